"""The right side of the dossiers' page: who and what, the facts that matter now, everything that happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from mot_cua_desktop import paths
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain import story as telling
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE
from mot_cua_desktop.domain.changes import PAPER_STATE_WORDS, RETURN_WORDS, fees_said
from mot_cua_desktop.domain.citizen import say_phone
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.due_words import short_why
from mot_cua_desktop.domain.fee_rules import said_paid
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.worktime import VN, say_moment
from mot_cua_desktop.operations.dossiers import Story
from mot_cua_desktop.ui.dossiers import looks, story_html, why_dialog


class StoryParts(QWidget):
    """What the story fills; a part of the page's form."""

    code_label: QLabel
    procedure_label: QLabel
    owner_label: QLabel
    state_label: QLabel
    official_label: QLabel
    due_label: QLabel
    due_why: QLabel
    why_button: QPushButton
    allowance_label: QLabel
    fee_label: QLabel
    return_label: QLabel
    tabs: QTabWidget
    story_tab: QWidget
    papers_tab: QWidget
    files_tab: QWidget
    prints_tab: QWidget
    story: QTextBrowser
    papers: QTreeWidget
    files: QListWidget
    open_file_button: QPushButton
    save_file_button: QPushButton


class StoryPane(QObject):
    """Fills the story's parts from a `Story`; does nothing by itself."""

    def __init__(self, form: StoryParts) -> None:
        super().__init__(form)
        self._form = form
        self._told: Dossier | None = None
        self.why: QDialog | None = None
        form.why_button.clicked.connect(self._show_why)
        css = paths.resource("styles", "story.css").read_text(encoding="utf-8")
        form.story.document().setDefaultStyleSheet(css)
        form.papers.setHeaderLabels(["Giấy tờ", "Chính", "Chứng thực", "Photo", "Tình trạng"])
        for column, width in enumerate((400, 60, 100, 65)):
            form.papers.setColumnWidth(column, width)

    def show(self, told: Story, now: datetime) -> None:
        """The whole right side, for this moment."""
        dossier = told.dossier
        self._told = dossier
        self._heading(dossier, now)
        self._facts(dossier, now, told.incidents)
        lines = telling.tell(told.events, told.officers, told.answer_by)
        self._form.story.setHtml(story_html.page(lines))
        self._papers(dossier.papers)
        self._files(dossier)
        self._title(self._form.story_tab, f"Diễn biến ({len(lines)})")

    def _title(self, tab: QWidget, words: str) -> None:
        self._form.tabs.setTabText(self._form.tabs.indexOf(tab), words)

    def _heading(self, dossier: Dossier, now: datetime) -> None:
        form = self._form
        form.code_label.setText(
            dossier.code or (f"Phiếu {paper_numbers.said(dossier.slip)}" if dossier.slip else "Chưa có mã")
        )
        case = f" – {dossier.procedure.case}" if dossier.procedure.case else ""
        form.procedure_label.setText(f"{dossier.procedure.code}  {dossier.procedure.name}{case}")
        form.owner_label.setText(whose(dossier.people))
        words, tone = looks.state_of(dossier, now)
        toned(form.state_label, words, tone)
        official = f"Mã tỉnh {dossier.official_code}" if dossier.official_code not in ("", dossier.code) else ""
        form.official_label.setText(official)
        form.official_label.setVisible(bool(official))

    def _facts(self, dossier: Dossier, now: datetime, incidents: Sequence[str] = ()) -> None:
        form = self._form
        due = dossier.due
        words = say_moment(due.at) if due else "chưa hẹn (chưa tiếp nhận)"
        held_up = "".join(f"\n⚠ {each[:1].upper()}{each[1:]}" for each in incidents)
        form.due_label.setText((f"{words}{_due_note(dossier, now)}" if due else words) + held_up)
        marked = dossier.status == "in_process" or dossier.late(now)
        form.due_label.setProperty("tone", looks.state_of(dossier, now)[1] if marked else "plain")
        form.due_label.style().polish(form.due_label)
        self._why(dossier)
        toned(form.allowance_label, *_allowance(dossier))
        form.fee_label.setText(fee_words(dossier))
        form.return_label.setText(_return_words(dossier))

    def _why(self, dossier: Dossier) -> None:
        """The days off and what moved the date; every day of it in a window of its own, since a term may be long."""
        form, due = self._form, dossier.due
        form.why_button.setVisible(due is not None)
        form.due_why.setVisible(due is not None)
        term = dossier.term.vn() if dossier.term else ""
        parts = (f"Nhận {say_moment(dossier.received_at)}", term, short_why(due.steps)) if due is not None else ()
        form.due_why.setText(" · ".join(part for part in parts if part))

    def _show_why(self) -> None:
        dossier = self._told
        if dossier is not None and dossier.due is not None:
            if self.why is not None:
                self.why.deleteLater()
            self.why = why_dialog.show(self._form, dossier, dossier.due)

    def _papers(self, papers: tuple[ev.PaperLine, ...]) -> None:
        tree = self._form.papers
        tree.clear()
        signs = {"du": "✓", "thieu": "✗", "khong_ap_dung": "–"}
        for paper in papers:
            state = f"{signs[paper.state]} {PAPER_STATE_WORDS[paper.state]}" + (
                f": {paper.wrong}" if paper.wrong else ""
            )
            counts = (paper.got_originals, paper.got_certified, paper.got_copies)
            item = QTreeWidgetItem([paper.name, *(str(count or "") for count in counts), state])
            item.setToolTip(0, paper.name)
            tree.addTopLevelItem(item)
        lacking = sum(paper.state == "thieu" for paper in papers)
        self._title(
            self._form.papers_tab, f"Thành phần hồ sơ ({len(papers)}" + (f", thiếu {lacking})" if lacking else ")")
        )

    def _files(self, dossier: Dossier) -> None:
        files = self._form.files
        files.clear()
        for kept in dossier.attachments:
            item = QListWidgetItem(f"{kept.name or '(tên đã xóa theo hạn lưu)'}   {telling.size(kept.size)}")
            files.addItem(item)
        if dossier.attachments:
            files.setCurrentRow(0)
        for button in (self._form.open_file_button, self._form.save_file_button):
            button.setEnabled(bool(dossier.attachments))
        self._title(self._form.files_tab, f"Tệp ({len(dossier.attachments)})")


def _due_note(dossier: Dossier, now: datetime) -> str:
    """What makes the appointment another than it was at first, or not run now; and the lawful deadline it missed."""
    notes = []
    if dossier.status == "waiting":
        notes.append("dừng tính, chờ bổ sung")
    elif dossier.status == "paused" and dossier.stops:
        notes.append(f"dừng tính, {co.STOP_WORDS.get(dossier.stops[-1].cause, 'lý do khác')}")  # type: ignore[call-overload]
    if dossier.reschedule is not None:
        notes.append(f"đã xin lỗi, hẹn lại (cũ {dossier.reschedule.old.astimezone(VN):%d/%m})")
    if dossier.late(now) and dossier.deadline is not None:
        notes.append(looks.past_words(dossier.deadline.at))
        if dossier.finished_at is not None:
            done = "có kết quả" if dossier.result is not None else "kết thúc"
            notes.append(f"{done} {dossier.finished_at.astimezone(VN):%d/%m}")
    return f" – {'; '.join(notes)}" if notes else ""


def toned(label: QLabel | QPushButton, words: str, tone: str) -> None:
    """Put words and their tone on a label; the style sheet knows what a tone looks like."""
    label.setText(words)
    label.setProperty("tone", tone)
    label.style().unpolish(label)
    label.style().polish(label)


def whose(people: ev.People) -> str:
    """The owner with number and phone; who handed in, when it was another."""
    owner = people.owner
    parts = [owner.name or "(đã xóa theo hạn lưu)", owner.id_number, say_phone(owner.phone)]
    words = " · ".join(part for part in parts if part)
    if people.applicant != owner:
        words += f"\nNgười nộp: {people.applicant.name} ({people.authority})"
    return words


def _allowance(dossier: Dossier) -> tuple[str, str]:
    if dossier.slip is None and dossier.status not in ("opened", "in_process", "paused"):
        return "không phải bổ sung", "quiet"
    if dossier.slip is None:
        return f"Còn 1 lần – dùng rồi thì không được yêu cầu nữa ({SUPPLEMENT_RULE})", "careful"
    asked = dossier.slip.at.astimezone(VN)
    return f"Hết – đã yêu cầu một lần ngày {asked:%d/%m/%Y} ({SUPPLEMENT_RULE})", "bad"


def fee_words(dossier: Dossier) -> str:
    """What is to be paid and what of it still is."""
    if dossier.fee_due:
        return f"{say_money(dossier.fee_due)} – chưa thu"
    if dossier.fee_unclear:
        return "chưa rõ mức thu – chưa thu"
    if dossier.payments:
        if dossier.fee_back:
            back = say_money(dossier.fee_back).replace(" ", "\N{NO-BREAK SPACE}")  # the sum and its đ in one line
            owed = "còn phải hoàn" if dossier.fee_returned else "phải hoàn"
            return f"đã thu {said_paid(dossier)} – {owed} {back}: nay không còn phải nộp"
        if dossier.fee_paid and dossier.status in ("withdrawn", "refused", "lapsed"):
            return f"đã thu {said_paid(dossier)} – không có kết quả: hỏi kế toán có phải hoàn không"
        return f"đã thu {said_paid(dossier)}" if dossier.fee_paid or dossier.fee_returned else "đã ghi miễn"
    return fees_said(dossier.fees)


def _return_words(dossier: Dossier) -> str:
    words = RETURN_WORDS[dossier.return_method]
    if dossier.handed is not None:
        handed = dossier.handed
        return f"{RETURN_WORDS[handed.method]}, {handed.receiver} nhận {handed.at.astimezone(VN):%d/%m/%Y}"
    return words
