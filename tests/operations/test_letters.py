"""The register of outgoing documents: numbers in order for each kind and year, none twice, none left out."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import letters as rules
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import dossiers, intake, letters, promises, reports
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.setup import desk_stream
from mot_cua_desktop.store import recording
from mot_cua_desktop.store.journal import Deed

MONTH = fig.period("thang", date(2026, 11, 23))


def test_each_kind_and_year_counts_from_one_without_a_gap(desk: Desk, clock: Any) -> None:
    drawn = [letters.draw(desk, sort, "Về hồ sơ quá hạn") for sort in ("giai_trinh", "su_co", "giai_trinh")]
    assert [(one.series, one.number, one.year) for one in drawn] == [("BC", n, 2026) for n in (1, 2, 3)]
    clock.forward(days=60)
    assert (letters.draw(desk, "su_co", "Mất mạng").number, desk.now().year) == (1, 2027)


def test_a_number_whose_deed_failed_is_dealt_again(desk: Desk) -> None:
    with contextlib.suppress(ZeroDivisionError), desk.store.writing() as connection:
        assert letters.issue(desk, connection, "su_co", "Mất mạng").number == 1
        raise ZeroDivisionError
    with pytest.raises(Refused):
        letters.draw(desk, "su_co", "  ")
    assert letters.draw(desk, "su_co", "Mất mạng").number == 1


def test_the_store_itself_holds_no_number_twice(desk: Desk) -> None:
    body = letters.draw(desk, "su_co", "Mất mạng")
    stream = desk_stream(desk.facts.desk_id)
    with pytest.raises(Told), desk.store.writing() as connection:
        recording.record_place(connection, desk.author(), stream, "desk", [Deed(body)])


def test_every_apology_has_a_number_of_its_own(desk: Desk, full_draft: Draft, clock: Any, monkeypatch: Any) -> None:
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(3)]
    clock.forward(days=1)
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")

    def signed(stream: bytes) -> int:
        due = promises.choice(leader, dossiers.get(leader, stream)).offers[0]
        after = promises.sign(leader, stream, due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ.")
        assert after.reschedule is not None
        return after.reschedule.number

    assert [signed(stream) for stream in streams[:2]] == [1, 2]
    monkeypatch.setattr(recording, "next_number", lambda *_: 1)  # whoever reckons wrongly is stopped by the store
    with pytest.raises(Told):
        signed(streams[2])
    assert dossiers.get(leader, streams[2]).reschedule is None


def test_the_symbol_has_the_agency_only_where_the_ward_states_it(desk: Desk) -> None:
    assert letters.draw(desk, "giai_trinh", "Về hồ sơ quá hạn").symbol == "BC"
    desk = choices.change(desk, letter_agency="TTPVHCC")
    body = letters.draw(desk, "giai_trinh", "Về hồ sơ quá hạn")
    assert rules.say_number(body.number, body.symbol) == "02/BC-TTPVHCC"


def test_an_auditor_draws_no_number(desk: Desk) -> None:
    auditor = choices.name_officer(desk, "Phạm Thị Soát", role="kiem_tra")
    with pytest.raises(Refused):
        letters.draw(auditor, "su_co", "Mất mạng")


def test_the_book_has_apologies_and_reports_in_order_and_the_fold_keeps_their_counters(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    stream = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id
    clock.forward(days=1)
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    due = promises.choice(leader, dossiers.get(leader, stream)).offers[0]
    promises.sign(leader, stream, due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ xác minh.")
    letters.draw(leader, "giai_trinh", "năm 2026", to="Văn phòng HĐND và UBND")
    made = reports.make(leader, "van_ban_di", MONTH)
    assert [row[:2] + row[4:6] for row in made.rows] == [
        (1, "01/PXL", "Trần Thị Ngọc Ánh", "Lê Văn Lãnh"),
        (2, "01/BC", "Văn phòng HĐND và UBND", "Lê Văn Lãnh"),
    ]
    assert made.rows[1][3] == "Báo cáo giải trình hồ sơ quá hạn: năm 2026"
    assert made.keys[0] == stream
    with leader.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
        assert recording.next_number(connection, rules.scope("BC", 2026)) == 2
        assert recording.next_number(connection, rules.scope("PXL", 2026)) == 2
