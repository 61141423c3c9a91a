"""Whole dossiers ahead of the log: each once, last moved first, whatever the ward writes meanwhile; no other ward's."""

from __future__ import annotations

from typing import Any

import pytest

from mot_cua_desktop.hub import newest as hub_newest
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.newest import NewestAsked, NewestTold

WARD, OTHER = "000.00.12.H32", "000.00.13.H32"


def asked(hub: Any, desk: Any, upto: int = 0, before: int = 0) -> NewestTold:
    sent = protocol.encode(NewestAsked(ward=WARD, upto=upto, before=before))
    answer = hub.service.call("newest", desk.token, sent)
    assert answer.status == 200, answer
    return protocol.decode(answer.body, NewestTold)


def streams(told: NewestTold) -> list[bytes]:
    return [line.events[0].stream for line in told.lines]


def stream(number: int) -> bytes:
    return number.to_bytes(16, "big")


def test_those_that_moved_last_come_first_and_each_whole(hub: Any) -> None:
    desk = hub.join("Quầy 1")
    for number in (1, 2, 3):
        desk.write(stream(number), 1)
    desk.write(stream(1), 2)
    hub.push(desk)
    told = asked(hub, desk)
    assert streams(told) == [stream(1), stream(3), stream(2)]
    assert [line.position for line in told.lines] == [4, 3, 2]
    assert [[event.seq for event in line.events] for line in told.lines] == [[1, 2], [1], [1]]
    assert told.lines[0].events == (desk.events[0], desk.events[3])
    assert (told.upto, told.before) == (4, 0)


@pytest.mark.parametrize(("looked", "most"), [(2000, 3), (5, 40), (4, 2)])
def test_page_after_page_each_dossier_comes_once_though_the_log_grows(
    hub: Any, monkeypatch: pytest.MonkeyPatch, looked: int, most: int
) -> None:
    monkeypatch.setattr(hub_newest, "_LOOKED", looked)
    monkeypatch.setattr(hub_newest, "PAGE_DOSSIERS", most)
    desk = hub.join("Quầy 1")
    for number in range(1, 11):
        for seq in range(1, 4):
            desk.write(stream(number), seq)
    hub.push(desk)
    told, seen, pages = asked(hub, desk), [], 0
    while True:
        seen += streams(told)
        pages += 1
        assert len(told.lines) <= most
        if not told.before:
            break
        # The ward goes on, in what was told and in what was not yet.
        desk.write(stream(10), 3 + pages)
        desk.write(stream(1), 3 + pages)
        hub.push(desk)
        told = asked(hub, desk, told.upto, told.before)
    assert seen == [stream(number) for number in range(10, 0, -1)]
    assert pages > 3


def test_what_does_not_stand_is_no_part_of_a_line(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    one.write(stream(1), 1)
    hub.push(one)
    two.write(stream(2), 1)
    two.write(stream(1), 2)  # not its holder
    hub.push(two)
    told = asked(hub, one)
    assert streams(told) == [stream(2), stream(1)]
    assert [len(line.events) for line in told.lines] == [1, 1]


def test_a_line_longer_than_any_ever_was_is_left_to_the_log(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_newest, "LINE_EVENTS", 3)
    desk = hub.join("Quầy 1")
    desk.write(stream(1), 1)
    for seq in range(1, 5):
        desk.write(stream(2), seq)
    hub.push(desk)
    assert streams(asked(hub, desk)) == [stream(1)]


def test_a_page_of_large_dossiers_ends_early(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_newest, "PAGE_BYTES", 1000)
    desk = hub.join("Quầy 1")
    for number in (1, 2, 3):
        desk.write(stream(number), 1, body=b'"' + b"x" * 900 + b'"')
    hub.push(desk)
    first = asked(hub, desk)
    assert streams(first) == [stream(3)]
    assert streams(asked(hub, desk, first.upto, first.before)) == [stream(2)]


def test_each_ward_is_told_its_own_and_a_stranger_nothing(hub: Any) -> None:
    ours, theirs = hub.join("Quầy 1"), hub.join("Quầy 1", OTHER)
    ours.write(stream(1), 1)
    theirs.write(stream(2), 1)
    hub.push(ours)
    hub.push(theirs)
    assert streams(asked(hub, ours)) == [stream(1)]
    sent = protocol.encode(NewestAsked(ward=WARD, upto=0, before=0))
    assert hub.service.call("newest", theirs.token, sent).status == 403
    assert hub.service.call("newest", "x" * 43, sent).status == 401


def test_odd_numbers_begin_at_the_top(hub: Any) -> None:
    desk = hub.join("Quầy 1")
    desk.write(stream(1), 1)
    hub.push(desk)
    for upto, before in ((-(1 << 63), -1), ((1 << 63) - 1, (1 << 63) - 1), (7, 9)):
        assert streams(asked(hub, desk, upto, before)) == [stream(1)]
    empty = hub.join("Quầy 2", "000.00.14.H32")
    sent = protocol.encode(NewestAsked(ward="000.00.14.H32", upto=0, before=0))
    told = protocol.decode(hub.service.call("newest", empty.token, sent).body, NewestTold)
    assert (told.lines, told.upto, told.before) == ((), 0, 0)
