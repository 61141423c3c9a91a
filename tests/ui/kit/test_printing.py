"""Paper out of the machine: what CUPS is given, and one clear sentence for each way in which it says no."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.kit import pages, printing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="CUPS is not on Windows")
Program = Callable[[str, str], None]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A program of our own on PATH, and no other: ``program("lp", "exit 1")``; `$HERE` is a folder of the test's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("HERE", str(tmp_path))

    def write(name: str, script: str) -> None:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    return write


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sheet of 80 × 120 mm."""
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path_factory.mktemp("giay") / "a.pdf"
    canvas = Canvas(str(path), pagesize=(80 / 25.4 * 72, 120 / 25.4 * 72))
    canvas.drawString(20, 20, "Giay")
    canvas.save()
    return path.read_bytes()


def test_cups_gets_the_pdf_itself_the_sheet_and_the_title(program: Program, paper: bytes, tmp_path: Path) -> None:
    program("lp", 'for a; do echo "$a"; done > "$HERE/asked"; exec /bin/cat > "$HERE/got.pdf"')
    printing.print_pdf(paper, "Máy in quầy 1", "Custom.80x120mm", "giay_hen_80mm-7")
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == ["-d", "Máy in quầy 1", "-o", "media=Custom.80x120mm", "-t", "giay_hen_80mm-7"]
    assert (tmp_path / "got.pdf").read_bytes() == paper


def test_without_a_chosen_printer_the_default_one_is_asked(program: Program, paper: bytes, tmp_path: Path) -> None:
    program("lp", 'echo "$1" > "$HERE/asked"; exec /bin/cat > /dev/null')
    printing.print_pdf(paper, "")
    assert (tmp_path / "asked").read_text().strip() == "-o"


@pytest.mark.parametrize(
    ("said", "printer", "told"),
    [
        # The sentences of CUPS 2.4, as seen on a real cupsd.
        ("lp: Error - The printer or class does not exist.", "HP-1", "máy in “HP-1” không còn hoặc đang tắt"),
        ("lp: Error - No default destination.", "", "Máy này chưa có máy in nào"),
        ('lp: Destination "HP-1" is not accepting jobs.', "HP-1", "máy in “HP-1” đang bị tạm dừng"),
        ("lp: Error - scheduler not responding.", "HP-1", r"dịch vụ in \(CUPS\) của máy tính không chạy"),
        ("lp: Unable to connect to server", "HP-1", r"dịch vụ in \(CUPS\) của máy tính không chạy"),
        ("lp: No space left on device", "HP-1", "ổ đĩa đầy"),
        ("lp: something nobody has seen yet", "HP-1", "máy in “HP-1” không còn hoặc đang tắt"),
    ],
)
def test_each_no_of_cups_is_one_clear_sentence(
    program: Program, paper: bytes, said: str, printer: str, told: str
) -> None:
    program("lp", f"echo '{said}' >&2; exit 1")
    with pytest.raises(Told, match=told) as raised:
        printing.print_pdf(paper, printer)
    assert "hồ sơ đã ghi xong, không mất gì" in raised.value.advice


@pytest.mark.parametrize("printer", ["HP-1", ""])
def test_a_stopped_printer_is_told_before_the_paper_is_sent(
    program: Program, paper: bytes, tmp_path: Path, printer: str
) -> None:
    """CUPS would take the job, say nothing, and print it when somebody wakes the printer."""
    program("lp", 'echo sent > "$HERE/sent"')
    program(
        "lpstat",
        '[ "$1" = -d ] && echo "system default destination: HP-1" '
        '|| echo "printer $2 disabled since Thu Nov 26 08:45:27 2026 -"',
    )
    with pytest.raises(Told, match="máy in “HP-1” đang bị tạm dừng"):
        printing.print_pdf(paper, printer)
    assert not (tmp_path / "sent").exists()


def test_a_printer_that_is_awake_is_not_held_back(program: Program, paper: bytes, tmp_path: Path) -> None:
    program("lp", 'echo sent > "$HERE/sent"; exec /bin/cat > /dev/null')
    program("lpstat", 'echo "printer $2 is idle.  enabled since Thu Nov 26 08:45:27 2026"')
    printing.print_pdf(paper, "HP-1")
    assert (tmp_path / "sent").exists()


def test_cups_that_does_not_answer_is_told(program: Program, paper: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_SECONDS", 0.5)
    program("lp", "exec /bin/sleep 60")
    with pytest.raises(Told, match="Hệ thống in không trả lời"):
        printing.print_pdf(paper, "HP-1")


def test_without_cups_and_without_a_printer_it_is_told(qapp: object, program: Program, paper: bytes) -> None:
    with pytest.raises(Told, match="Máy này chưa có máy in nào"):
        printing.print_pdf(paper, "")
    with pytest.raises(Told, match="máy in “HP-1” không còn"):
        printing.print_pdf(paper, "HP-1")


def test_a_full_disk_does_not_stop_a_print(program: Program, paper: bytes, tmp_path: Path) -> None:
    """Nothing of it is written by us: a process that may write no file at all still prints."""
    program("lp", "exec /usr/bin/wc -c")
    (tmp_path / "a.pdf").write_bytes(paper)
    code = (
        "import resource, sys; from pathlib import Path; from mot_cua_desktop.ui.kit import printing\n"
        "data = Path(sys.argv[1]).read_bytes(); resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "printing.print_pdf(data, 'HP-1'); sys.exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.pdf")], capture_output=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_pixels_are_drawn_edge_to_edge(qapp: object, paper: bytes, tmp_path: Path) -> None:
    """Where there is no CUPS: the same page comes out, at its own size."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printing.draw(paper, printer, "giay")
    made = (tmp_path / "out.pdf").read_bytes()
    assert pages.count(made) == 1
    assert [round(side) for side in pages.size(made)] == [round(side) for side in pages.size(paper)]


def test_a_tray_is_asked_for_by_its_own_name(program: Program, paper: bytes, tmp_path: Path) -> None:
    program("lp", 'for a; do echo "$a"; done > "$HERE/asked"; exec /bin/cat > /dev/null')
    printing.print_pdf(paper, "HP-1", "A5", "phieu_thu-1", "Tray2")
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == ["-d", "HP-1", "-o", "media=A5", "-o", "InputSlot=Tray2", "-t", "phieu_thu-1"]


def test_the_trays_are_those_that_the_printer_tells_of(program: Program, tmp_path: Path) -> None:
    program(
        "lpoptions",
        'echo "$*" >> "$HERE/asked"\n'
        'echo "PageSize/Media Size: *A4 A5 Letter"\n'
        'echo "InputSlot/Media Source: *Auto Tray1 Manual Optional500"',
    )
    found = printing.trays("HP-1")
    assert found == [("Auto", "Tự chọn"), ("Tray1", "Khay 1"), ("Manual", "Khay tay"), ("Optional500", "Optional500")]
    printing.trays("")
    assert (tmp_path / "asked").read_text().splitlines() == ["-p HP-1 -l", "-l"]


@pytest.mark.parametrize("script", ["exit 1", 'echo "PageSize/Media Size: *A4"', "exec /bin/sleep 60"])
def test_a_printer_that_tells_of_no_tray_has_none(
    program: Program, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(printing, "_SECONDS", 0.5)
    program("lpoptions", script)
    assert printing.trays("HP-1") == []
