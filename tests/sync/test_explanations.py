"""Two leaders of one ward who explain the same year: who knows of the other's letter is told, and the register tells
of both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.operations import dossiers, explanations, reports, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import receiving
from mot_cua_desktop.store.sources import Live

DAY = date(2026, 11, 30)
MONTH = fig.period("thang", DAY)
WORDS = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người.", "measures": "Thêm người."}


@pytest.fixture
def led(two: Any, clock: Any) -> tuple[Any, Desk, Desk]:
    """A late dossier, known at both desks, and a leader at each."""
    stream = two.accepted(two.one)
    clock.now += timedelta(days=7)
    dossiers.result_ready(two.one, stream, "Trích lục")
    one = choices.name_officer(two.one, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    other = choices.name_officer(two.two, "Phan Thị Phó", "Phó Chủ tịch", role="lanh_dao")
    two.sync()
    return two, one, other


def doubles(desk: Desk, layout: int = 4) -> list[str]:
    with desk.store.reading() as connection:
        live = Live(connection)
        made = reports.made_from(desk, live, live.head, "van_ban_di", MONTH, "linh_vuc", desk.now(), layout=layout)
    data = reports.pdf(made)
    assert all(line.sound for line in verifying.lines(desk, data, verifying.seal_of(data)))
    return [note for note in made.notes if "giải trình" in note]


def test_who_knows_of_the_other_leaders_letter_is_told_before_signing(led: Any) -> None:
    two, one, other = led
    explanations.sign(one, "", DAY, **WORDS)
    assert doubles(one) == []
    two.sync()
    (ward,) = explanations.over(other, DAY)
    assert ward.signed == ("01/BC ngày 30/11/2026",)
    with pytest.raises(explanations.SignedBefore, match="01/BC"):
        explanations.sign(other, "", DAY, **WORDS)


def test_two_that_did_not_know_of_each_other_are_told_in_the_register(led: Any, clock: Any) -> None:
    two, one, other = led
    for desk in (one, other):
        clock.now += timedelta(minutes=1)
        explanations.sign(desk, "", DAY, **WORDS)
    two.sync()
    name = one.facts.ward_name
    for desk in (one, other):
        assert doubles(desk) == [
            f"Có 2 báo cáo giải trình năm 2026 của {name}: 01/BC, 01/BC-Q2; báo cáo sau không tự thay báo cáo trước."
        ]
        assert doubles(desk, layout=3) == []


def test_a_letter_of_this_desk_that_stands_aside_explains_nothing(led: Any) -> None:
    _, one, _ = led
    explanations.sign(one, "", DAY, **WORDS)
    (ward,) = explanations.over(one, DAY)
    assert ward.signed == ("01/BC ngày 30/11/2026",)
    with one.store.writing() as connection:
        newest = "select id, desk_seq from event where type = 'letter_issued' order by position desc"
        event, number = connection.exec_driver_sql(newest).one()
        receiving.acknowledge(connection, number, {event: "unreadable"})
    (ward,) = explanations.over(one, DAY)
    assert ward.signed == ()
