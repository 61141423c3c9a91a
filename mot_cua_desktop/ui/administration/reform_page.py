"""Thẻ “Nhiệm vụ CCHC” of F8: the plan of reform, who does what by when, its results; from Excel, onto paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHeaderView, QLabel, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from mot_cua_desktop.domain.reform import Task
from mot_cua_desktop.domain.reform_list import Reading
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import outlets, reform, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reform import Line, Look
from mot_cua_desktop.ui.dossiers import questions
from mot_cua_desktop.ui.dossiers.course_dialogs import Answer, Ask
from mot_cua_desktop.ui.dossiers.questions import Questions
from mot_cua_desktop.ui.intake.consequences import tone
from mot_cua_desktop.ui.kit import forms, naming, printing
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.wrapped import wrap

_ASK_UNCLEAR = "Thời hạn (ngày, hoặc gõ “thường xuyên”; để trống: vẫn chưa rõ)"
_LATE, _QUIET = "#97151a", "#52616e"


class ReformParts(QWidget):
    plans: QComboBox
    state_words: QLabel
    plan_button: QPushButton
    import_button: QPushButton
    tasks: QTableWidget
    detail_label: QLabel
    print_button: QPushButton
    pdf_button: QPushButton
    xlsx_button: QPushButton
    reopen_button: QPushButton
    drop_button: QPushButton
    add_button: QPushButton
    change_button: QPushButton
    progress_button: QPushButton
    done_button: QPushButton


class ReformPage(QObject):
    """The tab and its deeds."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("reform", ReformParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self.seen = Look((), None, (), ())
        self._wanted = ""
        self.send: Callable[[bytes, str, str, str, str], None] = printing.print_pdf
        self.questions = Questions(self.form, lane)
        self.questions.done.connect(self._done)
        self.questions.failed.connect(self.failed)
        form = self.form
        for column, width in enumerate((54, 0, 210, 110, 170)):
            form.tasks.setColumnWidth(column, width)
        form.tasks.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        wrap(form.tasks)
        form.tasks.itemSelectionChanged.connect(self._chosen)
        form.tasks.itemActivated.connect(lambda _item: self.finish())
        form.plans.activated.connect(self.enter)
        for button, act in (
            (form.plan_button, self.new_plan), (form.import_button, self.take_in), (form.add_button, self.add),
            (form.change_button, self.change), (form.progress_button, self.progress), (form.done_button, self.finish),
            (form.reopen_button, self.reopen), (form.drop_button, self.drop), (form.print_button, self.print),
            (form.pdf_button, partial(self.save, ".pdf")), (form.xlsx_button, partial(self.save, ".xlsx")),
        ):  # fmt: skip
            button.clicked.connect(act)
        for keys, button in (
            ("Ctrl+N", form.plan_button), ("Ctrl+O", form.import_button), ("Ctrl+P", form.print_button),
            ("Ctrl+S", form.pdf_button), ("Ctrl+E", form.xlsx_button), ("Ctrl+M", form.reopen_button),
            ("Ctrl+Del", form.drop_button), ("Ctrl+Ins", form.add_button), ("Ctrl+G", form.change_button),
            ("Ctrl+T", form.progress_button), ("Ctrl+Return", form.done_button), ("Ctrl+Enter", form.done_button),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), form).activated.connect(button.click)
        self._chosen()

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed."""
        self._desk = desk

    def enter(self, *_: object) -> None:
        """The page comes to the front: the plan chosen, or the newest."""
        plan = self._wanted or self.form.plans.currentData() or ""
        self._lane.run(partial(reform.look, self._desk, plan), self._loaded, self.failed.emit)

    def _loaded(self, seen: Look) -> None:
        form, kept = self.form, self.chosen.task.id if self.chosen else ""
        self.seen, self._wanted = seen, ""
        form.plans.clear()
        for plan in seen.plans:
            form.plans.addItem(f"{plan.name}{f' ({plan.document})' if plan.document else ''}", plan.id)
        if seen.plan is not None:
            form.plans.setCurrentIndex(form.plans.findData(seen.plan.id))
        form.plans.setEnabled(bool(seen.plans))
        form.plans.setToolTip(form.plans.currentText())
        late = f", {seen.overdue} quá hạn" if seen.overdue else ""
        if seen.plan is None:
            tone(form.state_words, "Chưa có kế hoạch", "careful")
        elif all(line.task.dropped for line in seen.lines):
            words = "Mọi nhiệm vụ đã bỏ khỏi kế hoạch" if seen.lines else "Chưa có nhiệm vụ nào"
            tone(form.state_words, words, "careful")
        else:
            words = f"{seen.open} nhiệm vụ chưa xong{late}" if seen.open else "Đã xong mọi nhiệm vụ"
            tone(form.state_words, words, "bad" if late else "careful" if seen.open else "good")
        form.tasks.setRowCount(len(seen.lines))
        for number, line in enumerate(seen.lines):
            for column, words in enumerate(_cells(line)):
                item = QTableWidgetItem(words)
                if not line.task.open:
                    item.setForeground(QColor(_QUIET))
                elif line.overdue and column == 4:
                    item.setForeground(QColor(_LATE))
                form.tasks.setItem(number, column, item)
        form.tasks.resizeRowsToContents()
        if seen.lines:
            form.tasks.selectRow(next((n for n, line in enumerate(seen.lines) if line.task.id == kept), 0))
        self._chosen()

    @property
    def chosen(self) -> Line | None:
        """The task looked at."""
        place = self.form.tasks.currentRow()
        return self.seen.lines[place] if 0 <= place < len(self.seen.lines) else None

    def _chosen(self) -> None:
        line, form = self.chosen, self.form
        opened = line is not None and line.task.open
        for button in (form.done_button, form.progress_button, form.change_button, form.drop_button):
            button.setEnabled(opened)
        form.reopen_button.setEnabled(line is not None and not opened)
        form.add_button.setEnabled(self.seen.plan is not None)
        for button in (form.print_button, form.pdf_button, form.xlsx_button):
            button.setEnabled(bool(self.seen.lines))
        if self.seen.plan is None:
            form.detail_label.setText(
                "Bấm “Nhập từ Excel…” để lấy kế hoạch đã ban hành, hoặc “Kế hoạch mới…” rồi thêm."
            )
        elif not self.seen.lines:
            form.detail_label.setText(
                "Bấm “Thêm nhiệm vụ…” để ghi từng nhiệm vụ; “Nhập từ Excel…” thì lập thành một kế hoạch khác."
            )
        else:
            form.detail_label.setText("" if line is None else _detail(line))

    def _done(self, words: str, result: object) -> None:
        if isinstance(result, tuple):
            self._wanted, more = result
            words = f"{words} {more}".strip()
        self.said.emit(words)
        self.enter()

    # --- plans ---

    def new_plan(self) -> None:
        """Ask what the plan is called."""
        year = self._desk.now().year
        asked = Ask(
            "Kế hoạch mới", "Kế hoạch cải cách hành chính của năm.", "Thêm kế hoạch", first="Năm", choices=_years(year),
            line="Tên kế hoạch", words="Số, ngày văn bản (không bắt buộc)",
            needed={"line": Told("Chưa ghi tên kế hoạch.", "Gõ tên kế hoạch.")},
        )  # fmt: skip
        name = f"Kế hoạch cải cách hành chính năm {year}"
        self.questions.ask(asked, self._new_plan, "Đã thêm kế hoạch.", name)

    def _new_plan(self, answer: Answer) -> tuple[str, str]:
        return reform.state_plan(self._desk, _year(answer), answer.line, answer.words), ""

    def take_in(self) -> None:
        """Ask for the workbook of the plan."""
        self.questions.choose("Nhập kế hoạch từ Excel", "Excel (*.xlsx)", "", self.take_in_file, opening=True)

    def take_in_file(self, name: str) -> None:
        """Read the workbook and show what it says before anything is written."""
        path, year = Path(name), self._desk.now().year
        self._lane.run(partial(reform.read_file, path, year), partial(self._ask_take_in, path), self.failed.emit)

    def _ask_take_in(self, path: Path, found: Reading) -> None:
        year = self._desk.now().year
        dated = sum(row.due is not None for row in found.rows)
        # The first line as it was read: a column that was taken for another shows here.
        first = found.rows[0]
        until = f"hạn {first.due:%d/%m/%Y}" if first.due is not None else "không có hạn"
        intro = (
            f"Trang “{found.sheet}”: {len(found.rows)} nhiệm vụ, {dated} có hạn.\nNhiệm vụ đầu tiên: "
            f"{first.what[:90]} · {first.owner[:60] or 'chưa giao ai'} · {until}"
        )
        if found.faults:
            intro += "\n⚠ " + "\n⚠ ".join(found.faults[:5])
            if len(found.faults) > 5:
                intro += f"\n⚠ và {len(found.faults) - 5} dòng khác."
        asked = Ask(
            "Nhập kế hoạch từ Excel", intro, "Nhập", first="Năm", choices=_years(year), line="Tên kế hoạch",
            words="Số, ngày văn bản (không bắt buộc)",
            needed={"line": Told("Chưa ghi tên kế hoạch.", "Gõ tên kế hoạch.")},
        )  # fmt: skip
        name = f"Kế hoạch cải cách hành chính năm {year}"
        self.questions.ask(asked, lambda answer: self._take_in(path, answer), "Đã nhập kế hoạch.", name)

    def _take_in(self, path: Path, answer: Answer) -> tuple[str, str]:
        year = _year(answer)
        found = reform.read_file(path, year)  # a month or quarter without a year is of the year now chosen
        plan = reform.take_in(self._desk, found, year, answer.line, answer.words)
        return plan, f"{len(found.rows)} nhiệm vụ."

    # --- tasks ---

    def add(self) -> None:
        """Ask for a task more."""
        plan = self.seen.plan
        if plan is None:
            return
        asked = Ask(
            "Thêm nhiệm vụ", f"{plan.name}. Nhiệm vụ thường xuyên thì để trống thời hạn.", "Thêm",
            first="Ai làm", choices=self._people(), line="Thời hạn", hint="31/12/2026", words="Nhiệm vụ",
            needed={"words": Told("Chưa ghi nhiệm vụ.", "Gõ nội dung nhiệm vụ.")},
        )  # fmt: skip
        self.questions.ask(asked, lambda answer: self._add(plan.id, answer), "Đã thêm nhiệm vụ.")

    def _add(self, plan: str, answer: Answer) -> None:
        due = questions.day(answer.line) if answer.line else None
        reform.add(self._desk, plan, answer.words, owner=str(answer.first or ""), due=due)

    def _people(self) -> list[tuple[str, object]]:
        """The officers of this desk, then whoever else has a task of the plan already."""
        others = {line.owner: line.owner for line in self.seen.lines if line.owner and not line.task.officer}
        return [
            *((officer.name, officer.id) for officer in self.seen.officers if officer.role != "kiem_tra"),
            *others.items(),
            ("Chưa giao", ""),
        ]

    def change(self) -> None:
        """Ask who does it from now on, and until when."""
        line = self.chosen
        if line is None or not line.task.open:
            return
        people = self._people()
        mine = line.task.officer or line.owner
        people.sort(key=lambda each: each[1] != mine)  # who has it now stands first
        asked = Ask(
            "Giao, đổi hạn", f"{line.task.mark}. {line.task.what}", "Ghi", first="Ai làm", choices=people,
            line=_ASK_UNCLEAR if line.task.unclear else "Thời hạn (để trống: thường xuyên)", hint="31/12/2026",
            words="Đơn vị, bộ phận làm, khi không có ở “Ai làm” (không bắt buộc)",
        )  # fmt: skip
        due = f"{line.task.due:%d/%m/%Y}" if line.task.due else ""
        self.questions.ask(asked, lambda answer: self._change(line.task, answer), "Đã ghi.", due)

    def _change(self, task: Task, answer: Answer) -> None:
        always = answer.line.strip().casefold() == "thường xuyên"
        due = questions.day(answer.line) if answer.line and not always else None
        owner = answer.words or str(answer.first or "")
        reform.change(self._desk, task.id, owner=owner, due=due, unclear=task.unclear and not always)

    def progress(self) -> None:
        """Ask how far it is."""
        line = self.chosen
        if line is None or not line.task.open:
            return
        asked = Ask(
            "Ghi tiến độ", f"{line.task.mark}. {line.task.what}", "Ghi", words="Làm tới đâu", text=line.task.progress,
            needed={"words": Told("Chưa ghi làm tới đâu.", "Gõ một câu về tiến độ.")},
        )  # fmt: skip
        deed = partial(reform.progress, self._desk, line.task.id)
        self.questions.ask(asked, lambda answer: deed(answer.words), "Đã ghi tiến độ.")

    def finish(self) -> None:
        """Ask when it was done, and with what result."""
        line = self.chosen
        if line is None or not line.task.open:
            return
        product = f" Sản phẩm theo kế hoạch: {line.task.product}." if line.task.product else ""
        asked = Ask(
            "Đã làm xong", f"{line.task.mark}. {line.task.what}.{product}", "Đã làm xong", line="Ngày làm xong",
            hint="26/11/2026", words="Kết quả (số hiệu văn bản nếu có)",
            needed={
                "line": Told("Chưa ghi ngày.", "Gõ ngày/tháng/năm."),
                "words": Told("Chưa ghi kết quả.", "Gõ kết quả, ví dụ số hiệu văn bản đã ban hành."),
            },
        )  # fmt: skip
        deed = partial(reform.done, self._desk, line.task.id)
        self.questions.ask(
            asked, lambda answer: deed(questions.day(answer.line), answer.words), "Đã ghi xong nhiệm vụ.",
            f"{self._desk.now():%d/%m/%Y}",
        )  # fmt: skip

    def reopen(self) -> None:
        """Ask why it is open again."""
        line = self.chosen
        if line is not None and not line.task.open:
            self._why("Mở lại nhiệm vụ", "Mở lại", line, reform.reopen, "Đã mở lại nhiệm vụ.")

    def drop(self) -> None:
        """Ask why the plan no longer has it."""
        line = self.chosen
        if line is not None and line.task.open:
            self._why("Bỏ nhiệm vụ khỏi kế hoạch", "Bỏ nhiệm vụ", line, reform.drop, "Đã bỏ nhiệm vụ khỏi kế hoạch.")

    def _why(self, title: str, ok: str, line: Line, deed: Callable[[Desk, str, str], None], words: str) -> None:
        asked = Ask(
            title, f"{line.task.mark}. {line.task.what}", ok, line="Lý do",
            needed={"line": Told("Chưa ghi lý do.", "Gõ lý do, kèm văn bản nếu có.")},
        )  # fmt: skip
        self.questions.ask(asked, lambda answer: deed(self._desk, line.task.id, answer.line), words)

    # --- the progress sheet ---

    def print(self) -> None:
        """Send the sheet to the printer of reports."""
        if self.seen.plan is not None:
            self.questions.run(partial(self._print, self._desk, self.seen.plan.id), "Đã gửi bảng tiến độ tới máy in.")

    def _print(self, desk: Desk, plan: str) -> None:
        made, way = reform.sheet(desk, plan), outlets.of(desk, reports.KIND)
        sheet = way.adjusted(reports.pdf(made))
        reports.let_out(desk, partial(self.send, sheet, way.printer, "A4", made.name, way.tray))
        reports.noted(desk, made.name, len(made.rows), "in")

    def save(self, ending: str, *_: object) -> None:
        """Ask where the sheet shall lie."""
        kinds = {".pdf": "PDF (*.pdf)", ".xlsx": "Excel (*.xlsx)"}[ending]
        name = f"{reform.SHEET}-{self._desk.now():%Y%m%d}{ending}"
        self.questions.choose("Lưu bảng tiến độ", kinds, name, partial(self.save_as, ending))

    def save_as(self, ending: str, name: str) -> None:
        """Write the sheet to this file."""
        if self.seen.plan is not None:
            path = naming.named(name, f"*{ending}")
            self.questions.run(partial(_save, self._desk, self.seen.plan.id, path), f"Đã lưu {path.name}.")


def _save(desk: Desk, plan: str, path: Path) -> None:
    made = reform.sheet(desk, plan)
    workbook = path.suffix == ".xlsx"
    data = reports.xlsx(made) if workbook else reports.pdf(made)
    reports.let_out(desk, partial(reports.write_file, path, data))
    reports.noted(desk, made.name, len(made.rows), "luu_xlsx" if workbook else "luu_pdf")


def _years(year: int) -> list[tuple[str, object]]:
    return [(str(each), each) for each in (year, year + 1, year - 1)]


def _year(answer: Answer) -> int:
    chosen: Any = answer.first
    return int(chosen)


def _cells(line: Line) -> tuple[str, ...]:
    due = f"{line.task.due:%d/%m/%Y}" if line.task.due else ""
    return line.task.mark, line.task.what, line.owner or "chưa giao", due, line.state


def _detail(line: Line) -> str:
    task = line.task
    said = [f"Sản phẩm: {task.product}." if task.product else ""]
    said.append(f"Kết quả: {task.result}" if task.result else f"Tiến độ: {task.progress}" if task.progress else "")
    said.append(f"Bỏ vì: {task.dropped}" if task.dropped else "")
    return " ".join(filter(None, said))
