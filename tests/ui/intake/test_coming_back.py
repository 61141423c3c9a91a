"""Whoever comes back to a guidance slip: what was put right meanwhile stands, and nothing is undone in silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import correction_dialog
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

CARD = "056192001234|225123456|Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa|10052021"
MOVED = "99 Trần Phú, phường Nha Trang, tỉnh Khánh Hòa"


def accept(page: IntakePage, lane: Lane, stream: bytes, change: Callable[[], object] = lambda: None) -> None:
    page.resume(stream)
    lane.settle()
    change()
    page.papers.all_in_order()
    page.accept()
    lane.settle()


def corrections(desk: Desk, stream: bytes) -> list[ev.Event]:
    return [event for event in dossiers.story(desk, stream).events if isinstance(event.body, ev.Corrected)]


def move(qtbot: QtBot, desk: Desk, state: Dossier, address: str) -> Dossier:
    above = QWidget()
    qtbot.addWidget(above)
    asking = correction_dialog.ask(above, state, catalogue.procedures(desk))
    answers: list[correction_dialog.Correction] = []
    asking.agreed.connect(answers.append)
    asking.form.owner_address.setText(address)
    asking.form.reason.setText("Công dân đã chuyển nhà")
    asking.agree()
    return dossiers.correct(desk, state.id, answers[0].reason, people=answers[0].people)


@pytest.mark.parametrize("address", [MOVED, "7 Yersin, Vạn Thạnh, Nha Trang, Khánh Hòa", "7 Yersin"])
@pytest.mark.parametrize("again", [False, True], ids=["", "card shown again"])
def test_a_corrected_address_stands_when_the_citizen_comes_back(
    qtbot: QtBot, desk: Desk, lane: Lane, page: IntakePage, lacking_draft: Draft, address: str, again: bool
) -> None:
    owner = replace(lacking_draft.owner, old_id_number="225123456", sex="Nữ")
    state = intake.guide(desk, replace(lacking_draft, owner=owner), checklist.slip_lines(lacking_draft.papers))
    state = move(qtbot, desk, state, address)
    assert (state.people.owner.address, state.people.owner.address_original) == (address, address)
    accept(page, lane, state.id, lambda: page.card_scanned(CARD) if again else None)
    after = dossiers.get(desk, state.id)
    assert after.accepted_at is not None
    assert after.people == state.people
    assert len(corrections(desk, state.id)) == 1
    assert "thẻ ghi: 12 Lê Hồng Phong" in page.form.citizen_warning.text() or not again


@pytest.mark.parametrize(
    "owner",
    [
        ev.Party(name="Phạm Gia Hân", address="5 Yersin, phường Nha Trang, tỉnh Khánh Hòa", born="1990"),
        ev.Party(name="Đỗ Hà", address="9 Trần Phú", address_original="9 Trần Phú, Nha Trang, Khánh Hòa"),
        ev.Party(name="Công ty Bịa Đặt", kind="to_chuc", id_number="4200123456", representative="Lê Thị Hoa"),
    ],
)
def test_coming_back_changes_nothing_of_the_people_that_nobody_touched(
    desk: Desk, lane: Lane, page: IntakePage, lacking_draft: Draft, owner: ev.Party
) -> None:
    son = ev.Party(
        name="Phạm Văn Tú", id_number="056090007777", old_id_number="225777777", born="02/03/1990", sex="Nam",
        address="3 Yersin, phường Nha Trang, tỉnh Khánh Hòa", phone="0905777777", email="tu@vidu.vn",
    )  # fmt: skip
    draft = replace(lacking_draft, owner=owner, applicant=son, authority="Con")
    state = intake.guide(desk, draft, checklist.slip_lines(draft.papers))
    accept(page, lane, state.id)
    after = dossiers.get(desk, state.id)
    assert after.accepted_at is not None
    assert after.people == state.people == ev.People(owner=owner, applicant=son, authority="Con")
    assert corrections(desk, state.id) == []


def test_an_address_typed_anew_is_taken_and_another_who_hands_in_inherits_nothing(
    desk: Desk, lane: Lane, page: IntakePage, lacking_draft: Draft
) -> None:
    son = ev.Party(name="Phạm Văn Tú", id_number="056090007777", born="02/03/1990", sex="Nam", email="tu@vidu.vn")
    draft = replace(lacking_draft, applicant=son, authority="Con")
    state = intake.guide(desk, draft, checklist.slip_lines(draft.papers))

    def change() -> None:
        page.form.address.setText(MOVED)
        page.form.applicant_name.setText("Phạm Thị Na")
        page.form.applicant_id.setText("056192008888")

    accept(page, lane, state.id, change)
    people = dossiers.get(desk, state.id).people
    assert (people.owner.address, people.owner.address_original) == (MOVED, MOVED)
    assert people.applicant == ev.Party(name="Phạm Thị Na", id_number="056192008888")
    assert len(corrections(desk, state.id)) == 1
