"""What a leader does in the reports: an officer's month from remark to signature, the line of 3 %, letters again."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents.chart_pen import LABEL
from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.evaluation import PassedOver
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import (
    dossiers,
    evaluations,
    explanations,
    incident_report,
    incidents,
    intake,
    outlets,
    reports,
)
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal
from mot_cua_desktop.ui.reports import widths
from mot_cua_desktop.ui.reports.evaluation_dialog import EvaluationDialog
from mot_cua_desktop.ui.reports.explain_dialog import ExplainDialog
from mot_cua_desktop.ui.reports.page import ReportsPage
from mot_cua_desktop.ui.reports.paper_dialog import PaperDialog

from .conftest import Show, settle


@pytest.fixture
def pair(desk: Desk, full_draft: Draft, clock: Any) -> tuple[Desk, Desk]:
    """One on time, one late in November; it is 3 December. The clerk and the leader, who sits here."""
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(2)]
    dossiers.result_ready(desk, streams[0], "Trích lục")
    clock.forward(days=7)
    dossiers.result_ready(desk, streams[1], "Trích lục")
    clock.now = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    return desk, leader


def turn_to(page: ReportsPage, qtbot: QtBot, kind: str, *, back: int = 0) -> None:
    page.choose(kind)
    for _ in range(back):
        page.turn(-1)
    settle(page, qtbot)


def sheet(page: ReportsPage, qtbot: QtBot, row: int = 0) -> Any:
    """The dialog of a line, opened by Enter."""
    page.form.table.setCurrentIndex(page.table.index(row, 2))
    page.form.table.setFocus()
    qtbot.keyClick(page.form.table, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert isinstance(page.leading.dialog, EvaluationDialog)
    return page.leading.dialog


def line(page: ReportsPage, row: int = 0) -> list[str]:
    return [str(page.table.index(row, n).data()) for n in range(page.table.columnCount())]


def test_a_month_goes_from_remark_to_signature(pair: tuple[Desk, Desk], show: Show, qtbot: QtBot) -> None:
    _, leader = pair
    page = show(leader)
    turn_to(page, qtbot, "danh_gia", back=1)
    assert page.form.sheet_button.isVisible()
    assert line(page)[1:7] == ["Nguyễn Thị Hạnh", "2", "1", "0", "1", "50,00%"]
    assert line(page)[-1] == "Chưa nhận xét"
    dialog = sheet(page, qtbot)
    assert not dialog.form.words.isVisible()  # nobody objected yet
    dialog.form.remark.setPlainText("Hoàn thành công việc.")
    qtbot.keyClick(dialog.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert dialog.form.standing_label.text() == "Đã ký"
    assert not dialog.form.version.isVisible()  # there is only one
    assert dialog.form.moved_label.text().startswith("Đã khóa khi Lê Văn Lãnh ký lúc 09:00 ngày 03/12/2026")
    assert line(page)[-1] == "Đã ký"  # the list behind it follows
    dialog.form.remark.setPlainText("Nhận xét khác.")
    dialog.save()
    settle(page, qtbot)
    assert "đã khóa" in dialog.form.fault_label.text()
    dialog.form.reason.setText("Ghi sót.")
    dialog.sign()
    settle(page, qtbot)
    assert dialog.form.standing_label.text() == "Đã ký (bản 2)"
    dialog.show_paper()
    settle(page, qtbot)
    assert dialog.paper.paper.stem.endswith("-ban-2")
    dialog.paper.form.reject()
    dialog.form.remark.setPlainText("Nhận xét thứ ba.")
    dialog.form.reason.setText("Còn sót.")
    dialog.save()
    settle(page, qtbot)
    versions = dialog.form.version
    assert versions.isVisible()
    assert [versions.itemText(n) for n in range(versions.count())] == [
        "Bản 3 – chờ ký",
        "Bản 2 – ký 03/12/2026",
        "Bản 1 – ký 03/12/2026, đã thay",
    ]
    versions.setCurrentIndex(2)
    dialog.form.paper_button.click()
    settle(page, qtbot)
    assert dialog.paper.paper.stem.endswith("-ban-1")
    dialog.paper.form.reject()
    dialog.form.reject()


def test_the_longest_grade_is_read_whole_in_its_box(pair: tuple[Desk, Desk], show: Show, qtbot: QtBot) -> None:
    _, leader = pair
    name = "Hoàn thành xuất sắc nhiệm vụ"
    page = show(evaluations.state_grades(leader, (f"{name}; 98", "Hoàn thành nhiệm vụ"), "Quy chế số 1"))
    turn_to(page, qtbot, "danh_gia", back=1)
    dialog = sheet(page, qtbot)
    box = dialog.form.grade
    box.setCurrentIndex(box.findData(name))
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, _option(box), QStyle.SubControl.SC_ComboBoxEditField, box
    )
    assert room.width() >= box.fontMetrics().horizontalAdvance(name)
    assert dialog.form.width() <= 1366 - 168
    dialog.form.reject()


def _option(box: QComboBox) -> QStyleOptionComboBox:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    return option


def test_nobody_opens_the_sheet_of_a_colleague_but_who_is_in_charge(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot
) -> None:
    clerk, leader = pair
    who = clerk.facts.officer.id
    evaluations.draft(leader, "2026-11", who, "Cần cố gắng.")
    other = choices.name_officer(leader, "Trần Thị Kề")  # who is named sits down
    page = show(other)
    turn_to(page, qtbot, "danh_gia", back=1)
    page.form.table.setCurrentIndex(page.table.index(0, 2))
    page.leading.failed.disconnect(page.failed)  # a fault that the page tells fails the test
    with qtbot.waitSignal(page.leading.failed) as told:
        page.form.table.setFocus()
        qtbot.keyClick(page.form.table, Qt.Key.Key_Return)
    assert str(told.args[0]).startswith("Phiếu này là của cán bộ khác.")
    assert page.leading.dialog is None
    for look in (evaluations.shown, evaluations.paper):
        with pytest.raises(Refused, match="của cán bộ khác"):
            look(other, "2026-11", who)
    for officer in (choices.choose_officer(other, who), choices.choose_officer(other, leader.facts.officer.id)):
        assert evaluations.shown(officer, "2026-11", who).sheet.state.draft is not None
    for role in ("quan_tri", "kiem_tra"):  # who steps in for a leader; who reads everything
        reader = choices.name_officer(leader, f"Lê {role}", role=role)  # type: ignore[arg-type]
        assert evaluations.paper(reader, "2026-11", who).pdf


def test_an_officer_sees_no_grade_that_nobody_gave(pair: tuple[Desk, Desk], show: Show, qtbot: QtBot) -> None:
    clerk, leader = pair
    leader = evaluations.state_grades(leader, ("Mức 1; 98", "Mức 2; 40"), "Quy chế số 1")
    page = show(choices.choose_officer(leader, clerk.facts.officer.id))
    turn_to(page, qtbot, "danh_gia", back=1)
    dialog = sheet(page, qtbot)
    assert dialog.form.standing_label.text() == "Chưa nhận xét"
    assert dialog.form.grade.currentText() == "(chưa xếp loại)"
    assert not dialog.form.grade_hint.isVisible()
    dialog.form.reject()
    evaluations.draft(leader, "2026-11", clerk.facts.officer.id, "Cần cố gắng.", "Mức 2")
    dialog = sheet(page, qtbot)
    assert dialog.form.grade.currentText() == "Mức 2"
    dialog.form.reject()


def test_a_sheet_a_letter_and_an_incident_s_report_that_leave_are_noted_without_a_name(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    clerk, leader = pair
    who, me = clerk.facts.officer.id, leader.facts.officer.id
    evaluations.draft(leader, "2026-11", who, "Cần cố gắng.")
    words = {"to": "VP", "causes": "Thiếu người.", "measures": "Thêm người."}
    explanations.sign(leader, "", leader.now().date(), **words)
    incident = incidents.begin(leader, "phan_mem", leader.now(), "Treo máy")
    incident_report.report(leader, incident)
    page = show(leader)

    def leaves(dialog: PaperDialog, how: str) -> None:
        dialog.send = lambda *job: None
        if how == "in":
            dialog.print()
        else:
            dialog.save_as(how, str(tmp_path / "giay"))
        settle(page, qtbot)
        assert dialog.form.said_label.text().startswith("✓")

    turn_to(page, qtbot, "danh_gia", back=1)
    evaluation = sheet(page, qtbot)
    evaluation.show_paper()
    settle(page, qtbot)
    assert listed(leader) == []  # looking takes nothing out of the program
    for how in ("in", ".pdf", ".docx"):
        leaves(evaluation.paper, how)
    evaluation.paper.form.reject()
    evaluation.form.reject()
    page.turn(1)
    turn_to(page, qtbot, "van_ban_di")
    for row in range(2):
        page.open_cell(page.table.index(row, 2))
        settle(page, qtbot)
        assert isinstance(page.leading.dialog, PaperDialog)
        leaves(page.leading.dialog, "in")
        page.leading.dialog.form.reject()
    assert [(each.list, each.how, each.officer, each.rows) for each in listed(leader)] == [
        ("phieu_danh_gia_thang", "in", who, 0),
        ("phieu_danh_gia_thang", "luu_pdf", who, 0),
        ("phieu_danh_gia_thang", "luu_docx", who, 0),
        ("bao_cao_giai_trinh", "in", me, 1),
        ("bao_cao_su_co", "in", me, 0),
    ]


def listed(desk: Desk) -> list[ev.ListPrinted]:
    with desk.store.reading() as connection:
        bodies = [event.body for _, event in journal.all_events(connection)]
    return [body for body in bodies if isinstance(body, ev.ListPrinted)]


def test_the_officer_reads_and_objects_and_the_leader_answers(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot
) -> None:
    clerk, leader = pair
    who = clerk.facts.officer.id
    evaluations.draft(leader, "2026-11", who, "Cần cố gắng.")
    page = show(choices.choose_officer(clerk, who))
    turn_to(page, qtbot, "danh_gia", back=1)
    dialog = sheet(page, qtbot)
    assert dialog.form.remark.isReadOnly()
    assert not any(b.isVisible() for b in (dialog.form.sign_button, dialog.form.save_button, dialog.form.grades_button))
    dialog.form.words.setPlainText("Chờ cơ quan khác.")
    dialog.form.words_button.click()
    settle(page, qtbot)
    assert "Chờ cơ quan khác." in dialog.form.opinions.toPlainText()
    dialog.form.reject()
    page.use(choices.choose_officer(leader, leader.facts.officer.id))
    settle(page, qtbot)
    dialog = sheet(page, qtbot)
    assert dialog.form.words_button.text() == "Trả lời"
    dialog.sign()
    settle(page, qtbot)
    assert "chưa được trả lời" in dialog.form.fault_label.text()
    dialog.form.words.setPlainText("Đã xem.")
    dialog.form.words_button.click()
    settle(page, qtbot)
    assert "Trả lời: Đã xem." in dialog.form.opinions.toPlainText()
    dialog.form.reject()


def test_the_wards_grades_are_stated_and_offered(pair: tuple[Desk, Desk], show: Show, qtbot: QtBot) -> None:
    _, leader = pair
    page = show(leader)
    turn_to(page, qtbot, "danh_gia", back=1)
    dialog = sheet(page, qtbot)
    assert dialog.form.grade.count() == 1
    dialog.ask_grades()
    dialog.grades.form.lines.setPlainText("Mức 1; chín mươi")
    dialog.grades.agree()
    settle(page, qtbot)
    assert "chưa đọc được" in dialog.grades.form.fault_label.text()
    dialog.grades.form.lines.setPlainText("Mức 1; 98\nMức 2; 40")
    dialog.grades.form.basis.setText("Quyết định 12/QĐ-UBND")
    dialog.grades.agree()
    settle(page, qtbot)
    assert dialog.form.grade.currentText() == "Mức 2"  # proposed for 50 %
    assert page.desk().settings.evaluation_basis == "Quyết định 12/QĐ-UBND"
    dialog.form.reject()


def test_a_year_past_the_line_is_told_explained_and_found_again(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    _, leader = pair
    page = show(leader)
    assert page.form.over_bar.isVisible()
    assert page.form.over_label.text().startswith(
        "✗ Tỷ lệ trễ từ đầu năm đến 03/12/2026 vượt mức, phải giải trình: Ủy ban nhân dân phường Tây Nha Trang 50,00%"
    )
    said: list[str] = []
    page.said.connect(said.append)
    qtbot.keyClick(page.form, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    dialog = page.leading.dialog
    assert isinstance(dialog, ExplainDialog)
    form: Any = dialog.form
    form.causes.setPlainText("Thiếu người.")
    dialog.asking.agree()
    settle(page, qtbot)
    assert "Chưa ghi biện pháp" in form.fault_label.text()
    form.measures.setPlainText("Thêm người.")
    form.agency.setText("TTPVHCC")
    dialog.show_draft()
    settle(page, qtbot)
    assert dialog.paper is not None
    dialog.paper.form.reject()
    dialog.asking.agree()
    settle(page, qtbot)
    assert said == ["Đã ký Báo cáo giải trình số 01/BC-TTPVHCC. In ở Sổ văn bản đi."]
    turn_to(page, qtbot, "van_ban_di")
    assert line(page)[1] == "01/BC-TTPVHCC"
    page.open_cell(page.table.index(0, 2))
    settle(page, qtbot)
    paper = page.leading.dialog
    assert isinstance(paper, PaperDialog)
    paper.save_as(".docx", str(tmp_path / "giai_trinh.12.2026"))
    settle(page, qtbot)
    assert (tmp_path / "giai_trinh.12.2026.docx").read_bytes().startswith(b"PK")
    # It leaves by the way chosen for reports, as the books do, moved as that printer needs it.
    way = outlets.Outlet("May-A4", "Khay 2", 3.0, 0.0)
    page.use(outlets.choose(page.desk(), {reports.KIND: way}))
    settle(page, qtbot)
    sent: list[Any] = []
    paper.send = lambda *job: sent.append(job)
    paper.print()
    settle(page, qtbot)
    assert sent[0][0].startswith(b"%PDF")
    assert len(sent[0][0]) != len(paper.paper.pdf)
    assert sent[0][1:] == ("May-A4", "A4", paper.paper.stem, "Khay 2")
    paper.form.reject()


def test_a_year_that_was_explained_is_told_before_it_is_explained_again(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot
) -> None:
    """What was signed is shown; what came in meanwhile is told at the first press, and what was typed stays."""
    _, leader = pair
    day, words = leader.now().date(), {"to": "VP", "causes": "Thiếu người.", "measures": "Thêm người."}
    explanations.sign(leader, "", day, **words)
    page = show(leader)
    said: list[str] = []
    page.said.connect(said.append)
    qtbot.keyClick(page.form, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    dialog = page.leading.dialog
    assert isinstance(dialog, ExplainDialog)
    form: Any = dialog.form
    assert "đã ký báo cáo số 01/BC ngày 03/12/2026. Ký nữa là thêm một báo cáo" in form.counts_label.text()
    form.causes.setPlainText("Thiếu người.")
    form.measures.setPlainText("Thêm người.")
    explanations.sign(leader, "", day, **words, seen=("01/BC ngày 03/12/2026",))
    dialog.asking.agree()
    settle(page, qtbot)
    assert "đã có báo cáo số 01/BC ngày 03/12/2026; 02/BC ngày 03/12/2026" in form.fault_label.text()
    assert said == []
    assert form.causes.toPlainText() == "Thiếu người."
    dialog.asking.agree()
    settle(page, qtbot)
    assert said == ["Đã ký Báo cáo giải trình số 03/BC. In ở Sổ văn bản đi."]


def test_the_report_of_an_incident_is_seen_again_from_the_register(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot
) -> None:
    _, leader = pair
    incident = incidents.begin(leader, "may", leader.now(), "Máy in hỏng")
    incident_report.report(leader, incident)
    page = show(leader)
    turn_to(page, qtbot, "van_ban_di")
    assert line(page)[3].startswith("Báo cáo sự cố")
    page.open_cell(page.table.index(0, 2))
    settle(page, qtbot)
    paper = page.leading.dialog
    assert isinstance(paper, PaperDialog)
    assert "Máy in hỏng" in read_text(paper.paper.pdf)[0]
    paper.form.reject()


def test_the_bar_ends_with_the_period_and_what_is_right_again_asks_for_no_explanation(
    pair: tuple[Desk, Desk], full_draft: Draft, show: Show, qtbot: QtBot
) -> None:
    clerk, leader = pair
    clerk = choices.choose_officer(clerk, clerk.facts.officer.id)
    for _ in range(33):
        dossiers.result_ready(
            clerk, intake.accept(clerk, replace(full_draft, id=intake.new_draft(clerk).id)).id, "Trích lục"
        )
    page = show(choices.choose_officer(clerk, leader.facts.officer.id))
    assert not page.form.over_bar.isVisible()  # one of thirty-five: 2,86 %
    turn_to(page, qtbot, "tong_hop", back=1)
    assert page.form.over_label.text().startswith(
        "✗ Tỷ lệ trễ từ đầu năm đến 30/11/2026 đã vượt mức (đến nay đã về mức): "
    )
    assert "50,00%" in page.form.over_label.text()
    assert page.form.year_label.text().startswith("Từ đầu năm 2026 đến 30/11/2026: 1 hồ sơ trễ trong 2")
    assert not page.form.explain_button.isVisible()
    qtbot.keyClick(page.form, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert page.leading.dialog is None
    turn_to(page, qtbot, "theo_thang")  # has the whole year, whichever of its months was chosen
    assert page.form.year_label.text().startswith("Từ đầu năm 2026 đến 03/12/2026: 1 hồ sơ trễ trong 35")
    assert not page.form.over_bar.isVisible()


def test_what_does_not_hold_is_told_in_a_line_of_its_own_and_cuts_nothing_off(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot
) -> None:
    _, leader = pair
    page = show(leader)
    turn_to(page, qtbot, "danh_gia", back=1)
    dialog = sheet(page, qtbot)
    high = dialog.form.height()
    long = "Hoàn thành tốt nhiệm vụ, còn để hồ sơ quá hạn ở lĩnh vực hộ tịch. " * 40
    over = PassedOver(at=leader.clock(), desk="Quầy 2", what="Nhận xét", words=long)
    shown = dialog.shown
    state = replace(shown.sheet.state, passed=(over,))
    dialog._fill_numbers(dataclasses.replace(shown, sheet=dataclasses.replace(shown.sheet, state=state)))
    label = dialog.form.moved_label
    _, told = label.text().split("\n")
    assert told.startswith("⚠ Nhận xét ghi ở Quầy 2 lúc 09:00 ngày 03/12/2026 không được tính")
    assert "…”. Xem phiếu như hiện nay, cần thì ghi lại." in told
    assert long in label.toolTip()
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    assert dialog.form.height() == high
    dialog.form.reject()


def test_no_bar_stands_where_nobody_is_past_the_line(desk: Desk, full_draft: Draft, show: Show) -> None:
    dossiers.result_ready(desk, intake.accept(desk, full_draft).id, "Trích lục")
    assert explanations.over(desk, desk.now().date()) == []
    assert not show(desk).form.over_bar.isVisible()


def test_a_sheet_is_of_a_whole_month(pair: tuple[Desk, Desk], show: Show, qtbot: QtBot) -> None:
    _, leader = pair
    page = show(leader)
    turn_to(page, qtbot, "danh_gia")
    page.form.kind_box.setCurrentIndex(2)
    settle(page, qtbot)
    told: list[Told] = []
    page.failed.disconnect()
    page.failed.connect(told.append)
    page.open_cell(page.table.index(0, 2))
    assert "theo từng tháng" in str(told[0])


def test_the_windows_fit_the_counters_screen(pair: tuple[Desk, Desk], show: Show, qtbot: QtBot) -> None:
    _, leader = pair
    page = show(leader)
    turn_to(page, qtbot, "danh_gia", back=1)
    assert page.form.minimumSizeHint().width() <= 1190
    dialog = sheet(page, qtbot)
    assert dialog.form.width() <= 1190
    assert dialog.form.height() <= 690
    dialog.form.reject()
    page.leading.explain()
    form: Any = page.leading.dialog.form  # type: ignore[union-attr]
    form.fault_label.setText("Chưa ghi biện pháp khắc phục. " * 5)
    form.fault_label.show()
    assert form.sizeHint().height() <= 690
    form.reject()


def test_the_bar_of_a_month_of_before_says_what_its_button_opens(
    pair: tuple[Desk, Desk], full_draft: Draft, show: Show, qtbot: QtBot
) -> None:
    clerk, leader = pair
    clerk = choices.choose_officer(clerk, clerk.facts.officer.id)
    for _ in range(2):
        stream = intake.accept(clerk, replace(full_draft, id=intake.new_draft(clerk).id)).id
        dossiers.result_ready(clerk, stream, "Trích lục")
    page = show(choices.choose_officer(clerk, leader.facts.officer.id))
    assert "Giải trình tính đến" not in page.form.over_label.text()  # now is what it says
    turn_to(page, qtbot, "tong_hop", back=1)
    told = page.form.over_label.text()
    assert told.startswith("✗ Tỷ lệ trễ từ đầu năm đến 30/11/2026 vượt mức, phải giải trình: ")
    assert "50,00%" in told
    assert told.endswith(" Giải trình tính đến 03/12/2026: 25,00%.")
    page.leading.explain()
    dialog = page.leading.dialog
    assert isinstance(dialog, ExplainDialog)
    form: Any = dialog.form
    assert form.counts_label.text().startswith("Từ đầu năm đến 03/12/2026: 1 hồ sơ trễ trong 4 đã giải quyết, tỷ lệ 25")
    form.reject()


def test_why_dossiers_were_late_is_read_without_moving_sideways_and_the_pictures_letters_are_readable(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot
) -> None:
    _, leader = pair
    page = show(leader)
    page.form.resize(1366 - 168, 690)
    turn_to(page, qtbot, "ly_do_tre", back=1)
    assert page.form.over_bar.isVisible()
    table = page.form.table
    assert not table.horizontalScrollBar().isVisible()
    cut = [widths.cut_off(table, page.table.index(0, n)) for n in range(page.table.columnCount())]
    assert [words for n, words in enumerate(cut) if n in (1, 4, 5, 6, 7, 10)] == [""] * 6, cut
    turn_to(page, qtbot, "bieu_do")
    assert page.form.over_bar.isVisible()
    # On the small screen the letters come first: a wheel's turn brings the foot, no glass the letters.
    settle(page, qtbot)
    assert LABEL * page.spots._scale() > 11.5
    (picture,) = page.preview._sheets
    assert picture.pixmap().width() <= page.preview.viewport().width()
    # Where there is room for both, the whole sheet is seen.
    page.form.resize(1920 - 168, 960)
    qtbot.waitUntil(lambda: page.preview.verticalScrollBar().maximum() == 0)
    settle(page, qtbot)
    assert page.preview.widget().height() <= page.preview.viewport().height()
    assert LABEL * page.spots._scale() > 11.5
    # The bars are still where the hand is: the picture stands in the middle of its label.
    place = page.spots.place(0)
    assert page.preview.widget().rect().contains(place)
    # The frame of the one that is lit stands around its words.
    page.preview.setFocus()
    qtbot.keyClick(page.preview, Qt.Key.Key_Right)
    frame = page.spots._frame
    assert frame is not None
    assert frame.contentsRect().translated(frame.pos()).contains(page.spots.place(0).adjusted(1, 1, -1, -1))
    # A row lies where it was drawn: the line that runs below the panel's spot is not a pixel off.
    high, scale = page.preview.page_size()[1], page.spots._scale()
    spot = page.spots._spots[0]
    foot = picture.contentsRect().top() + (high - spot.y * 72 / 25.4) * scale
    assert 0 <= page.spots.place(0).bottom() + 1 - foot < 1


class Slow:
    """In the place of a making that takes half a minute: says a word, then waits to be let on."""

    def __init__(self) -> None:
        self.said, self.on, self.left = threading.Event(), threading.Event(), False

    def __call__(self, *_: Any, say: Callable[[str], None], **__: Any) -> Any:
        say("Đang dựng bản in…")
        self.said.set()
        assert self.on.wait(10)
        try:
            say("Đã dựng xong bản in.")
        except reports.Cancelled:
            self.left = True
            raise
        raise Told("Đã lập đến cùng.")


def explaining(page: ReportsPage) -> ExplainDialog:
    page.leading.explain()
    assert isinstance(page.leading.dialog, ExplainDialog)
    return page.leading.dialog


@pytest.mark.parametrize("how", ["stop", "close"])
def test_a_long_draft_says_how_far_it_is_and_can_be_left(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    _, leader = pair
    page = show(leader)
    dialog, slow = explaining(page), Slow()
    form: Any = dialog.form
    assert not form.stop_button.isVisible()
    form.causes.setPlainText("Thiếu người.")
    monkeypatch.setattr(explanations, "draft", slow)
    form.paper_button.click()
    assert form.making_label.text() == "Đang lập dự thảo…"
    assert slow.said.wait(10)
    qtbot.waitUntil(lambda: form.making_label.text() == "Đang dựng bản in…")
    assert form.stop_button.isVisible()
    assert not form.paper_button.isEnabled()
    if how == "stop":
        form.stop_button.click()
        assert form.isVisible()
        assert not form.making_label.isVisible()
        assert form.paper_button.isEnabled()
        assert form.causes.toPlainText() == "Thiếu người."
    else:
        form.cancel_button.click()
    slow.on.set()
    settle(page, qtbot)
    assert slow.left
    assert dialog.paper is None
    assert not form.fault_label.isVisible()
    assert not form.stop_button.isVisible()
    form.reject()


def test_a_paper_of_the_register_that_takes_long_says_so_and_escape_leaves_it(
    pair: tuple[Desk, Desk], show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, leader = pair
    words = {"to": "VP", "causes": "Thiếu người.", "measures": "Thêm người."}
    explanations.sign(leader, "", leader.now().date(), **words)
    page, slow = show(leader), Slow()
    turn_to(page, qtbot, "van_ban_di")
    before = page.leading.dialog
    monkeypatch.setattr(explanations, "again", slow)
    page.open_cell(page.table.index(0, 2))
    assert slow.said.wait(10)
    qtbot.waitUntil(lambda: page.form.busy_label.text() == "Đang dựng bản in…")
    assert page.form.busy_frame.isVisible()
    page.form.setFocus()
    qtbot.keyClick(page.form, Qt.Key.Key_Escape)
    assert not page.form.busy_frame.isVisible()
    slow.on.set()
    settle(page, qtbot)
    assert slow.left
    assert page.leading.dialog is before
