"""What only a leader, or somebody in charge, may do: it is not to be had by naming oneself, nor by the way round."""

from __future__ import annotations

import pytest

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import course, dossiers, intake
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

THREE = Term(3, "ngay_lam_viec")
CHARGE = "Chỉ lãnh đạo hoặc quản trị mới được thêm cán bộ"


@pytest.fixture
def taken(desk: Desk, full_draft: Draft) -> bytes:
    return intake.accept(desk, full_draft).id


@pytest.fixture
def leader(desk: Desk) -> Desk:
    return choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")


@pytest.fixture
def counter(desk: Desk, leader: Desk) -> Desk:
    """The reception sits down again, after a leader was named."""
    return choices.choose_officer(leader, desk.facts.officer.id)


# --- who works here ---


def test_where_somebody_is_in_charge_nobody_else_names_officers(counter: Desk, leader: Desk) -> None:
    me, boss = counter.facts.officer, leader.facts.officer
    attempts = (
        lambda: choices.name_officer(counter, me.name, me.title, me.phone, me.id, role="lanh_dao"),
        lambda: choices.name_officer(counter, me.name, me.title, me.phone, me.id, role="quan_tri"),
        lambda: choices.name_officer(counter, me.name, me.title, me.phone, me.id, unit="Ủy ban nhân dân"),
        lambda: choices.name_officer(counter, "Tên Khác", me.title, me.phone, me.id),
        lambda: choices.name_officer(counter, "Trần Văn Mới", role="lanh_dao"),
        lambda: choices.name_officer(counter, "Trần Văn Mới"),
        lambda: choices.name_officer(counter, boss.name, boss.title, boss.phone, boss.id, role="tiep_nhan"),
        lambda: choices.name_officer(counter, boss.name, "Chủ tịch", boss.phone, boss.id, role="lanh_dao"),
    )
    before = choices.officers(counter)
    for attempt in attempts:
        with pytest.raises(Refused, match=CHARGE):
            attempt()
    assert choices.officers(counter) == before
    assert not [each for each in before if each.role == "lanh_dao" and each.id != boss.id]


def test_a_window_left_open_keeps_no_role_that_was_taken_away(counter: Desk, leader: Desk) -> None:
    second = choices.name_officer(leader, "Đỗ Văn Quản", role="quan_tri")
    choices.name_officer(leader, "Đỗ Văn Quản", officer=second.facts.officer.id, role="tiep_nhan")
    assert second.facts.officer.role == "quan_tri"  # as that window still believes
    with pytest.raises(Refused, match=CHARGE):
        choices.name_officer(second, "Trần Văn Mới", role="lanh_dao")


def test_one_puts_ones_own_phone_and_title_right(counter: Desk) -> None:
    me = counter.facts.officer
    after = choices.name_officer(counter, me.name, "Chuyên viên chính", "0258 333", me.id, role=me.role, unit=me.unit)
    assert (after.facts.officer.title, after.facts.officer.phone) == ("Chuyên viên chính", "0258 333")


def test_the_first_officers_of_a_desk_are_named_freely_and_then_by_who_is_in_charge(desk: Desk) -> None:
    specialist = choices.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon")
    admin = choices.name_officer(specialist, "Đỗ Văn Quản", role="quan_tri")
    leader = choices.name_officer(admin, "Lê Văn Lãnh", role="lanh_dao")
    assert [each.role for each in choices.officers(leader)].count("lanh_dao") == 1


def test_only_somebody_named_here_may_sit_down(desk: Desk) -> None:
    with pytest.raises(Refused, match="không có tên ở quầy"):
        choices.choose_officer(desk, "cb-nobody")


# --- sending back ---


def before_the_leader(desk: Desk, stream: bytes) -> None:
    course.forward(desk, stream)
    course.receive(desk, stream)
    course.submit(desk, stream, "Đồng ý đăng ký")


def test_nobody_takes_a_dossier_back_from_before_the_leader(counter: Desk, leader: Desk, taken: bytes) -> None:
    before_the_leader(counter, taken)
    before = dossiers.get(counter, taken)
    with pytest.raises(Refused, match="Chỉ lãnh đạo mới được trả lại hồ sơ đang trình"):
        course.send_back(counter, taken, "Tôi lấy lại")
    assert dossiers.get(counter, taken) == before
    assert course.send_back(leader, taken, "Thiếu xác minh").times_sent_back == 1


def test_a_step_is_sent_back_by_who_holds_it_or_is_in_charge(desk: Desk, taken: bytes) -> None:
    specialist = choices.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon")
    other = choices.name_officer(desk, "Phạm Thị Khác", role="chuyen_mon")
    course.forward(desk, taken, to=specialist.facts.officer.id)
    course.receive(specialist, taken)
    with pytest.raises(Refused, match="Bước này do Công chức chuyên môn"):
        course.send_back(choices.choose_officer(desk, desk.facts.officer.id), taken, "Tôi lấy lại")
    with pytest.raises(Refused, match="đang do cán bộ khác giữ"):
        course.send_back(other, taken, "Việc của tôi")
    assert course.send_back(specialist, taken, "Thiếu chữ ký").times_sent_back == 1


def test_who_is_in_charge_sends_back_for_an_officer_who_is_away(desk: Desk, taken: bytes) -> None:
    specialist = choices.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon")
    admin = choices.name_officer(specialist, "Đỗ Văn Quản", role="quan_tri")
    course.forward(desk, taken, to=specialist.facts.officer.id)
    course.receive(specialist, taken)
    assert course.send_back(admin, taken, "Người giữ nghỉ phép").times_sent_back == 1


# --- the ward's own process ---


def test_the_wards_own_process_is_for_who_is_in_charge(counter: Desk, leader: Desk, taken: bytes) -> None:
    steps = dossiers.get(counter, taken).steps
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị mới được ghi quy trình nội bộ"):
        course.state_process(counter, "1.004837", steps, THREE, "QĐ 5/QĐ-UBND")
    assert not course.process_of(counter, "1.004837", THREE).own
    course.state_process(leader, "1.004837", steps, THREE, "QĐ 5/QĐ-UBND")
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị mới được ghi quy trình nội bộ"):
        course.state_process(counter, "1.004837", (), THREE)
    assert course.process_of(counter, "1.004837", THREE).own


def test_the_wards_own_process_names_its_document_and_the_leader_is_left_out_by_its_number(
    desk: Desk, taken: bytes
) -> None:
    steps = dossiers.get(desk, taken).steps
    unled = (steps[0], steps[1], steps[3])
    with pytest.raises(Refused, match="Chưa ghi văn bản ban hành quy trình"):
        course.state_process(desk, "1.004837", steps, THREE, " ")
    for document in ("Quy chế làm việc", "b", "Luật Hộ tịch"):
        with pytest.raises(Refused, match="bỏ bước lãnh đạo duyệt mà chưa ghi số văn bản"):
            course.state_process(desk, "1.004837", unled, THREE, document)
    assert course.state_process(desk, "1.004837", steps, THREE, "Quy chế làm việc") == steps
    assert course.state_process(desk, "1.004837", unled, THREE, "QĐ 5/QĐ-UBND") == unled
    assert course.state_process(desk, "1.004837", (), THREE) == steps
