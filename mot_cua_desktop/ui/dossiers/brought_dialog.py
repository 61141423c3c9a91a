"""What the citizen brought after a supplement request: tick each paper that was asked for."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.intake import tick
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms


class BroughtParts(AskingParts):
    intro_label: QLabel
    papers: QTreeWidget
    after_label: QLabel


def ask(parent: QWidget, dossier: Dossier) -> Asking:
    """The papers of the slip, all unticked: each tick is one paper in the officer's hand."""
    form = forms.load("brought_dialog", BroughtParts, parent)
    form.intro_label.setText("Đánh dấu từng giấy tờ công dân vừa nộp (phím cách). Giấy tờ nào chưa nộp thì để trống.")
    form.papers.setHeaderLabels(["Giấy tờ đã yêu cầu", "Yêu cầu ghi trên phiếu"])
    asked = dossier.slip.lines if dossier.slip else ()
    for line in asked:
        item = QTreeWidgetItem([line.name, line.wrong])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Unchecked)
        item.setData(0, Qt.ItemDataRole.UserRole, line.key)
        item.setToolTip(0, line.name)
        form.papers.addTopLevelItem(item)
    form.papers.setColumnWidth(0, 400)
    first = form.papers.topLevelItem(0)
    if first is not None:
        form.papers.setCurrentItem(first)
    form.papers.setFocus()
    asking = Asking(form, lambda: _papers(form, dossier))
    _Counter(form, asking)
    return asking


class _Counter(QObject):
    """Says what follows from the ticks, before anything is pressed."""

    def __init__(self, form: BroughtParts, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        form.papers.itemChanged.connect(self.show)
        self.show()

    def show(self) -> None:
        left = len(_unticked(self._form))
        if left:
            words = (
                f"Còn {left} giấy tờ chưa nộp: nhận đủ rồi mới tính hạn tiếp (NĐ 118/2025/NĐ-CP, Điều 19.5). Không đủ "
                "thì từ chối có lý do, hoặc công dân rút hồ sơ."
            )
        else:
            words = "Đủ giấy tờ. Hẹn trả được tính lại ngay khi nhận."
        self._form.after_label.setText(words)
        self._form.after_label.setProperty("tone", "careful" if left else "good")
        self._form.after_label.style().polish(self._form.after_label)


def _items(form: BroughtParts) -> list[QTreeWidgetItem]:
    found = (form.papers.topLevelItem(n) for n in range(form.papers.topLevelItemCount()))
    return [item for item in found if item is not None]


def _unticked(form: BroughtParts) -> list[QTreeWidgetItem]:
    return [item for item in _items(form) if item.checkState(0) != Qt.CheckState.Checked]


def _papers(form: BroughtParts, dossier: Dossier) -> tuple[ev.PaperLine, ...]:
    brought = {
        item.data(0, Qt.ItemDataRole.UserRole) for item in _items(form) if item.checkState(0) == Qt.CheckState.Checked
    }
    if not brought:
        raise Told("Chưa đánh dấu giấy tờ nào.", "Đánh dấu giấy tờ công dân vừa nộp, rồi bấm lại.")
    asked = {line.key: line for line in dossier.slip.lines} if dossier.slip else {}
    papers = [_line(paper, asked.get(paper.key), brought) for paper in dossier.papers]
    # A slip may name a paper that was never on the checklist; it joins it when it comes.
    known = {paper.key for paper in dossier.papers}
    for key, line in asked.items():
        if key not in known:
            extra = ev.PaperLine(
                key=key, name=line.name, originals=line.originals, certified=line.certified, copies=line.copies
            )
            papers.append(_line(extra, line, brought))
    return tuple(papers)


def _line(paper: ev.PaperLine, asked: ev.SlipLine | None, brought: set[str]) -> ev.PaperLine:
    if asked is None:
        return paper
    if paper.key in brought:
        return tick(paper)
    return replace(paper, state="thieu", wrong=asked.wrong)
