"""Versions on the procedures' page: what changed, what is to come, what ended and by which document."""

from __future__ import annotations

from datetime import date
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.procedures import ChannelTerm
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.abolish_dialog import AbolishParts
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane

CODE = "1.004837"
DECISION = Decision(number="99/QĐ-UBND", dated="2026-11-20", issuer="UBND tỉnh Khánh Hòa")
TODAY = date(2026, 11, 23)


def amend(desk: Desk, since: date) -> None:
    known = catalogue.procedure(desk, CODE)
    terms = tuple(
        ChannelTerm(channel=row.channel, term=Term(5, "ngay_lam_viec"), text="5 ngày làm việc") for row in known.terms
    )
    amendments.amend(desk, replace(known, name="Đăng ký giám hộ mới", terms=terms), since, DECISION)


def look(page: CataloguePage, lane: Lane, code: str = CODE) -> None:
    page.reload()
    lane.settle()
    page.find("")
    page.find(code)
    lane.settle()


def lines(page: CataloguePage) -> list[str]:
    versions = page.form.versions
    return [versions.item(row).text() for row in range(versions.count())]


def test_a_version_is_compared_with_the_one_before_it(desk: Desk, lane: Lane, page: CataloguePage) -> None:
    amend(desk, TODAY)
    look(page, lane)
    assert [line.split("\n")[0] for line in lines(page)] == [
        "Từ 23/11/2026 · đang có hiệu lực",
        "Bản đầu tiên trên máy · đã có bản thay",
    ]
    assert lines(page)[0].endswith("99/QĐ-UBND ngày 20/11/2026 của UBND tỉnh Khánh Hòa")
    text = page.form.comparison.toPlainText()
    assert "Trước: Thủ tục đăng ký giám hộ\nNay: Đăng ký giám hộ mới" in text
    assert "Trước: Trực tiếp: 3 ngày làm việc\nNay: Trực tiếp: 5 ngày làm việc" in text
    page.form.versions.setCurrentRow(1)
    assert "không có gì để so" in page.form.comparison.toPlainText()


def test_what_is_to_come_is_said_and_does_not_hold_yet(desk: Desk, lane: Lane, page: CataloguePage) -> None:
    amend(desk, date(2026, 12, 1))
    look(page, lane)
    assert lines(page)[0].startswith("Sẽ có hiệu lực từ 01/12/2026")
    assert lines(page)[1].startswith("Bản đầu tiên trên máy · đang có hiệu lực")
    text = page.form.text.toPlainText()
    assert text.startswith("Thủ tục đăng ký giám hộ\n")
    assert "Bản khác sẽ có hiệu lực từ 01/12/2026, theo 99/QĐ-UBND" in text
    assert page.form.take_in_button.isEnabled()


def test_a_procedure_is_abolished_and_its_code_says_so(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage
) -> None:
    look(page, lane)
    page.form.abolish_button.click()
    asking = page.histories.asking
    assert asking is not None
    form = cast("AbolishParts", asking.form)
    assert CODE in form.intro_label.text()
    assert form.since.date() == QDate(2026, 11, 23)
    form.ok_button.click()
    assert "Chưa ghi số văn bản" in form.fault_label.text()
    form.number.setText("99/QĐ-UBND")
    form.ok_button.click()
    assert "Chưa ghi ngày ký" in form.fault_label.text()
    form.dated.setText("31/02/2026")
    form.ok_button.click()
    assert "Ngày ký “31/02/2026” chưa đúng" in form.fault_label.text()
    form.dated.setText("20/11/2026")
    form.ok_button.click()
    assert "Chưa ghi cơ quan ban hành" in form.fault_label.text()
    form.issuer.setText("UBND tỉnh Khánh Hòa")
    form.replaced_by.setText(CODE)
    form.ok_button.click()
    qtbot.waitUntil(lambda: "không thể thay thế chính nó" in form.fault_label.text())
    form.replaced_by.setText("1.009999")
    form.ok_button.click()
    qtbot.waitUntil(lambda: "không có thủ tục thay thế 1.009999" in form.fault_label.text())
    assert catalogue.procedure(desk, CODE).code == CODE
    with qtbot.waitSignal(page.changed):
        form.ok_button.click()
    told = "đã bãi bỏ từ 23/11/2026 theo 99/QĐ-UBND ngày 20/11/2026 của UBND tỉnh Khánh Hòa. Thủ tục thay thế: 1.009999"
    qtbot.waitUntil(lambda: told in page.form.text.toPlainText())
    assert told in page.form.count_words.text()
    assert not page.form.take_in_button.isEnabled()
    assert not page.form.abolish_button.isEnabled()
    assert "1.004837 · ✗ đã bãi bỏ từ 23/11/2026" in page.found.index(0).data()
    assert "bãi bỏ" in lines(page)[0]
    assert told.removeprefix("đã ") in page.form.comparison.toPlainText()
    page.find("")
    assert CODE not in {row.code for row in page.found.rows}


def test_a_procedure_that_begins_later_is_found_but_not_taken_in(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage
) -> None:
    new = replace(catalogue.procedure(desk, CODE), code="9.000009", name="Thủ tục tháng sau")
    amendments.amend(desk, new, date(2026, 12, 1), DECISION)
    look(page, lane, "9.000009")
    assert "9.000009 · sẽ có hiệu lực từ 01/12/2026" in page.found.index(0).data()
    assert not page.form.take_in_button.isEnabled()
    with qtbot.assertNotEmitted(page.take_in_wanted):
        page.take_in()


def test_nothing_is_ended_while_nothing_is_read(page: CataloguePage) -> None:
    page.histories.forget()
    page.histories.abolish()
    assert page.histories.asking is None


def test_what_was_to_come_and_was_taken_back_is_not_promised(desk: Desk, lane: Lane, page: CataloguePage) -> None:
    known, soon = catalogue.procedure(desk, CODE), date(2026, 12, 1)
    rows = amendments.proposal(desk, [replace(known, name="Tên khác"), replace(known, code="9.000009")])
    batch = amendments.accept(desk, rows, soon, DECISION)
    look(page, lane, "9.000009")
    assert page.found.rows
    amendments.undo(desk, batch)
    look(page, lane)
    assert "sẽ có hiệu lực" not in page.form.text.toPlainText()
    assert [line.split("\n")[0] for line in lines(page)] == [
        "Sẽ có hiệu lực từ 01/12/2026 · hoàn tác một lần nhập",
        "Từ 01/12/2026 · đã có bản thay",
        "Bản đầu tiên trên máy · đang có hiệu lực",
    ]
    page.find("9.000009")
    assert page.found.rows == []
