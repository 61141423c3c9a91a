"""A dossier corrected to another procedure and back finds its own version again; the rest is offered as it was held at
the moment of its receipt: the day, and what had been stated by then."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import amendments, catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording

CODE, OTHER = "1.004837", "1.004845"
TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
DECISION = Decision(number="99/QĐ-UBND", dated="2026-11-20")


def longer(procedure: Procedure) -> Procedure:
    terms = (replace(row, term=Term(9, "ngay_lam_viec"), text="9 ngày làm việc") for row in procedure.terms)
    return replace(procedure, terms=tuple(terms))


def led_to(desk: Desk, dossier: Dossier, code: str) -> Dossier:
    """Corrected as the window does it: from what is offered."""
    offered = {each.code: each for each in catalogue.to_correct(desk, dossier)}
    papers = tuple(checklist.tick(line) for line in checklist.carried(dossier.papers, offered[code], ""))
    return dossiers.correct(desk, dossier.id, "Nhầm thủ tục", procedure_code=code, papers=papers)


@pytest.mark.parametrize("since", [TODAY, TOMORROW])
@pytest.mark.parametrize("ended", [False, True], ids=["amended", "abolished"])
def test_who_is_led_back_finds_the_version_of_the_acceptance(
    desk: Desk, full_draft: Draft, clock, since: date, ended: bool
) -> None:
    before = intake.accept(desk, full_draft)
    known = catalogue.procedure(desk, CODE)
    clock.forward(hours=1)
    if ended:
        amendments.abolish(desk, CODE, since, DECISION, OTHER)
    else:
        amendments.amend(desk, longer(known), since, DECISION)
    clock.forward(hours=23)
    away = led_to(desk, before, OTHER)
    assert away.procedure.code == OTHER
    back = led_to(desk, away, CODE)
    assert back.procedure == before.procedure
    assert (back.term, back.due, back.steps) == (before.term, before.due, before.steps)
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


@pytest.mark.parametrize("since", [TODAY, TOMORROW])
def test_the_right_procedure_is_offered_and_taken_as_it_was_known_at_the_receipt(
    desk: Desk, full_draft: Draft, clock, since: date
) -> None:
    before = intake.accept(desk, full_draft)
    right = catalogue.procedure(desk, OTHER)
    new = replace(right, code="9.000001", name="Thủ tục mới")
    clock.forward(hours=1)
    amendments.amend(desk, longer(right), since, DECISION)
    amendments.abolish(desk, OTHER, since, DECISION)
    amendments.announce(desk, new, TOMORROW, DECISION)
    clock.forward(hours=23)
    offered = {each.code: each for each in catalogue.to_correct(desk, before)}
    assert offered[OTHER] == right
    assert led_to(desk, before, OTHER).term == Term(2, "ngay_lam_viec")
    # What began only after the receipt is neither offered nor taken.
    assert new.code not in offered
    with pytest.raises(Told, match=r"không có thủ tục 9\.000001"):
        dossiers.correct(desk, before.id, "Nhầm", procedure_code=new.code)


def test_what_had_ended_before_the_receipt_is_neither_offered_nor_taken(desk: Desk, full_draft: Draft, clock) -> None:
    amendments.abolish(desk, OTHER, TODAY, DECISION)
    clock.forward(minutes=5)
    before = intake.accept(desk, full_draft)
    assert OTHER not in {each.code for each in catalogue.to_correct(desk, before)}
    with pytest.raises(Refused, match="đã bãi bỏ"):
        dossiers.correct(desk, before.id, "Nhầm", procedure_code=OTHER)


def test_a_procedure_that_no_list_had_told_by_the_receipt_is_offered_as_told_of_that_day_since(
    desk: Desk, full_draft: Draft, clock
) -> None:
    before = intake.accept(desk, full_draft)
    late = replace(catalogue.procedure(desk, OTHER), code="9.000001")
    clock.forward(hours=1)
    amendments.announce(desk, late, TODAY, DECISION)
    assert late in catalogue.to_correct(desk, before)
    assert led_to(desk, before, late.code).procedure.code == late.code


def accepted_later(desk: Desk, guided: Dossier) -> Dossier:
    again = intake.resume(desk, guided.id)
    return intake.accept(desk, replace(again, papers=tuple(checklist.tick(line) for line in again.papers)))


def test_a_slip_accepted_after_an_amendment_is_led_back_to_the_version_of_its_slip(
    desk: Desk, lacking_draft: Draft, clock
) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    amendments.amend(desk, longer(catalogue.procedure(desk, CODE)), TOMORROW, DECISION)
    clock.forward(days=4)
    accepted = accepted_later(desk, guided)
    assert led_to(desk, led_to(desk, accepted, OTHER), CODE).procedure == accepted.procedure


def test_of_a_slip_corrected_before_its_acceptance_the_version_accepted_is_the_one_kept(
    desk: Desk, lacking_draft: Draft, clock
) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    right = led_to(desk, guided, OTHER)
    amendments.amend(desk, longer(catalogue.procedure(desk, OTHER)), TOMORROW, DECISION)
    clock.forward(days=4)
    accepted = accepted_later(desk, right)
    assert (accepted.procedure, accepted.term) == (right.procedure, Term(2, "ngay_lam_viec"))
    assert led_to(desk, led_to(desk, accepted, CODE), OTHER).procedure == accepted.procedure
