"""The dossiers' page: found by anything, told in order, and only what the rules allow can be pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, dossiers, intake, promises, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import rows
from mot_cua_desktop.ui.dossiers.fee_dialog import PRICE
from mot_cua_desktop.ui.dossiers.page import DossiersPage

Open = Callable[[bytes], DossiersPage]
SLIP = (ev.SlipLine(key="a", name="Tờ khai", wrong="Bản chụp mờ"),)


def names(page: DossiersPage) -> list[str]:
    return [row.owner_name for row in page.rows.rows]


@pytest.mark.parametrize(
    "typed",
    ["ngoc anh", "ÁNH TRẦN", "056192001234", "1234", "0905123456", "905 123 456", "{code}", "{code}\n", "{tail}"],
)
def test_a_dossier_is_found_by_anything_on_it(
    qtbot: QtBot, desk: Desk, page: DossiersPage, anh: bytes, binh: bytes, typed: str
) -> None:
    code = dossiers.get(desk, anh).code
    page.find(typed.format(code=code, tail=code[-6:]))
    qtbot.waitUntil(lambda: page.told is not None)
    assert names(page) == ["Trần Thị Ngọc Ánh"]
    assert page.form.code_label.text() == code  # the only hit opens by itself


def test_nothing_found_says_what_to_try(qtbot: QtBot, page: DossiersPage, anh: bytes) -> None:
    page.find("khong co ai")
    qtbot.waitUntil(lambda: "Không có hồ sơ nào khớp" in page.form.found_words.text())
    qtbot.mouseClick(page.form.clear_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(page) == ["Trần Thị Ngọc Ánh"])


def test_chips_narrow_the_list(qtbot: QtBot, page: DossiersPage, anh: bytes, guided: bytes) -> None:
    page.enter()
    qtbot.waitUntil(lambda: len(names(page)) == 2)
    chip = page.form.findChild(type(page.form.all_chip), "citizen_chip")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [row.status for row in page.rows.rows] == ["guided"])


def test_card_numbers_are_masked_in_the_list(qtbot: QtBot, page: DossiersPage, anh: bytes) -> None:
    page.enter()
    qtbot.waitUntil(lambda: len(names(page)) == 1)
    spoken = page.rows.index(0).data()
    assert "••••1234" in spoken
    assert "056192001234" not in spoken
    assert "● Đang giải quyết" in spoken


def test_the_list_is_fetched_page_by_page(
    qtbot: QtBot, desk: Desk, page: DossiersPage, full_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "PAGE", 2)
    monkeypatch.setattr("mot_cua_desktop.ui.dossiers.page.PAGE", 2)
    for _ in range(5):
        intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))
    page.reload()
    # The view itself asks for more while there is room below the last row.
    qtbot.waitUntil(lambda: len(page.rows.rows) == 5)
    numbers = [row.number for row in page.rows.rows]
    assert numbers == sorted(set(numbers), reverse=True)


def test_the_story_stands_in_order(desk: Desk, anh: bytes, opened: Open) -> None:
    dossiers.request_supplement(desk, anh, SLIP)
    dossiers.receive_supplement(desk, anh, dossiers.get(desk, anh).papers)
    dossiers.result_ready(desk, anh, "Quyết định công nhận", "15/QĐ")
    text = opened(anh).form.story.toPlainText()
    marks = ["Lập hồ sơ", "Tiếp nhận, mã hồ sơ", "Yêu cầu bổ sung sau tiếp nhận", "nộp bổ sung", "Có kết quả"]
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "Thứ Hai 23/11/2026" in text
    assert "Nguyễn Thị Hạnh" in text


def test_what_a_citizen_typed_cannot_break_the_story(desk: Desk, anh: bytes, opened: Open) -> None:
    dossiers.withdraw(desk, anh, "<b>&amp; tự ý</b>")
    assert "<b>&amp; tự ý</b>" in opened(anh).form.story.toPlainText()


def test_a_second_supplement_cannot_be_pressed_and_says_why(qtbot: QtBot, desk: Desk, anh: bytes, opened: Open) -> None:
    dossiers.request_supplement(desk, anh, SLIP)
    dossiers.receive_supplement(desk, anh, dossiers.get(desk, anh).papers)
    page = opened(anh)
    button = page.form.supplement_button
    assert not button.isEnabled()
    assert "đã được yêu cầu bổ sung một lần ngày 23/11/2026" in button.toolTip()
    assert "Điều 16" in button.toolTip()
    assert page.form.allowance_label.text().startswith("Hết – đã yêu cầu một lần ngày 23/11/2026")
    qtbot.keyClick(page.form.list, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert "Chỉ còn: tiếp nhận, từ chối có lý do, hoặc công dân rút hồ sơ." in page.form.why_label.text()
    assert page.acts.asking is None


def test_the_first_supplement_is_offered(anh: bytes, opened: Open) -> None:
    page = opened(anh)
    assert page.form.supplement_button.isEnabled()
    assert page.form.allowance_label.text().startswith("Còn 1 lần")


def test_the_supplement_is_asked_from_the_page_itself(qtbot: QtBot, desk: Desk, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    qtbot.keyClick(page.form.list, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    form = page.acts.asking.form
    form.lines.item(0, 0).setCheckState(Qt.CheckState.Checked)
    form.lines.item(0, 2).setText("Chưa ký ở trang 2")
    qtbot.mouseClick(form.ok_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dossiers.get(desk, anh).slip is not None)
    slip = dossiers.get(desk, anh).slip
    assert slip is not None
    assert [line.wrong for line in slip.lines] == ["Chưa ký ở trang 2"]
    qtbot.waitUntil(lambda: page.prints.paper is not None and page.prints.paper.kind == "phieu_bo_sung")
    assert not page.form.supplement_button.isEnabled()


def test_a_guided_dossier_goes_on_at_the_intake_page(qtbot: QtBot, guided: bytes, opened: Open) -> None:
    page = opened(guided)
    assert page.form.main_button.text().startswith("Công dân đã quay lại – tiếp nhận tiếp")
    assert not page.form.received_button.isEnabled()
    with qtbot.waitSignal(page.resume_wanted) as asked:
        page.main()
    assert asked.args == [guided]


def test_a_supplement_that_came_restarts_the_appointment(qtbot: QtBot, desk: Desk, anh: bytes, opened: Open) -> None:
    key = dossiers.get(desk, anh).papers[0].key
    dossiers.request_supplement(desk, anh, (replace(SLIP[0], key=key),))
    page = opened(anh)
    assert "dừng tính" in page.form.due_label.text()
    page.main()
    form = page.acts.asking.form
    assert "Còn 1 giấy tờ chưa nộp" in form.after_label.text()
    qtbot.mouseClick(form.ok_button, Qt.MouseButton.LeftButton)
    assert "Chưa đánh dấu giấy tờ nào" in form.fault_label.text()
    form.papers.topLevelItem(0).setCheckState(0, Qt.CheckState.Checked)
    assert form.after_label.text().startswith("Đủ giấy tờ")
    qtbot.mouseClick(form.ok_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.told.dossier.status == "in_process")
    assert not form.isVisible()


def test_a_correction_makes_the_next_edition(qtbot: QtBot, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    page.offers.actions["correct"].trigger()
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    form = page.acts.asking.form
    assert "bản 2, thay bản 1" in form.intro_label.text()
    form.owner_name.setText("Trần Thị Ngọc Anh")
    form.ok_button.click()
    assert "Chưa ghi lý do đính chính" in form.fault_label.text()
    form.reason.setText("gõ sai so với thẻ căn cước")
    form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.edition == 2)
    assert page.told.dossier.people.owner.name == "Trần Thị Ngọc Anh"
    assert page.told.dossier.people.applicant.name == "Trần Thị Ngọc Anh"
    assert "Giấy tiếp nhận bản 2, thay bản 1" in page.form.story.toPlainText()
    assert "Trần Thị Ngọc Ánh → Trần Thị Ngọc Anh" in page.form.story.toPlainText()


def test_a_correction_of_nothing_is_told_in_its_dialog(qtbot: QtBot, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    page.offers.actions["correct"].trigger()
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    form = page.acts.asking.form
    form.reason.setText("x")
    form.ok_button.click()
    qtbot.waitUntil(lambda: "Chưa có gì thay đổi" in form.fault_label.text())
    assert form.isVisible()


def test_a_withdrawal_ends_the_dossier(qtbot: QtBot, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    qtbot.keyClick(page.form.list, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    page.acts.asking.form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.status == "withdrawn")
    assert page.form.state_label.text() == "← Công dân đã rút"
    assert not page.form.main_button.isVisible()
    assert not page.offers.actions["refuse"].isEnabled()
    assert "Hồ sơ đã kết thúc" in page.form.why_label.text()


def test_a_refusal_needs_reason_and_basis(qtbot: QtBot, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    page.offers.actions["refuse"].trigger()
    form = page.acts.asking.form
    form.ok_button.click()
    assert "Chưa ghi lý do từ chối" in form.fault_label.text()
    form.reason.setPlainText("Không thuộc thẩm quyền")
    form.ok_button.click()
    assert "Chưa ghi căn cứ pháp lý" in form.fault_label.text()
    form.basis.setText("Luật Hộ tịch 2014, Điều 5")
    form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.status == "refused")


def test_the_provinces_code_finds_the_dossier_too(qtbot: QtBot, anh: bytes, binh: bytes, opened: Open) -> None:
    page = opened(anh)
    page.offers.actions["official"].trigger()
    page.acts.asking.form.code.setText("h32.15-261123-7001")
    page.acts.asking.form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.official_code == "H32.15-261123-7001")
    page.offers.actions["official"].trigger()
    page.acts.asking.form.code.setText("H32.15-261123-7002")
    page.acts.asking.form.ok_button.click()
    assert "Chưa ghi lý do" in page.acts.asking.form.fault_label.text()
    page.acts.asking.form.reason.setText("Chép nhầm số cuối")
    page.acts.asking.form.ok_button.click()
    qtbot.waitUntil(lambda: page.told.dossier.official_code == "H32.15-261123-7002")
    assert page.form.official_label.text() == "Mã tỉnh H32.15-261123-7002"
    page.find("H32.15-261123-7002")
    qtbot.waitUntil(lambda: names(page) == ["Trần Thị Ngọc Ánh"])


def test_files_are_added_and_opened(qtbot: QtBot, page: DossiersPage, anh: bytes, opened: Open, tmp_path: Path) -> None:
    scan = tmp_path / "tờ khai.pdf"
    scan.write_bytes(b"%PDF-1.4 invented")
    opened(anh)
    page.acts.attach_files(page.told.dossier, [str(scan)])
    qtbot.waitUntil(lambda: page.form.files.count() == 1)
    assert "tờ khai.pdf" in page.form.files.item(0).text()
    shown: list[Path] = []
    page.files.show_file = shown.append
    page.form.open_file_button.click()
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0].read_bytes() == b"%PDF-1.4 invented"
    page.files.close()
    assert not shown[0].exists()


def test_a_late_dossier_says_so_in_words(desk: Desk, clock: Callable[[], object], anh: bytes, opened: Open) -> None:
    clock.forward(days=60)  # type: ignore[attr-defined]
    page = opened(anh)
    assert page.form.state_label.text() == "● Đang giải quyết – trễ hạn"
    assert page.form.state_label.property("tone") == "bad"


def test_a_deed_on_an_outdated_page_is_told_and_the_page_shows_what_was_done(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open, faults: list[Exception]
) -> None:
    page = opened(anh)
    assert page.told is not None
    page.acts.do("fee", page.told.dossier)
    dialog = page.acts.asking
    assert dialog is not None
    dossiers.take_fee(desk, anh, (ev.FeeItem(name="Lệ phí", amount=5_000),), "A")  # done before, but not heard of
    dialog.form.items.item(0, PRICE).setText("5000")
    dialog.agree()
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert "vừa có việc mới được ghi" in str(faults.pop())
    assert not dialog.form.isVisible()
    qtbot.waitUntil(lambda: page.told is not None and len(page.told.dossier.payments) == 1)


def test_why_a_date_is_told_short_and_whole_on_demand(opened: Open, anh: bytes) -> None:
    page = opened(anh)
    assert page.form.due_why.text() == (
        "Nhận 09:12 thứ Hai 23/11/2026 · 3 ngày làm việc · 24/11 nghỉ lễ: Ngày Văn hóa Việt Nam"
    )
    page.form.why_button.click()
    told = page.pane.why
    assert told.steps.toPlainText().splitlines()[2] == "Thứ Tư 25/11/2026: ngày làm việc thứ 1/3"
    assert told.due_label.text() == "Hẹn trả 17:00 thứ Sáu 27/11/2026"
    told.close_button.click()
    assert not told.isVisible()


def test_coming_back_with_another_dossier_shows_that_one(
    qtbot: QtBot, page: DossiersPage, anh: bytes, binh: bytes, opened: Open
) -> None:
    opened(binh)
    for wanted in (anh, binh, anh):
        page.enter()  # as the window does when another page asks for a dossier
        page.open(wanted, "phieu_kiem_soat")
        page._do("withdraw")  # pressed before the story came: nothing is begun on the one in sight
        assert page.acts.asking is None
        page._lane.settle()
        page._lane.settle()
        assert page.dossier().id == wanted
        assert page.form.list.currentIndex().data(rows.ROW).id == wanted
        assert page.prints._kind() == "phieu_kiem_soat"


def test_a_search_of_before_does_not_take_the_dossier_away(
    page: DossiersPage, anh: bytes, binh: bytes, opened: Open
) -> None:
    page.find("binh")
    page._lane.settle()
    page._lane.settle()
    assert page.dossier().id == binh
    page.enter()
    page.open(anh)
    page._lane.settle()
    page._lane.settle()
    assert page.dossier().id == anh
    assert not page.form.list.currentIndex().isValid()  # it is not among what was found


def test_the_keyboard_coming_to_the_list_opens_nothing(page: DossiersPage, anh: bytes, binh: bytes) -> None:
    page.enter()
    page._lane.settle()
    page.form.list.selectionModel().setCurrentIndex(
        page.rows.index(0), QItemSelectionModel.SelectionFlag.NoUpdate
    )  # what Qt does with a list that gets the focus
    page._lane.settle()
    assert page.dossier() is None


def spoken(page: DossiersPage) -> str:
    page.reload()
    page._lane.settle()
    return str(page.rows.index(0).data())


def test_lawful_lateness_is_said_of_what_runs_stands_and_is_done(
    desk: Desk, clock, anh: bytes, page: DossiersPage, opened: Open
) -> None:
    clock.forward(days=3)
    leader = settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    new = promises.choice(leader, dossiers.get(desk, anh)).offers[0]
    promises.sign(leader, anh, due=new, cause="khac", caused_by="khach_quan", words="Xin lỗi.")
    assert "● Đang giải quyết ·" in spoken(page)
    assert spoken(page).endswith("đã xin lỗi, hẹn lại 30/11")
    clock.forward(days=4)  # within the new promise, past the deadline
    assert "● Đang giải quyết – trễ hạn" in spoken(page)
    assert spoken(page).endswith("đã xin lỗi, hẹn lại 30/11; quá hạn từ 27/11")
    assert opened(anh).form.due_label.text().endswith("– đã xin lỗi, hẹn lại (cũ 27/11); quá hạn giải quyết từ 27/11")
    dossiers.result_ready(desk, anh, "Quyết định", "15/QĐ")
    assert "→ Có kết quả, chờ trả – trễ hạn" in spoken(page)
    state = dossiers.get(desk, anh)
    dossiers.hand_over(desk, anh, ev.Receiver(name=state.people.applicant.name), "căn cước")
    assert "✓ Đã trả kết quả – trả trễ" in spoken(page)


def test_what_was_done_or_stopped_in_time_is_never_late(
    desk: Desk, clock, anh: bytes, binh: bytes, page: DossiersPage
) -> None:
    dossiers.result_ready(desk, anh, "Quyết định", "15/QĐ")
    course.stop_clock(desk, binh, "co_quan_khac", "Hỏi Công an", "Công văn 12")
    clock.forward(days=30)
    page.reload()
    page._lane.settle()
    for row in range(2):
        assert "trễ" not in str(page.rows.index(row).data())
        assert "quá hạn" not in str(page.rows.index(row).data())
