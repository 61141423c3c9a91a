"""docx to PDF without an office suite, with a guard against lost words."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mot_cua_desktop import pdfium
from mot_cua_desktop.documents import wordxml
from mot_cua_desktop.errors import Told

_OFFICE_SECONDS = 60
_WORD = re.compile(r"[^\W_]+|[☐☑☒✓]")


@dataclass(frozen=True)
class Pdf:
    """A finished document. ``lost`` are words of the docx that the PDF does not show: show it with a warning."""

    data: bytes
    pages: int
    lost: tuple[str, ...] = ()


def from_docx(docx: bytes) -> Pdf:
    """Turn a docx into a PDF with the shipped fonts embedded. Raises `Told` when the engine cannot read it."""
    import dxpdf

    prepared = wordxml.prepare(docx)
    try:
        data = dxpdf.convert(prepared.data)
    except RuntimeError as error:
        raise Told(
            "Chưa dựng được bản in từ mẫu này.",
            "Bấm “Khôi phục mẫu gốc”, hoặc chọn LibreOffice ở trang Quản trị nếu máy có cài.",
        ) from error
    return guarded(data, prepared.text)


def guarded(data: bytes, text: str) -> Pdf:
    """The PDF with its page count and the words of ``text`` that it lost."""
    shown, pages = read_text(data)
    have = Counter(_WORD.findall(unicodedata.normalize("NFC", shown)))
    lost = Counter(_WORD.findall(text)) - have
    if lost:
        # A word broken over two lines comes back in two pieces, so the letters are compared once more in a row.
        together = "".join(_WORD.findall(unicodedata.normalize("NFC", shown)))
        lost = Counter({word: n for word, n in lost.items() if together.count(word) < have[word] + n})
    return Pdf(data, pages, tuple(sorted(lost.elements())))


def office() -> str | None:
    """The office suite's program, when this machine has one."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def from_docx_by_office(docx: bytes) -> Pdf:
    """Turn a docx into a PDF with LibreOffice, in a profile of its own. Raises `Told` when it is absent or fails."""
    program = office()
    if program is None:
        raise Told("Máy này không có LibreOffice.", "Chọn lại bộ dựng bản in “có sẵn” ở trang Quản trị.")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "giay.docx"
        source.write_bytes(docx)
        command = [
            program, f"-env:UserInstallation={(Path(folder) / 'ho_so_lo').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_OFFICE_SECONDS)
            data = source.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise Told(
                "LibreOffice chưa dựng được bản in.", "Thử lại, hoặc chọn bộ dựng bản in “có sẵn” ở trang Quản trị."
            ) from error
    return guarded(data, wordxml.prepare(docx).text)


def read_text(data: bytes) -> tuple[str, int]:
    """The text of a PDF and the number of its pages."""
    with pdfium.opened(data) as document:
        parts = []
        for page in document:
            text = page.get_textpage()
            parts.append(text.get_text_bounded())
            text.close()
            page.close()
        return "\n".join(parts), len(document)


@lru_cache(maxsize=1)
def warm() -> None:
    """Load the engines once, away from the officer's first click."""
    import dxpdf  # noqa: F401
    import pypdfium2  # noqa: F401
    from docxtpl import DocxTemplate  # noqa: F401
