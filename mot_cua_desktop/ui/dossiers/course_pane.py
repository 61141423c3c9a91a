"""Where the dossier is on its way, shown: who has it since when, each step with its time, what has gone by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.linked_words import say_link
from mot_cua_desktop.domain.time_left import day_minutes, say_working
from mot_cua_desktop.domain.worktime import VN, say_moment
from mot_cua_desktop.operations import timing
from mot_cua_desktop.operations.desk import Desk

_WIDTHS = (28, 178, 120, 98, 170)

_WHO = 2
_AROUND = 16  # pixels of a cell that words cannot use


class CoursePaneParts(QWidget):
    holder_cap: QLabel
    holder_label: QLabel
    elapsed_cap: QLabel
    elapsed_label: QLabel
    linked_cap: QLabel
    linked_label: QLabel
    tabs: QTabWidget
    steps_tab: QWidget
    steps: QTreeWidget


class CoursePane(QObject):
    """Fills the lines and the tab of the steps."""

    def __init__(self, form: CoursePaneParts) -> None:
        super().__init__(form)
        self._form = form
        form.steps.setHeaderLabels(["", "Bước", "Ai làm", "Từ lúc", "Đã dùng / dự kiến", "Ghi chú"])
        for column, width in enumerate(_WIDTHS):
            form.steps.setColumnWidth(column, width)
        form.steps.setItemDelegate(_WholeWords(form.steps))
        form.steps.header().sectionResized.connect(self._widened)

    def _widened(self, *_: int) -> None:
        self._form.steps.scheduleDelayedItemsLayout()  # another width, another height

    def show(
        self, dossier: Dossier, officers: Mapping[str, str], desk: Desk, linked_now: Mapping[str, datetime]
    ) -> None:
        """All of it, for this moment."""
        form = self._form
        held = holder_words(dossier, officers)
        after = timing.next_step(dossier)
        if held and after is not None and not dossier.ended:
            held += f" · tiếp theo: {after.name}"
        paper = timing.paper_by(desk, dossier)
        if held and paper is not None:
            passed = " – đã quá" if desk.now() > paper else ""
            rule = desk.regime_of(dossier).paper_cutoff.document
            held += f"\nChuyển hồ sơ giấy chậm nhất {say_moment(paper)}{passed}" + (f" ({rule})" if rule else "")
        _line(form.holder_cap, form.holder_label, held if dossier.status in ("in_process", "waiting", "paused") else "")
        told = timing.elapsed(desk, dossier)
        _line(
            form.elapsed_cap,
            form.elapsed_label,
            told.words(day_minutes(desk.calendar_of(dossier.procedure.field))) if told else "",
        )
        _line(form.linked_cap, form.linked_label, linked_words(dossier, linked_now))
        self._steps(dossier, officers, desk)

    def _steps(self, dossier: Dossier, officers: Mapping[str, str], desk: Desk) -> None:
        tree = self._form.steps
        tree.clear()
        held = dossier.holding
        for place, step in enumerate(dossier.steps):
            item = QTreeWidgetItem(_cells(dossier, place, step, officers, desk))
            for column in range(item.columnCount()):
                item.setToolTip(column, item.text(column))
            item.setToolTip(_WHO, f"{item.text(_WHO)} – {step.unit or co.ROLE_WORDS[step.role]}")
            if held is not None and held.step == place and not dossier.ended:
                bold = QFont(tree.font())
                bold.setBold(True)
                for column in range(item.columnCount()):
                    item.setFont(column, bold)
            tree.addTopLevelItem(item)
        here = f" ({held.step + 1}/{len(dossier.steps)})" if held is not None and dossier.steps else ""
        self._form.tabs.setTabText(self._form.tabs.indexOf(self._form.steps_tab), f"Các bước{here}")


class _WholeWords(QStyledItemDelegate):
    """Rows as high as their words need: a tree by itself cuts what does not fit into one line."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        line = QFontMetrics(index.data(Qt.ItemDataRole.FontRole) or self._tree.font())
        room = QRect(0, 0, self._tree.columnWidth(index.column()) - _AROUND, 10_000)
        words = line.boundingRect(room, int(Qt.TextFlag.TextWordWrap), index.data() or "")
        return QSize(hint.width(), hint.height() + max(0, words.height() - line.height()))


def _line(caption: QLabel, label: QLabel, words: str) -> None:
    label.setText(words)
    caption.setVisible(bool(words))
    label.setVisible(bool(words))


def _cells(dossier: Dossier, place: int, step: co.StepPlan, officers: Mapping[str, str], desk: Desk) -> list[str]:
    calendar, held = desk.calendar_of(dossier.procedure.field), dossier.holding
    blocks = [block for block in dossier.handovers if block.step == place]
    spent = sum(block.spent for block in blocks)
    here = held is not None and held.step == place and not dossier.ended and dossier.finished_at is None
    who, since, sign = "", "", ""
    if here and held is not None:
        # Time runs for whoever has it; on its way, for nobody's step yet.
        spent += timing.spent_of(desk, dossier) if held.received_at else 0
        nobody = "chờ lãnh đạo" if held.before_leader else "chưa ai nhận"
        who = officers.get(held.to, held.to) if held.to else nobody
        since = (held.received_at or held.since).astimezone(VN).strftime("%H:%M %d/%m")
        sign = "→"
    elif blocks:
        who, sign = officers.get(blocks[-1].giver, blocks[-1].giver), "✓"
        since = blocks[-1].given_at.astimezone(VN).strftime("%H:%M %d/%m")
    role = step.unit or co.ROLE_WORDS[step.role]
    return [
        sign,
        f"{place + 1}. {step.name}",
        who or role,
        since,
        _used(spent if spent or here else None, step.minutes, calendar),
        _note(dossier, place, here=here),
    ]


def _used(spent: int | None, planned: int, calendar: Calendar) -> str:
    if spent is None:
        return say_working(planned, calendar)
    over = " – quá" if spent > planned else ""
    return f"{say_working(spent, calendar)} / {say_working(planned, calendar)}{over}"


def _note(dossier: Dossier, place: int, *, here: bool) -> str:
    held = dossier.holding
    if here and held is not None:
        if held.before_leader:
            return "chờ lãnh đạo duyệt" if held.to else "chờ duyệt"
        if held.received_at is None:
            return "đang chuyển, bên nhận chưa xác nhận"
        if held.done:
            return f"xong: {held.done}"
    notes = [block.note for block in dossier.handovers if block.step == place and block.note]
    return notes[-1] if notes else ""


def holder_words(dossier: Dossier, officers: Mapping[str, str]) -> str:
    """Who has the paper since when, at which step; empty where no process is planned."""
    held = dossier.holding
    if held is None or held.step >= len(dossier.steps):
        return ""
    step = dossier.steps[held.step]
    place = f"Bước {held.step + 1}/{len(dossier.steps)} {step.name}"
    who = officers.get(held.to, held.to) or step.unit or co.ROLE_WORDS[step.role]
    if held.received_at is None:
        return f"{place} – đang chuyển tới {who} từ {say_moment(held.since)}, chưa xác nhận"
    return f"{place} – {who} giữ từ {say_moment(held.received_at)}"


def linked_words(dossier: Dossier, linked_now: Mapping[str, datetime]) -> str:
    """Each dossier that this one waits for with its date as promised now, and when the last of them all is due."""
    if not dossier.linked or dossier.due is None:
        return ""
    lines = [f"{link.code} {link.name}: hẹn {say_link(link, linked_now)}" for link in dossier.linked]
    last = max(linked_now.get(link.code, link.due) for link in dossier.linked)
    if last >= dossier.due.at:
        lines.append(f"Hồ sơ này hẹn {say_moment(dossier.due.at)}: không kịp, vì hồ sơ trước đã hẹn lại muộn hơn.")
    else:
        lines.append(f"Hồ sơ này, cũng là hẹn chung: {say_moment(dossier.due.at)}")
    return "\n".join(lines)
