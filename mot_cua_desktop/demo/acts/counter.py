"""What several acts do at the intake page: who, which procedure, which papers, what the catalogue left open."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.people import Citizen
from mot_cua_desktop.demo.stage import DemoFailed, Stage
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.ui.intake.papers_table import PapersTable

_MARK_COLUMN, _WRONG_COLUMN = 0, 5


def fresh(stage: Stage) -> Any:
    """The intake page, ready for the next person."""
    page = stage.go("intake", Qt.Key.Key_F2)
    if page.form.stack.currentWidget() is page.form.done_page:
        hands.ctrl(Qt.Key.Key_N)
        stage.wait(lambda: page.form.stack.currentWidget() is page.form.work_page, "an empty intake")
        stage.settle()
    return page


def card(stage: Stage, page: Any, citizen: Citizen) -> None:
    """The citizen's card under the scanner; the phone number is asked for."""
    form = page.form
    stage.scan(citizen.card, lambda: form.id_number.text() == citizen.number, "the card in the fields")
    hands.write(citizen.phone, form.phone)
    stage.settle()


def applicant_card(stage: Stage, page: Any, citizen: Citizen, authority: str) -> None:
    """Somebody else hands in: their card goes to the fields of the applicant."""
    form = page.form
    stage.click(form.on_behalf)
    hands.click(form.applicant_name)
    stage.scan(citizen.card, lambda: form.applicant_id.text() == citizen.number, "the applicant's card")
    hands.write(citizen.phone, form.applicant_phone)
    hands.write(authority, form.authority)
    stage.settle()


def look_for(stage: Stage, page: Any, typed: str) -> None:
    """Type into the search for procedures; the list drops under it."""
    hands.write(typed, page.form.procedure)
    stage.wait(lambda: page.search.list.isVisible(), "the list of procedures")


def choose(stage: Stage, page: Any, code: str, typed: str = "") -> None:
    """Find a procedure by a few words (else by its code), and take it with the arrow and Enter."""
    look_for(stage, page, typed or code)
    row = _row_of(page, code)
    if row < 0:
        look_for(stage, page, code)
        row = _row_of(page, code)
    if row < 0:
        raise DemoFailed(f"the search does not find {code}")
    for _ in range(row):
        hands.press(Qt.Key.Key_Down, on=page.form.procedure)
    hands.press(Qt.Key.Key_Return, on=page.form.procedure)
    stage.wait(lambda: page.draft.procedure_code == code, f"the procedure {code}")
    stage.settle()


def _row_of(page: Any, code: str) -> int:
    rows = [page.search.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page.search.list.count())]
    return next((place for place, found in enumerate(rows) if found is not None and found.code == code), -1)


def first_case(stage: Stage, page: Any) -> None:
    """Where the papers differ by case, the officer chooses one."""
    form = page.form
    if form.case_row.isVisible():
        form.case_box.setFocus()
        hands.press(Qt.Key.Key_Down, on=form.case_box)
        stage.wait(lambda: bool(page.draft.case), "the case to be chosen")
        stage.settle()


def say_what_is_unclear(stage: Stage, page: Any, fee: str = "15000") -> None:
    """What the catalogue does not know is asked of the officer: the term with its document, and the fee."""
    form = page.form
    if form.term_row.isVisible() and not page.draft.term:
        hands.write("5", form.term_amount)
        hands.write("Quyết định 1234/QĐ-UBND ngày 02/11/2026", form.term_document)
    if form.fee.isEnabled() and not form.fee.text():
        hands.write(fee, form.fee)
    stage.settle()


def everything_is_here(stage: Stage, page: Any) -> None:
    """The first paper is ticked by the mouse, the next by the space bar, the others all at once."""
    table = page.form.papers
    rows = lacking_rows(page)
    if not rows and not _rows_with(page, "✓"):  # every paper belongs to some case: what is here is asked for first
        for row in _rows_with(page, "–"):
            table.setCurrentCell(row, _MARK_COLUMN)
            hands.press(Qt.Key.Key_Space, on=table)
        rows = lacking_rows(page)
    if rows:
        hands.click_row(table, rows[0], _MARK_COLUMN)
    if len(rows) > 1:
        table.setCurrentCell(rows[1], _MARK_COLUMN)
        hands.press(Qt.Key.Key_Space, on=table)
    if len(rows) > 2:
        hands.ctrl(Qt.Key.Key_D, table)
    stage.settle()


def lacking_rows(page: Any) -> list[int]:
    """The rows of the table whose paper is not in order."""
    return _rows_with(page, "✗")


def _rows_with(page: Any, sign: str) -> list[int]:
    table = page.form.papers
    return [row for row in range(table.rowCount()) if _mark(table, row) == sign]


def _mark(table: Any, row: int) -> str:
    item = table.item(row, _MARK_COLUMN)
    return item.text() if item is not None else ""


def fault(stage: Stage, page: Any, row: int, words: str) -> None:
    """Say what is wrong with a paper, in its own line."""
    table = page.form.papers
    table.setFocus()
    table.setCurrentCell(row, _WRONG_COLUMN)
    hands.press(Qt.Key.Key_F9, on=table)
    box = table.cellWidget(row, _WRONG_COLUMN)
    hands.write(words, box.lineEdit())
    hands.press(Qt.Key.Key_Return, on=box.lineEdit())
    papers: PapersTable = page.papers
    stage.wait(lambda: any(line.wrong == words for line in papers.lines), "the fault in the table")
    stage.settle()


def accept(stage: Stage, page: Any) -> Dossier:
    """Ctrl+Enter: the dossier is durable and its receipt in sight; the step learns how long that took."""
    form = page.form
    if not form.main_button.isEnabled():
        raise DemoFailed(f"the dossier cannot be accepted: {form.why_label.text()}")
    stage.paper_after(lambda: hands.enter_with_ctrl(form.id_number), page.ways.prints, "giay_tiep_nhan")
    stage.settle()
    dossier: Dossier = page.ways.prints.dossier
    return dossier
