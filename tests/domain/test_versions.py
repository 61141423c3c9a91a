"""Versions of a procedure, what changed between two, and what a new list proposes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import versions
from mot_cua_desktop.domain.procedures import AUTHORISED_CASE, ChannelTerm, Component, Fee, Procedure
from mot_cua_desktop.domain.proposing import propose
from mot_cua_desktop.domain.terms import parse_term
from mot_cua_desktop.domain.versions import Decision, Version, compare, in_force, latest

DECISION = Decision(number="163/QĐ-BTP", dated="2026-02-15", issuer="Bộ Tư pháp")
PAPER = Component(key="1.004873/1", name="Tờ khai", originals=1)
OLD = Procedure(
    code="1.004873",
    name="Cấp Giấy xác nhận tình trạng hôn nhân",
    field="Hộ tịch",
    terms=(ChannelTerm(channel="truc_tiep", term=parse_term("3 ngày làm việc"), text="3 ngày làm việc"),),
    fees=(Fee(channel="truc_tiep", amount=15_000, text="15.000 đ"),),
    components=(PAPER, Component(key="1.004873/2", name="Giấy chứng tử", copies=1, group="Trường hợp góa")),
    results=("Giấy xác nhận",),
    deciding_document="163/QĐ-BTP",
)


def version(since: str, procedure: Procedure = OLD, **facts: object) -> Version:
    return Version(procedure=procedure, since=date.fromisoformat(since), decision=DECISION, **facts)  # type: ignore[arg-type]


def test_the_version_of_a_day_is_the_last_that_had_begun() -> None:
    amended = replace(OLD, name="Cấp giấy độc thân")
    history = [version("2026-01-01"), version("2026-07-01", amended)]
    assert in_force(history, date(2025, 12, 31)) is None
    assert in_force(history, date(2026, 6, 30)) == history[0]
    assert in_force(history, date(2026, 7, 1)) == history[1]
    # Stated later for an earlier day: it does not put out what has begun since.
    assert in_force([*history, version("2026-03-01")], date(2026, 8, 1)) == history[1]
    # Two on one day: the later statement puts the first right.
    assert in_force([*history, version("2026-07-01")], date(2026, 8, 1)) == version("2026-07-01")


def test_an_abolished_procedure_says_by_what_and_what_took_its_place() -> None:
    gone = version("2026-07-01", abolished=True, replaced_by="1.009999")
    history = [version("2026-01-01"), gone]
    assert in_force(history, date(2026, 6, 30)) is not None
    assert in_force(history, date(2026, 7, 1)) is None
    assert latest(history, date(2026, 7, 1)) == gone
    refusal = versions.refuse_abolished(gone)
    assert "đã bãi bỏ từ 01/07/2026" in refusal.what
    assert "1.009999" in refusal.advice
    assert refusal.rule == "163/QĐ-BTP ngày 15/02/2026 của Bộ Tư pháp"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "Cấp giấy độc thân"}, "Tên: “Cấp Giấy xác nhận tình trạng hôn nhân” → “Cấp giấy độc thân”"),
        ({"online": "toan_trinh"}, "Trực tuyến: “mức độ trực tuyến chưa rõ” → “trực tuyến toàn trình”"),
        (
            {"terms": (ChannelTerm(channel="truc_tiep", text="5 ngày làm việc"),)},
            "Thời hạn: “Trực tiếp: 3 ngày làm việc” → “Trực tiếp: 5 ngày làm việc”",
        ),
        (
            {"fees": (*OLD.fees, Fee(channel="truc_tuyen", amount=7_000))},
            "Phí, lệ phí: thêm “Trực tuyến: 7.000 đ”",
        ),
        ({"results": ()}, "Kết quả: bỏ “Giấy xác nhận”"),
        (
            {"components": (replace(PAPER, originals=2), OLD.components[1])},
            "Thành phần hồ sơ: “Tờ khai: 1 bản chính” → “Tờ khai: 2 bản chính”",
        ),
        (
            {"components": (Component(key="x", name="Ảnh 3x4", originals=2), *OLD.components)},
            "Thành phần hồ sơ: thêm “Ảnh 3x4: 2 bản chính”",
        ),
        ({"components": OLD.components[:1]}, "Thành phần hồ sơ: bỏ “Giấy chứng tử [Trường hợp góa]: 1 bản sao”"),
    ],
)
def test_each_difference_is_one_readable_line(change: dict[str, object], said: str) -> None:
    assert [line.words() for line in compare(OLD, replace(OLD, **change))] == [said]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"amount": 10_000, "unit": "bản"}, {"amount": 10_000, "unit": "trang"},
         "“Trực tiếp: 10.000 đ / bản” → “Trực tiếp: 10.000 đ / trang”"),
        ({"amount": 10_000}, {"amount": 10_000, "unit": "trang"},
         "“Trực tiếp: 10.000 đ” → “Trực tiếp: 10.000 đ / trang”"),
        ({"amount": 10_000, "text": "10.000 đồng", "unit": "bản"}, {"amount": 10_000, "text": "10.000 đồng"},
         "“Trực tiếp: 10.000 đ / bản” → “Trực tiếp: 10.000 đ”"),
        ({"text": "Theo biểu", "unit": "bản"}, {"text": "Theo biểu", "unit": "trang"},
         "“Trực tiếp: Theo biểu / bản” → “Trực tiếp: Theo biểu / trang”"),
    ],
)  # fmt: skip
def test_a_fee_by_another_unit_is_another_fee(before: dict[str, Any], after: dict[str, Any], said: str) -> None:
    """Ten thousand a page is not ten thousand a copy: a change that only tells the unit must not pass unseen."""
    old, new = (replace(OLD, fees=(Fee(channel="truc_tiep", **fee),)) for fee in (before, after))
    assert [line.words() for line in compare(old, new)] == [f"Phí, lệ phí: {said}"]


def test_the_legal_basis_is_compared_line_by_line() -> None:
    old, new = (replace(OLD, legal_basis=f"60/2014/QH13\n{decree}/NĐ-CP\n ") for decree in ("123/2015", "18/2026"))
    assert [line.words() for line in compare(old, new)] == [
        "Căn cứ pháp lý: bỏ “123/2015/NĐ-CP”", "Căn cứ pháp lý: thêm “18/2026/NĐ-CP”",
    ]  # fmt: skip
    assert compare(old, replace(old, legal_basis="60/2014/QH13\n\n123/2015/NĐ-CP")) == ()


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ({"components": (PAPER, replace(PAPER, key="2", group="Trường hợp góa"))},
         "thành phần hồ sơ theo 1 trường hợp (163/QĐ-BTP)"),
        ({"terms": (*OLD.terms, replace(OLD.terms[0], case="Cần xác minh", text="23 ngày"))},
         "thời hạn theo 1 trường hợp (163/QĐ-BTP)"),
        ({"fees": (*OLD.fees, replace(OLD.fees[0], case="Khai sinh quá hạn", amount=50_000))},
         "phí, lệ phí theo 1 trường hợp (163/QĐ-BTP)"),
    ],
)  # fmt: skip
def test_a_list_that_would_take_the_cases_away_waits_for_a_person_and_says_so(cases: dict[str, Any], said: str) -> None:
    plain = replace(OLD, components=(PAPER,))
    known, read = replace(plain, **cases), replace(plain, deciding_document="7777/QĐ-BTP")
    (row,) = propose({OLD.code: known}, [read], complete=False)
    assert (row.kind, row.lost) == ("chua_ro", (said,))
    (row,) = propose({OLD.code: known}, [replace(read, **cases)], complete=False)
    assert (row.kind, row.lost) == ("sua", ())


def test_a_case_that_a_paper_tells_by_its_own_words_does_not_make_up_for_one_that_is_lost() -> None:
    own, real = (
        replace(PAPER, key=key, group=group) for key, group in (("2", AUTHORISED_CASE), ("3", "Trường hợp góa"))
    )
    plain = replace(OLD, components=(PAPER, own))
    read = replace(plain, deciding_document="7777/QĐ-BTP")
    (row,) = propose({OLD.code: replace(plain, components=(PAPER, own, real))}, [read], complete=False)
    assert row.lost == ("thành phần hồ sơ theo 2 trường hợp (163/QĐ-BTP)",)
    (row,) = propose({OLD.code: plain}, [read], complete=False)
    assert row.lost == ()


def test_a_unit_that_the_words_of_the_fee_tell_is_not_said_twice() -> None:
    told = replace(OLD, fees=(Fee(channel="truc_tiep", text="Theo biểu, mỗi bản"),))
    assert compare(told, replace(told, fees=(replace(told.fees[0], unit="bản"),))) == ()


def test_what_nobody_would_notice_is_no_change() -> None:
    moved = tuple(replace(paper, key=f"{paper.key}9") for paper in OLD.components)
    assert compare(OLD, replace(OLD, components=moved, source="cổng, tháng 7")) == ()
    both = replace(OLD, channels=("truc_tiep", "truc_tuyen"))
    assert compare(both, replace(both, channels=("truc_tuyen", "truc_tiep"))) == ()


def test_a_list_proposes_what_is_new_changed_and_gone() -> None:
    gone, other = replace(OLD, code="1.000001"), replace(OLD, code="2.000815", field="Chứng thực")
    known = {OLD.code: OLD, gone.code: gone, other.code: other}
    new = replace(OLD, code="1.009999")
    unclear = replace(gone, code="1.000001", unclear=("Kết quả chưa rõ.",))
    rows = propose(known, [replace(OLD, name="Khác"), new], complete=True)
    # The list says nothing of chứng thực, so nothing of that field is proposed to go.
    assert [(row.kind, row.procedure.code) for row in rows] == [
        ("sua", OLD.code), ("them", "1.009999"), ("bai_bo", "1.000001"),
    ]  # fmt: skip
    assert [row.kind for row in propose(known, [OLD, unclear], complete=False)] == ["khong_doi", "chua_ro"]


@pytest.mark.parametrize(
    "less",
    [
        {"terms": (ChannelTerm(channel="truc_tiep", text="3"),)},
        {"fees": (Fee(channel="truc_tiep", text="Phí"),)},
        {"terms": ()},
    ],
)
def test_a_list_that_tells_less_than_is_known_waits_for_a_person(less: dict[str, object]) -> None:
    (row,) = propose({OLD.code: OLD}, [replace(OLD, **less)], complete=False)
    assert row.kind == "chua_ro"
    assert row.changes
    (back,) = propose({OLD.code: row.procedure}, [OLD], complete=False)
    assert back.kind == "sua"
