"""Cells merged down a column of a list: what they say holds for each line that they cover, as it looks."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

from mot_cua_desktop.domain.procedures import Channel, Procedure, fee_for, term_for
from mot_cua_desktop.operations import lists

HEAD = [
    "Mã thủ tục", "Tên thủ tục", "Cách nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mức phí (đồng)",
    "Thành phần hồ sơ", "Bản chính", "Loại giấy tờ", "Ghi chú giấy tờ", "Kết quả", "Mức độ trực tuyến",
    "Căn cứ pháp lý", "Điểm chưa rõ", "Địa chỉ trực tuyến", "Nguồn", "Văn bản công bố", "Ghi ngoài",
]  # fmt: skip
WAYS: tuple[Channel, ...] = ("truc_tiep", "truc_tuyen", "buu_chinh")


def read(*rows: dict[str, Any], merge: tuple[str, ...]) -> dict[str, Procedure]:
    """A list whose columns in ``merge`` are one cell over all of its lines; the value is that of the first line."""
    made = Workbook()
    made.active.append(HEAD)
    for row in rows:
        made.active.append([row.get(head) for head in HEAD])
    for head in merge:
        place = HEAD.index(head) + 1
        made.active.merge_cells(start_row=2, end_row=1 + len(rows), start_column=place, end_column=place)
    out = io.BytesIO()
    made.save(out)
    return {each.code: each for each in lists.read_alone(out.getvalue(), "x.xlsx", {}, None).procedures}


def lines(*ways: str, **more: Any) -> list[dict[str, Any]]:
    """One procedure of a line for each way of filing."""
    first: dict[str, Any] = {"Mã thủ tục": "9.000001", "Tên thủ tục": "Bịa", "Thành phần hồ sơ": "Tờ khai"}
    return [{**(first | more if number == 0 else {}), "Cách nộp": way} for number, way in enumerate(ways)]


def test_a_term_and_a_fee_merged_over_the_ways_of_filing_hold_for_each() -> None:
    term, fee = {"Thời hạn giải quyết": "5 ngày làm việc"}, {"Phí, lệ phí": "10.000 đồng"}
    rows = lines("Trực tiếp", "Trực tuyến", "Bưu chính", **term, **fee)
    one = read(*rows, merge=("Mã thủ tục", "Tên thủ tục", "Thời hạn giải quyết", "Phí, lệ phí"))["9.000001"]
    for way in WAYS:
        told, paid = term_for(one, way), fee_for(one, way)
        assert told is not None
        assert told.text == "5 ngày làm việc"
        assert paid is not None
        assert paid.amount == 10_000
    assert not [doubt for doubt in one.unclear if "không ghi." in doubt and ("hạn" in doubt or "phí" in doubt)]
    alone = read(*rows, merge=("Mã thủ tục", "Tên thủ tục"))["9.000001"]
    assert len(alone.terms) == 1


def test_an_amount_merged_over_the_ways_of_filing_holds_for_each() -> None:
    rows = lines("Trực tiếp", "Trực tuyến", **{"Mức phí (đồng)": 8_000})
    one = read(*rows, merge=("Mã thủ tục", "Tên thủ tục", "Mức phí (đồng)"))["9.000001"]
    assert [(fee.channel, fee.amount) for fee in one.fees] == [("truc_tiep", 8_000), ("truc_tuyen", 8_000)]


def test_a_term_merged_over_the_papers_of_a_procedure_is_said_once() -> None:
    rows = lines("", "", **{"Cách nộp": "Trực tiếp", "Thời hạn giải quyết": "5 ngày", "Phí, lệ phí": "Không"})
    rows[0]["Cách nộp"], rows[1]["Thành phần hồ sơ"] = "Trực tiếp", "Giấy chứng sinh"
    one = read(*rows, merge=("Mã thủ tục", "Tên thủ tục", "Thời hạn giải quyết", "Phí, lệ phí"))["9.000001"]
    assert [len(one.terms), len(one.fees), len(one.components)] == [1, 1, 2]


def two(**first: Any) -> list[dict[str, Any]]:
    """Two procedures of a line each; what ``first`` says stands in the first of them."""
    return [
        {"Mã thủ tục": "9.000001", "Tên thủ tục": "Một", "Cách nộp": "Trực tiếp", **first},
        {"Mã thủ tục": "9.000002", "Tên thủ tục": "Hai", "Cách nộp": "Trực tiếp"},
    ]


@pytest.mark.parametrize(
    ("head", "said", "told"),
    [
        ("Thời hạn giải quyết", "5 ngày làm việc", lambda one: [row.text for row in one.terms]),
        ("Phí, lệ phí", "10.000 đồng", lambda one: [row.amount for row in one.fees]),
        ("Mức phí (đồng)", 10_000, lambda one: [row.amount for row in one.fees]),
        ("Thành phần hồ sơ", "Tờ khai", lambda one: [row.name for row in one.components]),
        ("Kết quả", "Giấy xác nhận", lambda one: one.results),
        ("Mức độ trực tuyến", "Toàn trình", lambda one: one.online),
        ("Căn cứ pháp lý", "Luật Hộ tịch", lambda one: one.legal_basis),
        ("Điểm chưa rõ", "Mức phí chờ nghị quyết.", lambda one: one.unclear[:1]),
        ("Địa chỉ trực tuyến", "https://example.vn", lambda one: one.online_url),
        ("Nguồn", "Sở Tư pháp", lambda one: one.source),
        ("Văn bản công bố", "163/QĐ-BTP", lambda one: one.deciding_document),
    ],
)
def test_a_cell_merged_over_two_procedures_says_the_same_of_both(head: str, said: object, told: Any) -> None:
    alone = read(*two(**{head: said}), merge=())
    found = read(*two(**{head: said}), merge=(head,))
    assert told(found["9.000001"]) == told(alone["9.000001"]) == told(found["9.000002"])
    assert told(found["9.000002"]) != told(alone["9.000002"])


def test_the_counts_and_words_merged_beside_several_papers_hold_for_each_paper() -> None:
    rows = lines("Trực tiếp", "", **{"Bản chính": 1, "Loại giấy tờ": "Xuất trình", "Ghi chú giấy tờ": "Còn hạn"})
    rows[1]["Thành phần hồ sơ"] = "Giấy chứng sinh"
    heads = ("Mã thủ tục", "Tên thủ tục", "Bản chính", "Loại giấy tờ", "Ghi chú giấy tờ")
    papers = read(*rows, merge=heads)["9.000001"].components
    assert [(paper.originals, paper.kind, paper.note) for paper in papers] == [(1, "xuat_trinh", "Còn hạn")] * 2


def test_a_paper_merged_over_several_lines_of_a_procedure_is_one_paper() -> None:
    rows = lines("Trực tiếp", "Trực tuyến", "Bưu chính")
    one = read(*rows, merge=("Mã thủ tục", "Tên thủ tục", "Thành phần hồ sơ"))["9.000001"]
    assert [paper.name for paper in one.components] == ["Tờ khai"]


def test_lines_under_a_merged_code_are_one_procedure_though_nothing_read_tells_them_apart() -> None:
    rows = lines("Trực tiếp", "Trực tiếp", **{"Thời hạn giải quyết": "5 ngày"})
    rows[0]["Ghi ngoài"], rows[1]["Ghi ngoài"] = "a", "b"
    heads = ("Mã thủ tục", "Tên thủ tục", "Cách nộp", "Thời hạn giải quyết", "Thành phần hồ sơ")
    one = read(*rows, merge=heads)["9.000001"]
    assert len(one.terms) == 1
