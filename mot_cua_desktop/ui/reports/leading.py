"""What a leader does in the reports: opens an officer's sheet, explains a year past the line, sees a letter again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mot_cua_desktop.domain import evaluation as rules
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import evaluations, explanations, incident_report
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.explanations import Past
from mot_cua_desktop.operations.leader_papers import Made, Saying
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.reports.evaluation_dialog import EvaluationDialog
from mot_cua_desktop.ui.reports.explain_dialog import ExplainDialog
from mot_cua_desktop.ui.reports.paper_dialog import PaperDialog
from mot_cua_desktop.ui.reports.paper_making import PaperMaking

#: The books whose lines are opened here, and what Enter does with one.
OPENS = {
    "danh_gia": "Enter: mở phiếu đánh giá của cán bộ.",
    "van_ban_di": "Enter: mở hồ sơ của phiếu xin lỗi, hoặc xem lại báo cáo đã ký.",
}


class Leading(QObject):
    """``changed`` tells what was written, so that the page is made anew."""

    changed = Signal(str)
    desk_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, form: Any, desk: Callable[[], Desk], lane: Lane, store_lane: Lane) -> None:
        super().__init__(form)
        self._form: QWidget = form
        self._bar: QWidget = form.over_bar
        self._label: QLabel = form.over_label
        self._button: QPushButton = form.explain_button
        self._desk, self._lane, self._store_lane = desk, lane, store_lane
        self._past: Past | None = None
        self._period: Period | None = None
        #: A signed paper that is made again: the page shows how far it is, and stops it.
        self.making = PaperMaking(self)
        self.dialog: EvaluationDialog | ExplainDialog | PaperDialog | None = None
        self._bar.setProperty("tone", "bad")
        self._bar.hide()
        form.explain_button.clicked.connect(self.explain)
        QShortcut(QKeySequence("Ctrl+G"), form).activated.connect(self.explain)

    def look(self, period: Period) -> None:
        """The page shows a report of this period; who is past the line in its year is looked up beside."""
        self._period = period
        self._lane.run(partial(explanations.past, self._desk(), period), self._looked, self.failed.emit)

    def _looked(self, past: Past) -> None:
        """The bar says of the year what the report below says: up to the end of its period."""
        self._past, over = past, past.then
        self._bar.setVisible(bool(over))
        self._button.setVisible(bool(past.now))
        if over:
            named = "; ".join(f"{each.name} {fig.say_rate(each.counts.late_rate)}" for each in over[:3])
            more = f" và {len(over) - 3} đơn vị khác" if len(over) > 3 else ""
            duty = "vượt mức, phải giải trình" if past.now else "đã vượt mức (đến nay đã về mức)"
            words = f"✗ Tỷ lệ trễ từ đầu năm đến {past.until:%d/%m/%Y} {duty}: {named}{more}."
            if past.now and past.explained != past.until:
                # The explanation is of the year up to now, not up to the end of the period that is looked at.
                first = past.now[0]
                name = f"{first.name} " if first.name != over[0].name else ""
                words += (
                    f" Giải trình tính đến {past.explained:%d/%m/%Y}: {name}{fig.say_rate(first.counts.late_rate)}."
                )
            self._label.setText(words)

    def explain(self) -> None:
        """Write the explanation of the year that is shown."""
        if self._past is not None and self._past.now and self._period is not None:
            day = min(self._period.last, self._desk().now().date())
            self.dialog = ExplainDialog(self._form, self._desk, self._lane, self._store_lane, self._past.now, day)
            self.dialog.signed.connect(self.changed)
            self.dialog.desk_changed.connect(self.desk_changed)
            self.dialog.open()

    def opened(self, kind: str, keys: tuple[str, ...] | None) -> bool:
        """Open what a line of one of these books stands for; False for every other line."""
        if kind not in OPENS or not keys or self._period is None:
            return False
        if kind == "danh_gia":
            self._open_sheet(keys[0], self._period)
        else:
            again = self._again(keys)
            if again is not None:
                self.making.run(self._lane, again, self._show_paper, self.failed.emit)
                self.making.told.emit("Đang lập lại báo cáo…")
        return True

    def _again(self, keys: tuple[str, ...]) -> Callable[[Saying], Made] | None:
        """How a document of the register is made again; None for one that the program did not write."""
        name, sort, about, mark, of = keys
        _, number, year = name.split("/")
        if sort == "giai_trinh":
            desk, place = self._desk(), (int(number), int(year), int(mark), of)
            return lambda say: explanations.again(desk, *place, say=say)
        return partial(_of_incident, self._desk(), about, of) if sort == "su_co" and about else None

    def _open_sheet(self, officer: str, period: Period) -> None:
        if fig.period("thang", period.first) != period:
            self.failed.emit(Told("Phiếu đánh giá lập theo từng tháng.", "Chọn kỳ “Tháng” ở trên rồi mở lại."))
            return
        try:
            evaluations.may_open(self._desk(), officer)
        except Told as told:
            self.failed.emit(told)
            return
        month = rules.month_name(period)
        self.dialog = EvaluationDialog(self._form, self._desk, self._store_lane, month, officer)
        self.dialog.changed.connect(self.changed)
        self.dialog.desk_changed.connect(self.desk_changed)
        self.dialog.open()

    def _show_paper(self, made: Made) -> None:
        self.dialog = PaperDialog(self._form, self._desk, self._lane, self._store_lane, made)
        self.dialog.open()


def _of_incident(desk: Desk, incident: str, of: str, say: Saying) -> Made:
    say("Đang lập lại báo cáo sự cố…")
    made = incident_report.paper(desk, incident, of)
    kind = incident_report.KIND
    return Made("Báo cáo sự cố", made.pdf, made.docx, made.stem, made.warning, kind, names=made.names)
