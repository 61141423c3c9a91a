"""Money given back at one desk stands in the book of fees of every desk, and in the till of that desk alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.operations import custody, dossiers, fees, money_aside, reports, till, verifying
from mot_cua_desktop.store import recording

MONTH = fig.period("thang", date(2026, 11, 1))
FEE = ev.FeeItem(name="Lệ phí", amount=13_000)


def owing(two: Any) -> bytes:
    """13.000 to be given back, as both desks know it."""
    stream: bytes = two.accepted(two.one)
    dossiers.correct(two.one, stream, "Có lệ phí", fees=(FEE,))
    dossiers.take_fee(two.one, stream, (FEE,), "Trần Văn Nộp")
    dossiers.correct(two.one, stream, "Được miễn", fees=())
    two.sync()
    return stream


def test_both_desks_have_the_same_book_of_it(two: Any) -> None:
    stream = owing(two)
    fees.give_back(two.one, stream, 5_000, "Trần Văn Nộp")
    two.sync()
    fees.give_back(two.one, stream, 8_000, "Trần Văn Nộp")
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
    assert [row[3] for row in books[0][0]] == [13_000, -5_000, -8_000]
    assert (till.taken(two.one).backs, till.taken(two.two).backs) == (2, 0)


def test_what_went_back_under_a_deed_that_does_not_stand_is_not_paid_again(two: Any) -> None:
    stream = owing(two)
    fees.give_back(two.one, stream, 5_000, "Trần Văn Nộp")  # offline, while a leader gives the dossier to the other
    two.take_over()
    two.sync(two.two, two.one, two.two)
    assert dossiers.get(two.two, stream).fee_back == 13_000
    for desk in (two.one, two.two):
        (one,) = custody.conflicts(desk)
        assert "Đã trả lại công dân 5.000 đ, hồ sơ đang được tính ghi còn phải hoàn 13.000 đ" in one.todo
        assert f"ghi hoàn khoản này ở {two.two.facts.desk_id} (quầy đang giữ), không trả tiền lần nữa" in one.todo
        warned = money_aside.given_already(desk, stream)
        assert f"đã nhận lại 5.000 đ ở {two.one.facts.desk_id} lúc 09:12 23/11/2026" in warned
    fees.give_back(two.two, stream, 13_000, "Trần Văn Nộp")
    two.sync()
    (one,) = custody.conflicts(two.one)
    assert "không còn khoản phải hoàn" in one.todo
    assert "đã trả hai lần thì mời công dân đến nộp lại" in one.todo
    made = reports.make(two.two, "le_phi", MONTH)
    assert sorted(row[3] for row in made.rows) == [-13_000, 13_000]
    custody.settle(two.two, one, "Đã hỏi công dân")
    assert money_aside.given_already(two.two, stream) == ""
