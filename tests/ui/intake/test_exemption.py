"""At the counter: who pays less pays less with the reason; an ended procedure says so and offers what follows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents.fields import say_fees
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, Exemption, Fee
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

Begin = Callable[..., IntakePage]
CODE = "1.004837"
TODAY = date(2026, 11, 23)
DECISION = Decision(number="99/QĐ-UBND", issuer="UBND tỉnh Khánh Hòa")


def test_an_exemption_lowers_the_fee_and_its_reason_is_recorded(desk: Desk, lane: Lane, begin: Begin) -> None:
    known = catalogue.procedure(desk, CODE)
    fees = tuple(Fee(channel=channel, amount=15_001) for channel in CHANNEL_WORDS)
    less = (Exemption(who="hộ nghèo", percent=50, basis="NQ 01"), Exemption(who="trẻ em", basis="NQ 02"))
    amendments.amend(desk, replace(known, fees=fees, exemptions=less), TODAY, DECISION)
    page = begin(CODE)
    box = page.form.exemption
    assert not box.isHidden()
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert page.form.fee.text() == "7.500"
    assert page.form.fee_label.text() == "7.500 đ – giảm 50%: hộ nghèo (NQ 01); mức đầy đủ 15.001 đ"
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert page.draft.fees[0].amount == 0
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert (page.draft.fees[0].amount, page.draft.fees[0].exempt) == (15_001, "")
    box.setCurrentIndex(1)
    box.activated.emit(1)
    page.papers.all_in_order()
    state = intake.accept(desk, page.draft)
    (item,) = dossiers.get(desk, state.id).fees
    assert (item.amount, item.full, item.exempt) == (7_500, 15_001, "giảm 50%: hộ nghèo (NQ 01)")
    assert state.fee_due == 7_500
    assert say_fees(state.fees) == "7.500 đ (giảm 50%: hộ nghèo (NQ 01))"


def test_where_nobody_is_exempt_nothing_is_asked(begin: Begin) -> None:
    assert begin(CODE).form.exemption.isHidden()


def test_an_ended_procedure_says_so_and_enter_takes_what_follows_it(
    qtbot: QtBot, desk: Desk, lane: Lane, page: IntakePage
) -> None:
    amendments.abolish(desk, CODE, TODAY, DECISION, "1.004873")
    page.reload()
    lane.settle()
    qtbot.keyClicks(page.form.procedure, CODE)
    item = page.search.list.item(0)
    assert item.text().startswith(f"✗ {CODE}")
    assert "Đã bãi bỏ từ 23/11/2026 theo 99/QĐ-UBND của UBND tỉnh Khánh Hòa." in item.text()
    assert "Enter: chọn thủ tục thay thế 1.004873" in item.text()
    qtbot.keyClick(page.form.procedure, Qt.Key.Key_Return)
    assert page.draft.procedure_code == "1.004873"


def test_an_ended_procedure_without_successor_cannot_be_chosen(
    qtbot: QtBot, desk: Desk, lane: Lane, page: IntakePage
) -> None:
    amendments.abolish(desk, CODE, TODAY, DECISION)
    page.reload()
    lane.settle()
    qtbot.keyClicks(page.form.procedure, CODE)
    assert "không ghi thủ tục thay thế" in page.search.list.item(0).text()
    qtbot.keyClick(page.form.procedure, Qt.Key.Key_Return)
    assert page.draft.procedure_code == ""
