"""The board (F4): counts in words, what is late and who has it, deeds from a row, nothing loaded whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, dossiers, intake, promises
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.deadlines import rows
from mot_cua_desktop.ui.deadlines.page import DeadlinesPage

Show = Callable[[Desk], DeadlinesPage]
Take = Callable[[], bytes]
SLIP = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def lines(page: DeadlinesPage) -> list[str]:
    return [str(page.rows.index(row).data()) for row in range(page.rows.rowCount())]


def test_a_good_day_says_so(desk: Desk, show: Show) -> None:
    page = show(desk)
    assert page.form.strip_label.text() == "✓ Không có hồ sơ nào phải xin lỗi lúc này."
    assert page.form.empty_label.text() == "✓ Không có hồ sơ nào quá hẹn."
    assert page.form.stack.currentWidget() is page.form.empty_page
    assert not page.form.open_button.isEnabled()


def test_the_page_opens_at_the_most_urgent_group(desk: Desk, specialist: Desk, show: Show, take: Take, clock) -> None:
    stream = take()
    course.forward(desk, stream, to=specialist.facts.officer.id)
    course.urge(desk, stream, "Tư pháp", "Xong trước thứ Sáu")
    course.flag_complex(desk, stream, "Nhiều người liên quan", "Họp ngày 25/11")
    clock.forward(days=7)  # Monday 30/11
    page = show(desk)
    assert (page.listed, page.tiles.count("qua_han"), page.tiles.count("phuc_tap")) == ("qua_han", "1", "1")
    (line,) = lines(page)
    code = dossiers.get(desk, stream).code
    for words in (
        "Trần Thị Ngọc Ánh", "✗ trễ 3 ngày", code, "hẹn 17:00 thứ Sáu 27/11/2026", "phức tạp · đôn đốc 1 lần",
        "Bước 2/4 Thẩm định, dự thảo kết quả – đang chuyển tới Trần Văn Chuyên (Tư pháp – Hộ tịch), chưa xác nhận",
    ):  # fmt: skip
        assert words in line


def test_each_group_tells_why_a_dossier_is_in_it(desk: Desk, show: Show, take: Take, clock) -> None:
    waiting, asking = take(), take()
    dossiers.request_supplement(desk, waiting, SLIP)
    course.stop_clock(desk, asking, "co_quan_khac", "Hỏi Công an", "Điều 20")
    clock.forward(days=2)
    page = show(desk)
    page.turn_to("cho_cong_dan")
    page._lane.settle()
    assert ["□ chờ công dân từ 23/11/2026 (2 ngày)" in line for line in lines(page)] == [True]
    page.turn_to("cho_co_quan")
    page._lane.settle()
    assert ["□ chờ cơ quan khác từ 23/11/2026 (2 ngày)" in line for line in lines(page)] == [True]


def test_the_strip_says_how_many_must_be_apologised_for_and_until_when(
    desk: Desk, show: Show, take: Take, clock
) -> None:
    stream, lapsed = take(), take()
    dossiers.request_supplement(desk, lapsed, SLIP)
    clock.forward(days=3)  # Thursday, the day before
    page = show(desk)
    assert page.form.strip_label.text() == "⚠ Cần xin lỗi trước 17:00 hôm nay nếu không kịp trả: 1 hồ sơ"
    page.turn_to("xin_loi")
    page._lane.settle()
    assert page.line().dossier.id == stream
    clock.forward(hours=9)  # after 17:00
    page.refresh()
    page._lane.settle()
    assert page.form.strip_label.text() == "✗ Đã quá giờ phải xin lỗi: 1 hồ sơ"
    clock.forward(days=14)
    page.refresh()
    page._lane.settle()
    assert "□ Có thể đóng vì quá hạn bổ sung: 1" in page.form.strip_label.text()


def test_only_mine(desk: Desk, specialist: Desk, show: Show, take: Take, clock) -> None:
    mine, _ = take(), take()
    course.forward(desk, mine, to=specialist.facts.officer.id)
    course.receive(specialist, mine)
    clock.forward(days=7)
    page = show(specialist)
    assert page.rows.rowCount() == 2
    page.form.mine_box.click()
    page._lane.settle()
    page._lane.settle()
    assert [line.dossier.id for line in page.rows.fetched] == [mine]
    assert page.form.count_label.text() == "1 hồ sơ tôi đang giữ"


def test_a_row_opens_its_dossier(qtbot: QtBot, desk: Desk, show: Show, take: Take, clock) -> None:
    stream = take()
    clock.forward(days=7)
    page = show(desk)
    with qtbot.waitSignal(page.dossier_wanted) as wanted:
        qtbot.keyClick(page.form.list, Qt.Key.Key_Return)
    assert wanted.args == [stream, None]


def test_urging_from_the_row_is_recorded_and_shown(qtbot: QtBot, desk: Desk, show: Show, take: Take, clock) -> None:
    stream = take()
    clock.forward(days=7)
    page = show(desk)
    qtbot.keyClick(page.form.list, Qt.Key.Key_O, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    form = page.acts.asking.form
    assert form.line.text() == "Nguyễn Thị Hạnh"  # whoever has it
    form.line.clear()
    form.ok_button.click()
    assert "Chưa ghi đôn đốc ai" in form.fault_label.text()
    form.line.setText("Bộ phận Tư pháp")
    form.ok_button.click()
    qtbot.waitUntil(lambda: bool(lines(page)) and "đôn đốc 1 lần" in lines(page)[0])
    assert dossiers.get(desk, stream).urged == 1


def test_a_forbidden_deed_says_why_and_opens_nothing(desk: Desk, show: Show, take: Take, clock) -> None:
    take()
    clock.forward(days=7)
    page = show(desk)
    page.do("approve")
    assert "Chỉ lãnh đạo mới được duyệt hồ sơ" in page.form.why_label.text()
    assert page.acts.asking is None


def test_lines_are_fetched_page_by_page(
    qtbot: QtBot, desk: Desk, show: Show, take: Take, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "PAGE", 3)
    streams = [take() for _ in range(7)]
    clock.forward(days=7)
    page = show(desk)
    asked: list[int] = []
    seen = rows.board.lines
    monkeypatch.setattr(rows.board, "lines", lambda *a, **k: asked.append(k["offset"]) or seen(*a, **k))
    qtbot.waitUntil(lambda: page.rows.rowCount() == 7)
    assert [line.dossier.id for line in page.rows.fetched] == streams
    page.refresh()
    page._lane.settle()
    page._lane.settle()
    assert asked[-3:] == [0, 3, 6]
    assert page.rows.rowCount() == 7


def test_a_refresh_keeps_the_place(qtbot: QtBot, desk: Desk, show: Show, take: Take, clock) -> None:
    streams = [take() for _ in range(12)]
    clock.forward(days=7)
    page = show(desk)
    page.form.list.setCurrentIndex(page.rows.index(8))
    course.urge(desk, streams[0], "Tư pháp", "Xong ngay")  # the list is not the same any more
    page.refresh()
    qtbot.waitUntil(lambda: "đôn đốc" in lines(page)[0])
    assert page.line().dossier.id == streams[8]


def test_the_board_stops_looking_when_it_is_put_away(desk: Desk, show: Show, take: Take) -> None:
    page = show(desk)
    assert page._timer.isActive()
    page.form.hide()
    page.refresh()
    assert not page._timer.isActive()
    page.form.show()
    page.enter()
    assert page._timer.isActive()


def test_an_officer_drafts_the_apology_from_the_row(qtbot: QtBot, desk: Desk, show: Show, take: Take, clock) -> None:
    stream = take()
    clock.forward(days=3)
    page = show(desk)
    page.form.apologise_button.click()
    form = page.acts.asking.form
    offers = [form.offers.itemText(row) for row in range(form.offers.count())]
    assert offers == ["17:00 thứ Hai 30/11/2026"]
    assert form.latest_label.text() == "17:00 thứ Hai 30/11/2026"
    assert "QĐ 14/2015" in form.rule_label.text()
    assert not form.breach_reason.isVisible()
    form.cause.setCurrentIndex(form.cause.findData("xac_minh"))
    form.caused_by.setCurrentIndex(form.caused_by.findData("chuyen_mon"))
    form.ok_button.click()
    assert "Văn bản xin lỗi phải nêu lý do" in form.fault_label.text()
    form.words.setPlainText("Phải xác minh nơi cư trú tại phường khác.")
    form.ok_button.click()
    qtbot.waitUntil(lambda: dossiers.get(desk, stream).proposal is not None)
    assert dossiers.get(desk, stream).due == dossiers.get(desk, stream).first_due  # nothing is promised yet
    qtbot.waitUntil(lambda: page.tiles.count("cho_lanh_dao") == "1")


def test_a_dossier_is_closed_from_the_board(qtbot: QtBot, desk: Desk, show: Show, take: Take, clock) -> None:
    stream = take()
    dossiers.request_supplement(desk, stream, SLIP)
    clock.forward(days=17)
    page = show(desk)
    page.turn_to("dong")
    page._lane.settle()
    assert page.form.lapse_button.isVisible()
    page.form.lapse_button.click()
    page.acts.asking.form.ok_button.click()
    qtbot.waitUntil(lambda: dossiers.get(desk, stream).status == "lapsed")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 0)


def test_the_marks_of_a_new_appointment_stand_on_the_line(
    desk: Desk, leader: Desk, show: Show, take: Take, clock
) -> None:
    stream = take()
    clock.forward(days=3)
    limits = promises.choice(leader, dossiers.get(desk, stream))
    promises.sign(leader, stream, due=limits.offers[0], cause="khac", caused_by="khach_quan", words="Xin lỗi.")
    clock.forward(days=8)
    page = show(desk)
    assert "đã xin lỗi, hẹn lại · quá hạn giải quyết từ 27/11" in lines(page)[0]
    assert "hẹn 17:00 thứ Hai 30/11/2026" in lines(page)[0]


def test_what_was_missed_before_a_stop_stays_overdue_and_says_that_it_stands(
    desk: Desk, show: Show, take: Take, clock
) -> None:
    late, in_time = take(), take()
    course.stop_clock(desk, in_time, "co_quan_khac", "Hỏi Công an", "Công văn 12")
    clock.forward(days=7)  # Monday 30/11
    dossiers.request_supplement(desk, late, SLIP, late_basis="Thông tư 12/2026, Điều 5")
    clock.forward(days=2)
    page = show(desk)
    assert (page.listed, page.tiles.count("qua_han"), page.tiles.count("cho_co_quan")) == ("qua_han", "1", "1")
    (line,) = lines(page)
    assert "✗ trễ 3 ngày trước khi dừng" in line
    assert "đang dừng: chờ công dân từ 30/11/2026 (2 ngày)" in line
    page.turn_to("cho_co_quan")
    page._lane.settle()
    assert [row.dossier.id for row in page.rows.fetched] == [in_time]
    assert "trễ" not in lines(page)[0]
    assert "đã dừng tính hạn 1 lần, tổng 48 giờ làm việc" in lines(page)[0]


def test_a_promise_kept_after_an_apology_is_late_by_law_all_the_same(
    desk: Desk, leader: Desk, show: Show, take: Take, clock
) -> None:
    stream = take()
    course.flag_complex(desk, stream, "Nhiều người liên quan", "Họp ngày 25/11")
    clock.forward(days=3)
    limits = promises.choice(leader, dossiers.get(desk, stream))
    promises.sign(leader, stream, due=limits.offers[0], cause="khac", caused_by="khach_quan", words="Xin lỗi.")
    page = show(desk)
    page.turn_to("phuc_tap")
    page._lane.settle()
    assert "trễ hạn" not in lines(page)[0]
    assert "quá hạn giải quyết" not in lines(page)[0]
    clock.forward(days=4)  # Monday 30/11: within the new promise
    page.refresh()
    page._lane.settle()
    page.turn_to("phuc_tap")
    page._lane.settle()
    assert "– trễ hạn" in lines(page)[0]
    assert "đã xin lỗi, hẹn lại · quá hạn giải quyết từ 27/11" in lines(page)[0]


def test_a_leader_sees_the_apologies_and_the_breaches_of_the_month(
    desk: Desk, leader: Desk, show: Show, take: Take, clock
) -> None:
    in_time, breach = take(), take()
    clock.forward(days=3)
    for stream, days, reason in ((in_time, 0, ""), (breach, 11, "Máy chủ hỏng")):
        clock.forward(days=days)
        limits = promises.choice(leader, dossiers.get(desk, stream))
        promises.sign(
            leader, stream, due=limits.offers[0], cause="khac", caused_by="khach_quan", words="Xin lỗi.",
            breach_reason=reason,
        )  # fmt: skip
        if not days:
            first = show(leader).form.leader_label.text()
    assert "Cả quầy đã xin lỗi, hẹn lại 1 hồ sơ, trong đó vi phạm thời gian hẹn lại 0." in first
    december = show(leader).form.leader_label.text()
    assert "Cả quầy đã xin lỗi, hẹn lại 1 hồ sơ, trong đó vi phạm thời gian hẹn lại 1." in december


def test_what_came_online_stands_above_the_board_and_leads_to_the_intake(
    qtbot: QtBot, desk: Desk, show: Show, full_draft: Draft, clock
) -> None:
    assert not show(desk).form.online_button.isVisible()
    intake.save_draft(desk, replace(full_draft, channel="truc_tuyen", submitted=clock.now))
    page = show(desk)
    assert page.form.online_button.text() == "○ Hồ sơ trực tuyến phải trả lời: 1  F2"
    clock.forward(days=3)
    page.refresh()
    page._lane.settle()
    assert page.form.online_button.text() == "✗ Hồ sơ trực tuyến phải trả lời: 1 (quá hạn 1)  F2"
    with qtbot.waitSignal(page.intake_wanted):
        page.form.online_button.click()


def test_a_deed_done_meanwhile_is_shown_before_it_is_done_again(
    qtbot: QtBot, desk: Desk, show: Show, take: Take, clock
) -> None:
    stream = take()
    clock.forward(days=7)
    page = show(desk)
    course.urge(desk, stream, "Tư pháp", "Xong ngay")  # done, but not in sight yet
    page.do("urge")
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    form = page.acts.asking.form
    form.line.setText("Bộ phận Tư pháp")
    form.ok_button.click()
    qtbot.waitUntil(lambda: "vừa có việc mới được ghi" in page.form.why_label.text())
    qtbot.waitUntil(lambda: "đôn đốc 1 lần" in lines(page)[0])
    assert dossiers.get(desk, stream).urged == 1


def test_a_leader_approves_only_what_was_in_sight(
    qtbot: QtBot, desk: Desk, leader: Desk, show: Show, take: Take, submit: Callable[[bytes], None]
) -> None:
    stream = take()
    submit(stream)
    page = show(leader)
    page.rows.tick(page.rows.fetched, on=True)
    course.urge(desk, stream, "Lãnh đạo", "Xem lại căn cứ trước khi duyệt")  # not in sight yet
    page.leader.approve()
    qtbot.waitUntil(lambda: "vừa có việc mới được ghi" in page.form.why_label.text())
    assert dossiers.get(desk, stream).approved_at is None
