"""Direct and posted dossiers stand apart in the figures; a report sealed before is rechecked as it was laid out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from mot_cua_desktop.documents.registers import Register, said
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import seal as seals
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, figures, intake, reports, verifying
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import ReportKind
from mot_cua_desktop.store.sources import Live

#: What the program that knew one layout gave for the desk below.
BEFORE: dict[ReportKind, str] = {
    "tong_hop": "63454bd8702da3a278a4026d64b94416cc2a81e7236c597abd728ebffef5859d",
    "theo_thang": "2193d185af479bb226ddc116082bc2642096b2732f8b77bc4a4c88bfee6bf78b",
    "bieu_06a": "138a4a21bbf07c1792428a6bf79597bd1919fd00343843f0d5d3e5144d60a415",
}


@pytest.fixture
def mixed(desk: Desk, full_draft: Draft, clock: Any) -> tuple[Desk, fig.Period]:
    """One online, two at the counter, three by post; one of each kind solved, the post's late."""
    streams = []
    for channel in ("truc_tuyen", *["truc_tiep"] * 2, *["buu_chinh"] * 3):
        draft = replace(full_draft, id=intake.new_draft(desk).id, channel=channel)
        if channel == "truc_tuyen":
            draft = replace(draft, submitted=clock.now, official_code="H99.1-261123-0001")
        streams.append(intake.accept(desk, draft).id)
    for stream in streams[:2]:
        dossiers.result_ready(desk, stream, "Trích lục")
    clock.forward(days=7)
    dossiers.result_ready(desk, streams[-1], "Trích lục")
    return desk, fig.period("thang", desk.now().date())


def as_before(desk: Desk, kind: ReportKind, period: fig.Period) -> Register:
    with desk.store.reading() as connection:
        source = Live(connection)
        return reports.made_from(desk, source, source.head, kind, period, "linh_vuc", desk.now(), layout=1)


def checked(desk: Desk, data: bytes) -> list[tuple[bool, str]]:
    return [(line.sound, line.words) for line in verifying.lines(desk, data, verifying.seal_of(data))]


@pytest.mark.parametrize("kind", ["tong_hop", "theo_thang"])
def test_direct_and_post_stand_apart_and_the_shares_are_those_of_the_same_figures(
    mixed: tuple[Desk, fig.Period], kind: ReportKind
) -> None:
    desk, period = mixed
    made = reports.make(desk, kind, period)
    row = made.rows[-1]
    heads = [column.head for column in made.columns]
    assert heads[3:6] == ["Trực tuyến", "Trực tiếp", "Bưu chính"]
    #                     3  4 5a 5b  6  7  8  9 10 11 12 13
    assert row[2:14] == (6, 1, 2, 3, 0, 3, 2, 0, 1, 3, 0, 3)
    assert made.balanced()
    for column, value in zip(made.columns, row, strict=True):
        if column.adds:
            assert value == sum(cell for n in column.adds if isinstance(cell := row[n], int)), column.head
    assert said(made.columns[14], row, 14) == "33,34%"
    if kind == "tong_hop":
        assert said(made.columns[15], row, 15) == "66,67%"  # one late and three late in process, of six
    else:
        assert (row[15:17], said(made.columns[17], row, 17)) == ((1, 3), "33,34%")


def test_the_form_itself_keeps_its_one_column(mixed: tuple[Desk, fig.Period]) -> None:
    desk, period = mixed
    made = reports.make(desk, "bieu_06a", period)
    assert [column.mark for column in made.columns] == [f"({n})" for n in range(1, 14)]
    assert made.columns[4].head == "Trực tiếp, dịch vụ bưu chính"
    assert made.rows[0][2:6] == (6, 1, 5, 0)
    assert made.balanced()


def test_each_channel_opens_its_own_dossiers(mixed: tuple[Desk, fig.Period]) -> None:
    desk, period = mixed
    for cell, count in (("online", 1), ("direct", 2), ("post", 3), ("offline", 5)):
        assert len(figures.behind(desk, period, cell, "linh_vuc", None)) == count, cell  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", BEFORE)
def test_a_report_of_the_program_before_is_rechecked_as_it_was_laid_out(
    mixed: tuple[Desk, fig.Period], clock: Any, kind: ReportKind
) -> None:
    desk, period = mixed
    old = as_before(desk, kind, period)
    assert old.seal is not None
    assert old.seal.digest == BEFORE[kind]
    if kind != "bieu_06a":
        assert any(words.startswith("Từ đầu năm 2026: 1 hồ sơ trễ trong 3 đã giải quyết") for words in old.notes)
    # Such a seal does not name its layout at all.
    bare = seals.written(old.seal).replace('"layout":1,', "").replace(',"layout":1', "")
    assert "layout" not in bare
    assert seals.read(bare) == old.seal
    files = [reports.pdf(old), reports.xlsx(old)]
    clock.forward(days=1)
    for data in files:
        found = checked(desk, data)
        assert [sound for sound, _ in found] == [True] * 4, found
        assert found[0][1].count("lập bằng bản cũ") == 1
    new = checked(desk, reports.pdf(reports.make(desk, kind, period)))
    assert [sound for sound, _ in new] == [True] * 4, new
    assert "bản cũ" not in new[0][1]


def test_a_report_of_a_later_program_is_told_to_be_one(mixed: tuple[Desk, fig.Period]) -> None:
    desk, period = mixed
    made = reports.make(desk, "tong_hop", period)
    assert made.seal is not None
    later = made.__class__(**{**made.__dict__, "seal": replace(made.seal, layout=seals.LAYOUT + 1)})
    with pytest.raises(Told, match="phiên bản Một Cửa mới hơn"):
        verifying.seal_of(reports.pdf(later))


def test_a_note_longer_than_its_table_goes_on_below_in_the_workbook(mixed: tuple[Desk, fig.Period]) -> None:
    """A merged row gets no height by itself, and what is not merged is cut off at the print's edge."""
    desk, period = mixed
    data = reports.xlsx(reports.make(desk, "danh_gia", period))
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    long, short = (
        next(row[0] for row in sheet.iter_rows() if str(row[0].value).startswith(words))
        for words in ("Tiếp nhận, giải quyết, xin lỗi", "Mã kiểm")
    )
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert f"A{long.row}:P{long.row}" in merged
    assert long.alignment.wrap_text
    assert sheet.row_dimensions[long.row].height == 30
    assert f"A{short.row}:P{short.row}" not in merged
    assert sheet.row_dimensions[short.row].height is None
    assert [sound for sound, _ in checked(desk, data)] == [True] * 4


def test_a_row_of_the_workbook_is_as_high_as_its_fullest_cell(desk: Desk, full_draft: Draft) -> None:
    """Not every office suite looks for itself: without a height the words of two rows stood over each other."""
    long = "Nguyễn Hoàng Thị Phương Khánh Ngọc và những người cùng thừa kế"  # 62 letters where 15 have room
    for name in (long, "An"):
        owner = replace(full_draft.owner, name=name, address="Nha Trang")
        dossiers.result_ready(
            desk, intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, owner=owner)).id, "Trích lục"
        )
    period = fig.period("thang", desk.now().date())
    sheet = load_workbook(io.BytesIO(reports.xlsx(reports.make(desk, "so_theo_doi", period)))).worksheets[0]
    at = {row[5].value: row[0].row for row in sheet.iter_rows() if isinstance(row[0].value, int)}
    assert int(sheet.column_dimensions["F"].width) == 15
    assert sheet.row_dimensions[at[long]].height == 5 * 15
    assert sheet.row_dimensions[at["An"]].height < 5 * 15
    head = at[long] - 1
    assert sheet.row_dimensions[head].height == 30  # “Phương thức; bên giao” and its neighbour stand in two lines
    assert sheet.row_dimensions[head - 1].height is None
