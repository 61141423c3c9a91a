"""What a desk had in sight is found again at every other desk of the ward, whatever befell the network, the dossiers,
the papers between them and their custody before and since: the same line of each dossier, the same line of the ward.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, NamedTuple

import pytest
from hypothesis.stateful import rule

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.signed_on import Heard, SignedOn
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import line, outbox, sight, ward_line
from tests.sync import test_model as model

WALKS, STEPS = 6, 200


class Signed(NamedTuple):
    """What a desk saw: its own next event, the line of each dossier and the naming of officers, by their ids; and its
    trouble then."""

    desk: Any
    hash: bytes
    signed_on: SignedOn
    states: dict[bytes, Dossier]
    words: list[bytes]
    trouble: str


class Signing(model.Ward):
    """Somebody signs at any desk at any time."""

    seen: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.signed: list[Signed] = []

    @rule(who=model.WHO)
    def a_leader_signs(self, who: int) -> None:
        desk = self.desk(who)
        with desk.store.reading() as connection:
            seen = sight.of_now(connection)
            words = [event.id for event in ward_line.spoken(connection, None, "officer_named")]
        states = desk.states()
        desk.name_officer("cb-signs")
        self.signed.append(Signed(desk, desk.journal()[-1].hash, seen, states, words, desk.trouble()))

    # A hub that is put back may have lost what was in sight, its own words first: then it is not all here, and said so.
    def the_hub_is_restored(self, really: int, told: bool) -> None: ...
    def the_ward_moves_to_another_hub(self, really: int, another: bool) -> None: ...

    def check_that_holders_write(self) -> None:
        for each in self.signed:
            for desk in self.desks:
                if desk is not each.desk:
                    type(self).seen[self.looked(desk, each)] += 1

    def looked(self, desk: Any, signed: Signed) -> str:
        row = next((row for row in desk.others() if row.hash == signed.hash), None)
        if row is None:
            return "no letter"
        with desk.store.reading() as connection:
            try:
                end = Heard(desk=row.desk, epoch=row.epoch, seq=row.desk_seq, hash=row.hash)
                there = sight.of(connection, end, signed.signed_on)
            except Told:
                return "not all here"
            streams = {row.stream for row in (*desk.journal(), *desk.others()) if row.kind == "dossier"}
            walked = {stream: line.walk(connection, stream, there) for stream in streams}
            words = [event.id for event in ward_line.spoken(connection, there, "officer_named")]
        states = {stream: each[-1][1] for stream, each in walked.items() if each}
        if states == signed.states and words == [*signed.words, row.id]:
            return "exact"
        # Of what it had not met again yet in a log that it looks through anew no other desk can know: then the letter's
        # digest tells.
        return "signed while catching up" if signed.trouble == outbox.CATCHING_UP else "otherwise"


def machine(new_ward: Callable[[], Any]) -> type[Signing]:
    return type("AWard", (Signing,), {"make": staticmethod(new_ward), "steps": 0, "found": [], "seen": Counter()})


def steps(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """A day by chance, the same for the same chance: deeds, papers, rounds in all weathers, desks put back."""
    deeds, fates = ("urge", "urge", "guide", "accept", "supplement", "reschedule"), ("fair", "drop", "deaf", "delay")
    for _ in range(STEPS):
        who, to, pick = chance.randrange(3), chance.randrange(3), chance.randrange(1 << 16)
        deed, weather = chance.choice(deeds), chance.choices(fates, (6, 1, 1, 1), k=chance.randrange(4))
        yield chance.choice(
            [
                *[("a_round", who, weather)] * 6, ("a_round_and_the_power_goes", who, weather),
                *[("a_deed", who, pick, deed)] * 4, ("a_citizen_comes", who), *[("a_leader_signs", who)] * 2,
                ("hand_over", who, pick, to), ("given_by_paper", who, pick), ("a_paper_is_scanned", who, pick, deed),
                ("a_leader_takes_over", who, to, 0), ("a_leader_takes_over_amid_work", who, to, pick, deed, "urge"),
                ("a_desk_speaks_of_the_ward", who, pick % 4), ("the_late_arrives", pick), ("a_backup", who, 0),
                ("a_backup_is_restored", who, 0, True),
            ]
        )  # fmt: skip


@pytest.mark.parametrize("walk", range(WALKS))
def test_what_was_in_sight_at_a_desk_is_found_again_at_every_other(new_ward: Callable[[], Any], walk: int) -> None:
    """Desks are put back from backups too; a letter that is lost with one is nowhere."""
    tried = machine(new_ward)
    made = tried()
    model.play(made, list(steps(random.Random(walk))))
    made.teardown()
    assert tried.seen["exact"] > 10
    assert set(tried.seen) <= {"exact", "no letter", "signed while catching up"}, tried.seen


#: Deeds in their order; every letter is looked at by both other desks.
DAYS: dict[str, list[tuple[Any, ...]]] = {
    "what waited at the hub when somebody signed, and was accepted since": [
        ("a_citizen_comes", 0), ("a_deed", 0, 0, "accept"), ("a_round", 0, []), ("given_by_paper", 0, 0),
        ("a_paper_is_scanned", 1, 0, "urge"), ("a_round", 1, []), ("a_leader_signs", 1), ("a_round", 2, []),
        ("a_leader_signs", 2), ("a_round", 0, []), ("a_round", 1, []), ("a_leader_signs", 1),
    ],
    "a desk that lives anew and lost nothing": [
        ("a_citizen_comes", 0), ("a_deed", 0, 0, "accept"), ("a_round", 0, []), ("a_backup", 0, 0),
        ("a_backup_is_restored", 0, 0, True), ("a_round", 0, []), ("a_round", 0, []), ("a_leader_signs", 0),
        ("a_round", 0, []), ("a_round", 1, []), ("a_leader_signs", 1),
    ],
    "a desk that lost what others had heard of it, and goes on from an older copy": [
        ("a_citizen_comes", 0), ("a_deed", 0, 0, "accept"), ("a_round", 0, []), ("a_backup", 0, 0),
        ("a_deed", 0, 0, "supplement"), ("a_citizen_comes", 0), ("a_round", 0, []), ("a_round", 1, []),
        ("a_leader_signs", 1), ("a_round", 1, []), ("a_backup_is_restored", 0, 0, True), ("a_round", 0, []),
        ("a_round", 0, []), ("a_leader_signs", 0), ("a_citizen_comes", 0), ("a_round", 0, []), ("a_round", 1, []),
        ("a_leader_signs", 1), ("a_round", 2, []), ("a_leader_signs", 2),
    ],
}  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_it_is_found_again_after_such_a_day(new_ward: Callable[[], Any], day: str) -> None:
    tried = machine(new_ward)
    made = tried()
    model.play(made, DAYS[day])
    made.teardown()
    assert tried.seen == {"exact": 2 * sum(step[0] == "a_leader_signs" for step in DAYS[day])}
