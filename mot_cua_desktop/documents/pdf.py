"""docx to PDF without an office suite, with a guard against lost words."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from mot_cua_desktop import pdfium
from mot_cua_desktop.documents import wordxml
from mot_cua_desktop.documents.wordxml import Prepared
from mot_cua_desktop.errors import Told

#: A first start on a cold disk takes up to 15 s; a citizen stands at the counter.
OFFICE_SECONDS = 40.0
_WORD = re.compile(r"[^\W_]+|[☐☑☒✓]")
_BUILT_IN = "Thử lại, hoặc chọn bộ dựng bản in “có sẵn” ở trang Quản trị (F8)."


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
            "Chưa dựng được bản in từ mẫu này.", "Sửa mẫu, hoặc chọn LibreOffice ở trang Quản trị (F8) nếu máy có cài."
        ) from error
    return guarded(data, prepared)


def guarded(data: bytes, prepared: Prepared) -> Pdf:
    """The PDF with its page count and the words of the docx that it lost."""
    shown, pages = read_text(data)
    text = prepared.text if pages <= prepared.sections else f"{prepared.text}\n{prepared.next_pages}"
    words = _WORD.findall(unicodedata.normalize("NFC", shown))
    have = Counter(words)
    lost = Counter(_WORD.findall(text)) - have
    if lost:
        # A word broken over two lines comes back in two pieces: of a paper of hundreds of pages thousands do, so the
        # pieces beside each other are looked up first.
        broken = Counter(word for word in map("".join, pairwise(words)) if word in lost)
        lost = Counter({word: n for word, n in lost.items() if broken[word] < n})
    if lost:
        # What is broken otherwise: the letters are compared once more in a row.
        together = "".join(words)
        lost = Counter({word: n for word, n in lost.items() if together.count(word) < have[word] + n})
    return Pdf(data, pages, tuple(sorted(lost.elements())))


def office() -> str | None:
    """The office suite's program, when this machine has one."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def from_docx_by_office(docx: bytes, seconds: float = OFFICE_SECONDS) -> Pdf:
    """Turn a docx into a PDF with LibreOffice, in a profile of its own.

    Raises `Told` when it is absent, fails, or has not finished after ``seconds``; then nothing of it goes on running.
    """
    program = office()
    if program is None:
        raise Told("Máy này không có LibreOffice.", "Chọn bộ dựng bản in “có sẵn” ở trang Quản trị (F8).")
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            source = Path(folder) / "giay.docx"
            source.write_bytes(docx)
            _run(
                [
                    program, f"-env:UserInstallation={(Path(folder) / 'ho_so_lo').as_uri()}", "--headless",
                    "--convert-to", "pdf", "--outdir", folder, str(source),
                ],
                seconds,
            )  # fmt: skip
            data = source.with_suffix(".pdf").read_bytes()
    except subprocess.TimeoutExpired as error:
        raise Told(f"LibreOffice không trả lời sau {seconds:.0f} giây.", _BUILT_IN) from error
    except (subprocess.SubprocessError, OSError) as error:
        raise Told("LibreOffice chưa dựng được bản in.", _BUILT_IN) from error
    return guarded(data, wordxml.prepare(docx))


def _run(command: list[str], seconds: float) -> None:
    """Run to the end, or end it with all its children: the office suite's program is only a starter of another."""
    quiet = subprocess.DEVNULL  # a pipe held open by a child that hangs would be waited for as well
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        raise
    if code:
        raise subprocess.CalledProcessError(code, command[0])


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


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


def page_size(data: bytes) -> tuple[float, float]:
    """Width and height of the first page, in millimetres."""
    with pdfium.opened(data) as document:
        width, height = document.get_page_size(0)
        return width * 25.4 / 72, height * 25.4 / 72


@lru_cache(maxsize=1)
def warm() -> None:
    """Load the engines once, away from the officer's first click."""
    import dxpdf  # noqa: F401
    import pypdfium2  # noqa: F401
    from docxtpl import DocxTemplate  # noqa: F401
