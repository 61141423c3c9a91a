"""The fields about the person at the counter: who, by what right, how checked, how pleased."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from mot_cua_desktop.domain.changes import RETURN_WORDS
from mot_cua_desktop.domain.citizen import Card
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.ui.dossiers import receiver
from mot_cua_desktop.ui.dossiers.receiver import Handing, Match, Who
from mot_cua_desktop.ui.dossiers.story_pane import toned
from mot_cua_desktop.ui.kit import forms


class ReceiverParts(QWidget):
    owner_radio: QRadioButton
    applicant_radio: QRadioButton
    other_radio: QRadioButton
    name: QLineEdit
    id_number: QLineEdit
    relation: QLineEdit
    identity: QComboBox
    method: QComboBox
    receipt_back: QCheckBox
    match_label: QLabel
    mark_1: QPushButton
    mark_2: QPushButton
    mark_3: QPushButton
    mark_4: QPushButton
    mark_5: QPushButton


class ReceiverForm(QObject):
    """Keeps a `Handing` in step with its fields."""

    changed = Signal()

    def __init__(self, form: ReceiverParts) -> None:
        super().__init__(form)
        self._form = form
        self._dossier: Dossier | None = None
        self._filling = False
        self.handing = Handing()
        self._marks = [form.mark_1, form.mark_2, form.mark_3, form.mark_4, form.mark_5]
        form.identity.addItem("– chọn –", "")
        for words in receiver.CHECKS:
            form.identity.addItem(words, words)
        for method, words in RETURN_WORDS.items():
            form.method.addItem(words[:1].upper() + words[1:], method)
        radios: tuple[tuple[Who, QRadioButton], ...] = (
            ("owner", form.owner_radio),
            ("applicant", form.applicant_radio),
            ("other", form.other_radio),
        )
        self._radios = dict(radios)
        for who, radio in radios:
            radio.clicked.connect(partial(self._choose, who))
        for box in (form.name, form.id_number, form.relation):
            box.textChanged.connect(self._read)
        form.identity.currentIndexChanged.connect(self._read)
        form.method.currentIndexChanged.connect(self._by_post)
        form.receipt_back.toggled.connect(self._read)
        for number, button in enumerate(self._marks, start=1):
            button.clicked.connect(partial(self._mark, number))
            QShortcut(QKeySequence(f"Alt+{number}"), form).activated.connect(button.click)

    def use(self, dossier: Dossier) -> None:
        """Another dossier: the owner, nothing checked yet."""
        self._dossier = dossier
        people = dossier.people
        self._form.applicant_radio.setVisible(people.applicant != people.owner)
        owner = people.owner
        known = [
            owner.name,
            f"sinh {owner.born}" if owner.born else "",
            f"số {owner.id_number}" if owner.id_number else "",
        ]
        compare = ", ".join(part for part in known if part)
        self._fill(receiver.begin(dossier), Match(f"Quét thẻ căn cước của người nhận, hoặc so với: {compare}", "plain"))

    def scan(self, card: Card) -> None:
        """The card of the person at the counter was read."""
        if self._dossier is not None:
            self._fill(*receiver.scanned(self.handing, self._dossier, card))

    def obstacle(self, dossier: Dossier) -> str:
        """What stands against handing over now."""
        return receiver.obstacle(self.handing, dossier)

    def mark(self, number: int) -> None:
        """The citizen answered on their own screen."""
        self._marks[number - 1].setChecked(True)
        self._mark(number)

    def _choose(self, who: Who) -> None:
        if self._dossier is not None:
            self._fill(receiver.choose(self.handing, self._dossier, who))
            if who == "other":
                self._form.name.setFocus()

    def _fill(self, handing: Handing, match: Match | None = None) -> None:
        form = self._form
        self._filling = True
        self._radios[handing.who].setChecked(True)
        forms.write(form.name, handing.name)
        forms.write(form.id_number, handing.id_number)
        forms.write(form.relation, handing.relation)
        self._offer_scanned(handing.identity == receiver.SCANNED)
        form.identity.setCurrentIndex(max(0, form.identity.findData(handing.identity)))
        form.method.setCurrentIndex(max(0, form.method.findData(handing.method)))
        form.receipt_back.setChecked(handing.receipt_back)
        for number, button in enumerate(self._marks, start=1):
            button.setChecked(handing.satisfaction == number)
        if match is not None:
            toned(form.match_label, match.words, match.tone)
        self._filling = False
        self.handing = handing
        self.changed.emit()

    def _offer_scanned(self, offered: bool) -> None:
        """A scan that matched is the only way to its own line in the list of checks."""
        box = self._form.identity
        place = box.findData(receiver.SCANNED)
        if offered and place < 0:
            box.insertItem(1, receiver.SCANNED, receiver.SCANNED)
        elif not offered and place >= 0:
            box.removeItem(place)

    def _by_post(self) -> None:
        box = self._form.identity
        if not self._filling and self._form.method.currentData() == "buu_chinh" and not box.currentData():
            box.setCurrentIndex(box.findData(receiver.BY_POST))
        self._read()

    def _read(self) -> None:
        if self._filling:
            return
        form, before = self._form, self.handing
        name, number = clean(form.name.text()), clean(form.id_number.text())
        if before.identity == receiver.SCANNED and (name, number) != (before.name, before.id_number):
            # What was typed over is no longer what the card said.
            self._filling = True
            form.identity.setCurrentIndex(0)
            self._offer_scanned(False)
            self._filling = False
            toned(form.match_label, "⚠ Đã sửa sau khi quét: quét lại thẻ, hoặc chọn cách đã kiểm tra.", "careful")
        self.handing = replace(
            before,
            name=name,
            id_number=number,
            relation=clean(form.relation.text()),
            identity=form.identity.currentData() or "",
            method=form.method.currentData(),
            receipt_back=form.receipt_back.isChecked(),
        )
        self.changed.emit()

    def _mark(self, number: int) -> None:
        checked = self._marks[number - 1].isChecked()
        for other, button in enumerate(self._marks, start=1):
            button.setChecked(checked and other == number)
        self.handing = replace(self.handing, satisfaction=number if checked else None)
