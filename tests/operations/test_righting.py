"""Channel, number of sets, and a term that the catalogue lacks are put right as everything else of an intake is."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain import story
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import amendments, catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording

DOCUMENT = "QĐ 12/QĐ-UBND ngày 03/02/2026"


def told(desk: Desk, stream: bytes) -> str:
    found = dossiers.story(desk, stream)
    return str(story.tell(found.events, found.officers, found.answer_by))


def test_channel_and_sets_are_put_right_with_the_old_values_in_the_story(desk: Desk, full_draft: Draft) -> None:
    before = intake.accept(desk, full_draft)
    after = dossiers.correct(desk, before.id, "Gửi qua bưu chính, hai bộ", channel="buu_chinh", sets=2)
    assert (after.channel, after.sets, after.edition) == ("buu_chinh", 2, 2)
    words = told(desk, before.id)
    assert "Hình thức nộp: " in words
    assert "Số bộ hồ sơ: 1 → 2" in words
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_the_same_channel_and_sets_are_no_correction_and_no_sets_is_refused(desk: Desk, full_draft: Draft) -> None:
    before = intake.accept(desk, full_draft)
    with pytest.raises(Refused, match="Chưa có gì thay đổi"):
        dossiers.correct(desk, before.id, "Nhầm", channel=before.channel, sets=before.sets)
    with pytest.raises(Refused, match="từ 1 đến 99"):
        dossiers.correct(desk, before.id, "Nhầm", sets=0)


def test_another_channel_brings_its_own_term(desk: Desk, full_draft: Draft) -> None:
    procedure = next(
        each
        for each in catalogue.procedures(desk)
        if (here := pr.term_for(each, "truc_tiep", "")) and here.term
        and (post := pr.term_for(each, "truc_tuyen", "")) and post.term and here.term != post.term
    )  # fmt: skip
    draft = checklist.begin(replace(full_draft, id=intake.new_draft(desk).id), procedure)
    draft = replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers), term=None)
    before = intake.accept(desk, draft)
    after = dossiers.correct(desk, before.id, "Nộp trực tuyến", channel="truc_tuyen")
    right = pr.term_for(procedure, "truc_tuyen", "")
    assert right is not None
    assert after.term == right.term != before.term
    assert after.due is not None
    assert before.due is not None
    assert after.due.at != before.due.at
    assert "Thời hạn: " in told(desk, before.id)


@pytest.mark.parametrize("since", [date(2026, 11, 23), date(2026, 11, 2)], ids=["that very day", "a day before"])
def test_what_was_stated_after_the_receipt_for_its_day_is_no_rule_of_the_dossier(
    desk: Desk, full_draft: Draft, clock, since: date
) -> None:
    before = intake.accept(desk, full_draft)
    known = catalogue.procedure(desk, before.procedure.code)
    clock.forward(hours=1)
    new = pr.Component(key=f"{known.code}/99", name="Giấy mới phải nộp", originals=1, group="Trường hợp mới")
    later = replace(
        known,
        terms=tuple(replace(row, term=Term(9, "ngay_lam_viec"), text="9 ngày làm việc") for row in known.terms),
        components=(*known.components, new),
    )
    amendments.amend(desk, later, since, Decision(number="99/QĐ-UBND"))
    after = dossiers.correct(desk, before.id, "Gửi qua bưu chính", channel="buu_chinh")
    assert (after.channel, after.term, after.due) == ("buu_chinh", Term(3, "ngay_lam_viec"), before.due)
    # The window asks by the same version, and offers the others as they are in force.
    offered = {each.code: each for each in catalogue.to_correct(desk, after)}
    assert offered == {each.code: each for each in catalogue.procedures(desk)} | {known.code: known}
    with pytest.raises(Refused, match="không có trường hợp"):
        dossiers.correct(desk, before.id, "Nhầm", procedure_code=known.code, case="Trường hợp mới")


def test_a_dossier_of_a_procedure_abolished_since_then_is_still_put_right(desk: Desk, full_draft: Draft, clock) -> None:
    before = intake.accept(desk, full_draft)
    known = catalogue.procedure(desk, before.procedure.code)
    clock.forward(hours=1)
    amendments.abolish(desk, known.code, date(2026, 11, 23), Decision(number="99/QĐ-UBND"))
    assert dossiers.correct(desk, before.id, "Gửi qua bưu chính", channel="buu_chinh").channel == "buu_chinh"
    assert known in catalogue.to_correct(desk, before)


def test_a_right_procedure_without_a_known_term_takes_the_officers_with_its_document(
    desk: Desk, full_draft: Draft
) -> None:
    unclear = next(
        each for each in catalogue.procedures(desk)
        if not pr.case_groups(each) and not ((found := pr.term_for(each, "truc_tiep", "")) and found.term)
    )  # fmt: skip
    before = intake.accept(desk, full_draft)
    papers = tuple(checklist.tick(line) for line in checklist.carried(before.papers, unclear, ""))

    def right(**more: object) -> dossiers.Dossier:
        return dossiers.correct(
            desk, before.id, "Nhầm", procedure_code=unclear.code, papers=papers, **more  # type: ignore[arg-type]
        )  # fmt: skip

    with pytest.raises(Refused, match="Nhập thời hạn và văn bản"):
        right()
    with pytest.raises(Refused, match="Chưa ghi văn bản"):
        right(term=Term(7, "ngay_lam_viec"))
    with pytest.raises(Refused, match="Chưa ghi văn bản"):
        right(term=Term(7, "ngay_lam_viec"), term_document="x")
    after = right(term=Term(7, "ngay_lam_viec"), term_document=DOCUMENT)
    assert after.term == Term(7, "ngay_lam_viec")
    assert after.procedure.code == unclear.code
    assert DOCUMENT in told(desk, before.id)
