"""The first page anybody sees: who are we, then work; or a practice ward. Then the recovery code, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from mot_cua_desktop.domain import codes, passwords
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk, system_clock
from mot_cua_desktop.ui.kit import forms, naming
from mot_cua_desktop.ui.kit.notices import sentence

FIELDS = (
    "ward_name", "centre_name", "parent_name", "place", "prefix", "phone", "desk_name", "officer_name",
    "officer_title", "officer_phone",
)  # fmt: skip
_UNITS = ("phường", "xã", "đặc", "thị")
_WITHOUT_PRINTER = (
    "Bấm “Lưu PDF”, lưu vào USB rồi in ở máy khác, hoặc chép tay mã ra giấy. Chưa có mã trên giấy thì chưa rời trang "
    "này."
)
#: A ward nobody lives in, for trying everything out; every paper it prints says so.
PRACTICE = FirstRun(
    ward_name="Ủy ban nhân dân phường Tập Dùng",
    centre_name="Trung tâm Phục vụ hành chính công phường Tập Dùng",
    parent_name="UBND phường Tập Dùng",
    place="Tập Dùng",
    prefix="000.00.00.T00",
    phone="02580000000",
    desk_name="Quầy tập",
    officer_name="Cán bộ Tập Dùng",
    officer_title="Chuyên viên",
    officer_phone="0900000000",
    practice=True,
)


class FirstRunParts(QWidget):
    ward_name: QLineEdit
    centre_name: QLineEdit
    parent_name: QLineEdit
    place: QLineEdit
    prefix: QLineEdit
    phone: QLineEdit
    desk_name: QLineEdit
    officer_name: QLineEdit
    officer_title: QLineEdit
    officer_phone: QLineEdit
    first_password: QLineEdit
    first_again: QLineEdit
    first_password_hint: QLabel
    sample_codes: QLabel
    fault_label: QLabel
    practice_button: QPushButton
    restore_button: QPushButton
    start_button: QPushButton


class FirstRunPage(QObject):
    """``answered`` carries the `FirstRun`; what is missing is said under the fields, at the field. ``restore_wanted``
    asks to lay a copy back instead.

    The codes to come are shown as of today by ``clock``.
    """

    answered = Signal(object)
    restore_wanted = Signal()

    def __init__(self, clock: Callable[[], datetime] = system_clock) -> None:
        self.form = forms.load("first_run", FirstRunParts)
        super().__init__(self.form)
        self._clock = clock
        self._practice_words = self.form.practice_button.text()
        self.form.fault_label.hide()
        self.form.prefix.textChanged.connect(self._show_codes)
        self.form.ward_name.editingFinished.connect(self._propose)
        self.form.start_button.clicked.connect(self.start)
        self.form.practice_button.clicked.connect(self._practise)
        self.form.restore_button.clicked.connect(self.restore_wanted)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.form).activated.connect(self.start)
        for name in FIELDS:
            getattr(self.form, name).textChanged.connect(partial(self._mended, name))
        self._show_codes()

    def enter(self) -> None:
        """Begin at the first field."""
        self.form.ward_name.setFocus()

    def answers(self) -> FirstRun:
        """What was typed."""
        return FirstRun(**{name: getattr(self.form, name).text().strip() for name in FIELDS})

    def password(self) -> str:
        """The first officer's password; empty where none was typed."""
        return self.form.first_password.text()

    def start(self) -> None:
        """Hand the answers over when nothing is missing, else go to what is."""
        from mot_cua_desktop.operations import setup

        problems = setup.check(self.answers())
        for name in FIELDS:
            field: QLineEdit = getattr(self.form, name)
            field.setProperty("tone", "bad" if name in dict(problems) else "")
            field.style().polish(field)
        if problems:
            more = f" (còn {len(problems) - 1} ô viền đỏ khác)" if len(problems) > 1 else ""
            self.tell(f"{problems[0][1]}{more}")
            getattr(self.form, problems[0][0]).setFocus()
            return
        if not self._password_is_good():
            return
        self._hand_on(self.answers())

    def _password_is_good(self) -> bool:
        """Whether the password may be the first officer's; none at all may be, and the page says what that means."""
        form = self.form
        typed, field = form.first_password.text(), form.first_password
        try:
            if typed or form.first_again.text():
                passwords.check_new(typed, form.officer_name.text(), form.officer_phone.text())
            if typed != form.first_again.text():
                field = form.first_again
                raise Told("Hai lần gõ mật khẩu không giống nhau.", "Gõ lại mật khẩu ở ô bên cạnh.")
        except Told as told:
            self.tell(str(told))
            field.setFocus()
            return False
        return True

    def _hand_on(self, answers: FirstRun) -> None:
        """Answer once: making the desk takes a moment, and a second press must not make a second one."""
        if self.form.start_button.isEnabled():
            self.form.fault_label.hide()
            self._waiting(True)
            self.answered.emit(answers)

    def _waiting(self, waiting: bool) -> None:
        for button in (self.form.start_button, self.form.practice_button, self.form.restore_button):
            button.setEnabled(not waiting)

    def tell_error(self, error: Exception) -> None:
        """The desk could not be made: say why, and let the officer try again."""
        self._waiting(False)
        self.form.practice_button.setText(self._practice_words)
        self.tell(sentence(error))

    def tell(self, words: str) -> None:
        """Say what stands in the way."""
        self.form.fault_label.setText(words)
        self.form.fault_label.show()

    def _mended(self, name: str, _text: str) -> None:
        """What is typed into is missing no more."""
        field: QLineEdit = getattr(self.form, name)
        if field.property("tone"):
            field.setProperty("tone", "")
            field.style().polish(field)
            self.form.fault_label.hide()

    def _practise(self) -> None:
        self.form.practice_button.setText("Đang lập phường tập dùng…")  # its dossiers take a second or two
        self._hand_on(PRACTICE)

    def _propose(self) -> None:
        """From the ward's name, the names that usually follow; what was typed already stays."""
        name = clean(self.form.ward_name.text())
        unit = name.removeprefix("Ủy ban nhân dân ").removeprefix("UBND ")
        if unit.partition(" ")[0].lower() not in _UNITS:
            return
        unit = unit[0].lower() + unit[1:]
        self.form.ward_name.setText(f"Ủy ban nhân dân {unit}")
        for field, proposed in (
            (self.form.centre_name, f"Trung tâm Phục vụ hành chính công {unit}"),
            (self.form.parent_name, f"UBND {unit}"),
            (self.form.desk_name, "Quầy 1"),
        ):
            if not field.text():
                field.setText(proposed)

    def _show_codes(self) -> None:
        try:
            prefix = codes.check_prefix(
                self.form.prefix.text() or self.form.prefix.placeholderText().rpartition(" ")[2]
            )
        except Told as told:
            self.form.sample_codes.setText(str(told))
            return
        shown = codes.samples("{prefix}-{yyMMdd}-{seq:0000}", prefix, 2, day=self._clock().astimezone(VN).date())
        self.form.sample_codes.setText(f"Mã hồ sơ sẽ như: {', '.join(shown)}")


class RecoveryParts(QWidget):
    code_label: QLabel
    print_button: QPushButton
    save_button: QPushButton
    done_button: QPushButton


class RecoveryPage(QObject):
    """Shows the recovery code once; ``done`` when the officer has it on paper."""

    done = Signal()
    print_wanted = Signal()
    save_wanted = Signal(str)

    def __init__(self, code: str) -> None:
        self.form = forms.load("recovery", RecoveryParts)
        super().__init__(self.form)
        self._chooser: QFileDialog | None = None
        self.form.code_label.setText(code)
        self.form.code_label.setAccessibleName("Mã phục hồi")
        self.form.print_button.clicked.connect(self.print_wanted)
        self.form.save_button.clicked.connect(self._choose)
        self.form.done_button.clicked.connect(self.done)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.form).activated.connect(self.done)

    def enter(self) -> None:
        """Begin at the button that puts the code on paper."""
        self.form.print_button.setFocus()

    def _choose(self) -> None:
        title, name = "Lưu phiếu mã phục hồi", "phieu-ma-phuc-hoi.pdf"
        self._chooser = naming.ask(self.form, title, "PDF (*.pdf)", name, self.save_wanted.emit)


def put_on_paper(desk: Desk, code: str, path: Path | None) -> None:
    """The recovery sheet to the printer, or to a file the officer chose. Runs in a lane."""
    from mot_cua_desktop.operations import papers
    from mot_cua_desktop.ui.kit import printing

    sheet = papers.recovery_sheet(desk, code)
    if path is None:
        try:
            printing.print_pdf(sheet, "", "A4", "Phieu ma phuc hoi")
        except Told as told:
            # No dossier is at stake here, and the choice of another printer is not at hand.
            raise Told(told.what, _WITHOUT_PRINTER) from told
    else:
        papers.save_pdf(sheet, path)
