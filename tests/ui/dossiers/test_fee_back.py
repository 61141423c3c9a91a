"""Money that is no longer owed is given back from the dossier's page, and the till's dialog says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, till
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import deeds
from mot_cua_desktop.ui.reports import till_dialog

FEE = ev.FeeItem(name="Lệ phí", amount=13_000)


def test_the_sum_goes_back_to_who_paid_and_off_the_till(
    qtbot: QtBot, desk: Desk, full_draft: Draft, opened: Callable[[bytes], Any]
) -> None:
    stream = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, fees=(FEE,))).id
    dossiers.take_fee(desk, stream, (FEE,), "Trần Văn Nộp")
    refused = deeds.why_not(dossiers.get(desk, stream), "fee_back")
    assert refused is not None
    assert "không có khoản nào phải hoàn" in str(refused)
    dossiers.correct(desk, stream, "Giảm", fees=(replace(FEE, amount=3_000),))
    page = opened(stream)
    page._do("fee_back")
    form: Any = page.acts.asking.form
    assert "phải hoàn 10.000 đ" in form.intro_label.text()
    assert form.line.text() == "Trần Văn Nộp"
    form.line.clear()
    form.ok_button.click()
    assert "Chưa ghi hoàn cho ai" in form.fault_label.text()
    form.line.setText("Trần Văn Nộp")
    form.words.setPlainText("Phiếu chi 12")
    form.ok_button.click()
    page._lane.settle()
    assert dossiers.get(desk, stream).fee_back == 0
    qtbot.waitUntil(lambda: "đã hoàn 10.000 đ" in page.form.findChild(QLabel, "fee_label").text())
    parent = QWidget()
    qtbot.addWidget(parent)
    asking = till_dialog.ask(parent, "Nguyễn Thị Hạnh", till.taken(desk))
    words = asking.form.words_label.text()  # type: ignore[attr-defined]
    assert "Tiền mặt theo phiếu: 3.000 đ" in words
    assert "đã trừ 10.000 đ hoàn cho dân" in words
