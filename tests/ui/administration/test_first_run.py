"""The first page anybody sees: what is missing is said, the usual names are proposed, the code goes onto paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.administration.first_run import PRACTICE, FirstRunPage, RecoveryPage, put_on_paper
from mot_cua_desktop.ui.kit import printing

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot) -> FirstRunPage:
    made = FirstRunPage(lambda: datetime(2026, 11, 22, 18, 30, tzinfo=UTC))  # past midnight here
    qtbot.addWidget(made.form)
    made.form.show()
    made.enter()
    return made


def test_what_is_missing_is_said_and_the_hand_led_there(qtbot: QtBot, page: FirstRunPage) -> None:
    page.form.place.setText("Nha Trang")
    with qtbot.assertNotEmitted(page.answered):
        qtbot.mouseClick(page.form.start_button, Qt.MouseButton.LeftButton)
    assert page.form.fault_label.isVisible()
    assert page.form.fault_label.text() == "Gõ tên Ủy ban nhân dân phường, xã. (còn 4 ô viền đỏ khác)"
    assert page.form.ward_name.property("tone") == "bad"
    assert page.form.place.property("tone") == ""
    assert page.form.ward_name.hasFocus()
    page.form.ward_name.setText("Ủy ban nhân dân xã Bịa")
    assert page.form.ward_name.property("tone") == ""
    assert not page.form.fault_label.isVisible()


@pytest.mark.parametrize("typed", ["phường Tây Nha Trang", "UBND phường Tây Nha Trang", "Phường  Tây Nha Trang"])
def test_the_usual_names_follow_from_the_wards(qtbot: QtBot, page: FirstRunPage, typed: str) -> None:
    form = page.form
    form.desk_name.setText("Quầy hộ tịch")
    form.ward_name.setText(typed)
    form.centre_name.setFocus()
    form.ward_name.editingFinished.emit()
    assert form.ward_name.text() == "Ủy ban nhân dân phường Tây Nha Trang"
    assert form.centre_name.text() == "Trung tâm Phục vụ hành chính công phường Tây Nha Trang"
    assert form.parent_name.text() == "UBND phường Tây Nha Trang"
    assert form.desk_name.text() == "Quầy hộ tịch"  # what was typed stays


def test_the_codes_to_come_are_shown_while_the_prefix_is_typed(page: FirstRunPage) -> None:
    shown = page.form.sample_codes.text()
    assert shown == "Mã hồ sơ sẽ như: 000.00.12.H32-261123-0001, 000.00.12.H32-261123-0002"
    page.form.prefix.setText("000.00.99.H56")
    assert page.form.sample_codes.text().startswith("Mã hồ sơ sẽ như: 000.00.99.H56-")
    page.form.prefix.setText("có dấu cách")
    assert "Mã hồ sơ sẽ như" not in page.form.sample_codes.text()


def test_the_answers_are_handed_on_once(qtbot: QtBot, page: FirstRunPage, answers: FirstRun) -> None:
    for name in answers.__struct_fields__:
        if name != "practice":
            getattr(page.form, name).setText(getattr(answers, name))
    given: list[FirstRun] = []
    page.answered.connect(given.append)
    for _ in range(2):
        qtbot.keyClick(page.form.officer_phone, Qt.Key.Key_Return, CTRL)
    assert given == [answers]
    assert not page.form.start_button.isEnabled()
    page.tell_error(Told("Ổ đĩa đầy.", "Xóa bớt rồi bấm lại."))
    assert page.form.fault_label.text() == "Ổ đĩa đầy. Xóa bớt rồi bấm lại."
    assert page.form.start_button.isEnabled()


def test_the_practice_ward_needs_no_answers(qtbot: QtBot, page: FirstRunPage) -> None:
    with qtbot.waitSignal(page.answered) as given:
        qtbot.mouseClick(page.form.practice_button, Qt.MouseButton.LeftButton)
    assert given.args == [PRACTICE]
    assert given.args[0].practice
    assert page.form.practice_button.text() == "Đang lập phường tập dùng…"
    page.tell_error(Told("Ổ đĩa đầy.", "Xóa bớt rồi bấm lại."))
    assert "số liệu bịa" in page.form.practice_button.text()


def test_the_recovery_code_is_shown_and_left_by_a_key(qtbot: QtBot) -> None:
    page = RecoveryPage("ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2")
    qtbot.addWidget(page.form)
    page.form.show()
    page.enter()
    assert page.form.code_label.text() == "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2"
    qtbot.waitUntil(page.form.print_button.hasFocus)
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(page.form.print_button, Qt.Key.Key_Return, CTRL)


def test_the_recovery_sheet_is_saved_as_a_pdf(desk: Desk, tmp_path: Path) -> None:
    import pypdfium2

    put_on_paper(desk, "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2", tmp_path / "phieu.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "phieu.pdf")
    words = document[0].get_textpage().get_text_range()
    document.close()
    assert "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2" in words


def test_without_a_printer_the_recovery_sheet_has_advice_of_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise Told("Máy này chưa có máy in nào.", "Chọn máy in khác ở trang Quản trị (F8); hồ sơ đã ghi xong.")

    monkeypatch.setattr(printing, "print_pdf", gone)
    with pytest.raises(Told) as told:
        put_on_paper(desk, "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2", None)
    assert str(told.value).startswith("Máy này chưa có máy in nào. Bấm “Lưu PDF”")
    assert "F8" not in str(told.value)
    assert "hồ sơ" not in str(told.value)


def fill(page: FirstRunPage, answers: FirstRun) -> None:
    for name in ("ward_name", "centre_name", "place", "prefix", "desk_name", "officer_name"):
        getattr(page.form, name).setText(getattr(answers, name))


def test_the_first_password_is_typed_twice_alike_or_not_at_all(
    qtbot: QtBot, page: FirstRunPage, answers: FirstRun
) -> None:
    fill(page, answers)
    for password, again, why in (
        ("bien xanh cat trang", "bien xanh cat tran", "không giống nhau"),
        ("", "bien xanh cat trang", "Chưa gõ mật khẩu"),
        ("ngan", "ngan", "từ 8 đến 128"),
        ("nguyenthihanh", "nguyenthihanh", "ai cũng thử"),
    ):
        page.form.first_password.setText(password)
        page.form.first_again.setText(again)
        with qtbot.assertNotEmitted(page.answered):
            page.start()
        assert why in page.form.fault_label.text()
    assert "ai ngồi vào máy cũng làm việc được" in page.form.first_password_hint.text()
    page.form.first_password.setText("bien xanh cat trang")
    page.form.first_again.setText("bien xanh cat trang")
    with qtbot.waitSignal(page.answered) as handed:
        page.start()
    assert page.password() == "bien xanh cat trang"
    assert "bien xanh" not in repr(handed.args)


def test_a_real_ward_begins_guarded_and_the_practice_ward_does_not(tmp_path: Path, answers: FirstRun) -> None:
    from mot_cua_desktop.operations import passwords
    from mot_cua_desktop.paths import DataFolder
    from mot_cua_desktop.ui.administration import first_steps

    clock = {"clock": lambda: datetime(2026, 11, 23, 2, 12, tzinfo=UTC)}
    real = first_steps.set_up(DataFolder(tmp_path / "that"), answers, clock, "bien xanh cat trang").desk
    assert (real.seat.guarded, real.seat.asked) == (True, True)
    assert passwords.unlock(real, "bien xanh cat trang").facts.officer.name == answers.officer_name
    real.store.close()
    practice = first_steps.set_up(DataFolder(tmp_path / "tap"), PRACTICE, clock, "bien xanh cat trang").desk
    assert (practice.seat.guarded, practice.seat.asked) == (False, False)
    practice.store.close()
