"""What comes before the line that it goes on from: kept, handed on as waiting, judged when it can be; on both hubs."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
import pytest

from mot_cua_desktop.__main__ import main
from mot_cua_desktop.domain import custody, paper_slip
from mot_cua_desktop.domain.paper_events import HandedOnPaper, TakenOnPaper
from mot_cua_desktop.hub import database, standing, takeover

WARD = "000.00.12.H32"


class Paper:
    """A dossier that the desk ``giver`` gives by paper after ``deeds`` events of which it has told nobody."""

    def __init__(self, giver: Any, deeds: int = 2, stream: bytes = b"", begin: int = 1) -> None:
        self.secret, self.giver, self.stream = paper_slip.new_key(), giver, stream or secrets.token_bytes(16)
        for seq in range(begin, begin + deeds):
            giver.write(self.stream, seq)
        self.seq = begin + deeds
        self.give()

    def give(self, term: int = 1) -> None:
        body = msgspec.json.encode(HandedOnPaper(key=paper_slip.public_of(self.secret)))
        event = self.giver.write(self.stream, self.seq, "handed_on_paper", term, body=body)
        slip = paper_slip.header(WARD, self.stream, self.seq, term, self.giver.name, 0, event.hash)
        self.slip, self.term = paper_slip.encode(slip), term

    def taken(self, taker: Any, secret: bytes = b"", follow: int = 1) -> None:
        """``taker`` scans it and writes ``follow`` deeds more."""
        body = TakenOnPaper(
            slip=self.slip,
            state_digest=paper_slip.state_digest(b""),
            signature=paper_slip.sign(secret or self.secret, self.slip, b""),
        )
        taker.write(self.stream, self.seq + 1, "taken_on_paper", self.term + 1, body=msgspec.json.encode(body))
        for more in range(follow):
            taker.write(self.stream, self.seq + 2 + more, term=self.term + 1)


def reasons(hub: Any, desk: Any) -> list[str]:
    return [row.reason for row in hub.log() if row.desk == desk.name]


def test_the_taker_may_come_first_and_stands_once_the_giver_has_come(hub: Any) -> None:
    one, two, three = hub.join("Quầy 1"), hub.join("Quầy 2"), hub.join("Quầy 3")
    paper = Paper(one)
    paper.taken(two)
    told = hub.push(two)
    assert [each.reason for each in told.conflicts] == ["waiting", "waiting"]
    assert [item.reason for item in hub.pull(three).items] == ["waiting", "waiting"]
    two.dossiers(1)  # one that waits holds up nothing else
    assert not hub.push(two, after=2).conflicts
    paper.taken(three)  # a copy
    hub.push(three)
    hub.push(one, upto=2)
    assert reasons(hub, two)[:2] == ["waiting", "waiting"]
    assert not hub.push(one, after=2).conflicts
    assert reasons(hub, two) == [""] * 6
    assert reasons(hub, three) == ["paper_used"] * 2
    log = hub.log()
    assert [row.position for row in log] == list(range(1, len(log) + 1))
    items = hub.pull(one).items
    judged = [item for item in items if item.event and item.event.kind == custody.VERDICT_KIND]
    assert len(judged) == 4
    # Each reader hears at its place what was said there, and later what became of it.
    first = [item for item in items if item.event is not None and item.event.stream == paper.stream]
    assert {item.reason for item in first} == {"waiting"}
    assert hub.push(two).conflicts == ()  # told again, as things stand
    two.write(paper.stream, paper.seq + 3, term=2)
    assert hub.push(two, after=6).conflicts == ()


def test_a_paper_signed_by_nobody_takes_nothing(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    paper = Paper(one)
    hub.push(one)
    paper.taken(two, secret=paper_slip.new_key())
    assert [each.reason for each in hub.push(two).conflicts] == ["wrong_paper", "wrong_paper"]
    one.write(paper.stream, paper.seq + 1)
    assert [each.reason for each in hub.push(one, after=3).conflicts] == ["on_paper"]
    Paper.taken(paper, one)  # by its own slip
    assert not hub.push(one, after=4).conflicts


def test_a_paper_for_another_dossier_or_place_takes_nothing(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    paper, other = Paper(one), Paper(one)
    hub.push(one)
    paper.stream = other.stream
    paper.taken(two, follow=0)
    assert [each.reason for each in hub.push(two).conflicts] == ["wrong_paper"]


def test_what_is_given_on_by_who_did_not_hold_it_is_void_for_who_took_it(hub: Any) -> None:
    one, two, three, four = (hub.join(f"Quầy {n}") for n in (1, 2, 3, 4))
    paper = Paper(one)
    paper.taken(two, follow=0)
    paper.taken(three, follow=0)
    second = Paper(three, 0, paper.stream, paper.seq + 2)
    second.giver.events.pop()
    second.give(term=2)
    second.taken(four)
    for desk in (four, two, three, one):
        hub.push(desk)
    assert reasons(hub, two) == [""]
    assert reasons(hub, three) == ["paper_used", "paper_used"]
    assert reasons(hub, four) == ["paper_used", "paper_used"]
    fifth = hub.join("Quầy 5")
    second.taken(fifth)  # and for whoever comes with it later
    assert {each.reason for each in hub.push(fifth).conflicts} == {"paper_used"}


def test_a_takeover_makes_void_what_waits(hub: Any) -> None:
    one, two, three = hub.join("Quầy 1"), hub.join("Quầy 2"), hub.join("Quầy 3")
    paper = Paper(one)
    hub.push(one, upto=2)
    paper.taken(two)
    hub.push(two)
    with database.writing(hub.engine) as connection:
        assert takeover.take_over(connection, WARD, "Quầy 1", "Quầy 3", "Lê Văn Lãnh", "Máy hỏng.", 1) == 1
    assert reasons(hub, two) == ["paper_used", "paper_used"]
    # Above the term of what waited, too: nothing of it can ever be taken for the new holder's.
    assert [(row.seq, row.term) for row in hub.log() if row.type == "taken_over"] == [(3, 3)]
    three.write(paper.stream, paper.seq + 1, term=3)
    assert not hub.push(three).conflicts
    log = hub.log()
    assert [row.position for row in log] == list(range(1, len(log) + 1))


def test_what_was_had_by_a_hand_over_that_does_not_stand_waits_for_nothing(hub: Any) -> None:
    one, two, three = (hub.join(f"Quầy {n}") for n in (1, 2, 3))
    stream = secrets.token_bytes(16)
    three.write(stream, 5)
    two.write(stream, 4, "handed_over", body=msgspec.json.encode({"type": "handed_over", "to": "Quầy 3"}))
    hub.push(three)
    hub.push(two)
    assert reasons(hub, three) == reasons(hub, two) == ["waiting"]
    for seq in (1, 2, 3):
        one.write(stream, seq)  # it never gave it to the second
    hub.push(one)
    assert reasons(hub, two) == reasons(hub, three) == ["not_custodian"]


def test_the_keeper_of_the_hub_is_told_for_which_desk_others_wait(hub: Any, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, three = hub.join("Quầy 1"), hub.join("Quầy 2"), hub.join("Quầy 3")
    paper = Paper(one)
    hub.push(one, upto=1)
    paper.taken(two)
    hub.push(two)
    three.write(secrets.token_bytes(16), 5)  # of a dossier that nobody has told of
    hub.push(three)

    def said() -> dict[str, str]:
        assert main(["hub", "desks", "--database", hub.engine.url.render_as_string(hide_password=False)]) == 0
        lines = capsys.readouterr().out.splitlines()
        return {name: line for line in lines for name in ("Quầy 1", "Quầy 2", "Quầy 3") if name in line}

    assert "1 hồ sơ chờ quầy này gửi tiếp" in said()["Quầy 1"]
    assert not any("chờ quầy này" in said()[name] for name in ("Quầy 2", "Quầy 3"))
    with database.writing(hub.engine) as connection:
        takeover.take_over(connection, WARD, "Quầy 1", "Quầy 3", "Lê Văn Lãnh", "Máy hỏng.", 1)
    assert "chờ quầy này" not in "".join(said().values())


def test_the_pages_hear_of_it_when_it_stands(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    paper = Paper(one)
    paper.taken(two)
    hub.push(two)
    assert standing.catch_up(hub.engine) == 2
    hub.push(one)
    assert standing.catch_up(hub.engine) == 5  # the giver's three, and two verdicts
