"""docx to PDF: the guard finds what was lost, the fonts come along, and an office suite that fails is told."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop.documents import pdf, wordxml
from mot_cua_desktop.errors import Told

Draw = Callable[..., Any]


def with_text(docx: bytes, old: str, new: str, part: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            package.writestr(name, content)
    return out.getvalue()


WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
#: A text box "in line with text": the engine draws only those that float.
BOX = (
    '</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:extent cx="2000000" cy="500000"/><wp:docPr id="9" name="x"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    f'<a:graphicData uri="{WPS}"><wps:wsp xmlns:wps="{WPS}"><wps:cNvSpPr/><wps:spPr>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p><w:r>'
    "<w:t>ngoẵng nghịu nghiêng</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
    "</a:graphic></wp:inline></w:drawing></w:r><w:r><w:t> "
)


def test_the_guard_finds_words_that_the_engine_leaves_out(draw: Draw) -> None:
    filled = with_text(draw("phieu_tu_choi").docx, "Xin thông báo", f"Xin {BOX}thông báo")
    found = pdf.from_docx(filled)
    assert "ngoẵng" not in pdf.read_text(found.data)[0]  # else the engine has learnt it: find another gap
    assert found.lost == ("nghiêng", "nghịu", "ngoẵng")


def test_a_letter_in_no_font_is_found(draw: Draw) -> None:
    found = pdf.from_docx(with_text(draw("phieu_tu_choi").docx, "Xin thông báo", "ꀀꀁ Xin thông báo"))
    assert found.lost == ("ꀀꀁ",)


def test_the_guard_counts_a_word_as_often_as_it_stands(draw: Draw) -> None:
    made = draw("phieu_tu_choi")
    prepared = wordxml.prepare(made.docx)
    twice = wordxml.Prepared(prepared.data, prepared.text + "\nXin Xin Xin", prepared.next_pages, prepared.sections)
    assert pdf.guarded(made.pdf.data, twice).lost == ("Xin", "Xin", "Xin")


def test_a_paper_of_hundreds_of_pages_is_guarded_in_the_time_of_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty thousand words broken over two lines, and one lost: not a look through the whole paper for each."""
    words = [f"X{n:09d}Y" for n in range(60_000)]
    shown = " ".join(f"{word[:5]} {word[5:]}" for word in words)
    monkeypatch.setattr(pdf, "read_text", lambda _: (shown, 600))
    began = time.monotonic()
    made = pdf.guarded(b"", wordxml.Prepared(b"", " ".join([*words, "Vắng"])))
    assert made.lost == ("Vắng",)
    assert time.monotonic() - began < 8


def test_a_word_broken_over_two_lines_is_not_lost(draw: Draw, sample: Any) -> None:
    from msgspec.structs import replace

    long = replace(sample.OWNER, email="mot.dia.chi.rat.dai." + "x" * 90 + "@example.vn")
    assert draw("phieu_tu_choi", sample.made(owner=long)).pdf.lost == ()


def test_heads_of_further_pages_are_only_missed_where_there_are_some(draw: Draw) -> None:
    made = draw("giay_tiep_nhan")
    prepared = wordxml.prepare(made.docx)
    assert prepared.sections == 2
    assert "Hồ sơ 000.00.12.H32-261123-0001" in prepared.next_pages
    three = wordxml.Prepared(prepared.data, prepared.text, "Vắng_mặt ngoẵng", 1)
    assert pdf.guarded(made.pdf.data, three).lost == ("Vắng", "mặt", "ngoẵng")


@pytest.mark.parametrize("kind", ["giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung"])
def test_only_the_shipped_fonts_are_in_the_pdf(draw: Draw, kind: str) -> None:
    """Embedded, so that a paper looks the same on every machine and every printer."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(draw(kind).pdf.data)
    names = set()
    for page in document:
        for item in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item.raw)
            buffer = ctypes.create_string_buffer(pdfium.FPDFFont_GetBaseFontName(font, None, 0))
            pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
            assert pdfium.FPDFFont_GetIsEmbedded(font) == 1
            names.add(buffer.value.decode().split("+")[-1])
    document.close()
    assert names
    assert all(name.startswith("LiberationSerif") for name in names), names


def test_garbage_is_told() -> None:
    with pytest.raises(Told, match="không phải tệp Word"):
        pdf.from_docx(b"no docx at all")
    with pytest.raises(Told, match="PDF không mở được"):
        pdf.read_text(b"no pdf at all")


# --- the office suite ---


def office(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office suite of our own on PATH, and no other."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_an_absent_office_suite_is_told(draw: Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pdf.office() is None
    with pytest.raises(Told, match="không có LibreOffice"):
        pdf.from_docx_by_office(draw("phieu_tu_choi").docx)


def test_an_office_suite_that_fails_is_told(draw: Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office(tmp_path, "raise SystemExit(77)", monkeypatch)
    with pytest.raises(Told, match="LibreOffice chưa dựng được bản in"):
        pdf.from_docx_by_office(draw("phieu_tu_choi").docx)


def test_an_office_suite_that_leaves_no_pdf_is_told(
    draw: Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, "pass", monkeypatch)
    with pytest.raises(Told, match="LibreOffice chưa dựng được bản in"):
        pdf.from_docx_by_office(draw("phieu_tu_choi").docx)


@pytest.mark.skipif(sys.platform == "win32", reason="a shebang starts nothing on Windows")
def test_an_office_suite_that_hangs_is_ended_with_its_children(
    draw: Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = "import os, pathlib, time; pathlib.Path({!r}).write_text(str(os.getpid())); time.sleep(600)"
    note = tmp_path / "child"
    script = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child.format(str(note))!r}])"
    office(tmp_path, script, monkeypatch)
    filled = draw("phieu_tu_choi").docx
    began = time.monotonic()
    with pytest.raises(Told, match="LibreOffice không trả lời sau 2 giây"):
        pdf.from_docx_by_office(filled, seconds=2)
    assert time.monotonic() - began < 15
    number = int(note.read_text())
    deadline = time.monotonic() + 5
    while running(number) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not running(number)


def running(number: int) -> bool:
    """Whether a process does anything still; one that nobody has buried yet does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc/self").exists()


def test_a_full_disk_while_the_office_suite_works_is_told(
    draw: Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file size limit of a process stands for the full disk: the same write fails in the same place."""
    office(tmp_path, "pass", monkeypatch)
    (tmp_path / "in.docx").write_bytes(draw("phieu_tu_choi").docx)
    code = (
        "import resource, sys; from pathlib import Path; from mot_cua_desktop.documents import pdf\n"
        "from mot_cua_desktop.errors import Told\n"
        "data = Path(sys.argv[1]).read_bytes(); resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n    pdf.from_docx_by_office(data)\nexcept Told as told:\n    print(told)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "in.docx")], capture_output=True, check=True, encoding="utf-8",
        env={**os.environ, "PATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert "LibreOffice chưa dựng được bản in" in done.stdout
