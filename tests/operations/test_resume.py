"""The citizen of a guidance slip is back: what the window foretells is what the receipt says, to the minute."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import ChannelTerm, Procedure
from mot_cua_desktop.domain.worktime import Term
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import catalogue, dossiers, intake, outlook
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording
from mot_cua_desktop.store.journal import Deed


def guided(desk: Desk, draft: Draft) -> Draft:
    state = intake.guide(desk, draft, checklist.slip_lines(draft.papers))
    again = intake.resume(desk, state.id)
    return replace(again, papers=tuple(checklist.tick(line) for line in again.papers))


def restate(desk: Desk, procedure: Procedure) -> None:
    with desk.store.writing() as connection:
        stated = [Deed(ev.ProcedureStated(procedure=procedure))]
        recording.record_place(connection, desk.author(), b"p" * 16, "procedure", stated)


def test_the_date_foretold_is_the_date_of_the_receipt_though_the_catalogue_changed(
    desk: Desk, lacking_draft: Draft
) -> None:
    again = guided(desk, lacking_draft)
    before = catalogue.procedure(desk, again.procedure_code)
    longer = replace(before, field="Đất đai", terms=(ChannelTerm(channel="truc_tiep", term=Term(30, "ngay")),))
    restate(desk, longer)
    assert again.dossier is not None
    foretold = outlook.outlook(desk, again, longer, dossiers.get(desk, again.dossier))
    state = intake.accept(desk, again)
    assert foretold.due is not None
    assert state.due is not None
    assert (foretold.due.at, foretold.term) == (state.due.at, state.term)
    assert state.term == Term(3, "ngay_lam_viec")


def test_a_term_the_slip_knew_is_no_obstacle_when_the_catalogue_forgot_it(desk: Desk, lacking_draft: Draft) -> None:
    again = guided(desk, lacking_draft)
    restate(desk, replace(catalogue.procedure(desk, again.procedure_code), terms=()))
    assert intake.accept(desk, again).term == Term(3, "ngay_lam_viec")


@pytest.mark.parametrize("wish", [{"case": "Trường hợp khác"}, {"channel": "buu_chinh"}, {"sets": 3}])
def test_another_case_channel_or_number_of_sets_is_told_and_never_dropped_in_silence(
    desk: Desk, lacking_draft: Draft, wish: dict[str, object]
) -> None:
    again = replace(guided(desk, lacking_draft), **wish)
    with pytest.raises(Refused, match="Sửa bằng Đính chính"):
        intake.accept(desk, again)
    intake.save_draft(desk, again)
    assert again.dossier is not None
    back = intake.resume(desk, again.dossier)  # what lay in an old draft does not hold the officer up
    assert intake.accept(desk, back).status == "in_process"
