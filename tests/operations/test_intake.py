"""The three ways out of a draft, told as an officer's day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN, Term
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import catalogue, dossiers, intake
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations.desk import Desk


def test_a_full_draft_becomes_a_dossier_with_code_book_and_due(desk: Desk, full_draft: Draft) -> None:
    state = intake.accept(desk, full_draft)
    assert state.code == "000.00.12.H32-261123-0001"
    assert (state.book, state.book_number) == ("2026/Hộ tịch", 1)
    assert state.due is not None
    # 3 working days from Monday 23/11; Tuesday 24/11 is the Culture Day of Việt Nam: 25, 26, 27.
    assert state.due.at.astimezone(VN) == datetime(2026, 11, 27, 17, 0, tzinfo=VN)
    assert any("24/11" in step for step in state.due.steps)
    assert intake.drafts(desk) == []


def test_accepting_twice_is_accepting_once(desk: Desk, full_draft: Draft) -> None:
    first = intake.accept(desk, full_draft)
    assert intake.accept(desk, full_draft) == first
    assert len(dossiers.page(desk)) == 1


def test_codes_count_up_and_start_again_the_next_day(desk: Desk, full_draft: Draft, clock) -> None:
    codes = []
    for days in (0, 0, 2):
        clock.forward(days=days)
        codes.append(intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).code)
    assert [code[-11:] for code in codes] == ["261123-0001", "261123-0002", "261125-0001"]


def test_an_incomplete_draft_is_not_accepted_and_stays_a_draft(desk: Desk, lacking_draft: Draft) -> None:
    intake.save_draft(desk, lacking_draft)
    with pytest.raises(Refused, match="chưa đạt"):
        intake.accept(desk, lacking_draft)
    assert intake.drafts(desk) == [lacking_draft]
    assert dossiers.page(desk) == []


def test_the_guided_citizen_comes_back_and_is_accepted_but_never_asked_again(
    desk: Desk, lacking_draft: Draft, clock
) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    assert guided.status == "guided"
    assert guided.code == ""
    clock.forward(days=2)
    again = intake.resume(desk, guided.id)
    assert again.owner == lacking_draft.owner
    with pytest.raises(Refused, match="một lần ngày 23/11/2026"):
        intake.guide(desk, again, checklist.slip_lines(again.papers))
    state = intake.accept(desk, replace(again, papers=tuple(checklist.tick(p) for p in again.papers)))
    assert state.status == "in_process"
    assert state.slip is not None
    assert state.slip.received_at == clock.now
    with pytest.raises(Refused, match="một lần ngày 23/11/2026"):
        dossiers.request_supplement(desk, state.id, (ev.SlipLine(key="x", name="Khác", wrong="Thiếu"),))


def test_a_slip_with_an_empty_reason_writes_nothing(desk: Desk, lacking_draft: Draft) -> None:
    lines = tuple(replace(line, wrong="") for line in checklist.slip_lines(lacking_draft.papers))
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        intake.guide(desk, lacking_draft, lines)
    assert dossiers.page(desk) == []


def test_a_refusal_at_the_counter_is_a_dossier_with_its_reason(desk: Desk, lacking_draft: Draft) -> None:
    state = intake.refuse(desk, lacking_draft, "Không thuộc thẩm quyền", "Luật Hộ tịch, Điều 17")
    assert state.refused is not None
    assert (state.status, state.refused.number) == ("refused", 1)


@pytest.fixture
def at_once_draft(desk: Desk, full_draft: Draft) -> Draft:
    """A signature to certify while the citizen waits, at no fee."""
    draft = replace(full_draft, id=intake.new_draft(desk).id)
    draft = checklist.begin(draft, catalogue.procedure(desk, "2.000884"))
    return replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers), fees=())


def test_the_fast_lane_is_for_procedures_whose_result_is_given_at_once(desk: Desk, full_draft: Draft) -> None:
    with pytest.raises(Refused, match="thời hạn 3 ngày làm việc, không phải trả kết quả ngay") as told:
        intake.accept_and_return(desk, full_draft, "Thẻ căn cước")
    assert told.value.rule == "NĐ 118/2025/NĐ-CP, Điều 17.4"
    assert dossiers.page(desk) == []


def test_the_fast_lane_leaves_a_returned_dossier_in_the_book(desk: Desk, at_once_draft: Draft) -> None:
    state = intake.accept_and_return(desk, at_once_draft, "Thẻ căn cước", satisfaction=5)
    assert (state.status, state.book_number) == ("returned", 1)
    assert state.handed is not None
    assert state.handed.receiver == "Trần Thị Ngọc Ánh"
    assert intake.accept_and_return(desk, at_once_draft, "Thẻ căn cước") == state


FEES = (
    ev.FeeItem(name="Phí chứng thực", kind="phi", amount=2_000, quantity=3),
    ev.FeeItem(name="Sao chụp", kind="phi", text="theo thực tế"),
)


def test_the_fast_lane_does_not_close_a_dossier_whose_fee_is_owed(desk: Desk, at_once_draft: Draft) -> None:
    draft = replace(at_once_draft, fees=FEES[:1])
    intake.save_draft(desk, draft)
    with pytest.raises(Refused, match=r"Còn 6\.000 đ phí, lệ phí chưa thu"):
        intake.accept_and_return(desk, draft, "Thẻ căn cước")
    assert intake.drafts(desk) == [draft]
    assert dossiers.page(desk) == []


def test_the_fast_lane_takes_the_fee_in_the_same_deed_with_the_next_number_of_the_till(
    desk: Desk, at_once_draft: Draft
) -> None:
    before = intake.accept(desk, replace(at_once_draft, id=intake.new_draft(desk).id, fees=FEES[:1]))
    dossiers.take_fee(desk, before.id, FEES[:1], "Trần Thị Ngọc Ánh")
    state = intake.accept_and_return(desk, replace(at_once_draft, fees=FEES[:1]), "Thẻ căn cước", paid="chuyen_khoan")
    assert (state.status, state.fee_due) == ("returned", 0)
    (payment,) = state.payments
    assert (payment.number, payment.year, payment.total, payment.method) == (2, 2026, 6_000, "chuyen_khoan")
    assert payment.payer == "Trần Thị Ngọc Ánh"
    assert payment.items == FEES[:1]


def test_a_fee_waived_in_the_fast_lane_is_noted(desk: Desk, at_once_draft: Draft) -> None:
    state = intake.accept_and_return(desk, replace(at_once_draft, fees=FEES), "Thẻ căn cước", paid="mien")
    assert [(payment.total, payment.method) for payment in state.payments] == [(0, "mien")]


def test_the_fast_lane_waits_until_somebody_said_what_the_fee_is(desk: Desk, at_once_draft: Draft) -> None:
    for paid in (None, "tien_mat"):
        with pytest.raises(Refused, match="Còn khoản phí, lệ phí chưa rõ mức thu"):
            intake.accept_and_return(desk, replace(at_once_draft, fees=FEES[1:]), "Thẻ căn cước", paid=paid)
    told = replace(FEES[1], amount=0)  # nothing is owed, so no slip is made
    assert intake.accept_and_return(desk, replace(at_once_draft, fees=(told,)), "Thẻ căn cước").payments == ()


def test_the_fast_lane_takes_only_what_was_not_paid_before(desk: Desk, at_once_draft: Draft) -> None:
    papers = tuple(replace(line, state="thieu") for line in at_once_draft.papers)
    draft = replace(at_once_draft, fees=FEES[:1], papers=papers)
    guided = intake.guide(desk, draft, checklist.slip_lines(draft.papers))
    dossiers.take_fee(desk, guided.id, (replace(FEES[0], quantity=1),), "Trần Thị Ngọc Ánh")
    again = intake.resume(desk, guided.id)
    again = replace(again, papers=tuple(checklist.tick(line) for line in again.papers))
    with pytest.raises(Refused, match=r"Còn 4\.000 đ"):
        intake.accept_and_return(desk, again, "Thẻ căn cước")
    state = intake.accept_and_return(desk, again, "Thẻ căn cước", paid="tien_mat")
    assert [payment.total for payment in state.payments] == [2_000, 4_000]


def test_a_slip_that_was_given_is_not_silently_another_one(desk: Desk, lacking_draft: Draft) -> None:
    lines = checklist.slip_lines(lacking_draft.papers)
    given = intake.guide(desk, lacking_draft, lines)
    assert intake.guide(desk, lacking_draft, lines) == given  # a retry that nobody heard of
    other = tuple(replace(line, wrong="Bản chụp mờ") for line in lines)
    with pytest.raises(Refused, match="đã có phiếu hướng dẫn số 1/2026; điều vừa sửa không vào phiếu đó"):
        intake.guide(desk, lacking_draft, other)
    with pytest.raises(Refused, match="điều vừa sửa không vào"):
        intake.guide(desk, lacking_draft, lines, guidance="Nộp ở quầy 2")
    assert dossiers.get(desk, given.id) == given


def test_an_unclear_term_must_be_stated_with_its_document(desk: Desk, full_draft: Draft) -> None:
    stated = replace(full_draft, term=Term(5, "ngay_lam_viec"))
    with pytest.raises(Refused, match="số văn bản"):
        intake.accept(desk, stated)
    state = intake.accept(desk, replace(stated, term_document="QĐ 1/QĐ-UBND"))
    assert state.term == Term(5, "ngay_lam_viec")


def test_a_clock_set_back_is_told_and_nothing_is_written(desk: Desk, full_draft: Draft, clock) -> None:
    intake.accept(desk, full_draft)
    clock.forward(days=-1)
    with pytest.raises(Told, match="Đồng hồ máy đang chỉ 09:12 ngày 22/11/2026, sớm hơn việc đã ghi"):
        intake.accept(desk, replace(full_draft, id=b"n" * 16))
    assert len(dossiers.page(desk)) == 1


def test_a_hostile_name_is_kept_whole_and_found(desk: Desk, full_draft: Draft) -> None:
    name = ("Quỳnh & Cộng sự <Công ty> " * 12)[:300].strip()
    state = intake.accept(desk, replace(full_draft, owner=replace(full_draft.owner, name=name)))
    assert dossiers.get(desk, state.id).people.owner.name == name
    assert [row.id for row in dossiers.find(desk, "quynh cong su")] == [state.id]


def test_decomposed_text_is_kept_composed(desk: Desk, full_draft: Draft) -> None:
    import unicodedata

    name = unicodedata.normalize("NFD", "Nguyễn Thị Hường")
    state = intake.accept(desk, replace(full_draft, owner=replace(full_draft.owner, name=name)))
    assert state.people.owner.name == unicodedata.normalize("NFC", name)


def test_a_draft_survives_the_program(desk: Desk, lacking_draft: Draft, clock) -> None:
    intake.save_draft(desk, lacking_draft)
    desk.store.close()
    again = desks.open_desk(desk.store.folder, clock)
    assert intake.drafts(again) == [lacking_draft]
    again.store.close()


def test_the_next_procedure_of_a_visit_keeps_the_citizen(desk: Desk, full_draft: Draft) -> None:
    following = intake.new_draft(desk, like=full_draft)
    assert (following.owner, following.procedure_code) == (full_draft.owner, "")
    assert following.visit == intake.new_draft(desk, like=following).visit


def test_files_of_the_draft_lie_with_the_dossier(desk: Desk, full_draft: Draft, tmp_path: Path) -> None:
    from mot_cua_desktop.domain.draft import DraftFile

    scan = tmp_path / "tờ khai.pdf"
    scan.write_bytes(b"%PDF-1.7 noi dung")
    stored = dossiers.take_in_file(desk, scan)
    file = DraftFile(digest=stored.digest, name=stored.name, size=stored.size, media_type=stored.media_type)
    state = intake.accept(desk, replace(full_draft, files=(file,)))
    assert state.attachments[0].name == "tờ khai.pdf"
    assert dossiers.read_file(desk, stored.digest) == b"%PDF-1.7 noi dung"
