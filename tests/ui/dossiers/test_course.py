"""Carrying a dossier on from its page: the steps with their times, the deeds of each role, the clock, the apology."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import STATUS_WORDS
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, dossiers, intake, promises, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import deeds, looks
from mot_cua_desktop.ui.dossiers.page import DossiersPage

Open = Callable[[bytes], DossiersPage]
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def specialist(desk: Desk) -> Desk:
    return settings.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon", unit="Tư pháp – Hộ tịch")


@pytest.fixture
def leader(desk: Desk) -> Desk:
    return settings.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")


def settled(page: DossiersPage) -> DossiersPage:
    page._lane.settle()
    return page


def steps(page: DossiersPage, row: int) -> list[str]:
    item = page.form.steps.topLevelItem(row)
    return [item.text(column) for column in range(item.columnCount())]


def answer(page: DossiersPage, **parts: str) -> None:
    """Fill the open dialog's fields and agree."""
    form = page.acts.asking.form
    for name, words in parts.items():
        part = getattr(form, name)
        if isinstance(part, QComboBox):
            part.setCurrentIndex(part.findData(words))
        else:
            (part.setPlainText if hasattr(part, "setPlainText") else part.setText)(words)
    form.ok_button.click()


def test_every_status_has_its_look() -> None:
    assert set(looks.SIGNS) == set(looks.TONES) == set(STATUS_WORDS)
    listed = [status for statuses in looks.CHIPS.values() for status in statuses]
    assert sorted(listed) == sorted(STATUS_WORDS)


def test_no_two_deeds_share_a_key() -> None:
    keys = [offer.keys for offer in deeds.OFFERS]
    assert len(set(keys)) == len(keys)


def test_a_dossier_is_carried_to_the_leader_and_back_by_whoever_sits_here(
    qtbot: QtBot, desk: Desk, specialist: Desk, leader: Desk, anh: bytes, opened: Open, clock
) -> None:
    page = opened(anh)
    assert page.form.main_button.text().startswith("Chuyển bước 2: Thẩm định, dự thảo kết quả")
    clock.forward(minutes=48)
    page.main()
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    form = page.acts.asking.form
    assert form.second.currentText() == "Trần Văn Chuyên – Công chức chuyên môn, Tư pháp – Hộ tịch"
    answer(page, line="Kèm bản gốc")
    qtbot.waitUntil(lambda: bool(page.told.dossier.handovers))
    assert "đang chuyển tới Trần Văn Chuyên" in page.form.holder_label.text()
    assert steps(page, 0)[:5] == [
        "✓", "1. Tiếp nhận, chuyển hồ sơ", "Nguyễn Thị Hạnh", "10:00 23/11",
        "48 phút / 1 giờ 30 phút",
    ]  # fmt: skip
    page.use(specialist)
    assert page.form.main_button.text().startswith("Xác nhận đã nhận hồ sơ")
    page.main()
    qtbot.waitUntil(lambda: page.told.dossier.holding.received_at is not None)
    clock.forward(hours=5)  # 15:00: two hours at noon do not count
    page.main()
    qtbot.waitUntil(lambda: page.acts.asking.form.windowTitle() == "Trình lãnh đạo")
    answer(page)
    assert "Chưa ghi nội dung trình lãnh đạo" in page.acts.asking.form.fault_label.text()
    answer(page, words="Đồng ý đăng ký")
    qtbot.waitUntil(lambda: page.told.dossier.holding.before_leader)
    assert steps(page, 1)[4] == "3 giờ / 2 ngày 2 giờ"
    assert steps(page, 2)[0] == "→"
    assert "Đang chờ lãnh đạo duyệt" in page.form.why_label.text()
    assert not page.form.main_button.isVisible()
    page.use(leader)
    settled(page).open(anh)
    settled(page)
    assert page.form.main_button.text().startswith("Duyệt")
    page.main()
    assert "Được trình: Đồng ý đăng ký" in page.acts.asking.form.intro_label.text()
    answer(page, words="Đồng ý")
    qtbot.waitUntil(lambda: page.told.dossier.approved_at is not None)
    assert page.told.dossier.approved_by == leader.facts.officer.id
    assert "Lãnh đạo duyệt: Đồng ý." in page.form.story.toPlainText()


def test_the_steps_show_every_word_and_who_is_awaited(desk: Desk, anh: bytes, opened: Open) -> None:
    course.forward(desk, anh)
    course.receive(desk, anh)
    course.submit(desk, anh, "Đề nghị công nhận, kèm ý kiến của Công an và của Tư pháp – Hộ tịch")
    page = opened(anh)
    tree = page.form.steps
    page.form.tabs.setCurrentWidget(page.form.steps_tab)
    page.form.grab()  # lays it out
    assert steps(page, 2)[2] == "chờ lãnh đạo"
    assert tree.header().length() <= tree.viewport().width()
    for row in range(tree.topLevelItemCount()):
        item = tree.topLevelItem(row)
        for column in range(tree.columnCount()):
            cell = tree.visualItemRect(item).height()
            room = QRect(0, 0, tree.columnWidth(column) - 12, 1000)
            wanted = QFontMetrics(item.font(column)).boundingRect(room, Qt.TextFlag.TextWordWrap, item.text(column))
            assert wanted.height() <= cell
            assert wanted.width() <= room.width()


def test_an_officer_is_told_that_only_a_leader_approves(qtbot: QtBot, desk: Desk, anh: bytes, opened: Open) -> None:
    course.forward(desk, anh)
    course.receive(desk, anh)
    course.submit(desk, anh, "Đồng ý")
    page = opened(anh)
    assert not page.offers.actions["approve"].isEnabled()
    assert "Chỉ lãnh đạo" in page.offers.actions["approve"].toolTip()
    qtbot.keyClick(page.form.list, Qt.Key.Key_D, CONTROL_SHIFT)
    assert "Chỉ lãnh đạo mới được duyệt hồ sơ. Nhờ lãnh đạo đăng nhập" in page.form.why_label.text()
    assert page.acts.asking is None


def test_handed_to_a_colleague_of_the_same_step_needs_a_name(
    qtbot: QtBot, desk: Desk, specialist: Desk, anh: bytes, opened: Open
) -> None:
    page = opened(anh)
    page.acts.do("forward", page.told.dossier)
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    form = page.acts.asking.form
    assert form.second.itemText(0) == "Ai ở bộ phận đó nhận cũng được"
    form.first.setCurrentIndex(1)
    assert [form.second.itemData(row) for row in range(form.second.count())] == [
        desk.facts.officer.id, specialist.facts.officer.id,
    ]  # fmt: skip


def test_the_clock_is_stopped_with_its_ground_and_runs_again(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open, clock
) -> None:
    page = opened(anh)
    page.acts.do("stop_clock", page.told.dossier)
    answer(page, words="Chờ nộp lệ phí")
    assert "Chưa ghi văn bản cho phép dừng" in page.acts.asking.form.fault_label.text()
    answer(page, line="Thông báo số 12")
    qtbot.waitUntil(lambda: page.told.dossier.status == "paused")
    assert page.form.state_label.text() == "◆ Tạm dừng tính hạn"
    assert "dừng tính, chờ nộp phí" in page.form.due_label.text()
    assert page.told.dossier.stops[0].basis == "Thông báo số 12"
    clock.forward(days=2)
    page.main()
    answer(page)
    qtbot.waitUntil(lambda: page.told.dossier.status == "in_process")
    # From Monday 09:12 to Wednesday 09:12 a working day went by: Tuesday is a holiday.
    assert page.form.due_label.text() == "17:00 thứ Hai 30/11/2026"
    assert page.form.elapsed_label.text() == "2 ngày thực tế; 0 phút làm việc tính vào hạn, không tính 8 giờ dừng"


def test_a_complex_dossier_needs_its_measure_and_the_mark_goes_again(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open
) -> None:
    page = opened(anh)
    page.acts.do("flag_complex", page.told.dossier)
    answer(page, line="Nhiều người liên quan")
    assert "Chưa ghi biện pháp xử lý" in page.acts.asking.form.fault_label.text()
    answer(page, words="Họp liên ngành ngày 25/11")
    qtbot.waitUntil(lambda: page.told.dossier.complex is not None)
    assert page.offers.actions["flag_complex"].text().startswith("Bỏ đánh dấu phức tạp")
    page.offers.actions["flag_complex"].trigger()
    qtbot.waitUntil(lambda: page.told.dossier.complex is None)


def test_the_leader_apologises_once_and_the_second_time_is_refused(
    qtbot: QtBot, leader: Desk, anh: bytes, opened: Open, clock
) -> None:
    clock.forward(days=3)
    page = opened(anh)
    page.use(leader)
    page.acts.do("apologise", page.told.dossier)
    form = page.acts.asking.form
    for box, said in ((form.cause, "Chưa chọn nguyên nhân chậm."), (form.caused_by, "Chưa chọn chậm do ai.")):
        assert box.currentText() == "– chọn –"
        form.ok_button.click()
        assert form.fault_label.text().startswith(said)
        box.setCurrentIndex(1)
    answer(page, cause="xac_minh", caused_by="chuyen_mon", words="Phải xác minh thêm.")
    qtbot.waitUntil(lambda: page.told.dossier.reschedule is not None)
    assert page.form.due_label.text() == "17:00 thứ Hai 30/11/2026 – đã xin lỗi, hẹn lại (cũ 27/11)"
    page.form.why_button.click()
    assert page.pane.why.due_label.text() == "Hẹn trả 17:00 thứ Hai 30/11/2026 (hẹn cũ 17:00 thứ Sáu 27/11/2026)"
    page.pane.why.close_button.click()
    assert not page.offers.actions["apologise"].isEnabled()
    page.acts.do("apologise", page.told.dossier)
    assert "mỗi hồ sơ chỉ được hẹn lại một lần" in page.form.why_label.text()


@pytest.mark.parametrize("late", [False, True])
def test_every_dialog_fits_a_low_screen(qtbot: QtBot, leader: Desk, anh: bytes, opened: Open, clock, late) -> None:
    clock.forward(days=9 if late else 3)
    page = opened(anh)
    page.use(leader)
    seen = []
    for offer in deeds.OFFERS:
        before = page.acts.asking
        page._do(offer.name)
        page._lane.settle()
        if page.acts.asking is not before:
            form = page.acts.asking.form
            form.grab()  # lays it out
            assert form.height() <= 720, offer.name
            seen.append(offer.name)
            form.reject()
            page._lane.settle()
    assert "apologise" in seen


def test_a_supplement_is_asked_from_the_page(qtbot: QtBot, desk: Desk, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    page.form.supplement_button.click()
    form = page.acts.asking.form
    assert not form.late_basis.isVisible()
    form.other_name.setText("Giấy xác nhận nơi cư trú")
    form.other_wrong.setText("Bản chụp mờ")
    form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.status == "waiting")
    assert page.prints.dossier.slip.lines[0].name == "Giấy xác nhận nơi cư trú"


def test_a_supplement_beside_an_open_slip_of_the_matter_asks_for_its_reason(
    qtbot: QtBot, guided: bytes, anh: bytes, opened: Open
) -> None:
    page = opened(anh)
    page.form.supplement_button.click()
    form = page.acts.asking.form
    form.other_name.setText("Giấy xác nhận nơi cư trú")
    form.other_wrong.setText("Bản chụp mờ")
    assert not form.another.isVisible()
    form.ok_button.click()
    qtbot.waitUntil(lambda: form.another.isVisible())
    assert "phiếu hướng dẫn 1/2026" in form.another_cap.text()
    form.another.setText("Giám hộ cho người con thứ hai")
    form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.status == "waiting")


def test_a_supplement_after_three_days_names_the_document_that_allows_it(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open, clock
) -> None:
    clock.forward(days=5)
    page = opened(anh)
    page.form.supplement_button.click()
    form = page.acts.asking.form
    assert "Chỉ được yêu cầu bổ sung đến 17:00 thứ Sáu 27/11/2026" in form.late_cap.text()
    form.other_name.setText("Giấy xác nhận")
    form.other_wrong.setText("Bản chụp mờ")
    form.ok_button.click()
    assert "Đã quá hạn yêu cầu bổ sung" in form.fault_label.text()
    form.late_basis.setText("a")
    form.ok_button.click()
    assert "phải có số văn bản" in form.fault_label.text()
    form.late_basis.setText("Khoản 3 Điều 12 Thông tư số 12/2026")
    form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.status == "waiting")


def test_closing_waits_for_the_fifteen_days(qtbot: QtBot, desk: Desk, anh: bytes, opened: Open, clock) -> None:
    dossiers.request_supplement(desk, anh, (ev.SlipLine(key="khac", name="Giấy", wrong="Mờ"),))
    page = opened(anh)
    assert not page.offers.actions["lapse"].isEnabled()
    assert "Công dân còn được bổ sung đến" in page.offers.actions["lapse"].toolTip()
    clock.forward(days=16)
    settled(page).open(anh)
    settled(page)
    page.offers.actions["lapse"].trigger()
    page.acts.asking.form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.status == "lapsed")
    assert page.form.state_label.text() == "✗ Đã đóng, không bổ sung"


def test_linked_dossiers_show_each_date_and_the_last_of_all(desk: Desk, full_draft: Draft, opened: Open) -> None:
    first = intake.accept(desk, full_draft)
    second = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, follows=first.id))
    page = opened(second.id)
    assert page.form.linked_label.text().splitlines() == [
        f"{first.code} {first.procedure.name}: hẹn 17:00 thứ Sáu 27/11/2026",
        "Hồ sơ này, cũng là hẹn chung: 17:00 thứ Tư 02/12/2026",
    ]


def test_a_linked_dossier_shows_that_the_one_before_was_promised_anew(
    desk: Desk, leader: Desk, full_draft: Draft, opened: Open, clock
) -> None:
    first = intake.accept(desk, full_draft)
    second = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, follows=first.id))
    clock.forward(days=3)
    limits = promises.choice(leader, dossiers.get(leader, first.id))
    promises.sign(leader, first.id, due=limits.offers[-1], cause="khac", caused_by="khach_quan", words="Chậm.")
    lines = opened(second.id).form.linked_label.text().splitlines()
    moved = "hẹn 17:00 thứ Hai 30/11/2026 (đã dời từ 17:00 thứ Sáu 27/11/2026)"
    assert lines[0] == f"{first.code} {first.procedure.name}: {moved}"
    assert lines[1] == "Hồ sơ này, cũng là hẹn chung: 17:00 thứ Tư 02/12/2026"


def test_a_procedure_without_a_process_still_ends(desk: Desk, full_draft: Draft, opened: Open) -> None:
    own = (
        co.StepPlan(role="tiep_nhan", name="Nhận", minutes=30),
        co.StepPlan(role="tiep_nhan", name="Trả", minutes=30),
    )
    assert full_draft.procedure_code == "1.004837"
    from mot_cua_desktop.domain.worktime import Term

    course.state_process(desk, "1.004837", own, Term(3, "ngay_lam_viec"), "QĐ 5/QĐ-UBND")
    page = opened(intake.accept(desk, full_draft).id)
    assert page.form.ready_button.isEnabled()
    assert not page.offers.actions["submit"].isEnabled()
    assert "không có bước lãnh đạo" in page.offers.actions["submit"].toolTip()
