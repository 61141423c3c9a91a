"""One box finds a dossier by whatever the officer has: words without marks, code, phone, card, the last digits."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording, word_hits


@pytest.fixture
def three(desk: Desk, full_draft: Draft) -> list[bytes]:
    people = [
        ("Đặng Thị Hường", "056192001111", "0905111111", "5 Trần Phú, phường Nha Trang"),
        ("Nguyễn Văn Đức", "056090002222", "0905222222", "12 Lê Hồng Phong, phường Tây Nha Trang"),
        ("Trần Đức Nguyễn", "056090003333", "0905333333", "7 Yersin, phường Nha Trang"),
    ]
    return [
        intake.accept(
            desk,
            replace(
                full_draft,
                id=intake.new_draft(desk).id,
                owner=replace(
                    full_draft.owner, name=name, id_number=number, phone=phone, address=address, address_original=""
                ),
            ),
        ).id
        for name, number, phone, address in people
    ]


def test_the_number_on_the_card_before_this_one_finds_them_too(
    desk: Desk, full_draft: Draft, three: list[bytes]
) -> None:
    owner = replace(full_draft.owner, name="Đỗ Thị Ngân", id_number="056192004444", old_id_number="225678901")
    fourth = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, owner=owner)).id
    for typed in ("225678901", "225 678 901", "056192004444"):
        assert [row.id for row in dossiers.find(desk, typed)] == [fourth]
    with desk.store.writing() as connection:
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before
    assert [row.id for row in dossiers.find(desk, "225678901")] == [fourth]
    owner = replace(owner, old_id_number="")
    dossiers.correct(desk, fourth, "Nhầm thẻ", people=ev.People(owner=owner, applicant=owner))
    assert dossiers.find(desk, "225678901") == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang huong", [0]),
        ("Hường Đặng", [0]),
        ("duc nguyen", [2, 1]),
        ("nguyen v", [1]),
        ("van duc le hong", [1]),
        ("yersin", [2]),
        ("0905 222 222", [1]),
        ("+84905222222", [1]),
        ("056192001111", [0]),
        ("3333", [2]),
        ("000.00.12.H32-261123-0002", [1]),
        ("261123-0003", [2]),
        ("giam ho", [2, 1, 0]),
        ("không có ai", []),
        ('" OR 1 -- *', []),
    ],
)
def test_what_was_typed_finds_the_dossiers(desk: Desk, three: list[bytes], typed: str, found: list[int]) -> None:
    assert [row.id for row in dossiers.find(desk, typed)] == [three[n] for n in found]


def test_pages_follow_each_other_without_gap_or_double(desk: Desk, three: list[bytes]) -> None:
    first = dossiers.page(desk, limit=2)
    rest = dossiers.page(desk, limit=2, before=first[-1].number)
    assert [row.id for row in (*first, *rest)] == three[::-1]


def test_a_slip_number_finds_its_dossier(desk: Desk, lacking_draft: Draft) -> None:
    from mot_cua_desktop.domain import intake as checklist

    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    assert [row.id for row in dossiers.find(desk, "1/2026")] == [guided.id]


def test_an_open_dossier_of_the_same_person_and_procedure_is_pointed_out(
    desk: Desk, lacking_draft: Draft, full_draft: Draft
) -> None:
    taken = intake.accept(desk, full_draft)
    assert [row.id for row in intake.alike(desk, lacking_draft)] == [taken.id]


def test_common_words_are_looked_for_in_what_the_rare_ones_leave_and_nothing_else_is_found(
    desk: Desk, full_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_hits, "_SAMPLE", 8)
    monkeypatch.setattr(word_hits, "_LOOK", 3)
    monkeypatch.setattr(word_hits, "_ENOUGH", 2)
    monkeypatch.setattr(word_hits, "_counted", word_hits._Counted(-word_hits._STALE, {}, {}))
    given, streets = ("An", "Bình", "Hòa", "Yến"), ("Trần Phú", "Lê Lợi", "Yersin")
    for n in range(24):
        owner = replace(
            full_draft.owner,
            name=f"{('Nguyễn', 'Lê')[n % 3 == 0]} Thị {('Kim', 'Mai')[n % 5 == 0]} {given[n % 4]}",
            address=f"{n} {streets[n % 3]}, phường Nha Trang, tỉnh Khánh Hòa",
        )
        intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, owner=owner))
    asked = [
        "nguyen thi kim an tran phu",
        "le mai hoa le loi trang",
        "thi hoa khanh nha trang",
        "ye mai tran le thi hoa",
    ]
    with desk.store.reading() as connection:
        # One entry of the index beside one look: dear or cheap, so that many or few words are asked for first.
        for words, limit, worth, probe in product(map(word_hits.sought, asked), (1, 2, 50), (1, 100), (1, 2, 4)):
            monkeypatch.setattr(word_hits, "_WORTH", worth)
            monkeypatch.setattr(word_hits, "_PROBE", probe)
            by_index = word_hits._hits(connection, words, 2**62, limit)
            assert word_hits.newest(connection, words, limit) == by_index, (words, limit, worth, probe)
        # Each street's words come together: only one of them is a question to the index.
        assert word_hits._telling(["loi", "le", "thi"], word_hits._counted.where) == ["loi"]
        assert word_hits.newest(connection, ["nguyen", "thi", "hoa", "khanh"], 50)
        assert word_hits.newest(connection, ["yersin", "kim", "hoa", "khong"], 50) == []
