"""The people of a correction: every field of theirs, a card scanned over them, and an organisation that was none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QGroupBox, QLabel, QLineEdit, QTabWidget, QWidget

from mot_cua_desktop.domain import citizen
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.retyped import retyped
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import AskingParts
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.scanner import TakesCards

_FIELDS = {"name": "name", "id_number": "id", "born": "born", "phone": "phone", "address": "address", "email": "email"}


class PeopleParts(AskingParts):
    tabs: QTabWidget
    people_tab: QWidget
    owner_name_cap: QLabel
    owner_name: QLineEdit
    owner_id_cap: QLabel
    owner_id: QLineEdit
    owner_born: QLineEdit
    owner_phone: QLineEdit
    owner_address_cap: QLabel
    owner_address: QLineEdit
    owner_organisation: QCheckBox
    owner_email: QLineEdit
    owner_representative_cap: QLabel
    owner_representative: QLineEdit
    applicant_box: QGroupBox
    applicant_name: QLineEdit
    applicant_id: QLineEdit
    applicant_born: QLineEdit
    applicant_phone: QLineEdit
    applicant_address: QLineEdit
    applicant_email: QLineEdit
    authority: QLineEdit


class CorrectionPeople(TakesCards):
    """The first tab of the dialog. ``today_of`` tells an address of a card in today's units."""

    def __init__(self, form: PeopleParts, people: ev.People, today_of: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._today_of = form, today_of
        other = people.applicant != people.owner
        #: Each as they came into the fields, with what no field shows.
        self._was = {"owner": people.owner, "applicant": people.applicant if other else ev.Party()}
        for who, party in self._was.items():
            for field, box in self._boxes(who).items():
                forms.write(box, getattr(party, field))
        form.owner_organisation.setChecked(people.owner.kind == "to_chuc")
        form.owner_organisation.toggled.connect(self._arrange)
        form.applicant_box.setChecked(other)
        if other:
            form.authority.setText(people.authority)
        self._arrange()

    def _boxes(self, who: str) -> dict[str, QLineEdit]:
        fields = _FIELDS | ({"representative": "representative"} if who == "owner" else {})
        return {field: getattr(self._form, f"{who}_{part}") for field, part in fields.items()}

    def _arrange(self) -> None:
        form, organisation = self._form, self._form.owner_organisation.isChecked()
        for part in (form.owner_representative_cap, form.owner_representative):
            part.setVisible(organisation)
        form.owner_born.setEnabled(not organisation)
        for label, line, of_person, of_organisation in (
            (form.owner_name_cap, form.owner_name, "Họ và tên", "Tên tổ chức"),
            (form.owner_id_cap, form.owner_id, "Số định danh", "Mã số"),
            (form.owner_address_cap, form.owner_address, "Nơi cư trú", "Địa chỉ"),
        ):
            words = of_organisation if organisation else of_person
            label.setText(words)
            line.setAccessibleName(words)

    def card_scanned(self, text: str, *, wired: bool = False) -> None:
        """The card of whoever's fields have the cursor, of the owner where none has: all that a card says is theirs."""
        form = self._form
        try:
            card = citizen.parse_card(text, wired=wired)
        except Told as fault:
            self.refused.emit(fault)
            return
        cursor = form.focusWidget()
        handing_in = form.applicant_box.isChecked() and cursor is not None and form.applicant_box.isAncestorOf(cursor)
        who = "applicant" if handing_in else "owner"
        form.tabs.setCurrentWidget(form.people_tab)
        if who == "owner":
            form.owner_organisation.setChecked(False)
        party = ev.Party(
            name=card.name, id_number=card.number, old_id_number=card.old_number, born=card.born, sex=card.sex,
            address=self._today_of(card.address), address_original=card.address,
        )  # fmt: skip
        self._was[who] = party
        boxes = self._boxes(who)
        for field in ("name", "id_number", "born", "address"):
            forms.write(boxes[field], getattr(party, field))
        boxes["phone"].setFocus()  # a card does not say it, and it may be another's
        if card.doubts:
            self.refused.emit(Told(" ".join(card.doubts)))

    def answer(self) -> ev.People:
        """The people as they stand in the fields. Raises `Told` for what is lacking, the cursor led to it."""
        form = self._form
        owner = self._party("owner", "chủ hồ sơ")
        if not form.applicant_box.isChecked():
            return ev.People(owner=owner, applicant=owner)
        applicant = self._party("applicant", "người nộp thay")
        authority = clean(form.authority.text())
        if not authority:
            form.authority.setFocus()
            raise Told("Chưa ghi nộp thay theo giấy tờ nào.", "Ghi văn bản ủy quyền, hoặc quan hệ (cha, mẹ của …).")
        return ev.People(owner=owner, applicant=applicant, authority=authority)

    def _party(self, who: str, words: str) -> ev.Party:
        boxes = self._boxes(who)
        typed = {field: clean(box.text()) for field, box in boxes.items()}
        typed["id_number"] = typed["id_number"].replace(" ", "")
        typed["phone"] = citizen.normal_phone(typed["phone"])
        typed["born"] = citizen.read_birth(typed["born"]) or typed["born"]
        organisation = who == "owner" and self._form.owner_organisation.isChecked()
        if not typed["name"]:
            boxes["name"].setFocus()
            said = "tên tổ chức" if organisation else f"họ tên {words}"
            raise Told(f"Chưa ghi {said}.", "Gõ tên rồi bấm lại." if organisation else "Gõ họ tên rồi bấm lại.")
        if organisation and not typed["representative"]:
            boxes["representative"].setFocus()
            raise Told("Chưa ghi người đại diện của tổ chức.", "Gõ họ tên người đại diện rồi bấm lại.")
        kind = "to_chuc" if organisation else "ca_nhan"
        return retyped(self._was[who], **typed, kind=kind if who == "owner" else self._was[who].kind)
