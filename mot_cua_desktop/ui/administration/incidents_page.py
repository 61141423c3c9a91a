"""Thẻ “Sự cố” of F8: one key writes an incident in with what the program knows; its dossiers, its report, its logs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from mot_cua_desktop.domain.incident import KIND_WORDS, TOLD, Incident
from mot_cua_desktop.domain.incident_events import IncidentKind
from mot_cua_desktop.domain.letters import AGENCY_HINT
from mot_cua_desktop.domain.worktime import say_minutes
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import incident_report, incidents, log_bundle, outlets, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.dossiers import DossierRow
from mot_cua_desktop.operations.incident_report import Report
from mot_cua_desktop.operations.incidents import Incidents, Known
from mot_cua_desktop.ui.dossiers import questions
from mot_cua_desktop.ui.dossiers.course_dialogs import Answer, Ask
from mot_cua_desktop.ui.dossiers.questions import Questions
from mot_cua_desktop.ui.intake.consequences import tone
from mot_cua_desktop.ui.kit import forms, printing
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.wrapped import wrap


class IncidentsParts(QWidget):
    state_words: QLabel
    begin_button: QPushButton
    incidents: QTableWidget
    detail_label: QLabel
    end_button: QPushButton
    report_button: QPushButton
    print_button: QPushButton
    save_button: QPushButton
    logs_button: QPushButton
    dossiers_label: QLabel
    dossiers: QTableWidget
    open_button: QPushButton
    add_button: QPushButton
    remove_button: QPushButton


class IncidentsPage(QObject):
    """``dossier_wanted`` carries the stream of a dossier to be opened on its own page."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)
    dossier_wanted = Signal(bytes, object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("incidents", IncidentsParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self.rows: tuple[Incident, ...] = ()
        self.touched: list[DossierRow] = []
        self._wanted = ""
        self.send: Callable[[bytes, str, str, str, str], None] = printing.print_pdf
        self.questions = Questions(self.form, lane)
        self.questions.done.connect(self._done)
        self.questions.failed.connect(self.failed)
        form = self.form
        for table, widths, wide in (
            (form.incidents, (150, 0, 60, 140, 240), 1),
            (form.dossiers, (230, 0, 210, 210), 1),
        ):
            wrap(table)
            for column, width in enumerate(widths):
                table.setColumnWidth(column, width)
            table.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        form.incidents.itemSelectionChanged.connect(self._chosen)
        form.incidents.itemActivated.connect(lambda _item: self.end())
        form.dossiers.itemActivated.connect(lambda _item: self.open_dossier())
        form.dossiers.itemSelectionChanged.connect(self._marked)
        for button, act in (
            (form.begin_button, self.begin), (form.end_button, self.end), (form.report_button, self.report),
            (form.print_button, self.print), (form.save_button, self.save), (form.logs_button, self.save_logs),
            (form.open_button, self.open_dossier), (form.add_button, self.add), (form.remove_button, self.remove),
        ):  # fmt: skip
            button.clicked.connect(act)
        for keys, button in (
            ("Ctrl+G", form.report_button), ("Ctrl+P", form.print_button), ("Ctrl+S", form.save_button),
            ("Ctrl+L", form.logs_button), ("Ctrl+Ins", form.add_button),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), form).activated.connect(button.click)
        out = QShortcut(QKeySequence("Del"), form.dossiers)
        out.setContext(Qt.ShortcutContext.WidgetShortcut)  # in the list of incidents it takes nothing out
        out.activated.connect(self.remove)
        self._chosen()

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed."""
        self._desk = desk

    def enter(self) -> None:
        """The page comes to the front."""
        self._lane.run(partial(incidents.look, self._desk), self._loaded, self.failed.emit)

    def _loaded(self, seen: Incidents) -> None:
        form, kept = self.form, self._wanted or (self.chosen.id if self.chosen else "")
        self._wanted = ""
        self.rows = seen.every
        if seen.lasting:
            tone(form.state_words, f"{seen.lasting} sự cố chưa khắc phục", "bad")
        else:
            tone(form.state_words, "Không có sự cố nào đang xảy ra", "good")
        form.incidents.setRowCount(len(self.rows))
        for number, each in enumerate(self.rows):
            for column, words in enumerate(_cells(each)):
                form.incidents.setItem(number, column, QTableWidgetItem(words))
        form.incidents.resizeRowsToContents()
        place = next((n for n, each in enumerate(self.rows) if each.id == kept), 0)
        if self.rows:
            form.incidents.selectRow(place)
        self._chosen()

    @property
    def chosen(self) -> Incident | None:
        """The incident looked at."""
        place = self.form.incidents.currentRow()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def _chosen(self) -> None:
        one, form = self.chosen, self.form
        form.end_button.setEnabled(one is not None and one.lasts)
        form.report_button.setEnabled(one is not None and not one.report)
        for button in (form.print_button, form.save_button):
            button.setEnabled(one is not None and bool(one.report))
        form.add_button.setEnabled(one is not None)
        form.detail_label.setText("" if one is None else _detail(one))
        self._show_touched([])
        if one is not None:
            self._lane.run(
                partial(incidents.touched, self._desk, one.id), partial(self._listed, one.id), self.failed.emit
            )

    def _listed(self, incident: str, rows: list[DossierRow]) -> None:
        if self.chosen is not None and self.chosen.id == incident:
            self._show_touched(rows)

    def _show_touched(self, rows: list[DossierRow]) -> None:
        form = self.form
        self.touched = rows
        form.dossiers_label.setText(
            f"{len(rows)} hồ sơ bị ảnh hưởng. Đánh dấu này không đổi hạn và không làm hồ sơ trễ thành đúng hạn."
            if rows
            else "Chưa có hồ sơ nào bị ảnh hưởng."
        )
        form.dossiers.setRowCount(len(rows))
        for number, row in enumerate(rows):
            cells = (row.code or row.slip or "", row.procedure_name, row.owner_name, _deadline(row, self._desk.now()))
            for column, words in enumerate(cells):
                form.dossiers.setItem(number, column, QTableWidgetItem(words))
        form.dossiers.resizeRowsToContents()
        self._marked()

    def _marked(self) -> None:
        for button in (self.form.open_button, self.form.remove_button):
            button.setEnabled(self.dossier is not None)

    @property
    def dossier(self) -> DossierRow | None:
        """The dossier under the cursor."""
        place = self.form.dossiers.currentRow()
        return self.touched[place] if 0 <= place < len(self.touched) else None

    def _done(self, words: str, result: object) -> None:
        if isinstance(result, tuple):
            desk, result = result
            self.changed.emit(desk)
        if isinstance(result, Report) and result.warning:
            words = f"{words} {result.warning}"
        if isinstance(result, str):
            self._wanted = result
        self.said.emit(words)
        self.enter()

    # --- deeds ---

    def begin(self) -> None:
        """Ask what stands still, with everything that the program knows of it already said."""
        self._lane.run(partial(incidents.known, self._desk), self._ask_begin, self.failed.emit)

    def _ask_begin(self, known: Known) -> None:
        last = questions.say_moment(known.last_deed) if known.last_deed else "chưa có"
        intro = (
            f"Chương trình đã biết: phiên bản {known.version}; việc ghi được gần nhất lúc {last}; từ lúc đó đã mất "
            f"{say_minutes(known.lost) or '0 phút'} làm việc, {len(known.dossiers)} hồ sơ liên quan. Sửa giờ bắt đầu "
            "nếu sự cố xảy ra sau hoặc trước đó."
        )
        asked = Ask(
            "Ghi sự cố", intro, "Ghi sự cố", first="Loại sự cố",
            choices=[(words[:1].upper() + words[1:], kind) for kind, words in KIND_WORDS.items()],
            second="Đã báo", others=[(words, words) for words in TOLD],
            line="Từ lúc", hint="08:12 26/11/2026", words="Việc gì dừng lại, ảnh hưởng thế nào",
            needed={
                "line": Told("Chưa ghi giờ bắt đầu.", "Gõ giờ:phút ngày/tháng/năm."),
                "words": Told("Chưa ghi sự cố làm việc gì dừng lại.", "Gõ một câu."),
            },
        )  # fmt: skip
        self.questions.ask(asked, self._begin, "Đã ghi sự cố.", questions.say_moment(known.since))

    def _begin(self, answer: Answer) -> str:
        kind = cast("IncidentKind", answer.first)
        return incidents.begin(self._desk, kind, questions.moment(answer.line), answer.words, str(answer.second))

    def end(self) -> None:
        """Ask since when work goes on."""
        one = self.chosen
        if one is None or not one.lasts:
            return
        asked = Ask(
            "Đã khắc phục", f"{one.words[:1].upper()}{one.words[1:]}.", "Đã khắc phục", line="Làm việc lại được lúc",
            hint="10:30 26/11/2026", words="Đã khắc phục thế nào",
            needed={"line": Told("Chưa ghi giờ khắc phục.", "Gõ giờ:phút ngày/tháng/năm.")},
        )  # fmt: skip
        self.questions.ask(
            asked, lambda answer: self._end(one.id, answer), "Đã ghi khắc phục xong.",
            questions.say_moment(self._desk.now()),
        )  # fmt: skip

    def _end(self, incident: str, answer: Answer) -> str:
        incidents.end(self._desk, incident, questions.moment(answer.line), answer.words)
        return incident

    def report(self) -> None:
        """Ask what the report asks for; then it has its number. Who may not sign is told at once."""
        one = self.chosen
        if one is None or one.report:
            return
        try:
            incident_report.may_sign(self._desk)
        except Refused as refused:
            self.failed.emit(refused)
            return
        lasting = " Sự cố chưa ghi khắc phục; báo cáo sẽ nói rõ điều đó." if one.lasts else ""
        asked = Ask(
            "Báo cáo sự cố", f"Lấy số văn bản đi và lập báo cáo về {one.words}.{lasting}", "Lập báo cáo",
            line="Kính gửi", words="Đề nghị (không bắt buộc)", more_hint=AGENCY_HINT,
            more="Viết tắt tên cơ quan trong ký hiệu văn bản (để trống nếu chưa có)",
            more_text=self._desk.settings.letter_agency,
        )  # fmt: skip
        self.questions.ask(
            asked, lambda answer: self._report(one.id, answer), "Đã lập báo cáo; in hoặc lưu ở hàng nút dưới.",
            incident_report.TO,
        )  # fmt: skip

    def _report(self, incident: str, answer: Answer) -> tuple[Desk, Report]:
        return incident_report.report_as(self._desk, incident, answer.more, answer.words, answer.line)

    def print(self) -> None:
        """Send the report to the printer of reports."""
        if self.chosen is not None and self.chosen.report:
            self.questions.run(partial(self._print, self._desk, self.chosen.id), "Đã gửi báo cáo tới máy in.")

    def _print(self, desk: Desk, incident: str) -> Report:
        made, way = incident_report.paper(desk, incident), outlets.of(desk, incident_report.PRINTER)
        sending = partial(self.send, way.adjusted(made.pdf), way.printer, "A4", made.stem, way.tray)
        reports.let_out(desk, sending)
        reports.noted(desk, incident_report.KIND, made.names, "in")
        return made

    def save(self) -> None:
        """Ask where the report shall lie, as Word or as PDF."""
        one = self.chosen
        if one is not None and one.report:
            name = f"bao-cao-su-co-{one.report.split('/')[0]}.docx"
            self.questions.choose("Lưu báo cáo", "Word (*.docx);;PDF (*.pdf)", name, self.save_as)

    def save_as(self, name: str) -> None:
        """Write the report to this file."""
        if self.chosen is not None:
            self.questions.run(partial(_save, self._desk, self.chosen.id, Path(name)), f"Đã lưu {Path(name).name}.")

    def save_logs(self) -> None:
        """Ask where the bundle of logs shall lie."""
        name = f"nhat-ky-{self._desk.now():%Y%m%d-%H%M}.zip"
        self.questions.choose("Lưu gói nhật ký (không có họ tên, số giấy tờ)", "Zip (*.zip)", name, self.save_logs_as)

    def save_logs_as(self, name: str) -> None:
        """Write the bundle to this file."""
        incident = self.chosen.id if self.chosen is not None else ""
        words = f"Đã lưu {Path(name).name}; trong đó không có họ tên hay số giấy tờ của ai."
        self.questions.run(partial(_save_logs, self._desk, Path(name), incident), words)

    # --- dossiers ---

    def open_dossier(self) -> None:
        """Open the dossier under the cursor on its own page."""
        if self.dossier is not None:
            self.dossier_wanted.emit(self.dossier.id, None)

    def add(self) -> None:
        """Ask for the code of a dossier more."""
        one = self.chosen
        if one is None:
            return
        asked = Ask(
            "Thêm hồ sơ bị ảnh hưởng", f"{one.words[:1].upper()}{one.words[1:]}.", "Thêm", line="Mã hồ sơ",
            needed={"line": Told("Chưa gõ mã hồ sơ.", "Gõ hoặc quét mã trên giấy hẹn.")},
        )  # fmt: skip
        self.questions.ask(asked, lambda answer: self._add(one.id, answer), "Đã thêm hồ sơ vào sự cố.")

    def _add(self, incident: str, answer: Answer) -> str:
        incidents.mark(self._desk, incident, answer.line)
        return incident

    def remove(self) -> None:
        """The dossier under the cursor was not touched after all."""
        one, row = self.chosen, self.dossier
        if one is not None and row is not None:
            self.questions.run(partial(incidents.unmark, self._desk, one.id, [row.id]), "Đã bỏ hồ sơ khỏi sự cố.")


def _save(desk: Desk, incident: str, path: Path) -> Report:
    made = incident_report.paper(desk, incident)
    saved = reports.let_out(desk, partial(incident_report.save, made, path))
    reports.noted(desk, incident_report.KIND, made.names, "luu_docx" if saved.suffix.lower() == ".docx" else "luu_pdf")
    return made


def _save_logs(desk: Desk, path: Path, incident: str) -> None:
    log_bundle.save(desk, path, incident)


def _deadline(row: DossierRow, now: datetime) -> str:
    """The lawful deadline and how it stands; a later promise beside it, for it moves no deadline."""
    if row.due_at is None:
        return "chưa hẹn"
    lawful = row.late_at or row.due_at
    late = " – quá hạn" if row.late_at is not None and row.late_at < now else ""
    again = f"\nhẹn lại {questions.say_moment(row.due_at)}" if row.rescheduled and row.due_at != lawful else ""
    return f"{questions.say_moment(lawful)}{late}{again}"


def _cells(one: Incident) -> tuple[str, ...]:
    kind = KIND_WORDS[one.kind]
    state = "✗ chưa khắc phục" if one.until is None else f"✓ xong {questions.say_moment(one.until)}"
    if one.report:
        state += f"\nbáo cáo số {one.report}"
    lost = "đang tính" if one.until is None else say_minutes(one.lost) if one.lost else "0 phút"
    return (
        questions.say_moment(one.since), f"{kind[:1].upper()}{kind[1:]}\n{one.effect}", str(one.touched), lost, state,
    )  # fmt: skip


def _detail(one: Incident) -> str:
    said = [f"Phiên bản {one.version}."]
    if one.last_deed is not None:
        said.append(f"Việc ghi gần nhất trước đó: {questions.say_moment(one.last_deed)}.")
    if one.told:
        said.append(f"{one.told}." if one.told.startswith("Chưa") else f"Đã báo: {one.told}.")
    if one.remedy:
        said.append(f"Khắc phục: {one.remedy}")
    return " ".join(said)
