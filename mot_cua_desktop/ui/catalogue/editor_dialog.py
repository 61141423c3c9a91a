"""The editor of one procedure: facts, papers, terms, fees; last the document and what would change, before it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

from mot_cua_desktop import paths
from mot_cua_desktop.domain import versions as vs
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.online_level import REASON_WORDS
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, Channel, Procedure
from mot_cua_desktop.domain.versions import ONLINE_WORDS, Decision, Version
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.catalogue import deciding, history_html
from mot_cua_desktop.ui.catalogue import editor_rows as er
from mot_cua_desktop.ui.catalogue.deciding import DecidingParts
from mot_cua_desktop.ui.catalogue.grid import Column, Grid
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit import forms, notices

_TOOLS = ("add", "remove", "up", "down")


@dataclass(frozen=True)
class Edited:
    """What is to be stated; ``new`` when no procedure of this code may be known yet."""

    procedure: Procedure
    since: date
    decision: Decision
    new: bool


@dataclass(frozen=True)
class Basis:
    """What is edited: the procedure as it holds (None for a new one), its versions, and the day it is."""

    procedure: Procedure | None
    versions: tuple[Version, ...]
    today: date
    process_words: str = ""
    forms_words: str = ""


class EditorParts(DecidingParts):
    intro_label: QLabel
    kept_label: QLabel
    fresh_button: QPushButton
    tabs: QTabWidget
    general_tab: QWidget
    papers_tab: QWidget
    terms_tab: QWidget
    fees_tab: QWidget
    last_tab: QWidget
    code: QLineEdit
    field: QLineEdit
    deciding: QLineEdit
    name: QPlainTextEdit
    online: QComboBox
    reason_cap: QLabel
    reason: QComboBox
    url: QLineEdit
    at_desk: QCheckBox
    by_web: QCheckBox
    by_post: QCheckBox
    results: QPlainTextEdit
    unclear: QPlainTextEdit
    basis: QPlainTextEdit
    papers: QTableWidget
    terms: QTableWidget
    fees: QTableWidget
    exempt: QTableWidget
    process_label: QLabel
    steps_button: QPushButton
    forms_label: QLabel
    changes_label: QLabel
    changes: QTextBrowser
    since: QDateEdit
    code_fault: QLabel
    field_fault: QLabel
    name_fault: QLabel
    url_fault: QLabel
    channels_fault: QLabel
    papers_fault: QLabel
    terms_fault: QLabel
    fees_fault: QLabel
    exempt_fault: QLabel
    last_fault: QLabel


class EditorAsking(Asking):
    """``kept`` carries the fields whenever the window closes without a deed, so that no mistake costs them."""

    kept = Signal(object)

    def __init__(self, form: EditorParts, basis: Basis) -> None:
        self._parts, self._basis = form, basis
        super().__init__(form, self._answer)
        self._faults = [getattr(form, f"{part}_fault") for part in _FAULTS]
        form.changes.document().setDefaultStyleSheet(paths.resource("styles", "story.css").read_text(encoding="utf-8"))
        for key, words in ONLINE_WORDS.items():
            form.online.addItem(words[:1].upper() + words[1:], key)
        for reason, words in REASON_WORDS.items():
            form.reason.addItem(words[:1].upper() + words[1:] or "Chưa rõ", reason)
        form.online.currentIndexChanged.connect(self._ask_reason)
        self._channels: dict[Channel, QCheckBox] = {
            "truc_tiep": form.at_desk, "truc_tuyen": form.by_web, "buu_chinh": form.by_post
        }  # fmt: skip
        self.papers = self._grid("papers", form.papers, er.PAPERS)
        self.terms = self._grid("terms", form.terms, er.TERMS)
        self.fees = self._grid("fees", form.fees, er.FEES)
        self.exempt = self._grid("exempt", form.exempt, er.EXEMPT)
        self.terms.edited.connect(self._term_edited)
        self.fees.edited.connect(self._fee_edited)
        known = basis.procedure
        self._written = known or Procedure(code="", name="", field="")
        form.setWindowTitle("Sửa thủ tục" if known else "Thêm thủ tục")
        form.intro_label.setText(
            f"{known.code} · {known.name if len(known.name) < 120 else known.name[:118] + '…'}"
            if known
            else "Thủ tục mới"
        )
        form.code.setReadOnly(known is not None)
        form.steps_button.setEnabled(known is not None)
        form.process_label.setText(basis.process_words)
        form.forms_label.setText(basis.forms_words)
        deciding.begin(form, basis.today)
        self.write(self._written)
        form.kept_label.hide()
        form.fresh_button.hide()
        form.fresh_button.clicked.connect(self._fresh)
        form.tabs.currentChanged.connect(self._turned)
        form.since.dateChanged.connect(self._review)
        form.number.textChanged.connect(self._review)
        form.rejected.connect(self._keep)
        self._turned()

    def _grid(self, name: str, table: QTableWidget, columns: Sequence[Column]) -> Grid:
        return Grid(table, columns, [self._button(f"{name}_{tool}") for tool in _TOOLS])

    def _button(self, name: str) -> QPushButton:
        found = self._parts.findChild(QPushButton, name)
        if found is None:
            raise LookupError(f"editor.ui has no button named {name}")
        return found

    def _give_room(self) -> None:
        """As large as the common screen of 1366x768 lets it be; what is longer scrolls inside."""
        self._parts.resize(1300, 690)

    # --- in and out ---

    def write(self, procedure: Procedure) -> None:
        """Put a procedure into every field."""
        form = self._parts
        for line, words in (
            (form.code, procedure.code), (form.field, procedure.field), (form.deciding, procedure.deciding_document),
            (form.url, procedure.online_url),
        ):  # fmt: skip
            forms.write(line, words)
        form.name.setPlainText(procedure.name)
        form.online.setCurrentIndex(form.online.findData(procedure.online))
        form.reason.setCurrentIndex(form.reason.findData(procedure.online_reason))
        self._ask_reason()
        for channel, box in self._channels.items():
            box.setChecked(channel in procedure.channels)
        form.results.setPlainText("\n".join(procedure.results))
        form.unclear.setPlainText("\n".join(procedure.unclear))
        form.basis.setPlainText(er.basis(procedure))
        self.papers.show(er.paper_rows(procedure), [paper.key for paper in procedure.components])
        self.terms.show(er.term_rows(procedure))
        self.fees.show(er.fee_rows(procedure))
        self.exempt.show(er.exempt_rows(procedure))

    def _ask_reason(self) -> None:
        """Only a procedure that is online in part has a reason for it."""
        for part in (self._parts.reason_cap, self._parts.reason):
            part.setVisible(self._parts.online.currentData() == "mot_phan")

    def raw(self) -> tuple[object, ...]:
        """Everything as typed, right or wrong."""
        form = self._parts
        lines = (form.code, form.field, form.deciding, form.url, form.number, form.dated, form.issuer)
        texts = (form.name, form.results, form.unclear, form.basis)
        grids = (self.papers, self.terms, self.fees, self.exempt)
        return (
            tuple(line.text() for line in lines), tuple(text.toPlainText() for text in texts),
            (form.online.currentIndex(), form.reason.currentIndex()),
            tuple(box.isChecked() for box in self._channels.values()),
            tuple((grid.rows(), grid.keys()) for grid in grids), form.since.date(),
        )  # fmt: skip

    def resume(self, raw: tuple[object, ...]) -> None:
        """Go on where the window was closed."""
        form = self._parts
        lines, texts, online, boxes, grids, since = raw
        names = (form.code, form.field, form.deciding, form.url, form.number, form.dated, form.issuer)
        for line, words in zip(names, lines, strict=True):  # type: ignore[call-overload]
            forms.write(line, words)
        for text, words in zip((form.name, form.results, form.unclear, form.basis), texts, strict=True):  # type: ignore[call-overload]
            text.setPlainText(words)
        for choice, at in zip((form.online, form.reason), online, strict=True):  # type: ignore[call-overload]
            choice.setCurrentIndex(at)
        for box, on in zip(self._channels.values(), boxes, strict=True):  # type: ignore[call-overload]
            box.setChecked(on)
        for grid, (rows, keys) in zip((self.papers, self.terms, self.fees, self.exempt), grids, strict=True):  # type: ignore[call-overload]
            grid.show(rows, keys)
        form.since.setDate(since)  # type: ignore[arg-type]
        form.kept_label.setText("Đang làm tiếp bản sửa dở lần trước; chưa ghi vào danh mục.")
        form.kept_label.show()
        form.fresh_button.show()

    def _fresh(self) -> None:
        self.write(self._written)
        self._parts.kept_label.hide()
        self._parts.fresh_button.hide()
        self._parts.tabs.setCurrentIndex(0)

    def _legal_basis(self) -> str:
        """As its source glued it while nobody changed what was shown of it, so that nothing seems to have changed."""
        told = "\n".join(_lines(self._parts.basis))
        return self._written.legal_basis if told == er.basis(self._written) else told

    def _keep(self) -> None:
        self.kept.emit(self.raw())

    def read(self) -> Procedure:
        """The procedure as the fields say it. Raises `Told`, with the sentence beside the field it is about."""
        form = self._parts
        for label in self._faults:
            label.hide()
        code, name, field = clean(form.code.text()), clean(form.name.toPlainText()), clean(form.field.text())
        url = form.url.text().strip()
        if not code:
            self._fault(form.code, form.code_fault, "Chưa ghi mã thủ tục. Gõ mã trên văn bản công bố, ví dụ 1.004837.")
        if not field:
            self._fault(form.field, form.field_fault, "Chưa ghi lĩnh vực: sổ và lịch theo lĩnh vực.")
        if not name:
            self._fault(form.name, form.name_fault, "Chưa ghi tên thủ tục.")
        if url and (not url.startswith(("https://", "http://")) or " " in url):
            self._fault(form.url, form.url_fault, "Địa chỉ bắt đầu bằng https:// và không có dấu cách.")
        channels = tuple(channel for channel in CHANNEL_WORDS if self._channels[channel].isChecked())
        if not channels:
            self._fault(form.at_desk, form.channels_fault, "Chọn ít nhất một cách nộp.")
        return replace(
            self._written,
            code=code,
            name=name,
            field=field,
            deciding_document=clean(form.deciding.text()),
            online=form.online.currentData(),
            online_reason=form.reason.currentData() if form.online.currentData() == "mot_phan" else "",
            online_url=url,
            channels=channels,
            results=_lines(form.results),
            unclear=_lines(form.unclear),
            legal_basis=self._legal_basis(),
            components=self._table(
                self.papers, form.papers_fault, lambda: er.papers(self.papers.rows(), self.papers.keys(), code)
            ),
            terms=self._table(self.terms, form.terms_fault, lambda: er.terms(self.terms.rows())),
            fees=self._table(self.fees, form.fees_fault, lambda: er.fees(self.fees.rows())),
            exemptions=self._table(self.exempt, form.exempt_fault, lambda: er.exemptions(self.exempt.rows())),
        )

    def _table(self, grid: Grid, label: QLabel, read: Callable[[], tuple]) -> tuple:  # type: ignore[type-arg]
        try:
            return read()
        except er.Misread as told:
            label.setText(notices.sentence(told))
            label.show()
            self._to(label)
            grid.lead(told.row, told.column)
            raise

    def _fault(self, part: QWidget, label: QLabel, words: str) -> None:
        label.setText(words)
        label.show()
        self._to(part)
        part.setFocus()
        raise Told(words)

    def _to(self, part: QWidget) -> None:
        tabs = self._parts.tabs
        pages = (tabs.widget(at) for at in range(tabs.count()))
        tabs.setCurrentIndex(next(at for at, page in enumerate(pages) if page is not None and page.isAncestorOf(part)))

    def tell(self, fault: Told) -> None:
        """A sentence that stands beside its field is not said twice at the foot."""
        super().tell(fault)
        if any(not label.isHidden() for label in self._faults):
            self._parts.fault_label.hide()

    # --- what follows ---

    def _term_edited(self, row: int, column: int) -> None:
        if column in (2, 3):  # the published words would tell the old term
            try:
                term = er.terms([self.terms.rows()[row]])[0].term
            except Told:
                return
            if term is not None:
                self.terms.put(row, 4, term.vn())

    def _fee_edited(self, row: int, column: int) -> None:
        if column in (2, 3):
            self.fees.put(row, 4, "")

    def _last(self) -> bool:
        return self._parts.tabs.currentWidget() is self._parts.last_tab

    def _turned(self) -> None:
        self._parts.ok_button.setText("Ghi vào danh mục  Ctrl+Enter" if self._last() else "Xem lại  Ctrl+Enter")
        for grid in (self.papers, self.terms, self.fees, self.exempt):
            grid.fit()  # how high a row must be is known once its tab is as wide as it will be
        if self._last():
            self._review()

    def _review(self) -> None:
        if not self._last():
            return
        try:
            after = self._announced(self.read())
        except Told:
            return
        form, since = self._parts, deciding.since(self._parts)
        before = vs.in_force(self._basis.versions, since) or (
            vs.in_force(self._basis.versions[::-1][:1], since) if self._basis.versions else None
        )
        later = [version for version in self._basis.versions if version.since > since]
        said = f"So với bản có hiệu lực ngày {since:%d/%m/%Y}:" if before else "Thủ tục chưa có trong danh mục ngày đó:"
        if later:
            said += f" ⚠ bản đã ghi từ {later[0].since:%d/%m/%Y} vẫn thay bản này kể từ ngày đó."
        if since > self._basis.today and self._basis.procedure is not None:
            said += " Đến ngày đó quầy vẫn nhận theo bản đang có."
        form.changes_label.setText(said)
        empty = Procedure(code=after.code, name="", field="", channels=(), online=after.online)
        changes = vs.differences(before.procedure if before else empty, after)
        form.changes.setHtml(history_html.changes(changes))

    def _announced(self, procedure: Procedure) -> Procedure:
        """What is amended is announced by the document that amends it, unless the officer wrote another one."""
        number = clean(self._parts.number.text())
        untouched = procedure.deciding_document == self._written.deciding_document
        if not number or not untouched or not vs.differences(self._written, procedure):
            return procedure
        return replace(procedure, deciding_document=number)

    def _answer(self) -> Edited:
        procedure = self._announced(self.read())
        if not self._last():
            self._parts.tabs.setCurrentWidget(self._parts.last_tab)
            self._parts.number.setFocus()
            raise Told("Xem các thay đổi, ghi văn bản và ngày áp dụng, rồi bấm Ctrl+Enter lần nữa.")
        self._parts.last_fault.hide()
        try:
            decision = deciding.decision(self._parts)
        except Told as told:
            self._parts.last_fault.setText(notices.sentence(told))
            self._parts.last_fault.show()
            raise
        return Edited(procedure, deciding.since(self._parts), decision, self._basis.procedure is None)


_FAULTS = ("code", "field", "name", "url", "channels", "papers", "terms", "fees", "exempt", "last")


def ask(parent: QWidget, basis: Basis) -> EditorAsking:
    """The window over one procedure, or over a new one."""
    asking = EditorAsking(forms.load("editor", EditorParts, parent), basis)
    for part in _FAULTS:
        getattr(asking.form, f"{part}_fault").hide()
    (asking.form.name if basis.procedure else asking.form.code).setFocus()  # type: ignore[attr-defined]
    return asking


def _lines(text: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.toPlainText().splitlines() if line.strip())
