"""Money that is no longer owed is given back from the dossier's page, whole or in parts; till and dossier follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, fees, intake, till
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, receiving, tables
from mot_cua_desktop.ui.dossiers import deeds
from mot_cua_desktop.ui.dossiers.story_pane import fee_words
from mot_cua_desktop.ui.reports import till_dialog

FEE = ev.FeeItem(name="Lệ phí", amount=23_000)


@pytest.fixture
def owing(desk: Desk, full_draft: Draft) -> bytes:
    """10.000 of the 23.000 that were taken are to be given back."""
    stream = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, fees=(FEE,))).id
    dossiers.take_fee(desk, stream, (FEE,), "Trần Văn Nộp")
    refused = deeds.why_not(dossiers.get(desk, stream), "fee_back")
    assert refused is not None
    assert "không có khoản nào phải hoàn" in str(refused)
    dossiers.correct(desk, stream, "Giảm", fees=(replace(FEE, amount=13_000),))
    return stream


def asked(page: Any) -> Any:
    """The dialog as it opens."""
    page._do("fee_back")
    page._lane.settle()
    return page.acts.asking.form


def test_the_sum_goes_back_to_who_paid_and_off_the_till(
    qtbot: QtBot, desk: Desk, owing: bytes, opened: Callable[[bytes], Any]
) -> None:
    page = opened(owing)
    form = asked(page)
    assert "đã thu 23.000 đ, nay phải hoàn 10.000 đ" in form.intro_label.text()
    assert (form.sum.text(), form.sum.selectedText()) == ("10.000", "10.000")
    assert form.words_label.text() == "Mười nghìn đồng. Hoàn đủ."
    assert form.receiver.text() == "Trần Văn Nộp"
    form.receiver.clear()
    form.ok_button.click()
    assert "Chưa ghi hoàn cho ai" in form.fault_label.text()
    form.receiver.setText("Trần Văn Nộp")
    form.note.setText("Phiếu chi 12")
    form.ok_button.click()
    page._lane.settle()
    assert dossiers.get(desk, owing).fee_back == 0
    label = page.form.findChild(QLabel, "fee_label")
    qtbot.waitUntil(lambda: label.text().endswith("đã thu 23.000 đ, đã hoàn 10.000 đ"))
    parent = QWidget()
    qtbot.addWidget(parent)
    asking = till_dialog.ask(parent, "Nguyễn Thị Hạnh", till.taken(desk))
    words = asking.form.words_label.text()  # type: ignore[attr-defined]
    assert "Tiền mặt theo phiếu: 13.000 đ" in words
    assert "đã trừ 10.000 đ hoàn cho dân" in words


def test_half_goes_back_today_and_half_tomorrow(
    qtbot: QtBot, desk: Desk, owing: bytes, opened: Callable[[bytes], Any], clock: Any
) -> None:
    page = opened(owing)
    said: list[str] = []
    page.acts.done.connect(lambda done: said.append(done.words))
    form = asked(page)
    qtbot.keyClicks(form.sum, "4000")  # over the sum that stands there selected
    assert form.words_label.text() == "Bốn nghìn đồng. Còn phải hoàn 6.000 đ, hoàn lần sau."
    form.method.setCurrentIndex(form.method.findData("chuyen_khoan"))
    qtbot.keyClick(form.note, Qt.Key.Key_Return)
    page._lane.settle()
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Đã ghi hoàn 4.000 đ, còn phải hoàn 6.000 đ."]
    label = page.form.findChild(QLabel, "fee_label")
    qtbot.waitUntil(lambda: "đã hoàn 4.000 đ – còn phải hoàn 6.000\N{NO-BREAK SPACE}đ" in label.text())
    clock.forward(days=1)
    form = asked(page)
    assert "đã thu 23.000 đ, đã hoàn 4.000 đ, nay phải hoàn 6.000 đ" in form.intro_label.text()
    assert form.sum.text() == "6.000"
    form.ok_button.click()
    page._lane.settle()
    state = dossiers.get(desk, owing)
    assert (state.fee_back, state.fee_returned, state.fee_paid) == (0, 10_000, 13_000)
    taken = till.taken(desk)
    assert (taken.cash, taken.transfer, taken.backs, taken.given) == (17_000, -4_000, 2, 6_000)


@pytest.mark.parametrize(
    ("typed", "live", "fault"),
    [
        ("10.001", "Nhiều hơn 10.000 đ phải hoàn", "Số tiền hoàn 10.001 đ quá số phải hoàn 10.000 đ."),
        ("23.000", "Nhiều hơn 10.000 đ phải hoàn", "Số tiền hoàn 23.000 đ quá số phải hoàn 10.000 đ."),
        ("0", "từ 1 đến 10.000 đ", "Số tiền hoàn chưa đúng."),
        ("", "từ 1 đến 10.000 đ", "Số tiền hoàn chưa đúng."),
        ("5,5", "từ 1 đến 10.000 đ", "Số tiền hoàn chưa đúng."),
        ("-5.000", "từ 1 đến 10.000 đ", "Số tiền hoàn chưa đúng."),
        ("một nửa", "từ 1 đến 10.000 đ", "Số tiền hoàn chưa đúng."),
    ],
)
def test_a_sum_that_cannot_go_back_is_told_in_place_and_nothing_is_written(
    desk: Desk, owing: bytes, opened: Callable[[bytes], Any], typed: str, live: str, fault: str
) -> None:
    page = opened(owing)
    form, before = asked(page), dossiers.get(desk, owing)
    form.sum.setText(typed)
    assert live in form.words_label.text()
    form.ok_button.click()
    page._lane.settle()
    assert fault in form.fault_label.text()
    assert form.isVisible()
    assert form.ok_button.isEnabled()
    assert dossiers.get(desk, owing) == before


def test_what_went_back_at_the_same_time_elsewhere_is_not_given_twice(
    qtbot: QtBot, desk: Desk, owing: bytes, opened: Callable[[bytes], Any], faults: list[Exception]
) -> None:
    page = opened(owing)
    form = asked(page)
    fees.give_back(desk, owing, 10_000, "Trần Văn Nộp")  # by a second window, after the dialog was opened
    form.ok_button.click()
    page._lane.settle()
    qtbot.waitUntil(lambda: bool(faults))
    assert "vừa có việc mới được ghi" in str(faults.pop())
    assert dossiers.get(desk, owing).fee_returned == 10_000
    assert till.taken(desk).backs == 1


def test_a_withdrawn_dossier_says_what_of_its_money_went_back(desk: Desk, owing: bytes) -> None:
    fees.give_back(desk, owing, 10_000, "Trần Văn Nộp")
    state = dossiers.withdraw(desk, owing, "Đổi ý")
    assert fee_words(state) == ("đã thu 23.000 đ, đã hoàn 10.000 đ – không có kết quả: hỏi kế toán có phải hoàn không")


def test_nothing_is_said_of_other_desks_where_nothing_went_back_there(
    desk: Desk, owing: bytes, opened: Callable[[bytes], Any]
) -> None:
    assert not asked(opened(owing)).already_label.isVisible()


def test_the_dialog_warns_of_what_the_citizen_has_already(
    qtbot: QtBot, desk: Desk, owing: bytes, opened: Callable[[bytes], Any], clock: Any
) -> None:
    """A give-back of this desk stands aside, as a hub's answer lays it: whoever gives back sees it first."""
    fees.give_back(desk, owing, 4_000, "Trần Văn Nộp")
    with desk.store.writing() as connection:
        event = journal.of_stream(connection, owing)[-1]
        aside = {
            "id": event.id,
            "stream": owing,
            "desk_seq": event.desk_seq,
            "reason": "old_term",
            "place": 1,
            "position": 0,
        }
        connection.execute(insert(tables.set_aside).values(aside))
        receiving.refold(connection, {owing})
    form = asked(opened(owing))
    assert form.already_label.isVisible()
    assert form.already_label.text() == (
        f"⚠ Công dân đã nhận lại 4.000 đ ở {desk.facts.desk_id} lúc 09:12 23/11/2026 (việc không được tính): chỉ ghi "
        "khoản ấy, không trả tiền lần nữa."
    )
