"""A wrong procedure put right: the right one's papers are ticked in the dialog; a fee nobody knew holds the result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain import procedures
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue, dossiers, intake, papers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import correction_dialog, receiver
from mot_cua_desktop.ui.dossiers.correction_fee import CorrectionFee
from mot_cua_desktop.ui.dossiers.page import DossiersPage
from mot_cua_desktop.ui.dossiers.story_pane import fee_words
from mot_cua_desktop.ui.kit.lanes import Lane


def test_the_papers_of_the_right_procedure_are_ticked_before_the_correction(
    qtbot: QtBot, desk: Desk, full_draft: Draft
) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    state = intake.accept(desk, full_draft)
    asking = correction_dialog.ask(above, state, catalogue.procedures(desk))
    form, answers = asking.form, []
    asking.agreed.connect(answers.append)
    assert "đánh dấu lại" not in form.tabs.tabText(1)
    form.procedure.setCurrentIndex(form.procedure.findData("1.004845"))
    form.reason.setText("Chọn nhầm thủ tục")
    assert "đánh dấu lại" in form.tabs.tabText(1)
    asking.agree()
    assert "Thủ tục đúng còn" in form.fault_label.text()
    assert form.tabs.currentWidget() is form.papers_tab
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
    for tab in (form.people_tab, form.papers_tab):
        form.tabs.setCurrentWidget(tab)
        asking.open()
        assert form.height() <= 700, (form.height(), form.tabs.currentIndex())
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


def test_paper_counts_fee_and_email_are_put_right_for_the_same_procedure_as_the_receipt_prints_them(
    qtbot: QtBot, desk: Desk, full_draft: Draft, opened: Callable[[bytes], DossiersPage], lane: Lane
) -> None:
    fee = ev.FeeItem(name="Lệ phí", kind="le_phi", amount=15_000)
    state = intake.accept(desk, replace(full_draft, fees=(fee,)))
    page = opened(state.id)
    page.offers.actions["correct"].trigger()
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    asking = page.acts.asking
    assert asking is not None
    form = asking.form
    assert (form.fee.text(), form.owner_email.text()) == ("15.000", "")
    assert form.papers.rowCount() >= len(state.papers)
    form.owner_email.setText("anh@example.vn")
    form.fee.setText("10.000")
    row = next(row for row in range(form.papers.rowCount()) if form.papers.item(row, 2).text() == "1")
    name = form.papers.item(row, 1).text()
    form.papers.item(row, 2).setText("0")
    form.papers.item(row, 4).setText("1")
    form.reason.setText("Đếm nhầm bản photo thành bản chính; gõ nhầm lệ phí")
    asking.agree()
    lane.settle()
    after = dossiers.get(desk, state.id)
    line = next(line for line in after.papers if line.name == name)
    assert (line.got_originals, line.got_copies, line.state) == (0, 1, "du")
    assert after.fees == (replace(fee, amount=10_000),)
    assert after.people.owner.email == "anh@example.vn"
    assert (after.edition, after.procedure, after.due) == (2, state.procedure, state.due)
    made = papers.make(desk, state.id, "giay_tiep_nhan")
    printed = " ".join(read_text(made.pdf)[0].split())
    assert "10.000" in printed
    assert "15.000" not in printed
    assert "anh@example.vn" in printed
    told = dossiers.story(desk, state.id).events[-1].body
    assert isinstance(told, ev.Corrected)
    assert set(told.fields) == {"người", "giấy tờ", "phí, lệ phí"}


def test_what_was_not_touched_is_no_part_of_the_correction(qtbot: QtBot, desk: Desk, full_draft: Draft) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    unknown = ev.FeeItem(name="Lệ phí", text="theo nghị quyết của tỉnh")
    state = intake.accept(desk, replace(full_draft, fees=(unknown,)))
    asking = correction_dialog.ask(above, state, catalogue.procedures(desk))
    form, answers = asking.form, []
    asking.agreed.connect(answers.append)
    assert form.fee.placeholderText() == "chưa rõ"
    form.owner_name.setText("Trần Thị Ngọc Anh")
    form.reason.setText("Sai dấu")
    asking.agree()
    (answer,) = answers
    assert (answer.papers, answer.fees, answer.procedure_code) == (None, None, "")


def test_a_paper_in_order_of_which_none_was_counted_is_told_on_its_tab(
    qtbot: QtBot, desk: Desk, full_draft: Draft
) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    state = intake.accept(desk, full_draft)
    asking = correction_dialog.ask(above, state, catalogue.procedures(desk))
    form = asking.form
    asking.open()
    row = next(row for row in range(form.papers.rowCount()) if form.papers.item(row, 2).text() == "1")
    form.papers.item(row, 2).setText("0")
    form.reason.setText("Đếm nhầm")
    asking.agree()
    assert "chưa ghi nhận bản nào" in form.fault_label.text()
    assert form.tabs.currentWidget() is form.papers_tab
    assert form.focusWidget() is form.papers
    form.papers.item(row, 2).setText("1")
    form.fee.setText("mười lăm nghìn")
    asking.agree()
    assert "Số tiền phí, lệ phí chưa đúng" in form.fault_label.text()
    form.reject()


def test_another_channel_brings_its_fee_into_sight_and_the_whole_fee_is_no_exemption(desk: Desk) -> None:
    from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

    from mot_cua_desktop.domain.procedures import Fee

    known = catalogue.procedure(desk, "1.004873")
    dear = replace(known, fees=(Fee(channel="truc_tiep", amount=15_000), Fee(channel="buu_chinh", amount=8_000)))
    owner = ev.Party(name="Trần Thị Ngọc Ánh", id_number="056192001234", born="05/06/1992")
    draft = checklist.begin(replace(intake.new_draft(desk), owner=owner), known)
    lowered = ev.FeeItem(name="Lệ phí", amount=0, exempt="Hộ nghèo – miễn (NQ 12)", full=15_000)
    papers_in = tuple(checklist.tick(line) for line in draft.papers)
    state = intake.accept(desk, replace(draft, papers=papers_in, fees=(lowered,)))
    part = CorrectionFee(QLineEdit(), quantity := QSpinBox(), QLabel(), state)
    quantity.setMinimum(1)
    part.show(dear, "", "truc_tiep")
    assert part._fee.text() == "0"
    assert part.answer() is None
    part._fee.setText("15.000")
    assert part.answer() == (replace(lowered, amount=15_000, exempt="", full=None),)
    part.show(dear, "", "truc_tiep")
    assert part._fee.text() == "15.000"  # what was typed stays while the choice does
    part.show(dear, "", "buu_chinh")
    assert part._fee.text() == "8.000"
    assert part.answer() is None


def test_the_representative_of_an_organisation_is_put_right(qtbot: QtBot, desk: Desk, full_draft: Draft) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    owner = ev.Party(name="Công ty Bịa Đặt", kind="to_chuc", id_number="4200123456", representative="Lê Thị Hoà")
    state = intake.accept(desk, replace(full_draft, owner=owner))
    asking = correction_dialog.ask(above, state, catalogue.procedures(desk))
    form, answers = asking.form, []
    asking.agreed.connect(answers.append)
    assert not form.owner_representative.isHidden()
    form.owner_representative.setText("Lê Thị Hoa")
    form.reason.setText("Sai dấu")
    asking.agree()
    assert answers[0].people.owner == replace(owner, representative="Lê Thị Hoa")
