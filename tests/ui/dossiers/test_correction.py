"""A wrong procedure put right: the right one's papers are ticked in the dialog; a fee nobody knew holds the result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import procedures
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import correction_dialog, receiver
from mot_cua_desktop.ui.dossiers.page import DossiersPage
from mot_cua_desktop.ui.dossiers.story_pane import fee_words


def test_the_papers_of_the_right_procedure_are_ticked_before_the_correction(
    qtbot: QtBot, desk: Desk, full_draft: Draft
) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    state = intake.accept(desk, full_draft)
    asking = correction_dialog.ask(above, state, catalogue.procedures(desk))
    form, answers = asking.form, []
    asking.agreed.connect(answers.append)
    assert form.papers.isHidden()
    form.procedure.setCurrentIndex(form.procedure.findData("1.004845"))
    form.reason.setText("Chọn nhầm thủ tục")
    assert not form.papers.isHidden()
    asking.agree()
    assert "giấy tờ chưa đánh dấu" in form.fault_label.text()
    for row in range(form.papers.rowCount()):
        while form.papers.item(row, 0).text() == "✗":
            form.papers.cellClicked.emit(row, 0)
    asking.agree()
    (answer,) = answers
    after = dossiers.correct(
        desk, state.id, answer.reason, procedure_code=answer.procedure_code, case=answer.case, papers=answer.papers
    )
    assert (after.procedure.code, after.papers) == ("1.004845", answer.papers)


def test_a_fee_nobody_knew_stands_in_the_way_in_sight(desk: Desk, full_draft: Draft) -> None:
    unknown = ev.FeeItem(name="Lệ phí", text="theo nghị quyết của tỉnh")
    state = intake.accept(desk, replace(full_draft, fees=(unknown,)))
    state = dossiers.result_ready(desk, state.id, "Giấy xác nhận")
    handing = receiver.Handing(who="owner", name="Trần Thị Ngọc Ánh", identity="Thẻ căn cước")
    assert "chưa rõ mức thu" in receiver.obstacle(handing, state)
    assert fee_words(state) == "chưa rõ mức thu – chưa thu"
    state = dossiers.take_fee(desk, state.id, (replace(unknown, amount=8_000),), "A")
    assert receiver.obstacle(handing, state) == ""


def test_channel_sets_and_a_term_nobody_knew_are_put_right_in_the_dialog(
    qtbot: QtBot, desk: Desk, full_draft: Draft
) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    state = intake.accept(desk, full_draft)
    known = catalogue.procedures(desk)
    unclear = replace(next(each for each in known if each.code == "1.004845"), code="9.999999", terms=())
    asking = correction_dialog.ask(above, state, [*known, unclear])
    form, answers = asking.form, []
    asking.agreed.connect(answers.append)
    assert form.term_row.isHidden()
    form.channel.setCurrentIndex(form.channel.findData("buu_chinh"))
    form.sets.setValue(3)
    form.procedure.setCurrentIndex(form.procedure.findData("9.999999"))
    form.reason.setText("Chọn nhầm")
    assert not form.term_row.isHidden()
    for row in range(form.papers.rowCount()):
        while form.papers.item(row, 0).text() == "✗":
            form.papers.cellClicked.emit(row, 0)
    asking.agree()
    assert "Nhập thời hạn và văn bản" in form.fault_label.text()
    form.term_amount.setValue(7)
    asking.agree()
    assert "Chưa ghi văn bản" in form.fault_label.text()
    form.term_document.setText("QĐ 12/QĐ-UBND")
    asking.open()
    assert form.height() <= 700
    asking.agree()
    (answer,) = answers
    assert (answer.channel, answer.sets, answer.term_document) == ("buu_chinh", 3, "QĐ 12/QĐ-UBND")
    assert (answer.term.amount, answer.term.unit) == (7, "ngay_lam_viec")


def test_the_window_offers_the_cases_of_the_version_that_the_dossier_keeps(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Callable[[bytes], DossiersPage]
) -> None:
    known = catalogue.procedure(desk, dossiers.get(desk, anh).procedure.code)
    later = replace(known, components=tuple(replace(each, group="") for each in known.components))
    assert procedures.case_groups(known)
    amendments.amend(desk, later, date(2026, 11, 23), Decision(number="99/QĐ-UBND"))
    page = opened(anh)
    page.offers.actions["correct"].trigger()
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    box = page.acts.asking.form.case
    assert tuple(box.itemText(place) for place in range(1, box.count())) == procedures.case_groups(known)
