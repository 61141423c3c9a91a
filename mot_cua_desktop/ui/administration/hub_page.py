"""Trung tâm: how this desk stands with its hub, the switch to work offline, and joining one by a one-time code."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import refused
from mot_cua_desktop.ui.rounds import Look, Rounds

_LONG = 100  # a first pull of fewer places is over before anybody could read a bar


class HubParts(QWidget):
    state_label: QLabel
    whole_label: QLabel
    sync_button: QPushButton
    offline_check: QCheckBox
    progress_bar: QProgressBar
    progress_label: QLabel
    join_title: QLabel
    join_hint: QLabel
    url: QLineEdit
    code: QLineEdit
    ca: QLineEdit
    ca_button: QPushButton
    fault_label: QLabel
    join_button: QPushButton


class HubPage(QObject):
    """Shows what `Rounds` tells, and asks it for what the officer wants."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane, rounds: Rounds) -> None:
        self.form = forms.load("hub", HubParts)
        super().__init__(self.form)
        self._rounds = rounds
        self._from = -1
        self._at, self._seen = (0, 0), 0
        self._typed = False
        self._chooser: QFileDialog | None = None
        form = self.form
        for part in (form.progress_bar, form.progress_label, form.fault_label):
            part.hide()
        form.sync_button.clicked.connect(rounds.now)
        form.offline_check.clicked.connect(rounds.work_offline)
        form.ca_button.clicked.connect(self._choose)
        form.join_button.clicked.connect(self.join)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.join)
        rounds.looked.connect(self._show)
        rounds.pulled.connect(self._pulled)
        rounds.seen.connect(self._looked_ahead)
        rounds.joined.connect(self._joined)
        rounds.refused.connect(self._refused)

    def use(self, desk: Desk) -> None:
        """Nothing here is the desk's own: `Rounds` tells it all."""

    def enter(self) -> None:
        """Show how things stand now."""
        if self._rounds.look is not None:
            self._show(self._rounds.look)
        self._rounds.refresh()
        stands = self._rounds.look.stands if self._rounds.look else None
        (self.form.url if stands is None else self.form.sync_button).setFocus()

    def _show(self, look: Look) -> None:
        form, stands = self.form, look.stands
        form.state_label.setText(look.light.words)
        form.state_label.setProperty("tone", look.light.tone)
        form.state_label.style().unpolish(form.state_label)
        form.state_label.style().polish(form.state_label)
        ward = f"{stands.ward} – {stands.url}. " if stands else ""
        form.whole_label.setText(ward + " ".join(look.light.whole))
        form.sync_button.setEnabled(stands is not None and not stands.paused)
        form.offline_check.setEnabled(stands is not None)
        form.offline_check.setChecked(stands is not None and stands.paused)
        again = stands is not None
        form.join_title.setText("Gia nhập lại, hoặc gia nhập trung tâm khác" if again else "Gia nhập trung tâm")
        if stands is not None and not self._typed:
            self._typed = True
            forms.write(form.url, stands.url)
            forms.write(form.ca, stands.ca)

    # --- joining ---

    def _choose(self) -> None:
        self._chooser = QFileDialog(self.form, "Tệp chứng thư của trung tâm", self.form.ca.text())
        self._chooser.setNameFilter("Chứng thư (*.pem *.crt *.cer);;Mọi tệp (*)")
        self._chooser.fileSelected.connect(self.form.ca.setText)
        self._chooser.open()

    def join(self) -> None:
        """Join the hub that was typed."""
        form = self.form
        if not form.join_button.isEnabled():
            return
        url, code, ca = (part.text().strip() for part in (form.url, form.code, form.ca))
        missing = [(form.url, url, "Chưa gõ địa chỉ trung tâm."), (form.code, code, "Chưa gõ mã gia nhập.")]
        for part, typed, words in missing:
            if not typed:
                part.setFocus()
                self._refused(Told(words, "Người quản trị trung tâm cấp địa chỉ và mã."))
                return
        form.fault_label.hide()
        form.join_button.setEnabled(False)
        form.join_button.setText("Đang gia nhập…")
        self._rounds.join(url, code, ca)

    def _ready_again(self) -> None:
        self.form.join_button.setEnabled(True)
        self.form.join_button.setText("Gia nhập    Ctrl+Enter")

    def _joined(self, ward: str) -> None:
        self._ready_again()
        self.form.code.clear()
        self.form.sync_button.setFocus()
        self._from = -1
        self.said.emit(f"Đã gia nhập {ward}. Đang nhận sổ của phường, xã.")

    def _refused(self, error: Exception) -> None:
        self._ready_again()
        refused(error, self.form.fault_label, self.failed)

    def _pulled(self, upto: int, head: int) -> None:
        """A long way is shown: how far, of how much. The desk works meanwhile."""
        form, self._at = self.form, (upto, head)
        if self._from < 0:
            self._from = upto
        under_way = upto < head
        shown = under_way and head - self._from >= _LONG
        form.progress_bar.setVisible(shown)
        form.progress_label.setVisible(shown)
        if shown:
            form.progress_bar.setRange(0, head)
            form.progress_bar.setValue(upto)
            how = f"Đã nhận {upto} trong {head} việc."
            if self._seen:
                left = head - upto
                rest = f"{round(left / 1000)} nghìn" if left >= 1000 else str(left)
                how = f"Hồ sơ mới nhất đã xem được; còn {rest} việc cũ."
            form.progress_label.setText(f"{how} Vẫn làm việc được trong lúc này.")
        if not under_way:
            self._from, self._seen = -1, 0

    def _looked_ahead(self, count: int) -> None:
        """So many dossiers can be looked at ahead of that."""
        self._seen = count
        self._pulled(*self._at)
