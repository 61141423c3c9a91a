"""What stands under a book about its numbers: the marks of its desks, and numbers that two papers bear."""

from __future__ import annotations

from mot_cua_desktop.operations import series_notes


def test_nothing_is_told_where_one_desk_drew_each_number_once() -> None:
    assert series_notes.notes([("phiếu thu 1/2026", 0, "Quầy 1"), ("phiếu thu 2/2026", 0, "Quầy 1")], "phiếu") == ()
    assert series_notes.notes([], "phiếu") == ()


def test_a_mark_is_told_though_no_number_is_double() -> None:
    given = [("1/2026", 0, "Quầy 1"), ("1/2026-Q2", 2, "Quầy 2"), ("2/2026-Q2", 2, "Quầy 2")]
    assert series_notes.notes(given, "phiếu") == (
        "Mỗi quầy có một dãy số riêng, dấu của quầy đứng cuối số, ký hiệu: Q2 là Quầy 2.",
    )


def test_a_double_number_is_told_though_nobody_has_a_mark() -> None:
    given = (each for each in [("1/2026", 0, "Quầy 2"), ("2/2026", 0, "Quầy 1"), ("1/2026", 0, "Quầy 1")])
    assert series_notes.notes(given, "văn bản") == (
        "Số 1/2026 có 2 văn bản (Quầy 1 và Quầy 2), lấy khi các quầy chưa nối với nhau.",
    )
