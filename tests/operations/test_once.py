"""A button pressed twice, and a retry after a commit nobody heard of, are one deed; nothing typed goes silently."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft, DraftFile
from mot_cua_desktop.errors import Refused, Stale, Told
from mot_cua_desktop.operations import course, dossiers, intake, papers, promises
from mot_cua_desktop.operations.desk import Desk

LINES = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
FEE = (ev.FeeItem(name="Lệ phí", amount=15_000),)
ANH = ev.Receiver(name="Trần Thị Ngọc Ánh")


@pytest.fixture
def taken(desk: Desk, full_draft: Draft) -> Dossier:
    return intake.accept(desk, full_draft)


def kinds(desk: Desk, stream: bytes) -> list[str]:
    return [event.type for event in dossiers.story(desk, stream).events]


def other_name(state: Dossier) -> ev.People:
    return replace(state.people, owner=replace(state.people.owner, name="Trần Thị Ngọc Anh"))


DEEDS: dict[str, Callable[[Desk, Dossier], Dossier]] = {
    "fee": lambda desk, state: dossiers.take_fee(desk, state.id, FEE, "A", seen=state.seq),
    "supplement": lambda desk, state: dossiers.request_supplement(desk, state.id, LINES, seen=state.seq),
    "ready": lambda desk, state: dossiers.result_ready(desk, state.id, "Trích lục", seen=state.seq),
    "refuse": lambda desk, state: dossiers.refuse(desk, state.id, "Sai thẩm quyền", "Luật Hộ tịch, Điều 17",
                                                  seen=state.seq),
    "withdraw": lambda desk, state: dossiers.withdraw(desk, state.id, "Đổi ý", seen=state.seq),
    "correct": lambda desk, state: dossiers.correct(desk, state.id, "Sai dấu", people=other_name(state),
                                                    seen=state.seq),
    "official": lambda desk, state: dossiers.link_official_code(desk, state.id, "H32.5-261123-0007"),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_pressed_twice_is_done_once(desk: Desk, taken: Dossier, name: str) -> None:
    first = DEEDS[name](desk, taken)
    try:
        again = DEEDS[name](desk, taken)
    except Told:
        again = dossiers.get(desk, taken.id)
    assert again == first
    assert len(kinds(desk, taken.id)) == taken.seq + 1


def test_a_result_is_handed_over_once(desk: Desk, taken: Dossier) -> None:
    ready = dossiers.result_ready(desk, taken.id, "Trích lục")
    handed = dossiers.hand_over(desk, taken.id, ANH, "Thẻ căn cước", seen=ready.seq)
    with pytest.raises(Stale, match="thì đã xong, không làm lại"):
        dossiers.hand_over(desk, taken.id, ANH, "Thẻ căn cước", seen=ready.seq)
    assert dossiers.get(desk, taken.id) == handed


def test_papers_brought_once_are_received_once(desk: Desk, taken: Dossier) -> None:
    asked = dossiers.request_supplement(desk, taken.id, LINES)
    received = dossiers.receive_supplement(desk, taken.id, asked.papers, seen=asked.seq)
    with pytest.raises(Stale):
        dossiers.receive_supplement(desk, taken.id, asked.papers, seen=asked.seq)
    assert dossiers.get(desk, taken.id) == received


def test_a_second_payment_that_is_meant_is_taken(desk: Desk, taken: Dossier) -> None:
    once = dossiers.take_fee(desk, taken.id, FEE, "A", seen=taken.seq)
    with pytest.raises(Stale, match="vừa có việc mới được ghi"):
        dossiers.take_fee(desk, taken.id, FEE, "A", seen=taken.seq)
    assert len(dossiers.take_fee(desk, taken.id, FEE, "A", seen=once.seq).payments) == 2


def test_a_print_meanwhile_does_not_stand_in_the_way(desk: Desk, taken: Dossier) -> None:
    papers.printed(desk, taken.id, "giay_tiep_nhan")
    assert dossiers.take_fee(desk, taken.id, FEE, "A", seen=taken.seq).payments


@pytest.mark.parametrize(
    "items", [(), (ev.FeeItem(name="Phí", amount=-5),), (ev.FeeItem(name="Phí", amount=5, quantity=0),)]
)
def test_money_that_cannot_be_is_not_taken(desk: Desk, taken: Dossier, items: tuple[ev.FeeItem, ...]) -> None:
    with pytest.raises(Refused, match="Khoản thu chưa đúng"):
        dossiers.take_fee(desk, taken.id, items, "A")


def test_a_correction_into_the_same_letters_is_none(desk: Desk, taken: Dossier) -> None:
    import unicodedata

    name = unicodedata.normalize("NFD", taken.people.owner.name)
    owner = replace(taken.people.owner, name=name)
    with pytest.raises(Refused, match="Chưa có gì thay đổi"):
        dossiers.correct(desk, taken.id, "Sửa", people=replace(taken.people, owner=owner, applicant=owner))


# --- the ways out of a draft ---


def test_what_was_typed_after_an_unheard_acceptance_is_not_lost_silently(
    desk: Desk, taken: Dossier, full_draft: Draft
) -> None:
    edited = replace(full_draft, owner=replace(full_draft.owner, name="Trần Thị Ngọc Anh"))
    for way in (intake.accept, lambda desk, draft: intake.accept_and_return(desk, draft, "Thẻ căn cước")):
        with pytest.raises(Refused, match=r"chưa có điều vừa sửa|không phải trả kết quả ngay"):
            way(desk, edited)
    assert dossiers.get(desk, taken.id) == taken


def test_a_draft_saved_late_is_not_a_ghost_of_its_dossier(desk: Desk, taken: Dossier, full_draft: Draft) -> None:
    intake.save_draft(desk, full_draft)  # the timer of the last keystroke fires after the acceptance
    assert intake.drafts(desk) == []


def test_coming_back_twice_goes_on_with_the_same_draft(desk: Desk, lacking_draft: Draft) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    first = replace(intake.resume(desk, guided.id), return_method="buu_chinh")
    intake.save_draft(desk, first)
    assert intake.resume(desk, guided.id) == first
    done = intake.accept(desk, replace(first, papers=tuple(checklist.tick(line) for line in first.papers)))
    intake.save_draft(desk, first)
    assert intake.drafts(desk) == []
    assert done.slip is not None
    with pytest.raises(Refused, match="không phải chờ hoàn thiện"):
        intake.resume(desk, guided.id)


def test_what_changed_when_the_citizen_came_back_is_kept_as_a_correction(desk: Desk, lacking_draft: Draft) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    back = intake.resume(desk, guided.id)
    full = replace(
        back,
        papers=tuple(checklist.tick(line) for line in back.papers),
        owner=replace(back.owner, phone="0987000111"),
        return_method="buu_chinh",
    )
    state = intake.accept(desk, full)
    assert (state.people.owner.phone, state.return_method, state.edition) == ("0987000111", "buu_chinh", 1)
    assert kinds(desk, state.id)[2:] == ["supplement_received", "corrected", "accepted"]
    assert intake.accept(desk, full) == state


def test_an_unheard_slip_then_full_papers_are_received_and_accepted(desk: Desk, lacking_draft: Draft) -> None:
    intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    full = replace(lacking_draft, papers=tuple(checklist.tick(line) for line in lacking_draft.papers))
    state = intake.accept(desk, full)
    assert kinds(desk, state.id) == ["opened", "guidance_issued", "supplement_received", "accepted"]


def test_files_come_along_once_whatever_is_retried(desk: Desk, lacking_draft: Draft) -> None:
    file = DraftFile(digest="a" * 64, name="tờ khai.pdf", size=9, media_type="application/pdf")
    draft = replace(lacking_draft, files=(file,))
    intake.guide(desk, draft, checklist.slip_lines(draft.papers))
    state = intake.accept(desk, replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers)))
    assert len(state.attachments) == 1


def test_another_procedure_on_the_way_back_is_refused(desk: Desk, lacking_draft: Draft) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    back = replace(intake.resume(desk, guided.id), procedure_code="1.004845")
    with pytest.raises(Refused, match="cho thủ tục khác"):
        intake.accept(desk, back)


def test_a_dossier_that_another_desk_holds_is_refused(desk: Desk, taken: Dossier) -> None:
    """Each dossier lies with one desk at a time; two that both write to it would tell two stories."""
    other = dataclasses.replace(desk, facts=replace(desk.facts, desk_id="quay-khac"))
    with pytest.raises(Refused, match=r"Hồ sơ đang do .* giữ") as told:
        dossiers.withdraw(other, taken.id, "Đổi ý")
    assert told.value.rule == "Mỗi hồ sơ chỉ một quầy giữ tại một thời điểm"
    assert dossiers.get(desk, taken.id) == taken
    assert dossiers.withdraw(desk, taken.id, "Đổi ý").status == "withdrawn"


@pytest.mark.parametrize(
    "deed",
    [
        lambda desk, id_: course.forward(desk, id_, seen=1),
        lambda desk, id_: course.receive(desk, id_, seen=1),
        lambda desk, id_: course.step_done(desk, id_, "", seen=1),
        lambda desk, id_: course.submit(desk, id_, "Đồng ý", seen=1),
        lambda desk, id_: course.approve(desk, id_, seen=1),
        lambda desk, id_: course.send_back(desk, id_, "Thiếu căn cứ", seen=1),
        lambda desk, id_: course.stop_clock(desk, id_, "phi", "Nghĩa vụ tài chính", "Điều 20", seen=1),
        lambda desk, id_: course.resume_clock(desk, id_, seen=1),
        lambda desk, id_: course.urge(desk, id_, "Tư pháp", "Xong ngay", seen=1),
        lambda desk, id_: course.flag_complex(desk, id_, "Nhiều bên", "Họp", seen=1),
        lambda desk, id_: course.lapse(desk, id_, seen=1),
        lambda desk, id_: promises.propose(desk, id_, desk.now(), "khac", "khach_quan", "Xin lỗi.", seen=1),
        lambda desk, id_: promises.decline(desk, id_, "Chưa cần", seen=1),
        lambda desk, id_: promises.sign(desk, id_, due=desk.now(), words="Xin lỗi.", seen=1),
    ],
)
def test_a_deed_of_the_course_is_not_done_to_what_moved_on_meanwhile(
    desk: Desk, full_draft: Draft, deed: Callable[[Desk, bytes], object]
) -> None:
    stream = intake.accept(desk, full_draft).id
    before = course.urge(desk, stream, "Tư pháp", "Nhanh").seq
    with pytest.raises(Stale):
        deed(desk, stream)
    assert dossiers.get(desk, stream).seq == before
