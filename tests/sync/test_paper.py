"""A dossier given by paper between desks without a line: what the signed slip proves, what waits at the hub, what comes
of copies. Real stores, real hub, and the digits as a scanner types them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from mot_cua_desktop.domain import custody, paper_slip
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.hub import database, replica
from mot_cua_desktop.hub import tables as hub_tables
from mot_cua_desktop.hub.upstream import LogSource
from mot_cua_desktop.sync.relaying import Relay


@dataclass
class Three:
    """Three desks that know each other's keys, and a dossier accepted at the first of which nobody has heard."""

    ward: Any
    one: Any
    two: Any
    three: Any
    stream: bytes

    def sync(self, *desks: Any) -> None:
        for desk in desks:
            done = desk.sync()
            assert done is not None
            assert not done.trouble

    def reasons(self) -> list[tuple[str, str, str]]:
        """What the hub says of each event of the dossier, as things stand."""
        return [(row.desk, row.type, row.reason) for row in self.ward.log() if row.stream == self.stream]

    def settled(self) -> None:
        """Everything has come everywhere: all show the same, and it follows from each journal."""
        self.ward.settle()
        self.ward.settle()
        states = [desk.states() for desk in (self.one, self.two, self.three)]
        assert states[0] == states[1] == states[2]
        assert all(desk.refolded() for desk in (self.one, self.two, self.three))
        assert not any(row.reason == "waiting" for row in self.ward.log())


@pytest.fixture
def three(ward: Any) -> Three:
    desks = [ward.desk(f"Quầy {n}", timedelta(days=n - 2)) for n in (1, 2, 3)]
    for desk in desks:
        desk.state_key()
    for desk in (*desks, *desks):
        assert desk.sync() is not None
    stream = desks[0].open()
    desks[0].accept(stream)
    return Three(ward, *desks, stream)


def tampered(digits: str, change: Callable[[paper_slip.Signed], paper_slip.Signed]) -> str:
    return paper_slip.to_digits(change(paper_slip.from_digits(digits)))


def with_header(digits: str, **changed: Any) -> str:
    def change(signed: paper_slip.Signed) -> paper_slip.Signed:
        slip = msgspec.structs.replace(paper_slip.decode(signed.slip), **changed)
        return msgspec.structs.replace(signed, slip=paper_slip.encode(slip))

    return tampered(digits, change)


def test_two_desks_without_a_line_and_the_taker_goes_on_from_what_the_paper_says(three: Three) -> None:
    digits = three.one.give_on_paper(three.stream)
    with pytest.raises(Refused, match="Đã giao bằng giấy, chờ nơi nhận"):
        three.one.supplement(three.stream)
    taken = three.two.scan(digits)
    assert (taken.desk, taken.carried_from, taken.code, taken.custody_term) == ("Quầy 2", "Quầy 1", "X-1", 2)
    assert taken.people.owner.name == "Trần Thị Thử"
    assert three.two.refolded()
    three.two.supplement(three.stream)
    with pytest.raises(Refused, match="đã"):
        three.two.supplement(three.stream)  # the one allowance, though nobody has told the hub
    with pytest.raises(Refused, match="Quầy 1 chưa về"):
        three.two.urge(three.stream)  # beyond what the paper says
    # The taker is at the hub first: it waits there, other desks hear of it, and nobody shows it yet.
    three.sync(three.two, three.three)
    assert three.reasons() == [("Quầy 2", "taken_on_paper", "waiting"), ("Quầy 2", "supplement_requested", "waiting")]
    assert three.stream not in three.three.states()
    assert three.two.states()[three.stream].carried_from == "Quầy 1"
    assert three.two.refolded()
    three.sync(three.one)
    assert {reason for _, _, reason in three.reasons()} == {""}
    three.settled()
    state = three.three.states()[three.stream]
    assert (state.desk, state.status, state.carried_from) == ("Quầy 2", "waiting", "")
    three.two.urge(three.stream)  # all of it is there now
    three.settled()


def test_what_the_taker_is_told_of_before_is_kept_whatever_comes_first(three: Three) -> None:
    three.sync(three.one, three.two)
    three.one.urge(three.stream)
    digits = three.one.give_on_paper(three.stream)
    before = three.two.states()[three.stream]
    taken = three.two.scan(digits)
    assert taken.people == before.people
    assert taken.seq == before.seq + 3  # an urging and the hand-over that are not here, then the taking
    three.sync(three.one, three.two)
    assert three.two.states()[three.stream].carried_from == ""
    assert three.two.states()[three.stream].urged == 1
    three.settled()


def test_a_photocopy_scanned_at_a_third_desk_is_a_conflict_whoever_comes_first(three: Three) -> None:
    digits = three.one.give_on_paper(three.stream)
    three.two.scan(digits)
    three.two.supplement(three.stream)
    three.three.scan(digits)
    three.three.supplement(three.stream)
    three.sync(three.three, three.two)
    assert {reason for _, _, reason in three.reasons()} == {"waiting"}
    three.sync(three.one)
    told = {(desk, reason) for desk, kind, reason in three.reasons() if kind == "supplement_requested"}
    assert told == {("Quầy 3", ""), ("Quầy 2", "paper_used")}
    three.settled()
    assert three.one.states()[three.stream].desk == "Quầy 3"
    with pytest.raises(Refused, match="không còn hiệu lực"):
        three.one.scan(digits)


def test_the_giver_takes_it_back_by_its_own_slip_and_goes_on(three: Three) -> None:
    digits = three.one.give_on_paper(three.stream)
    back = three.one.scan(digits)
    assert (back.desk, back.given, back.carried_from) == ("Quầy 1", b"", "")
    three.one.supplement(three.stream)
    with pytest.raises(Refused, match="chính quầy này giữ"):
        three.one.scan(digits)
    three.two.scan(digits)  # a copy that was kept: this desk cannot know
    three.sync(three.one, three.two)
    assert [reason for desk, _, reason in three.reasons() if desk == "Quầy 2"] == ["paper_used"]
    three.settled()


def test_it_goes_on_by_paper_from_a_desk_that_has_it_by_paper(three: Three) -> None:
    second = three.two
    second.scan(three.one.give_on_paper(three.stream))
    three.three.scan(second.give_on_paper(three.stream))
    three.three.supplement(three.stream)
    three.sync(three.three, second)
    assert {reason for _, _, reason in three.reasons()} == {"waiting"}
    three.sync(three.one)
    assert {reason for _, _, reason in three.reasons()} == {""}
    three.settled()
    assert three.one.states()[three.stream].desk == "Quầy 3"


@pytest.mark.parametrize("of", ["state", "signature", "dossier", "hash", "term", "seq", "giver"])
def test_whatever_is_changed_on_the_paper_is_not_taken(three: Three, of: str) -> None:
    digits = three.one.give_on_paper(three.stream)
    signed = paper_slip.from_digits(digits)
    slip = paper_slip.decode(signed.slip)
    other = msgspec.structs.replace(signed, state=paper_slip.from_digits(digits).state)
    assert paper_slip.to_digits(other) == digits
    if of == "state":
        stream = three.one.open()
        three.one.accept(stream)
        three.one.supplement(stream)
        foreign = paper_slip.from_digits(three.one.give_on_paper(stream)).state
        changed = tampered(digits, lambda s: msgspec.structs.replace(s, state=foreign))
    elif of == "signature":
        changed = tampered(digits, lambda s: msgspec.structs.replace(s, signature=bytes(64)))
    else:
        values = {
            "dossier": bytes(16),
            "hash": bytes(32),
            "term": slip.term + 1,
            "seq": slip.seq + 1,
            "giver": "Quầy 3",
        }
        changed = with_header(digits, **{of: values[of]})
    with pytest.raises(Refused, match="Chữ ký trên giấy không phải của"):
        three.two.scan(changed)
    assert three.stream not in three.two.states()


def test_digits_that_a_scanner_lost_are_told_apart_from_a_forgery(three: Three) -> None:
    digits = three.one.give_on_paper(three.stream)
    assert digits.isdecimal()
    assert paper_slip.looks_like(digits)
    for garbled in (digits[:-1], digits[:100] + digits[101:], digits[:80] + "0" + digits[81:] if digits[80] != "0" else
                    digits[:80] + "1" + digits[81:]):  # fmt: skip
        with pytest.raises(Refused, match="đọc thiếu hoặc sai số"):
            three.two.scan(garbled)


def test_a_paper_of_another_ward_is_told_as_that(three: Three) -> None:
    digits = with_header(three.one.give_on_paper(three.stream), ward=paper_slip.mark_of("000.00.13.H32"))
    with pytest.raises(Refused, match="phường, xã khác"):
        three.two.scan(digits)


def test_a_desk_that_never_heard_of_the_givers_key_says_so_and_what_to_do(three: Three) -> None:
    new = three.ward.desk("Quầy 4")
    with pytest.raises(Refused, match="chưa có khóa của Quầy 1") as told:
        new.scan(three.one.give_on_paper(three.stream))
    assert "đồng bộ một lần" in told.value.advice


def test_a_desk_of_no_hub_cannot_give_by_paper(three: Three) -> None:
    three.two.store.close()
    lone = type(three.two)(
        "Quầy 9", three.ward.root / "le", three.ward.template / "desk", three.ward.network, timedelta()
    )
    stream = lone.open()
    lone.accept(stream)
    with pytest.raises(Told, match="chưa gia nhập"):
        lone.give_on_paper(stream)
    lone.store.close()
    three.two.store = three.two._open()


def test_a_slip_is_worth_nothing_after_the_dossier_moved_on(three: Three) -> None:
    digits = three.one.give_on_paper(three.stream)
    three.two.scan(digits)
    three.sync(three.one, three.two)
    three.two.hand_over(three.stream, "Quầy 1")
    three.sync(three.two, three.one, three.three)
    for desk in (three.one, three.two, three.three):
        with pytest.raises(Refused, match="không còn hiệu lực"):
            desk.scan(digits)
    three.settled()


def test_a_leader_who_takes_over_meanwhile_is_heard_and_the_paper_is_void(three: Three) -> None:
    three.sync(three.one)
    digits = three.one.give_on_paper(three.stream)
    three.two.scan(digits)
    three.two.supplement(three.stream)
    three.sync(three.two)
    three.ward.take_over("Quầy 1", "Quầy 3")  # of a PC that is gone, as far as anybody knows
    three.settled()
    assert three.one.states()[three.stream].desk == "Quầy 3"
    assert [reason for desk, _, reason in three.reasons() if desk == "Quầy 2"] == ["paper_used", "paper_used"]
    assert [reason for _, kind, reason in three.reasons() if kind == "handed_on_paper"] == ["old_term"]


def test_a_leader_gets_what_was_given_by_paper_to_nobody(three: Three) -> None:
    three.one.give_on_paper(three.stream)
    three.sync(three.one)
    assert three.ward.take_over("Quầy 1", "Quầy 3") == 1
    three.settled()
    state = three.three.states()[three.stream]
    assert (state.desk, state.given) == ("Quầy 3", b"")
    three.three.supplement(three.stream)


def test_a_taker_restored_from_a_backup_does_not_write_in_place_of_what_it_lost(three: Three) -> None:
    digits = three.one.give_on_paper(three.stream)
    aside = three.two.copy()
    three.two.scan(digits)
    three.two.supplement(three.stream)
    three.sync(three.two)
    three.two.restore(aside)
    assert three.two.sync().trouble == "fork"
    three.two.join(three.ward.code())
    three.two.scan(digits)  # again: it has forgotten
    three.sync(three.one)  # what it had taken before stands from here on, under a term that it has not
    three.sync(three.two)
    with pytest.raises(Refused):
        three.two.supplement(three.stream)
    three.settled()
    line = [(desk, kind) for desk, kind, reason in three.reasons() if not reason]
    assert {("Quầy 2", "taken_on_paper"), ("Quầy 2", "supplement_requested")} < set(line)
    assert line[-1] == ("Trung tâm", "taken_over")
    assert [r for d, k, r in three.reasons() if (d, k) == ("Quầy 2", "taken_on_paper")] == ["", "paper_used"]


def test_the_giver_restored_before_it_gave_loses_its_word_and_the_taker_is_told(three: Three) -> None:
    three.sync(three.one)
    aside = three.one.copy()
    digits = three.one.give_on_paper(three.stream)
    three.two.scan(digits)
    three.sync(three.two)
    three.one.restore(aside)
    three.one.urge(three.stream)  # in the very place of the hand-over
    three.sync(three.one)
    assert [reason for desk, _, reason in three.reasons() if desk == "Quầy 2"] == ["paper_used"]
    three.settled()


def test_an_upper_hub_keeps_the_same_log_and_takes_no_other_verdict(three: Three, new_ward: Callable[[], Any]) -> None:
    digits = three.one.give_on_paper(three.stream)
    for desk in (three.two, three.three):
        desk.scan(digits)
        desk.supplement(three.stream)
        three.sync(desk)
    three.sync(three.one)
    above = new_ward()
    items = LogSource(three.ward.engine, "000.00.12.H32").items(0, 10_000)
    judged = next(n for n, item in enumerate(items) if item.event and item.event.kind == custody.VERDICT_KIND)
    for count in (judged, judged + 1, judged + 2, len(items)):  # in parts, cut between the verdicts
        with database.writing(above.engine) as connection:
            head = len(above_log(connection))
            sent = Relay(ward="000.00.12.H32", after=head, items=items[head:count], sent_at=0)
            assert replica.take(connection, sent, 1).problem == ""
    kept = [(r.position, r.id, r.reason, r.waited) for r in above.log()]
    assert kept == [(r.position, r.id, r.reason, r.waited) for r in three.ward.log()]
    another = new_ward()
    event = items[judged].event
    lie = custody.Judged(event=event.stream, reason="wrong_paper")
    row = msgspec.structs.asdict(event) | {"body": msgspec.json.encode(lie)}
    from mot_cua_desktop.domain import sealed

    row["hash"] = sealed.seal(row)
    false = msgspec.structs.replace(items[judged], event=sealed.Sealed(**row))
    with database.writing(another.engine) as connection:
        sent = Relay(ward="000.00.12.H32", after=0, items=(*items[:judged], false), sent_at=0)
        assert replica.take(connection, sent, 1).problem == "verdict"


def above_log(connection: Any) -> list[Any]:
    return list(connection.execute(hub_tables.event.select()))
