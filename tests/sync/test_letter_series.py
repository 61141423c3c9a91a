"""Letters of a ward with several desks: no number and symbol are given twice, and no series has a gap."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import letters as rules
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import dossiers, letters, papers, promises, reports, syncing
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.store import outbox, recording

MONTH = fig.period("thang", date(2026, 11, 1))


def numbers(desk: Desk) -> list[str]:
    return sorted(str(row[1]) for row in reports.make(desk, "van_ban_di", MONTH).rows)


def notes(desk: Desk) -> str:
    return " ".join(reports.make(desk, "van_ban_di", MONTH).notes)


def leader(desk: Desk) -> Desk:
    return choices.name_officer(desk, f"Lê Văn Lãnh {desk.facts.desk_id[-1]}", "Phó Chủ tịch", role="lanh_dao")


def apologise(desk: Desk, stream: bytes) -> Any:
    due = promises.choice(desk, dossiers.get(desk, stream)).offers[0]
    return promises.sign(desk, stream, due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ xác minh.")


def rebuilt(desk: Desk) -> bool:
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        return recording.digest(connection) == live


@pytest.mark.parametrize("order", sorted(set(itertools.permutations("1122", 4))))
def test_two_desks_give_no_number_twice_and_leave_none_out_in_whatever_order_they_meet(two: Any, order: Any) -> None:
    for desk in (two.one, two.two):
        for sort in ("giai_trinh", "su_co"):
            letters.draw(desk, sort, "Về việc thử")
    for which in order:
        two.sync(two.one if which == "1" else two.two)
    letters.draw(two.one, "su_co", "Mất mạng")
    letters.draw(two.two, "su_co", "Mất mạng")
    two.sync()
    drawn = ["01/BC", "01/BC-Q2", "02/BC", "02/BC-Q2", "03/BC", "03/BC-Q2"]
    assert numbers(two.one) == numbers(two.two) == drawn
    assert "Q2 là" in notes(two.one)
    assert "văn bản (" not in notes(two.one)  # no doubles to tell of
    assert rebuilt(two.two)
    assert letters.draw(two.two, "su_co", "Mất mạng").number == 4


def test_apologies_of_two_desks_have_series_of_their_own_on_paper_and_in_the_book(two: Any, clock: Any) -> None:
    streams = [(desk, [two.accepted(desk) for _ in range(2)]) for desk in (two.one, two.two)]
    clock.forward(days=1)
    signed = []
    for desk, own in streams:
        boss = leader(desk)
        signed += [apologise(boss, stream) for stream in own]
        paper = papers.make(boss, own[1], "phieu_xin_loi")
        text = read_text(paper.pdf)[0]
        assert ("Số: 02/PXL-Q2" in text) == (desk is two.two)
        assert "Số: 02/PXL" in text
    assert [(each.reschedule.number, each.reschedule.mark) for each in signed] == [(1, 0), (2, 0), (1, 2), (2, 2)]
    two.sync()
    assert numbers(two.one) == numbers(two.two) == ["01/PXL", "01/PXL-Q2", "02/PXL", "02/PXL-Q2"]
    assert rebuilt(two.one)
    assert rebuilt(two.two)


def test_what_was_drawn_before_a_desk_joined_is_told_and_never_given_once_more(
    ward: Any, answers: FirstRun, clock: Any, desk_in: Any, tmp_path: Any
) -> None:
    desks = []
    for name, officer, count in (("Quầy 1", "Nguyễn Thị Hạnh", 1), ("Quầy 2", "Lê Thị Hai", 3)):
        told = replace(answers, desk_name=name, officer_name=officer)
        desks.append(open_desk(desk_in(tmp_path / name, told, clock), clock))
        for _ in range(count):
            letters.draw(desks[-1], "su_co", "Mất mạng")
    for desk in desks:
        syncing.join(desk.store, desk.facts.desk_id, "https://hub", ward.code(), ward.network)
    for desk in (*desks, desks[0]):
        syncing.sync(desk.store, ward.network, desk.clock)
    one, other = desks
    assert "Số 01/BC năm 2026 có 2 văn bản" in notes(one)
    assert rules.say_number((first := letters.draw(one, "su_co", "Mất mạng")).number, first.symbol) == "04/BC"
    assert letters.draw(other, "su_co", "Mất mạng").symbol == "BC-Q2"
    assert letters.draw(one, "giai_trinh", "Về hồ sơ").number == 5
    for desk in desks:
        desk.store.close()


def test_a_store_that_may_have_forgotten_numbers_draws_none(two: Any) -> None:
    with two.two.store.writing() as connection:
        outbox.note(connection, trouble="fork")
    with pytest.raises(Refused, match="bản cũ"):
        letters.draw(two.two, "su_co", "Mất mạng")
    assert letters.draw(two.one, "su_co", "Mất mạng").number == 1


def test_a_desk_that_joins_anew_begins_a_new_series(two: Any) -> None:
    letters.draw(two.two, "su_co", "Mất mạng")
    two.sync()
    syncing.join(two.two.store, two.two.facts.desk_id, "https://hub", two.ward.code(), two.ward.network)
    again = letters.draw(two.two, "su_co", "Mất mạng")
    assert rules.say_number(again.number, again.symbol) == "01/BC-Q3"
    two.sync()
    assert numbers(two.one) == ["01/BC-Q2", "01/BC-Q3"]


@pytest.mark.parametrize("agency", ["Q2", "TTPVHCC-Q2", "UB-q11"])
def test_no_agency_is_written_like_the_mark_of_a_desk(desk: Desk, agency: str) -> None:
    with pytest.raises(Refused, match="dấu của quầy"):
        choices.change(desk, letter_agency=agency)
    assert choices.change(desk, letter_agency="TTPVHCC").settings.letter_agency == "TTPVHCC"
