"""Filling a docx template: sandboxed, every field demanded, every value escaped; and checking a clerk's own."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mot_cua_desktop.errors import Told

_ADVICE = "Sửa mẫu trong Word, hoặc bấm “Khôi phục mẫu gốc” rồi in lại."
_QR_MM = 18


class Qr:
    """A value that becomes a QR code of ``text`` where the template names it."""

    def __init__(self, text: str, millimetres: int = _QR_MM) -> None:
        self.text = text
        self.millimetres = millimetres


def fill(template: Path, fields: Mapping[str, Any]) -> bytes:
    """The template with its fields filled in, as docx bytes.

    Raises `Told` naming what is wrong: no docx, an unknown or missing field, a broken tag.
    """
    import jinja2
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = _template(_content(template, _changed(template)))
        values = {name: _value(document, value) for name, value in fields.items()}
        document.render(values, jinja_env=_environment(), autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except jinja2.UndefinedError as error:
        raise Told(f"Mẫu “{template.name}” dùng trường không có: {_named(str(error))}.", _ADVICE) from error
    except jinja2.TemplateError as error:
        raise Told(f"Mẫu “{template.name}” có thẻ viết sai: {_near(error)}.", _ADVICE) from error
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Told(f"Tệp mẫu “{template.name}” không phải tệp Word (.docx) hoặc đã hỏng.", _ADVICE) from error
    return out.getvalue()


def check_template(template: Path, known: Iterable[str], required: Iterable[str] = ()) -> list[str]:
    """What a clerk should put right in a template, as Vietnamese sentences; empty when it may be used."""
    import jinja2
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    try:
        document = DocxTemplate(template)
        used = document.get_undeclared_template_variables(jinja_env=_environment())
    except jinja2.TemplateError as error:
        return [f"Thẻ viết sai: {_near(error)}. Sửa lại thẻ trong Word."]
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError):
        return ["Tệp này không phải tệp Word (.docx) hoặc đã hỏng. Lưu lại từ Word dưới dạng .docx."]
    known, problems = set(known), []
    for name in sorted(used - known):
        problems.append(f"Trường “{name}” không có trong chương trình. Xem danh sách trường trong tài liệu mẫu giấy.")
    for name in sorted(set(required) - used):
        problems.append(f"Thiếu trường bắt buộc “{name}”. Thêm {{{{ {name} }}}} vào mẫu.")
    text = zipfile.ZipFile(template).read("word/document.xml").decode("utf-8", "replace")
    for mark, words in (
        (r"<w:(?:caps|smallCaps)(?:/>| w:val=\"(?:1|true)\")", "kiểu chữ hoa tự động (All caps)"),
        (r"<w:d?strike(?:/>| w:val=\"(?:1|true)\")", "chữ gạch ngang"),
        (r"<w:textDirection ", "chữ quay dọc"),
    ):
        if re.search(mark, text):
            problems.append(f"Mẫu dùng {words}: bản in không vẽ được, hãy bỏ đi.")
    return problems


def _changed(template: Path) -> int:
    try:
        return template.stat().st_mtime_ns
    except OSError as error:
        raise Told(f"Không thấy tệp mẫu “{template.name}”.", _ADVICE) from error


@lru_cache(maxsize=32)
def _content(template: Path, changed: int) -> bytes:
    return template.read_bytes()


def _template(content: bytes) -> Any:
    """The template of this content, which tidies the tags that Word took apart only the first time."""
    from docxtpl import DocxTemplate

    template: Any = DocxTemplate(io.BytesIO(content))
    template.patch_xml = _tidied
    return template


@lru_cache(maxsize=64)
def _tidied(xml: str) -> str:
    from docxtpl import DocxTemplate

    tidied: str = DocxTemplate.patch_xml(None, xml)
    return tidied


@lru_cache(maxsize=1)
def _environment() -> Any:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=True, finalize=_final)
    # The words of a template are the same for every citizen; compiling them anew is half the time of filling it.
    kept: Any = environment
    kept.from_string = lru_cache(maxsize=128)(environment.from_string)
    return kept


def _final(value: Any) -> Any:
    """What stands in the paper: nothing for None, composed text for text."""
    if value is None:
        return ""
    return unicodedata.normalize("NFC", value) if type(value) is str else value


def _value(document: Any, value: Any) -> Any:
    if isinstance(value, Qr):
        return _picture(document, value)
    return value


def _picture(document: Any, qr: Qr) -> Any:
    from docx.shared import Mm
    from docxtpl import InlineImage

    return InlineImage(document, io.BytesIO(qr_png(qr.text)), width=Mm(qr.millimetres))


@lru_cache(maxsize=64)
def qr_png(text: str) -> bytes:
    """A QR code, error correction M, as PNG."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def _named(words: str) -> str:
    found = re.search(r"'([^']+)'", words)
    return f"“{found[1]}”" if found else words


def _near(error: Exception) -> str:
    lines = [re.sub(r"<[^>]+>", "", str(line)).strip() for line in getattr(error, "docx_context", ())]
    near = next((line for line in lines if "{" in line), "")
    return f"{error}{f' – gần “{near[:80]}”' if near else ''}"
