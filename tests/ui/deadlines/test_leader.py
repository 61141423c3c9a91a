"""The leader on the board: what waits with what it is, several approved at once, an apology signed or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import course, dossiers, promises
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.deadlines.page import DeadlinesPage

Show = Callable[[Desk], DeadlinesPage]
Take = Callable[[], bytes]
Submit = Callable[[bytes], None]


def test_a_leader_begins_with_what_waits_and_reads_what_it_is(
    leader: Desk, show: Show, take: Take, submit: Submit
) -> None:
    submit(take())
    page = show(leader)
    assert page.listed == "cho_lanh_dao"
    assert "Trần Văn Chuyên trình 09:12 23/11: Đồng ý đăng ký giám hộ" in str(page.rows.index(0).data())
    assert page.form.leader_actions.isVisible()
    assert not page.form.approve_button.isEnabled()
    assert page.form.leader_label.text().startswith("Tháng này lãnh đạo đã tự xử lý: duyệt 0, trả lại 0")


def test_nobody_else_is_offered_to_decide(desk: Desk, show: Show, take: Take, submit: Submit) -> None:
    submit(take())
    page = show(desk)
    page.turn_to("cho_lanh_dao")
    page._lane.settle()
    assert page.rows.rowCount() == 1
    assert not page.form.leader_actions.isVisible()
    assert page.rows.index(0).data(Qt.ItemDataRole.CheckStateRole) is None
    page.leader.all()
    page.leader.approve()
    page._lane.settle()
    assert page.form.why_label.text() == ""  # not even tried
    assert dossiers.get(desk, page.line().dossier.id).approved_at is None


def test_several_are_approved_at_once(qtbot: QtBot, leader: Desk, show: Show, take: Take, submit: Submit) -> None:
    streams = [take() for _ in range(3)]
    for stream in streams:
        submit(stream)
    page = show(leader)
    qtbot.keyClick(page.form.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.form.list, Qt.Key.Key_Space)  # the first one is let go again
    assert page.form.approve_button.text() == "Duyệt 2 hồ sơ đã chọn  Ctrl+Enter"
    qtbot.keyClick(page.form.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1)
    assert [dossiers.get(leader, stream).approved_at is not None for stream in streams] == [False, True, True]
    assert "duyệt 2" in page.form.leader_label.text()


def test_one_that_cannot_be_approved_says_why_on_its_line(
    qtbot: QtBot, leader: Desk, show: Show, take: Take, submit: Submit
) -> None:
    streams = [take() for _ in range(2)]
    for stream in streams:
        submit(stream)
    page = show(leader)
    page.leader.all()
    course.send_back(leader, streams[0], "Thiếu chữ ký")  # meanwhile, by another hand
    page.leader.approve()
    qtbot.waitUntil(lambda: bool(page.form.why_label.text()))
    code = dossiers.get(leader, streams[0]).code
    assert page.form.why_label.text().startswith("Đã duyệt 1 hồ sơ. Chưa duyệt được 1:")
    assert f"{code}: Hồ sơ này vừa có việc mới được ghi" in page.form.why_label.text()
    assert dossiers.get(leader, streams[1]).approved_at is not None


def test_several_go_back_for_one_reason(qtbot: QtBot, leader: Desk, show: Show, take: Take, submit: Submit) -> None:
    streams = [take() for _ in range(2)]
    for stream in streams:
        submit(stream)
    page = show(leader)
    page.leader.all()
    page.form.send_back_button.click()
    form = page.leader.asking.form
    assert "2 hồ sơ đã chọn" in form.intro_label.text()
    form.ok_button.click()
    assert "Chưa ghi lý do trả lại" in form.fault_label.text()
    form.words.setPlainText("Bổ sung ý kiến của Công an")
    form.ok_button.click()
    qtbot.waitUntil(lambda: page.rows.rowCount() == 0)
    assert [dossiers.get(leader, stream).times_sent_back for stream in streams] == [1, 1]


def test_the_draft_of_an_apology_is_signed(
    qtbot: QtBot, desk: Desk, leader: Desk, show: Show, take: Take, clock
) -> None:
    stream = take()
    clock.forward(days=3)
    limits = promises.choice(desk, dossiers.get(desk, stream))
    promises.propose(desk, stream, limits.offers[0], "xac_minh", "chuyen_mon", "Phải xác minh.")
    page = show(leader)
    line = str(page.rows.index(0).data())
    assert "dự thảo xin lỗi: hẹn 17:00 27/11 → 17:00 30/11, phải xác minh thêm. Phải xác minh." in line
    assert page.rows.index(0).data(Qt.ItemDataRole.CheckStateRole) is None  # there is nothing to approve
    page.form.sign_button.click()
    form = page.acts.asking.form
    assert form.old_label.text() == "17:00 thứ Sáu 27/11/2026"
    assert (form.words.toPlainText(), form.cause.currentData()) == ("Phải xác minh.", "xac_minh")
    form.ok_button.click()
    qtbot.waitUntil(lambda: dossiers.get(leader, stream).reschedule is not None)
    assert dossiers.get(leader, stream).due.at == limits.offers[0]
    qtbot.waitUntil(lambda: "ký xin lỗi 1" in page.form.leader_label.text())


def test_a_draft_is_left_unsigned_with_a_reason(
    qtbot: QtBot, desk: Desk, leader: Desk, show: Show, take: Take, clock
) -> None:
    stream = take()
    clock.forward(days=3)
    limits = promises.choice(desk, dossiers.get(desk, stream))
    promises.propose(desk, stream, limits.offers[0], "khac", "khach_quan", "Chậm.")
    page = show(leader)
    page.form.decline_button.click()
    page.acts.asking.form.words.setPlainText("Làm xong trong ngày mai được")
    page.acts.asking.form.ok_button.click()
    qtbot.waitUntil(lambda: dossiers.get(leader, stream).proposal is None)
    assert dossiers.get(leader, stream).due == dossiers.get(leader, stream).first_due


def test_past_the_third_only_the_leader_with_a_reason(
    qtbot: QtBot, desk: Desk, leader: Desk, show: Show, take: Take, clock
) -> None:
    stream = take()
    clock.forward(days=9)
    page = show(leader)
    page.turn_to("qua_han")
    page._lane.settle()
    page.form.apologise_button.click()
    form = page.acts.asking.form
    # Due on Friday 27/11, so a third of three working days had ended on Monday.
    assert form.breach_badge.text().startswith("✗ Đã quá 1/3 thời hạn: hẹn lại muộn nhất được đến 17:00 thứ Hai 30/11")
    assert form.rule_label.text().count("chưa xác nhận") == 1
    assert form.height() <= 720  # of the 768 that the lowest screen has
    form.cause.setCurrentIndex(form.cause.findData("xac_minh"))
    form.caused_by.setCurrentIndex(form.caused_by.findData("co_quan_khac"))
    form.words.setPlainText("Chờ kết quả xác minh.")
    form.ok_button.click()
    assert "lãnh đạo phải ghi lý do" in form.fault_label.text()
    form.breach_reason.setPlainText("Công an phường khác trả lời chậm")
    form.ok_button.click()
    qtbot.waitUntil(lambda: dossiers.get(leader, stream).reschedule is not None)
    assert dossiers.get(leader, stream).reschedule.breach
