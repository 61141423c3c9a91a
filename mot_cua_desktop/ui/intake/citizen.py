"""Who stands at the counter and whose dossier it is: by the card or by hand, with doubts said beside the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit

from mot_cua_desktop.domain import citizen
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.addresses import AddressBook, Mapped, today_address
from mot_cua_desktop.domain.citizen import Card
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.retyped import retyped
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit import forms

_LONGEST = 300


class CitizenCard(QObject):
    """The second card of the page. ``changed`` at every touch of a field."""

    changed = Signal()

    def __init__(self, form: IntakeParts, book: Callable[[], AddressBook], today: Callable[[], date]) -> None:
        super().__init__(form)
        self._form = form
        self._book = book
        self._today = today
        self._doubts: tuple[str, ...] = ()
        #: The two people as they came into the fields: what no field shows is theirs as long as it is still them.
        self._owner, self._applicant = ev.Party(), ev.Party()
        self._resumed = False
        self._typed_address = QTimer(self)
        self._typed_address.setSingleShot(True)
        self._typed_address.setInterval(200)
        self._typed_address.timeout.connect(self._map_address)
        self._mapped = Mapped("", "", False)
        for line in self._lines():
            line.setMaxLength(_LONGEST)
            line.textChanged.connect(self._touched)
            line.editingFinished.connect(self._warn)  # what is odd is said when the hand leaves the field
            line.setAcceptDrops(False)  # a scan dropped on a field is a file of the page, not a word in it
        form.name.textEdited.connect(self._pasted)
        form.id_number.textEdited.connect(self._pasted)
        form.address.textChanged.connect(self._typed_address.start)
        form.address_options.activated.connect(self._touched)
        form.organisation.toggled.connect(self._arrange)
        form.on_behalf.toggled.connect(self._arrange)
        self._arrange()

    def _lines(self) -> list[QLineEdit]:
        form = self._form
        return [
            form.id_number, form.name, form.born, form.address, form.phone, form.email, form.representative,
            form.applicant_name, form.applicant_id, form.applicant_phone, form.authority,
        ]  # fmt: skip

    # --- in ---

    def show(self, draft: Draft) -> None:
        """Write a draft's people into the fields, quietly."""
        form, owner, applicant = self._form, draft.owner, draft.applicant
        self.blockSignals(True)
        form.organisation.setChecked(owner.kind == "to_chuc")
        form.on_behalf.setChecked(applicant is not None)
        self._put(owner)
        self._resumed = draft.dossier is not None
        other = self._applicant = applicant or ev.Party()
        forms.write(form.applicant_name, other.name)
        forms.write(form.applicant_id, other.id_number)
        forms.write(form.applicant_phone, other.phone)
        forms.write(form.authority, draft.authority)
        self._doubts = ()
        self._map_address()
        self.blockSignals(False)
        self._arrange()

    def _put(self, owner: ev.Party) -> None:
        form = self._form
        forms.write(form.id_number, owner.id_number)
        forms.write(form.name, owner.name)
        forms.write(form.born, owner.born)
        forms.write(form.address, _shown_address(owner))
        forms.write(form.phone, owner.phone)
        forms.write(form.email, owner.email)
        forms.write(form.representative, owner.representative)
        self._owner = owner

    def _hands_in(self, card: Card) -> bool:
        """Whether a card is the one of who hands in: that part is open, and still empty or says the same number."""
        form = self._form
        known = form.applicant_id.text().strip()
        return form.on_behalf.isChecked() and bool(form.name.text().strip()) and known in ("", card.number)

    def is_other(self, card: Card) -> bool:
        """Whether a card belongs to nobody who stands in the fields already."""
        known = self._form.id_number.text().strip()
        return known not in ("", card.number) and not self._hands_in(card)

    def take(self, card: Card) -> None:
        """Fill in what a card says: the owner, or the one who hands in when that part is open and still empty."""
        form, whose = self._form, ""
        kept: tuple[str, ...] = ()
        if self._hands_in(card):
            forms.write(form.applicant_name, card.name)
            forms.write(form.applicant_id, card.number)
            form.authority.setFocus()
            whose = "Người nộp: "
        else:
            form.organisation.setChecked(False)
            # Another person's card: nothing of the one before may stay.
            same = form.id_number.text().strip() in ("", card.number)
            # Whoever comes back to a slip shows the card again: where they live was settled then.
            lives = self._owner if self._resumed and same else ev.Party()
            self._put(
                ev.Party(
                    name=card.name, id_number=card.number, old_id_number=card.old_number, born=card.born, sex=card.sex,
                    address=lives.address,
                    address_original=lives.address_original if lives.address else card.address,
                    phone=form.phone.text() if same else "",
                    email=form.email.text() if same else "",
                )
            )  # fmt: skip
            if lives.address and card.address not in (lives.address, lives.address_original):
                kept = (f"Nơi cư trú giữ như trong hồ sơ; thẻ ghi: {card.address}.",)
            form.phone.setFocus()
        self._doubts = (*kept, *(f"{whose}{doubt}" for doubt in card.doubts))
        self._map_address()
        self._touched()

    def _pasted(self, text: str) -> None:
        """A scanner that types into a field, or a pasted code, is a card as well."""
        if text.count("|") >= 6 and citizen.looks_like_card(text):
            try:
                self.take(citizen.parse_card(text))
            except Told as told:
                self._form.citizen_warning.setText(str(told))
                self._form.citizen_warning.show()

    # --- out ---

    def settle(self) -> None:
        """Look up the address typed a moment ago, before it goes onto paper."""
        if self._typed_address.isActive():
            self._map_address()

    def fill(self, draft: Draft) -> dict[str, object]:
        """What the fields say now, as pieces of a draft."""
        form = self._form
        organisation = form.organisation.isChecked()
        number = clean(form.id_number.text())
        original = clean(form.address.text())
        owner = retyped(
            self._owner,
            name=clean(form.name.text()),
            kind="to_chuc" if organisation else "ca_nhan",
            id_number=number.replace(" ", ""),
            born=citizen.read_birth(form.born.text()) or clean(form.born.text()),
            address=self._address(),
            address_original=self._owner.address_original if self._stands(original) else original,
            phone=citizen.normal_phone(form.phone.text()),
            email=clean(form.email.text()),
            representative=clean(form.representative.text()),
        )
        applicant = None
        if form.on_behalf.isChecked():
            applicant = retyped(
                self._applicant,
                name=clean(form.applicant_name.text()),
                id_number=clean(form.applicant_id.text()).replace(" ", ""),
                phone=citizen.normal_phone(form.applicant_phone.text()),
            )
        authority = clean(form.authority.text()) if applicant else ""
        return {"owner": owner, "applicant": applicant, "authority": authority}

    def _address(self) -> str:
        if self._typed_address.isActive():
            return clean(self._form.address.text())  # not looked up yet; what was looked up is another address
        if self._mapped.options:
            return self._form.address_options.currentText()
        return self._mapped.today if self._mapped.certain else clean(self._form.address.text())

    def _stands(self, text: str) -> bool:
        """Whether this is the address of a dossier opened before: what was said of it there holds, also where our lists
        would tell it otherwise by now."""
        return self._resumed and bool(self._owner.address) and text == clean(_shown_address(self._owner))

    # --- how it looks ---

    def _arrange(self) -> None:
        form = self._form
        organisation = form.organisation.isChecked()
        form.representative_row.setVisible(organisation)
        form.applicant_row.setVisible(form.on_behalf.isChecked())
        for part in (form.born_cap, form.born):
            part.setVisible(not organisation)
        # The address takes the place that the birthday leaves.
        form.people_grid.addWidget(form.address_cap, 1, 0 if organisation else 2)
        form.people_grid.addWidget(form.address, 1, 1 if organisation else 3, 1, 3 if organisation else 1)
        for label, line, of_person, of_organisation in (
            (form.name_cap, form.name, "Họ và tên", "Tên tổ chức"),
            (form.id_cap, form.id_number, "Số định danh", "Mã số"),
            (form.address_cap, form.address, "Nơi cư trú", "Địa chỉ"),
        ):
            words = of_organisation if organisation else of_person
            label.setText(words)
            line.setAccessibleName(words)
        form.id_number.setPlaceholderText("mã số thuế hoặc số quyết định" if organisation else "quét thẻ hoặc gõ 12 số")
        self._touched()

    def _map_address(self) -> None:
        form = self._form
        self._typed_address.stop()
        text = clean(form.address.text())
        self._mapped = today_address(text, self._book()) if text else Mapped("", "", False)
        known = self._owner.address
        if self._stands(text) and known not in (*self._mapped.options, self._mapped.today):
            self._mapped = Mapped(text, known, certain=True)
        moved = self._mapped.certain and self._mapped.today != self._mapped.original
        form.address_options.blockSignals(True)
        form.address_options.clear()
        form.address_options.addItems(self._mapped.options)
        if known in self._mapped.options and text == clean(_shown_address(self._owner)):
            form.address_options.setCurrentText(known)
        form.address_options.blockSignals(False)
        form.address_options.setVisible(bool(self._mapped.options))
        words = f"→ nay: {self._mapped.today}" if moved else self._mapped.note if text else ""
        form.address_label.setText(words)
        form.address_row.setVisible(bool(words or self._mapped.options))
        if not self.signalsBlocked():
            self.changed.emit()

    def _touched(self) -> None:
        self._warn()
        if not self.signalsBlocked():
            self.changed.emit()

    def _sex(self, number: str) -> str:
        return retyped(self._owner, id_number=number).sex

    def _warn(self) -> None:
        """Say what is odd, but never about the field that is being typed into."""
        form = self._form
        warnings = list(self._doubts)
        if not form.organisation.isChecked():
            born = _left(form.born)
            if number := _left(form.id_number):
                warnings += citizen.number_warnings(number, born=citizen.read_birth(born), sex=self._sex(number))
            if born:
                warnings += citizen.birth_warnings(born, self._today())
        if phone := _left(form.phone):
            warnings += citizen.phone_warnings(phone)
        if form.on_behalf.isChecked():
            theirs = citizen.number_warnings(_left(form.applicant_id)) if _left(form.applicant_id) else ()
            theirs += citizen.phone_warnings(_left(form.applicant_phone))
            warnings += [f"Người nộp: {words}" for words in theirs]
        form.citizen_warning.setText("\n".join(dict.fromkeys(warnings)))
        form.citizen_warning.setVisible(bool(warnings))


def _shown_address(owner: ev.Party) -> str:
    return owner.address_original or owner.address


def _left(line: QLineEdit) -> str:
    """What a field says once the hand has left it; nothing while it is being typed into."""
    return "" if line.hasFocus() else line.text().strip()
