"""A list laid beside the catalogue: what is new, changed, gone or unclear, each accepted or left by the officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QProgressBar,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from mot_cua_desktop import paths
from mot_cua_desktop.domain.proposing import KIND_WORDS, Kind, Row
from mot_cua_desktop.domain.versions import DOUBTS, Decision
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.catalogue import deciding, history_html, procedure_html
from mot_cua_desktop.ui.catalogue.deciding import DecidingParts
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit import forms

_ROW = Qt.ItemDataRole.UserRole
#: A longer group stays closed, so that the counts of all are seen at once.
_MOST_OPEN = 30
#: What a list says of itself is taken unless the officer unticks it; what it only leaves out or open is not.
_TICKED: tuple[Kind, ...] = ("them", "sua")
_GROUP_WORDS: dict[Kind, str] = {
    "them": "Thủ tục có trong danh sách mà máy chưa có.",
    "sua": "Thủ tục máy đã có, danh sách nói khác. Bấm từng dòng để xem khác ở đâu.",
    "bai_bo": "Thủ tục máy đang có, cùng lĩnh vực, mà danh sách không nêu. Chỉ đánh dấu khi văn bản bãi bỏ thật.",
    "chua_ro": "Danh sách chưa rõ chỗ máy đang ghi rõ, không chia trường hợp như máy đang ghi, chỉ khác ở "
    "điểm chưa rõ, hoặc nêu thủ tục đã bãi bỏ. "
    "Bấm từng dòng để xem danh sách ghi gì và máy giữ gì; đánh dấu nếu đúng.",
    "khong_doi": "Danh sách nói đúng như máy đang có; không phải nhập.",
}


@dataclass(frozen=True)
class Accepted:
    """The rows that the officer ticked, by which document, from which day."""

    rows: tuple[Row, ...]
    decision: Decision
    since: date


class ProposalParts(DecidingParts):
    intro_label: QLabel
    complete: QCheckBox
    rows: QTreeWidget
    changes: QTextBrowser
    progress: QProgressBar


class ProposalAsking(Asking):
    """Keeps the tree of rows. ``complete_changed`` asks for the rows anew; ``stopped`` that the import ends."""

    complete_changed = Signal(bool)
    stopped = Signal()

    def __init__(self, parent: QWidget, intro: str, errors: Sequence[str], rows: Sequence[Row], today: date) -> None:
        form = self._parts = forms.load("proposal_dialog", ProposalParts, parent)
        super().__init__(form, self._answer)
        form.intro_label.setText(intro)
        form.changes.document().setDefaultStyleSheet(paths.resource("styles", "story.css").read_text(encoding="utf-8"))
        form.progress.hide()
        self._errors = errors
        # A ticked group ticks thousands of lines; they are counted once, when all are ticked.
        self._counting = QTimer(form)
        self._counting.setSingleShot(True)
        self._counting.setInterval(0)
        self._counting.timeout.connect(self._count)
        form.rows.itemChanged.connect(lambda *_: self._counting.start())
        form.rows.currentItemChanged.connect(self._tell_row)
        form.complete.toggled.connect(self.complete_changed)
        form.rejected.connect(self.stopped)
        deciding.begin(form, today)
        self.show_rows(rows)

    @property
    def parts(self) -> ProposalParts:
        """The form, as it is."""
        return self._parts

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Lay the rows out in their groups; what was ticked or unticked before stays so."""
        tree = self._parts.rows
        kept = {row.procedure.code: item.checkState(0) for item, row in self._items()}
        tree.blockSignals(True)
        tree.clear()
        groups = []
        for kind, words in KIND_WORDS.items():
            of_kind = [row for row in rows if row.kind == kind]
            group = QTreeWidgetItem([f"{words} ({len(of_kind)})"])
            group.setToolTip(0, _GROUP_WORDS[kind])
            group.setData(0, _ROW, kind)
            tree.addTopLevelItem(group)
            groups.append(group)
            lines = [_line(row, kept.get(row.procedure.code)) for row in of_kind]
            group.addChildren(lines)
            if kind != "khong_doi" and lines:
                group.setFlags(group.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
                group.setExpanded(len(lines) <= _MOST_OPEN)
        tree.blockSignals(False)
        tree.setCurrentItem(next((group for group in groups if group.childCount()), groups[0]))
        self._count()

    def _items(self) -> list[tuple[QTreeWidgetItem, Row]]:
        found = []
        iterator = QTreeWidgetItemIterator(self._parts.rows)
        while (item := iterator.value()) is not None:
            row = item.data(0, _ROW)
            if isinstance(row, Row):
                found.append((item, row))
            iterator += 1
        return found

    def ticked(self) -> tuple[Row, ...]:
        """The rows that would be taken in."""
        return tuple(
            row
            for item, row in self._items()
            if row.kind != "khong_doi" and item.checkState(0) == Qt.CheckState.Checked
        )

    def _count(self) -> None:
        count = len(self.ticked())
        self._parts.ok_button.setText(f"Nhập {count} thay đổi  Ctrl+Enter" if count else "Chưa chọn thay đổi nào")
        self._parts.ok_button.setEnabled(bool(count) and self._parts.progress.isHidden())

    def _tell_row(self, item: QTreeWidgetItem | None) -> None:
        told = item.data(0, _ROW) if item is not None else None
        if isinstance(told, Row):
            self._parts.changes.setHtml(_row_html(told))
        elif told is not None:
            words = f"<h3>{escape(KIND_WORDS[told])}</h3><p>{escape(_GROUP_WORDS[told])}</p>"
            errors = "".join(f'<p class="unclear">⚠ {escape(error)}</p>' for error in self._errors)
            head = f"<h3>Dòng không đọc được ({len(self._errors)})</h3>" if errors else ""
            self._parts.changes.setHtml(words + head + errors)

    def working(self, *, busy: bool) -> None:
        """While the rows are taken in nothing may be changed, but it may be stopped."""
        form = self._parts
        for part in (form.rows, form.complete, form.number, form.dated, form.issuer, form.since):
            part.setEnabled(not busy)
        form.progress.setRange(0, 0)
        form.progress.setVisible(busy)
        form.cancel_button.setText("Dừng, không nhập gì  Esc" if busy else "Thôi  Esc")
        self._count()

    def advance(self, done: int, total: int) -> None:
        """So many of the rows are in."""
        self._parts.progress.setRange(0, total)
        self._parts.progress.setValue(done)

    def tell(self, fault: Told) -> None:
        """Say what stands in the way, and let the officer try again."""
        self.working(busy=False)
        super().tell(fault)

    def _answer(self) -> Accepted:
        return Accepted(self.ticked(), deciding.decision(self._parts), deciding.since(self._parts))


def _line(row: Row, kept: Qt.CheckState | None) -> QTreeWidgetItem:
    mark = "⚠ " if row.unclear else ""
    item = QTreeWidgetItem([f"{mark}{row.procedure.code}  {row.procedure.name}"])
    item.setToolTip(0, row.procedure.name)
    item.setData(0, _ROW, row)
    if row.kind != "khong_doi":
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        ticked = Qt.CheckState.Checked if row.kind in _TICKED else Qt.CheckState.Unchecked
        item.setCheckState(0, ticked if kept is None else kept)
    return item


def _row_html(row: Row) -> str:
    if row.kind == "them" or row.before is None:
        return procedure_html.page(row.procedure)
    head = f"<h2>{escape(row.procedure.name)}</h2><p>{escape(row.procedure.code)} · {escape(row.procedure.field)}</p>"
    if row.kind == "bai_bo":
        return f"{head}<p class='unclear'>{escape(_GROUP_WORDS['bai_bo'])}</p>"
    if row.kind == "khong_doi":
        return f"{head}<p class='good'>✓ Không đổi.</p>"
    doubts = "".join(f'<p class="unclear">⚠ {escape(note)}</p>' for note in row.unclear)
    now = f"<h3>Danh sách còn chưa rõ</h3>{doubts}" if doubts else "<h3>Danh sách không còn điểm chưa rõ</h3>"
    told = [change for change in row.changes if row.kind != "chua_ro" or change.about != DOUBTS]
    found = f"<h3>Thay đổi</h3>{history_html.changes(told)}" if told else ""
    if row.kept:
        kept = "".join(f"<p>{escape(words[:1].upper() + words[1:])}.</p>" for words in row.kept)
        found += (
            f"<h3>Máy vẫn giữ, vì danh sách ghi chưa rõ</h3>{kept}"
            "<p class='quiet'>Nhập dòng này không đổi điều giữ ở trên. Nếu danh sách mới đúng, bấm Sửa thủ tục.</p>"
        )
    if row.lost:
        lost = "".join(f"<p class='unclear'>⚠ {escape(words[:1].upper() + words[1:])}.</p>" for words in row.lost)
        found = (
            f"<h3>Nhập dòng này thì mất</h3>{lost}<p class='quiet'>Danh sách không chia trường hợp. Xem văn bản "
            "công bố: nếu vẫn còn các trường hợp ấy thì không đánh dấu dòng này; muốn ghi văn bản mới, bấm Sửa ở trang "
            f"Thủ tục (F6).</p>{found}"
        )
    if row.ended is not None:
        words = f"⚠ Thủ tục này đã {history_html.ended(row.ended)} Đánh dấu là công bố lại."
        return f"{head}<p class='unclear'>{escape(words)}</p>{now if doubts else ''}{found}"
    if row.kind == "chua_ro":
        known = "".join(f"<p class='quiet'>{escape(note)}</p>" for note in row.before.unclear)
        return f"{head}{found}{now}<h3>Máy đang ghi chưa rõ</h3>{known or '<p>Không có điểm nào.</p>'}"
    return f"{head}{found}{now if doubts else ''}"
