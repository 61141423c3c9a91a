"""The ISO list on paper: every row whole on its page, the heading once on each, one run of page numbers."""

from __future__ import annotations

import re
from datetime import date

from mot_cua_desktop import pdfium
from mot_cua_desktop.documents import iso_list
from mot_cua_desktop.documents.iso_list import IsoRow
from mot_cua_desktop.operations.desk import Desk

WHOLE, SHORT = "163/QĐ-UBND ngày 20/11/2026 của UBND tỉnh Khánh Hòa", "163/QĐ-UBND ngày 20/11/2026"


def row(number: int, *, letters: int = 0, ended: bool = False, updated: str = "Chưa cập nhật") -> IsoRow:
    return IsoRow(
        field="Hộ tịch", code=f"9.{number:06d}", name="Thủ tục " + ("cấp lại giấy tờ " * 400)[:letters],
        document=WHOLE, since=date(2026, 11, 23), term="3 ngày làm việc", process="Chưa ban hành riêng",
        updated=updated, ended=ended, short=SHORT,
    )  # fmt: skip


def pages(desk: Desk, rows: list[IsoRow]) -> list[str]:
    with pdfium.opened(iso_list.pdf(desk.facts, desk.now(), rows)) as document:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(" ".join(text.get_text_bounded().split()))
            text.close()
            page.close()
    return found


def test_no_row_is_broken_over_two_pages_and_the_heading_stands_once_on_each(desk: Desk) -> None:
    # Rows of one to six lines, so that some page must end in the midst of one if it may.
    found = pages(desk, [row(number, letters=number * 37 % 400) for number in range(1, 90)])
    assert len(found) > 5
    assert [page.count("Mã thủ tục") for page in found] == [1] * len(found)
    assert sum(len(re.findall(r"9\.0000\d\d", page)) for page in found) == 89
    for page in found:  # each row with its document beside it, whole
        assert page.count("163/QĐ-UBND") - page.count(WHOLE) == len(re.findall(r"9\.0000\d\d", page))


def test_the_pages_of_what_ended_go_on_in_the_same_count(desk: Desk) -> None:
    found = pages(desk, [*(row(number) for number in range(1, 40)), row(50, ended=True)])
    assert "ĐÃ BÃI BỎ" in found[-1]
    assert [re.findall(r"Trang \d+/\d+", page) for page in found] == [
        [f"Trang {number}/{len(found)}"] for number in range(1, len(found) + 1)
    ]


def test_the_narrow_column_leaves_the_issuer_to_the_end_of_the_list(desk: Desk) -> None:
    (only,) = pages(desk, [row(1), row(2)])
    assert (only.count(SHORT), only.count(WHOLE)) == (3, 1)
    assert f"Văn bản công bố: {WHOLE}." in only


def test_a_row_taller_than_a_page_goes_on_in_the_next(desk: Desk) -> None:
    found = pages(desk, [row(1, letters=6000, updated="QT-07 LẦN HAI " * 60)])
    said = " ".join(found)
    assert len(found) > 1
    assert said.count("giấy") == 375
    assert said.count("QT-07") == 60
