"""What no dossier may hold, whichever door it comes through: no papers, no sheets, money below nothing, no name."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.one_matter import OpenSlip
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk

LINES = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
BELOW = (ev.FeeItem(name="Lệ phí", amount=-5),)


@pytest.fixture
def taken(desk: Desk, full_draft: Draft) -> bytes:
    return intake.accept(desk, full_draft).id


def each(draft: Draft, **changes: object) -> Draft:
    return replace(draft, papers=tuple(replace(line, **changes) for line in draft.papers))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda draft: replace(draft, papers=()), "Chưa có giấy tờ nào được nhận"),
        (lambda draft: each(draft, state="khong_ap_dung"), "Chưa có giấy tờ nào được nhận"),
        (lambda draft: each(draft, got_originals=0, got_certified=0, got_copies=0), "chưa ghi nhận bản nào"),
        (lambda draft: each(draft, got_copies=-1), "nhỏ hơn 0"),
        (lambda draft: replace(draft, fees=BELOW), "số tiền không âm"),
        (lambda draft: replace(draft, fees=(ev.FeeItem(name="Phí", amount=5, quantity=0),)), "số lượng từ 1"),
        (lambda draft: replace(draft, case="Trường hợp bịa"), "không có trường hợp “Trường hợp bịa”"),
    ],
)
def test_what_no_receipt_may_say_is_not_taken_in(desk: Desk, full_draft: Draft, spoil, told: str) -> None:
    with pytest.raises(Refused, match=told):
        intake.accept(desk, spoil(full_draft))
    assert dossiers.page(desk) == []


def test_a_correction_leaves_the_dossier_an_owner_its_papers_and_sound_fees(desk: Desk, taken: bytes) -> None:
    before = dossiers.get(desk, taken)
    nobody = ev.People(owner=ev.Party(), applicant=ev.Party())
    with pytest.raises(Refused, match="Chưa ghi họ tên"):
        dossiers.correct(desk, taken, "x", people=nobody)
    with pytest.raises(Refused, match="không thể trở lại chưa đạt"):
        dossiers.correct(desk, taken, "x", papers=tuple(replace(line, state="thieu") for line in before.papers))
    with pytest.raises(Refused, match="nhỏ hơn 0"):
        dossiers.correct(desk, taken, "x", papers=tuple(replace(line, got_copies=-1) for line in before.papers))
    with pytest.raises(Refused, match="Chưa có giấy tờ nào được nhận"):
        dossiers.correct(desk, taken, "x", papers=())
    with pytest.raises(Refused, match="số tiền không âm"):
        dossiers.correct(desk, taken, "x", fees=BELOW)
    with pytest.raises(Refused, match="không có trường hợp"):
        dossiers.correct(desk, taken, "x", procedure_code=before.procedure.code, case="Bịa")
    assert dossiers.get(desk, taken) == before


def test_a_result_is_something(desk: Desk, taken: bytes) -> None:
    with pytest.raises(Refused, match="Chưa ghi kết quả là gì"):
        dossiers.result_ready(desk, taken, " ")


def test_the_term_runs_again_only_when_every_paper_has_come(desk: Desk, taken: bytes, clock) -> None:
    dossiers.request_supplement(desk, taken, LINES)
    clock.forward(days=5)
    waiting = dossiers.get(desk, taken)
    lacking = (replace(waiting.papers[0], state="thieu"), *waiting.papers[1:])
    with pytest.raises(Refused, match="Còn 1 giấy tờ chưa đạt: nhận đủ rồi mới tính hạn tiếp") as told:
        dossiers.receive_supplement(desk, taken, lacking)
    assert told.value.rule == "NĐ 118/2025/NĐ-CP, Điều 19.5"
    assert "từ chối có lý do" in str(told.value)
    assert dossiers.get(desk, taken) == waiting
    assert dossiers.receive_supplement(desk, taken, waiting.papers).status == "in_process"


def test_a_guided_citizen_may_bring_one_paper_and_then_the_other(desk: Desk, lacking_draft: Draft) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    some = (checklist.tick(guided.papers[0]), *guided.papers[1:])
    assert dossiers.receive_supplement(desk, guided.id, some).papers == some


@pytest.mark.parametrize("silent", ["", " ", ".", "-", "…", "1"])
def test_a_reason_without_a_letter_is_none(desk: Desk, full_draft: Draft, lacking_draft: Draft, silent: str) -> None:
    """Typed only to get past the question: the citizen would read a dot."""
    lines = checklist.slip_lines(lacking_draft.papers)
    mute = (replace(lines[0], wrong=silent), *lines[1:])
    out = (ev.LeftOut(key=lines[0].key, name=lines[0].name, reason=silent),)
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        intake.guide(desk, lacking_draft, mute)
    with pytest.raises(Refused, match="mà chưa ghi lý do"):
        intake.guide(desk, lacking_draft, lines[1:], out)
    taken = intake.accept(desk, full_draft)
    people = replace(taken.people, authority="khác")
    for deed in (
        lambda: dossiers.refuse(desk, taken.id, silent, "Điều 17"),
        lambda: dossiers.refuse(desk, taken.id, "Không đủ điều kiện", silent),
        lambda: dossiers.withdraw(desk, taken.id, silent),
        lambda: dossiers.correct(desk, taken.id, silent, people=people),
    ):
        with pytest.raises(Refused):
            deed()
    assert dossiers.get(desk, taken.id) == taken
    intake.guide(desk, replace(lacking_draft, id=intake.new_draft(desk).id), lines)
    with pytest.raises(OpenSlip):
        intake.guide(desk, replace(lacking_draft, id=intake.new_draft(desk).id), lines, another_matter=silent)
