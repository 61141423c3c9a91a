"""What `mot-cua verify` says of a workbook that an office suite saved again: honest about numbers and about looks."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace
from openpyxl.styles import Alignment, Font

from mot_cua_desktop.__main__ import TOLD, UNCHECKED, main
from mot_cua_desktop.documents import saved_by
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, reports, verifying
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import ReportKind
from mot_cua_desktop.operations.store_check import Line
from tests.operations.test_reports import CALC, OFFICE
from tests.operations.test_verifying import (
    BY_HAND,
    FORGERIES,
    MONTH,
    SHEET,
    STYLES,
    THEME,
    condition,
    edited,
    framed,
    narrow,
    saved_anew,
    white,
)

APP = "docProps/app.xml"
LIBREOFFICE = ("LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2", "15.0000")
EXCEL = ("Microsoft Excel", "16.0300")
FEE = (ev.FeeItem(name="Lệ phí", amount=13_000),)
real = pytest.mark.skipif(not CALC, reason="LibreOffice Calc is an optional part of a desk")


@pytest.fixture
def worked(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """Three dossiers with a fee, one of them paid and late."""
    drafts = [replace(full_draft, id=intake.new_draft(desk).id, fees=FEE) for _ in range(3)]
    streams = [intake.accept(desk, draft).id for draft in drafts]
    dossiers.take_fee(desk, streams[0], FEE, "Trần Văn Nộp")
    clock.forward(days=7)
    dossiers.result_ready(desk, streams[0], "Trích lục")
    return desk


def made(desk: Desk, kind: ReportKind = "tong_hop") -> bytes:
    return reports.xlsx(reports.make(desk, kind, MONTH))


def signed(data: bytes, program: tuple[str, str]) -> bytes:
    """The file with the name of another program in it."""
    application, release = program
    said = f"<Application>{application}</Application><AppVersion>{release}</AppVersion>".encode()
    return edited(data, APP, rb"(?s)<Application>.*</AppVersion>", said)


def in_the_dress_of_excel(data: bytes) -> bytes:
    """As an office suite writes what it read: no stroke is meant where none was, colours are opaque, signs of a format
    stand for themselves, a whole number has no point, and the order of calculation is kept."""
    told = saved_anew(data, lambda sheet: None)
    told = edited(told, STYLES, rb'rgb="00(?=[0-9A-F]{6}")', b'rgb="FF')
    told = edited(told, STYLES, rb"<alignment ", b'<alignment indent="0" shrinkToFit="0" ')
    told = edited(told, STYLES, rb'(<xf [^>]*xfId="[^>]*)/>', rb'\1><alignment wrapText="0"/></xf>')
    told = edited(told, SHEET, rb"<v>(\d+)\.0</v>", rb"<v>\1</v>") if b".0</v>" in part(told, SHEET) else told
    if b"hh:mm dd" in part(told, STYLES):
        told = edited(told, STYLES, rb"hh:mm dd/mm/yyyy", rb"hh:mm\\ dd\\/mm\\/yyyy")
    out = io.BytesIO(told)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/calcChain.xml", "<calcChain/>")
    return signed(out.getvalue(), EXCEL)


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read(name)


def by_libreoffice(folder: Path, files: Iterable[bytes]) -> list[bytes]:
    """Each file opened and saved again by LibreOffice itself."""
    names = []
    for n, data in enumerate(files):
        names.append(f"{n}.xlsx")
        (folder / names[-1]).write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    command += ["--outdir", str(folder / "luu"), *(str(folder / name) for name in names)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [(folder / "luu" / name).read_bytes() for name in names]


def last(desk: Desk, data: bytes) -> Line:
    *before, told = verifying.lines(desk, data, verifying.seal_of(data))
    assert all(line.sound for line in before), before
    assert "nguyên vẹn" not in told.words
    assert "còn nguyên" not in told.words
    return told


def assert_in_between(line: Line, program: str) -> None:
    assert (line.sound, line.unchecked) == (False, True), line
    assert "số liệu khớp với nhật ký" in line.words
    assert f"chương trình khác ghi lại ({program})" in line.words
    assert "không loại trừ được ô bị ẩn hay bị che" in line.words


@real
def test_what_libreoffice_saved_again_agrees_in_its_numbers_and_is_never_called_whole(
    worked: Desk, tmp_path: Path, capsys: Any
) -> None:
    kinds: tuple[ReportKind, ...] = get_args(ReportKind)
    saved = by_libreoffice(tmp_path, [made(worked, kind) for kind in kinds])
    for kind, data in zip(kinds, saved, strict=True):
        line = last(worked, data)
        name = saved_by.other_program(data)
        assert re.fullmatch(r"LibreOffice \d+(\.\d+)+", name), (kind, name)
        assert_in_between(line, name)
    (tmp_path / "luu_lai.xlsx").write_bytes(saved[0])
    worked.store.close()
    assert main(["--data", str(worked.store.folder.root), "verify", str(tmp_path / "luu_lai.xlsx")]) == UNCHECKED
    assert "? Tệp: số liệu khớp" in capsys.readouterr().out


@real
def test_what_was_forged_before_libreoffice_saved_it_is_told(worked: Desk, tmp_path: Path, capsys: Any) -> None:
    data = made(worked)

    def changed(sheet: Any) -> None:
        assert sheet["E11"].value == 3
        sheet["E11"].value = 30

    def renamed(sheet: Any) -> None:
        head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Quá hạn")
        head.value = "Đúng hạn"

    def hidden(sheet: Any) -> None:
        sheet.column_dimensions["L"].hidden = True

    ways: tuple[tuple[Callable[[Any], None], str], ...] = (
        (changed, "nội dung đã khác"), (renamed, "nội dung đã khác"), (hidden, "bị ẩn"), (white, "chữ màu FFFFFFFF"),
        (condition, "điều kiện"), (narrow, "cột L"),
    )  # fmt: skip
    saved = by_libreoffice(tmp_path, [saved_anew(data, how) for how, _ in ways])
    for (how, words), each in zip(ways, saved, strict=True):
        line = last(worked, each)
        assert (line.sound, line.unchecked) == (False, False), how.__name__
        assert words in line.words
    (tmp_path / "sua.xlsx").write_bytes(saved[0])
    worked.store.close()
    assert main(["--data", str(worked.store.folder.root), "verify", str(tmp_path / "sua.xlsx")]) == TOLD
    assert "✗ Tệp: nội dung đã khác báo cáo lập lại" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["tong_hop", "so_theo_doi", "le_phi", "bieu_06a"])
def test_what_a_suite_wrote_its_own_way_is_no_alarm(worked: Desk, kind: ReportKind) -> None:
    assert_in_between(last(worked, in_the_dress_of_excel(made(worked, kind))), "Microsoft Excel 16")


@pytest.mark.parametrize("program", [LIBREOFFICE, EXCEL])
@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (rb'(<c r="E11"[^>]*>)<v>3</v>', rb"\1<v>4</v>"),
        (rb'(<c r="O11"[^>]*><f>[^<]*</f>)<v>1(\.0)?</v>', rb"\1<v>0.01</v>"),  # the value beside a formula alone
        (rb'(<c r="O11"[^>]*>)<f>[^<]*</f>', rb"\1"),  # a constant where a formula was
        (rb'(<c r="O11"[^>]*><f>)', rb"\g<1>0*"),
    ],
)
def test_a_changed_number_or_formula_is_told_whoever_saved_it(
    worked: Desk, program: tuple[str, str], pattern: bytes, by: bytes
) -> None:
    line = last(worked, signed(edited(made(worked), SHEET, pattern, by), program))
    assert (line.sound, line.unchecked) == (False, False)
    assert "đã khác" in line.words


@pytest.mark.parametrize(("how", "words"), [each for each in FORGERIES if each[0] is not framed])
def test_another_program_s_name_covers_no_forgery(worked: Desk, how: Callable[[Any], None], words: str) -> None:
    line = last(worked, signed(saved_anew(made(worked), how), LIBREOFFICE))
    assert (line.sound, line.unchecked) == (False, False)
    assert words in line.words
    assert "chương trình khác (LibreOffice 7.4.7.2) đã ghi lại tệp" in line.words


@pytest.mark.parametrize(("where", "pattern", "by"), BY_HAND)
def test_it_covers_nothing_that_was_put_into_the_parts_by_hand(
    worked: Desk, where: str, pattern: bytes, by: bytes
) -> None:
    line = last(worked, signed(edited(made(worked), where, pattern, by), EXCEL))
    assert (line.sound, line.unchecked) == (False, False)
    assert "cách hiện đã khác" in line.words


def test_it_covers_no_theme_of_white_letters(worked: Desk) -> None:
    faded = edited(made(worked), THEME, rb"(?s)<a:dk1>.*?</a:dk1>", b'<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>')
    assert "màu chữ chung của tệp" in last(worked, signed(faded, EXCEL)).words


def dressed(sheet: Any) -> None:
    """As whoever prints a table dresses it."""
    for cell in sheet[11]:
        at = cell.alignment
        cell.alignment = Alignment(horizontal="center", vertical="top", wrap_text=at.wrap_text)
        cell.font = Font(name="Times New Roman", size=11, bold=True)


@pytest.mark.parametrize("how", [framed, dressed])
def test_a_table_dressed_for_print_is_no_forgery_but_not_the_file_that_was_made(
    worked: Desk, how: Callable[[Any], None]
) -> None:
    again = saved_anew(made(worked), how)
    assert_in_between(last(worked, signed(again, EXCEL)), "Microsoft Excel 16")
    assert (last_of_own := list(verifying.lines(worked, again, verifying.seal_of(again)))[-1]).unchecked is False
    assert last_of_own.sound is False


@pytest.mark.parametrize(
    ("program", "name"),
    [
        (LIBREOFFICE, "LibreOffice 7.4.7.2"), (EXCEL, "Microsoft Excel 16"), (("WPS Office", ""), "WPS Office"),
        (("Microsoft Macintosh Excel", "16.0300"), "Microsoft Macintosh Excel 16"), (("", ""), saved_by.UNNAMED),
        (("Tệp còn nguyên vẹn", ""), "Tp cn nguyn vn"), (("表格", "x"), saved_by.UNNAMED), (("A" * 900, ""), "A" * 40),
        (("Microsoft Excel", "3.1"), ""), (("Microsoft Excel Compatible / Openpyxl 3.1.5", "3.1"), ""),
    ],
)  # fmt: skip
def test_the_program_is_called_by_its_own_name_in_plain_letters(program: tuple[str, str], name: str) -> None:
    application, release = program
    said = f"<Application>{application}</Application><AppVersion>{release}</AppVersion>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(APP, f"<Properties>{said}</Properties>")
    assert saved_by.other_program(out.getvalue()) == name


def test_a_file_that_does_not_say_who_saved_it_is_not_called_whole(worked: Desk) -> None:
    data, out = made(worked), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.infolist():
            if each.filename != APP:
                after.writestr(each, before.read(each))
    assert_in_between(last(worked, out.getvalue()), saved_by.UNNAMED)
    assert_in_between(last(worked, edited(data, APP, rb"<Properties", b"<<Properties")), saved_by.UNNAMED)


def test_the_file_as_it_was_made_is_whole_still(worked: Desk) -> None:
    data = made(worked)
    found = list(verifying.lines(worked, data, verifying.seal_of(data)))
    assert all(line.sound for line in found)
    assert "nội dung còn nguyên" in found[-1].words
