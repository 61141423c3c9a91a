"""Money under a deed that does not stand is in a till, not in the book: the book's foot says which, at every desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mot_cua_desktop.documents.registers import Register
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import seal as seals
from mot_cua_desktop.operations import dossiers, fees, reports, till, verifying
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import entries
from mot_cua_desktop.store.sources import Live

MONTH = fig.period("thang", date(2026, 11, 1))
FEE = ev.FeeItem(name="Lệ phí", amount=13_000)


@pytest.fixture(autouse=True)
def layout_five(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told since layout 5, also where the program does not write it yet."""
    monkeypatch.setattr(seals, "LAYOUT", max(5, seals.LAYOUT))


def book(desk: Desk, layout: int = 5) -> Register:
    """The book of fees, found sound by verify, which counts it anew from the journal."""
    with desk.store.reading() as connection:
        live = Live(connection)
        made = reports.made_from(desk, live, live.head, "le_phi", MONTH, "linh_vuc", desk.now(), layout=layout)
    for data in (reports.pdf(made), reports.xlsx(made)):
        found = [(line.sound, line.words) for line in verifying.lines(desk, data, verifying.seal_of(data))]
        assert all(sound for sound, _ in found), found
    return made


def outside(made: Register) -> list[str]:
    return [note for note in made.notes if "Ngoài sổ" in note]


def test_a_closing_and_its_rows_differ_by_what_the_foot_names(two: Any, clock: Any) -> None:
    one = two.one
    owed, back = two.accepted(one), two.accepted(one)
    dossiers.correct(one, back, "Có lệ phí", fees=(FEE,))
    dossiers.take_fee(one, back, (FEE,), "Trần Văn Nộp")
    dossiers.correct(one, back, "Được miễn", fees=())
    two.sync()
    assert outside(book(one)) == []
    two.take_over()  # and the first desk does not know it
    clock.forward(minutes=5)
    fees.give_back(one, back, 5_000, "Trần Văn Nộp")
    clock.forward(minutes=5)
    taken = dossiers.take_fee(one, owed, (FEE,), "Trần Văn Nộp", "chuyen_khoan")
    dossiers.take_fee(one, owed, (ev.FeeItem(name="Bản sao", amount=0),), "Trần Văn Nộp")  # no money, no word
    clock.forward(minutes=5)
    till.close(one, 8_000)
    before = book(one)
    assert outside(before) == []
    two.sync()
    name = one.facts.officer.name
    codes = [dossiers.get(two.two, stream).code for stream in (back, owed)]
    number = taken.payments[0].number
    for desk in (one, two.two):
        made = book(desk)
        assert [row[3:5] for row in made.rows] == [(13_000, 0)]
        assert outside(made) == [
            f"Ngoài sổ 09:17 23/11/2026, {name}: hoàn 5.000 đ (tiền mặt) của hồ sơ {codes[0]}, việc "
            "không được tính; quỹ đã trừ.",
            f"Ngoài sổ 09:22 23/11/2026, {name}: thu 13.000 đ (chuyển khoản, phiếu thu {number}/2026) "
            f"của hồ sơ {codes[1]}, việc không được tính; tiền ở trong quỹ.",
        ]
        closing = next(note for note in made.notes if note.startswith("Chốt quỹ"))
        assert made.notes.index(closing) > made.notes.index(outside(made)[1])
        assert "tiền mặt 8.000 đ (đã trừ hoàn 5.000 đ), chuyển khoản 13.000 đ" in closing
        assert outside(book(desk, layout=4)) == []
    for data in (reports.pdf(before), reports.xlsx(before)):  # what was printed before anybody knew stays true
        assert all(line.sound for line in verifying.lines(one, data, verifying.seal_of(data)))


def test_the_money_outside_is_found_among_what_stands_aside_alone(two: Any) -> None:
    with two.one.store.reading() as connection:
        statement = entries.statement("aside", with_dossier=True)
        values = {"begin": 0, "end": 1, "upto": 0, "aside": 0}
        steps = [row[3] for row in connection.exec_driver_sql(f"explain query plan {statement}", values)]
    assert not [step for step in steps if step.startswith("SCAN") and not step.startswith("SCAN s")], steps
    assert any("foreign_event_conflict" in step for step in steps), steps
