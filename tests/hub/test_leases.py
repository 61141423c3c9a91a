"""Numbers are leased to one life of a desk, and a desk's clock that is off is noted where its keeper sees it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

import pytest

from mot_cua_desktop.hub import command, log
from mot_cua_desktop.hub.database import reading
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Lease, Leased, Push

WARD = "000.00.12.H32"


def lease(hub: Any, desk: Any, day: int, *, epoch: int | None = None, have: Any = ()) -> Leased:
    asked = Lease(
        epoch=desk.epoch if epoch is None else epoch, day=day, taken=0, have=have, want=((day, 50),), prefix=WARD,
        pattern="{ma}-{ngay}-{so}", sent_at=0,
    )  # fmt: skip
    answer = hub.service.call("lease", desk.token, protocol.encode(asked))
    assert answer.status == 200
    return protocol.decode(answer.body, Leased)


def today(hub: Any) -> int:
    return datetime.fromtimestamp(hub.service.now() / 1_000_000, UTC).toordinal()


def again(hub: Any, desk: Any) -> Any:
    """The same desk in its next life."""
    later = hub.join(desk.name)
    assert later.epoch > desk.epoch
    return later


def test_a_store_of_an_earlier_life_is_leased_nothing_and_is_told(hub: Any) -> None:
    first, day = hub.join("Quầy 1"), today(hub)
    assert lease(hub, first, day).blocks
    second = again(hub, first)
    told = lease(hub, second, day, epoch=first.epoch)
    assert (told.problem, told.blocks, told.mark) == ("epoch", (), 0)
    assert lease(hub, second, day, epoch=second.epoch + 1).problem == "epoch"
    assert lease(hub, second, day).problem == ""


@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("confirmed", [False, True])
def test_what_one_life_was_leased_the_next_never_gets(hub: Any, confirmed: bool, keeps: bool) -> None:
    first, day = hub.join("Quầy 1"), today(hub)
    (block,) = lease(hub, first, day).blocks
    if confirmed:
        lease(hub, first, day, have=((block.day, block.first),))
    second = again(hub, first)
    # Where it says that it keeps the former block, that is no confirmation by this life, nor a lease to it.
    told = lease(hub, second, day, have=((block.day, block.first),) if keeps else ())
    assert told.mark > 0
    assert all(each.first > block.last for each in told.blocks)
    assert sum(each.last - each.first + 1 for each in told.blocks) >= 50


def test_a_block_that_waits_to_be_confirmed_is_handed_on_and_no_further_one_of_its_day_is_leased(hub: Any) -> None:
    desk, day = hub.join("Quầy 1"), today(hub)
    (block,) = lease(hub, desk, day).blocks
    for _ in range(3):  # each answer is lost
        assert lease(hub, desk, day).blocks == (block,)
    (further,) = lease(hub, desk, day, have=((block.day, block.first),)).blocks
    assert further.first == block.last + 1


# --- clocks ---


@pytest.mark.parametrize(
    ("off", "said"), [(600, "đồng hồ nhanh 10 phút"), (-7 * 86_400, "đồng hồ chậm 10080 phút"), (60, "")]
)
def test_the_hub_notes_how_far_a_desk_s_clock_is_off_and_its_list_says_so(hub: Any, off: int, said: str) -> None:
    desk = hub.join("Quầy 1")
    hour = hub.service.now()
    object.__setattr__(hub.service, "now", lambda: hour)
    desk.write(secrets.token_bytes(16), 1)
    push = Push(epoch=1, after=0, events=tuple(desk.events), sent_at=hour + off * 1_000_000)
    assert hub.service.call("push", desk.token, protocol.encode(push)).status == 200
    with reading(hub.engine) as connection:
        (row,) = log.desks(connection, WARD)
    assert (row.skew, row.seen_at) == (off, hour)
    lines: list[str] = []
    url = hub.engine.url.render_as_string(hide_password=False)
    command._desks(type("Chosen", (), {"database": url, "ward": WARD})(), lines.append)
    assert said in lines[0]
    assert bool(said) is ("đồng hồ" in lines[0])


def test_a_clock_that_is_beyond_all_reason_is_noted_and_breaks_nothing(hub: Any) -> None:
    desk = hub.join("Quầy 1")
    for sent_at in ((1 << 63) - 1, -(1 << 63)):
        push = Push(epoch=1, after=0, events=(), sent_at=sent_at)
        assert hub.service.call("push", desk.token, protocol.encode(push)).status == 200
    with reading(hub.engine) as connection:
        (row,) = log.desks(connection, WARD)
    assert row.skew < -(1 << 39)
