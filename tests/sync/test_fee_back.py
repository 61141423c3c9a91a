"""Money given back at one desk stands in the book of fees of every desk, and in the till of that desk alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.operations import dossiers, fees, reports, till, verifying
from mot_cua_desktop.store import recording

MONTH = fig.period("thang", date(2026, 11, 1))
FEE = ev.FeeItem(name="Lệ phí", amount=13_000)


def test_both_desks_have_the_same_book_of_it(two: Any) -> None:
    stream = two.accepted(two.one)
    dossiers.correct(two.one, stream, "Có lệ phí", fees=(FEE,))
    dossiers.take_fee(two.one, stream, (FEE,), "Trần Văn Nộp")
    dossiers.correct(two.one, stream, "Được miễn", fees=())
    two.sync()
    fees.give_back(two.one, stream, 13_000, "Trần Văn Nộp")
    two.sync()
    books = []
    for desk in (two.one, two.two):
        made = reports.make(desk, "le_phi", MONTH)
        data = reports.pdf(made)
        assert all(line.sound for line in verifying.lines(desk, data, verifying.seal_of(data)))
        books.append((made.rows, made.notes))
        assert dossiers.get(desk, stream).fee_returned == 13_000
        with desk.store.writing() as connection:
            live = recording.digest(connection)
            recording.rebuild(connection)
            assert recording.digest(connection) == live
    assert books[0] == books[1]
    assert [row[3] for row in books[0][0]] == [13_000, -13_000]
    assert (till.taken(two.one).backs, till.taken(two.two).backs) == (1, 0)
