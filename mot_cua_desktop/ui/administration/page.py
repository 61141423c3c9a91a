"""Quản trị (F8): the ward, the desk, who works here, how papers are made, the scanner, the code's pattern."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
)

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import codes
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.letters import AGENCY_HINT
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.passwords import NewPasswordNeeded, PasswordNeeded
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import passwords, settings
from mot_cua_desktop.operations.desk import EDITABLE_FACTS, Desk
from mot_cua_desktop.ui.administration.backup_card import BackupCard, BackupParts
from mot_cua_desktop.ui.administration.duty import Duty
from mot_cua_desktop.ui.administration.safety import Safety, SafetyParts
from mot_cua_desktop.ui.administration.stick import Stick, StickParts
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import refused

_TEXTS = ("letter_agency", "code_pattern", "lookup_address", "scan_folder", "serial_port", "fee_form", "fee_symbol")
_RECEIPTS = ("a4", "a5", "80mm")
_ENGINES = ("san_co", "libreoffice")


class AdministrationParts(SafetyParts, StickParts, BackupParts):
    ward_name: QLineEdit
    centre_name: QLineEdit
    parent_name: QLineEdit
    place: QLineEdit
    phone: QLineEdit
    desk_name: QLineEdit
    letter_agency: QLineEdit
    officer: QComboBox
    new_officer_button: QPushButton
    officer_name: QLineEdit
    officer_title: QLineEdit
    officer_phone: QLineEdit
    prefix: QLineEdit
    code_pattern: QLineEdit
    code_block: QSpinBox
    lookup_address: QLineEdit
    samples_box: QPlainTextEdit
    citizen_receipt: QComboBox
    pdf_engine: QComboBox
    print_at_once: QCheckBox
    scan_folder: QLineEdit
    scan_folder_button: QPushButton
    serial_port: QLineEdit
    fee_form: QLineEdit
    fee_symbol: QLineEdit
    fee_serial_next: QSpinBox
    fault_label: QLabel
    save_button: QPushButton


class AdministrationPage(QObject):
    """``changed`` carries the desk with its new choices; ``said`` what was done; ``seat_wanted`` who is to sit here
    and has still to show that it is they."""

    changed = Signal(object)
    seat_wanted = Signal(str)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("administration", AdministrationParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self._officers: list[Officer] = []
        self._new_officer = False
        self._at_save = False
        self._chooser: QFileDialog | None = None
        form = self.form
        self.duty = Duty(form.officer_phone)
        self.safety = Safety(form, lane, lambda: self._desk)
        self.safety.changed.connect(self.changed)
        self.safety.said.connect(self.said)
        self.safety.failed.connect(self.failed)
        self.stick = Stick(form, lane, lambda: self._desk)
        self.stick.failed.connect(self.failed)
        self.backup = BackupCard(form, lane, lambda: self._desk)
        self.backup.changed.connect(self.changed)
        self.backup.said.connect(self.said)
        self.backup.failed.connect(self.failed)
        form.fault_label.hide()
        form.letter_agency.setPlaceholderText(AGENCY_HINT)
        form.save_button.clicked.connect(self.save)
        form.new_officer_button.clicked.connect(self._begin_officer)
        form.officer.activated.connect(self._show_officer)
        form.prefix.textChanged.connect(self._show_samples)
        form.code_pattern.textChanged.connect(self._show_samples)
        form.scan_folder_button.clicked.connect(self._choose_folder)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), form).activated.connect(self.save)

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed."""
        self._desk = desk

    def close(self) -> None:
        """The window closes: a copy that is not finished is given up."""
        self.backup.close()

    def enter(self) -> None:
        """Show what holds now."""
        form, desk = self.form, self._desk
        for name in EDITABLE_FACTS:
            forms.write(getattr(form, name), getattr(desk.facts, name))
        for name in _TEXTS:
            forms.write(getattr(form, name), getattr(desk.settings, name))
        form.code_block.setValue(desk.settings.code_block)
        form.fee_serial_next.setValue(desk.settings.fee_serial_next)
        form.print_at_once.setChecked(desk.settings.print_at_once)
        form.citizen_receipt.setCurrentIndex(_RECEIPTS.index(desk.settings.citizen_receipt))
        form.pdf_engine.setCurrentIndex(_ENGINES.index(desk.settings.pdf_engine))
        self.safety.enter()
        self.stick.enter()
        self.backup.enter()
        self._lane.run(partial(_read, desk), self._show_read, self.failed.emit)

    def _show_read(self, read: tuple[list[Officer], bool]) -> None:
        self._officers, office = read
        form = self.form
        form.pdf_engine.model().item(1).setEnabled(office)  # type: ignore[attr-defined]
        form.officer.clear()
        for officer in self._officers:
            form.officer.addItem(officer.name, officer.id)
        form.officer.setCurrentIndex(max(0, form.officer.findData(self._desk.facts.officer.id)))
        self._show_officer()

    def _show_officer(self) -> None:
        self._new_officer = False
        found = [o for o in self._officers if o.id == self.form.officer.currentData()]
        if found:
            self.form.officer_name.setText(found[0].name)
            self.form.officer_title.setText(found[0].title)
            self.form.officer_phone.setText(found[0].phone)
            self.duty.show(found[0].role, found[0].unit)

    def _begin_officer(self) -> None:
        self._new_officer = True
        for field in (self.form.officer_name, self.form.officer_title, self.form.officer_phone):
            field.clear()
        self.duty.show("tiep_nhan", "")
        self.form.officer_name.setFocus()

    def _show_samples(self) -> None:
        try:
            prefix = codes.check_prefix(self.form.prefix.text())
            today = self._desk.now().astimezone(VN).date()
            shown = codes.samples(self.form.code_pattern.text(), prefix, 20, day=today)
        except Told as told:
            self.form.samples_box.setPlainText(str(told))
            return
        self.form.samples_box.setPlainText("\n".join(shown))

    def _choose_folder(self) -> None:
        self._chooser = QFileDialog(self.form, "Thư mục máy quét lưu vào", self.form.scan_folder.text())
        self._chooser.setFileMode(QFileDialog.FileMode.Directory)
        self._chooser.fileSelected.connect(self.form.scan_folder.setText)
        self._chooser.open()

    def choices(self) -> dict[str, Any]:
        """What the page says now, as settings and facts."""
        form = self.form
        texts = (*EDITABLE_FACTS, *_TEXTS)
        chosen: dict[str, Any] = {name: getattr(form, name).text().strip() for name in texts}
        chosen["code_block"] = form.code_block.value()
        chosen["fee_serial_next"] = form.fee_serial_next.value()
        chosen["print_at_once"] = form.print_at_once.isChecked()
        chosen["citizen_receipt"] = _RECEIPTS[form.citizen_receipt.currentIndex()]
        chosen["pdf_engine"] = _ENGINES[form.pdf_engine.currentIndex()]
        return chosen

    def save(self) -> None:
        """Keep every change; each is an event of its own."""
        form = self.form
        officer = Officer(
            id="" if self._new_officer else form.officer.currentData() or "",
            name=form.officer_name.text().strip(),
            title=form.officer_title.text().strip(),
            phone=form.officer_phone.text().strip(),
            role=self.duty.role,
            unit=self.duty.unit,
        )
        self._at_save = form.save_button.hasFocus()  # a button that is disabled gives the cursor away
        form.save_button.setEnabled(False)
        work = partial(_save, self._desk, self.choices(), officer, self._officers)
        chosen = officer.id if officer in self._officers else ""
        self._lane.run(work, partial(self._saved, chosen), self._refused)

    def _saved(self, chosen: str, saved: tuple[Desk, str]) -> None:
        self._desk, lacking = saved
        desk = self._desk
        self._ready_again()
        self.form.fault_label.hide()
        self.changed.emit(desk)
        self.said.emit("Đã lưu thay đổi.")
        if lacking:
            self.failed.emit(
                Told(
                    f"Đã lưu thay đổi. {lacking} chưa có mật khẩu nên chưa vào làm việc được.",
                    "Mở thẻ Mật khẩu, cấp mật khẩu một lần và đưa tận tay người đó.",
                )
            )
        self.enter()
        if chosen and chosen != desk.facts.officer.id:
            self.seat_wanted.emit(chosen)

    def _ready_again(self) -> None:
        self.form.save_button.setEnabled(True)
        if self._at_save:
            self.form.save_button.setFocus()

    def _refused(self, error: Exception) -> None:
        self._ready_again()
        refused(error, self.form.fault_label, self.failed)


def _read(desk: Desk) -> tuple[list[Officer], bool]:
    return settings.officers(desk), pdf.office() is not None


def _save(desk: Desk, choices: dict[str, Any], officer: Officer, known: list[Officer]) -> tuple[Desk, str]:
    """Keep the page's choices; the seat changes over too where no password is needed for it. With who was named and
    lacks the password that they must have."""
    changed = officer not in known
    if changed:
        settings.refuse_naming(desk, officer)  # before a part of the page is kept
    desk = settings.change(desk, **choices)
    if changed:
        desk = settings.name_officer(
            desk, officer.name, officer.title, officer.phone, officer.id, role=officer.role, unit=officer.unit
        )
        lacking = (each.officer.name for each in passwords.holders(desk) if each.lacks)
        return desk, next((name for name in lacking if name == clean(officer.name)), "")
    if officer.id != desk.facts.officer.id:
        with contextlib.suppress(PasswordNeeded, NewPasswordNeeded):  # asked for at once, see `seat_wanted`
            return settings.choose_officer(desk, officer.id), ""
    return desk, ""
