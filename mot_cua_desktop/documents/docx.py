"""Filling a docx template: sandboxed, every field demanded, every value escaped; and checking a clerk's own."""

from __future__ import annotations

import contextlib
import difflib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mot_cua_desktop.documents import plain, template_faults
from mot_cua_desktop.errors import Told

_ADVICE = "Sửa mẫu trong Word, hoặc bỏ tệp này khỏi thư mục mau_giay để dùng mẫu gốc."
_SAVE_AGAIN = "Mở tệp bằng Word và lưu lại dưới dạng .docx, hoặc bỏ tệp này khỏi thư mục mau_giay để dùng mẫu gốc."
_UPLOAD_AGAIN = "Sửa mẫu trong Word, lưu lại dưới dạng .docx rồi tải lên lại."
_QR_MM = 16
_LARGEST = 8 * 1024 * 1024  # bytes, unpacked: a form with a logo has a tenth of it


@dataclass(frozen=True)
class Kept:
    """A template that lies in no folder, with the name that its clerk gave it."""

    name: str
    data: bytes


#: Where a template comes from: a file, or content that is kept elsewhere.
Template = Path | Kept


class Qr:
    """A value that becomes a QR code of ``text`` where the template names it; ``border`` in squares of the code."""

    def __init__(self, text: str, millimetres: int = _QR_MM, border: int = 2) -> None:
        self.text = text
        self.millimetres = millimetres
        self.border = border


def fill(template: Template, fields: Mapping[str, Any]) -> bytes:
    """The template with its fields filled in, as docx bytes.

    Raises `Told` naming what is wrong: no docx, an unknown or missing field, a broken tag.
    """
    import jinja2

    document = _opened(template)
    values = {name: _value(document, value) for name, value in fields.items()}
    try:
        document.render(values, jinja_env=_environment(), autoescape=True)
    except jinja2.UndefinedError as error:
        raise Told(f"Mẫu “{template.name}” dùng trường không có: {_named(str(error))}.", _advice(template)) from error
    except (jinja2.TemplateError, TypeError, ValueError, SyntaxError) as error:
        raise Told(
            f"Mẫu “{template.name}” có thẻ viết sai: {template_faults.said(error, _said(_opened(template)))}.",
            _advice(template),
        ) from error
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _advice(template: Template, of_file: str = _ADVICE) -> str:
    return _UPLOAD_AGAIN if isinstance(template, Kept) else of_file


def _opened(template: Template) -> Any:
    """The template, read and ready for its fields. Raises `Told` when it is absent, too large or no docx."""
    from docxtpl import DocxTemplate

    content = template.data if isinstance(template, Kept) else _content(template, _changed(template))
    try:
        document = DocxTemplate(io.BytesIO(content))
        document.init_docx()
        document.get_xml()
    except Exception as error:  # whatever a library stumbles over in a foreign file, it means the same to the clerk
        raise Told(
            f"Tệp mẫu “{template.name}” không phải tệp Word (.docx) hoặc đã hỏng.", _advice(template, _SAVE_AGAIN)
        ) from error
    return document


def check_template(
    template: Template, known: Iterable[str], required: Iterable[str] = (), rows: Sequence[str] = ()
) -> list[str]:
    """What a clerk should put right in a template, as Vietnamese sentences; empty when it may be used.

    ``rows`` are what a row of a list may be asked for (``g.ten``).
    """
    import jinja2
    from jinja2 import meta

    try:
        document = _opened(template)
        source = _said(document)
        tree = _environment().parse(source)
        plain.allow(tree)
    except jinja2.TemplateError as error:
        return [f"Thẻ viết sai: {template_faults.said(error, source, _environment())}. Sửa lại thẻ trong Word."]
    except Told as told:
        return [str(told)]
    used = meta.find_undeclared_variables(tree)
    known, problems = set(known), []
    for name in sorted(used - known):
        close = difflib.get_close_matches(name, known, 1)
        meant = f" Có phải “{close[0]}” không?" if close else ""
        problems.append(f"Trường “{name}” không có trong chương trình.{meant} Danh sách trường: docs/mau-giay.md.")
    for name in sorted(set(required) - used):
        problems.append(f"Thiếu trường bắt buộc “{name}”. Thêm {{{{ {name} }}}} vào mẫu.")
    for name in sorted(plain.row_fields(tree) - set(rows)):
        problems.append(f"Dòng của bảng không có “{name}”. Chỉ có: {', '.join(rows)}.")
    return problems + [f"Mẫu dùng {look}: bản in không vẽ được, hãy bỏ đi." for look in _undrawable(document)]


def _undrawable(document: Any) -> list[str]:
    """The looks of this template that the PDF engine has no drawing for, on runs or by a style that is used."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    body = document.docx.element.body
    worn = {mark.get(f"{w}val") for kind in ("pStyle", "rStyle") for mark in body.iter(f"{w}{kind}")}
    styles = [style for style in document.docx.styles.element if style.get(f"{w}styleId") in worn]

    def on(roots: list[Any], *names: str) -> bool:
        marks = (mark for root in roots for name in names for mark in root.iter(f"{w}{name}"))
        return any(mark.get(f"{w}val", "1") not in ("0", "false", "off") for mark in marks)

    looks = {
        # Capitals set on a run are written out by the normaliser; those of a style are not.
        "kiểu (style) chữ hoa tự động (All caps)": on(styles, "caps", "smallCaps"),
        "chữ gạch ngang": on([body, *styles], "strike", "dstrike"),
        "chữ quay dọc": on([body], "textDirection"),
    }
    return [look for look, there in looks.items() if there]


def kept_check(
    template: Template, known: tuple[str, ...], required: tuple[str, ...], rows: tuple[str, ...]
) -> list[str]:
    """`check_template`, remembered while the file stays as it is: it is asked before every print."""
    try:
        changed = 0 if isinstance(template, Kept) else _changed(template)
        return list(_checked(template, changed, known, required, rows))
    except Told as told:
        return [str(told)]


@lru_cache(maxsize=32)
def _checked(
    template: Template, changed: int, known: tuple[str, ...], required: tuple[str, ...], rows: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(check_template(template, known, required, rows))


def _changed(template: Path) -> int:
    try:
        return template.stat().st_mtime_ns
    except OSError as error:
        raise Told(f"Không thấy tệp mẫu “{template.name}”.", _ADVICE) from error


@lru_cache(maxsize=32)
def _content(template: Path, changed: int) -> bytes:
    try:
        data = template.read_bytes()
    except OSError as error:
        raise Told(f"Tệp mẫu “{template.name}” không mở được.", "Đóng tệp trong Word rồi thử lại.") from error
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(item.file_size for item in package.infolist()) > _LARGEST:
            raise Told(f"Mẫu “{template.name}” quá lớn.", "Bớt ảnh trong mẫu, hoặc nén ảnh trong Word rồi lưu lại.")
    return data


def _said(document: Any) -> str:
    """Everything that tags may stand in, as docxtpl makes it ready for jinja: body, headers, footers."""
    document.init_docx()
    parts = [document.patch_xml(document.get_xml())]
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(kind):
            parts.append(document.patch_xml(document.get_part_xml(part)))
    return "".join(parts)


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

    class Plain(ImmutableSandboxedEnvironment):
        """Every template is looked through before it is made into code (a hook that jinja2 offers for this)."""

        def _generate(self, source: Any, *rest: Any, **words: Any) -> Any:
            plain.allow(source)
            return super()._generate(source, *rest, **words)

    environment = Plain(undefined=jinja2.StrictUndefined, autoescape=True, finalize=_final)
    environment.globals.clear()
    # The words of a template are the same for every citizen; looking through and compiling them anew is half the time
    # of filling it. One that is refused is never kept.
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

    return InlineImage(document, io.BytesIO(qr_png(qr.text, qr.border)), width=Mm(qr.millimetres))


@lru_cache(maxsize=64)
def qr_png(text: str, border: int = 2) -> bytes:
    """A QR code, error correction M, as PNG."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=border)
    return out.getvalue()


def _named(words: str) -> str:
    """The name that jinja2 quotes: the last one, since "'dict object' has no attribute 'x'" quotes two."""
    found = re.findall(r"'([^']+)'", words)
    return f"“{found[-1]}”" if found else "không đọc được tên"
