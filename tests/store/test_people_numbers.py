"""A dossier is found by every card and phone of both its people, and no kind of number hides another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import previews, recording, search

OWNER = ev.Party(name="Đỗ Thị Ngân", id_number="056192004444", old_id_number="225678901", phone="0905111222")
SON = ev.Party(name="K'Brơi", id_number="056090007777", old_id_number="225000555", phone="0905333888")

Take = Callable[..., bytes]


@pytest.fixture
def take(desk: Desk, full_draft: Draft) -> Take:
    def go(owner: ev.Party, applicant: ev.Party | None = None) -> bytes:
        draft = replace(full_draft, id=intake.new_draft(desk).id, owner=owner, applicant=applicant)
        return intake.accept(desk, replace(draft, authority="Con") if applicant else draft).id

    return go


def found(desk: Desk, typed: str, limit: int = 50) -> list[bytes]:
    return [row.id for row in dossiers.find(desk, typed, limit=limit)]


@pytest.mark.parametrize(
    "typed",
    [
        "056192004444", "4444", "225678901", "0905111222", "0905 111 222", "+84 905 111 222", "1222",
        "056090007777", "7777", "225000555", "0555", "0905333888", "84905333888", "3888",
    ],
)  # fmt: skip
def test_both_people_are_found_by_every_number_of_theirs(desk: Desk, take: Take, typed: str) -> None:
    both = take(OWNER, SON)
    take(ev.Party(name="Lê Văn Khác", id_number="056090009999", phone="0905999999"))
    assert found(desk, typed) == [both]
    with desk.store.writing() as connection:
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before
        state = dossiers.get(desk, both)
    assert found(desk, typed) == [both]
    assert previews._fits(state, typed)
    people = ev.People(owner=replace(OWNER, id_number="", old_id_number="", phone=""), applicant=OWNER, authority="Mẹ")
    if not typed.startswith(("056192", "4444", "225678")):
        people = replace(people, applicant=replace(SON, id_number="056192000000", old_id_number="", phone="0905000000"))
    else:
        people = replace(people, applicant=people.owner, authority="")
    dossiers.correct(desk, both, "Nhầm người", people=people)
    assert found(desk, typed) == []


def test_no_kind_of_number_hides_another(desk: Desk, take: Take) -> None:
    typed_as_card = take(ev.Party(name="Đỗ Thị Ngân", id_number="225678901", phone="0905000001"))
    on_the_card = take(OWNER)
    assert found(desk, "225678901") == [on_the_card, typed_as_card]
    card_ends = take(ev.Party(name="Lê Một", id_number="056090005678", phone="0905000002"))
    phone_ends = take(ev.Party(name="Lê Hai", id_number="056090000003", phone="0905005678"))
    assert found(desk, "5678") == [phone_ends, card_ends]
    code_ends = take(ev.Party(name="Lê Ba", id_number="056090000004"))
    ending = dossiers.get(desk, code_ends).code[-4:]
    person = take(ev.Party(name="Lê Bốn", id_number=f"05609000{ending}"))
    assert found(desk, ending) == [person, code_ends]
    assert found(desk, ending, limit=1) == [code_ends]  # the day's own number is never crowded out
    assert found(desk, "225678901", limit=1) == [on_the_card]


def test_a_passport_is_a_number_too(desk: Desk, take: Take) -> None:
    stream = take(ev.Party(name="Lê Xa Xứ", id_number="C1234567"))
    assert found(desk, "c1234567") == found(desk, "C1234567") == [stream]


@pytest.mark.parametrize(
    "typed",
    ["K'Brơi {code}", "kbroi 7777", "KBrơi 0905 333 888", "3888 k’broi", "ngan 4444", "do 1222"],
)
def test_a_name_with_an_ending_finds_who_has_both(desk: Desk, take: Take, typed: str) -> None:
    both = take(OWNER, SON)
    take(ev.Party(name="K'Brơi Khác", id_number="056090001111", phone="0905444444"))
    take(ev.Party(name="Lê Văn Khác", id_number="056090007777", phone="0905553888"))
    state = dossiers.get(desk, both)
    typed = typed.format(code=state.code[-4:])
    assert found(desk, typed) == [both]
    assert previews._fits(state, typed)
    assert found(desk, typed + " khongai") == []
    assert not previews._fits(state, typed + " khongai")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("k'broi 0001", (["kbroi"], "0001")),
        ("12 Trần Phú 0905 123 456", (["12", "tran", "phu"], "0905123456")),
        ("0001 anh 12", (["anh", "12"], "0001")),
        ("anh +84905123456", (["anh"], "0905123456")),
        ("0905 123 456", ([], "")),
        ("12 tran phu", ([], "")),
        ("tran phu", ([], "")),
        ("", ([], "")),
    ],
)
def test_words_and_the_number_beside_them_are_told_apart(typed: str, parts: tuple[list[str], str]) -> None:
    assert search.parted(typed) == parts
