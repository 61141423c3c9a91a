"""Dossier numbers of a joined desk: refilled at each round, told before they run out, accounted for at day's end."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import code_numbers as numbers
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.code_numbers import DayNumbersClosed, Span
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.setup import desk_stream
from mot_cua_desktop.operations.store_places import Within, here
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import code_blocks, engine, outbox, recording
from mot_cua_desktop.store.engine import Store
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.journal import Author, Deed
from mot_cua_desktop.store.outbox import Standing
from mot_cua_desktop.sync import client
from mot_cua_desktop.sync.client import Cut, Line, Turned
from mot_cua_desktop.sync.protocol import CodeBlock, Lease, Leased, encode

#: Calls of one refill: to lease, to say that it lies here; and once more where the first was cut off before.
_CALLS = 3
_GIVEN = text("select cast(e.body as text) from event e where e.type = 'accepted' and e.at >= :begin and e.at < :end")


def refill(store: Store, line: Line, now: datetime, form: tuple[str, str], size: int, *, within: Within = here) -> str:
    """Lease what is wanted for the days to come; returns the word of what needs a person (empty: nothing).

    ``form``: the desk's prefix and pattern. An older hub leases nothing, and a line that fails now is tried again at
    the next round: neither is a trouble. ``within`` is where the store may be touched.
    """
    for _ in range(_CALLS):
        wanted = within(partial(_wanted, store, now, form, size))
        if wanted is None:
            return ""
        stands, asked = wanted
        try:
            told = client.ask(line, "lease", stands.token, encode(asked), Leased)
        except (Cut, Turned):
            return ""
        within(partial(_keep, store, stands, asked, told))
        if told.problem:
            return f"code_{told.problem}" if told.problem in ("form", "prefix") else told.problem
    return ""


def _wanted(store: Store, now: datetime, form: tuple[str, str], size: int) -> tuple[Standing, Lease] | None:
    with store.reading() as connection:
        stands = outbox.standing(connection)
        if stands is None:
            return None
        asked = _asked(connection, stands, now, form, size)
        waits = code_blocks.unheard(connection, stands.epoch)
    return None if stands.mark and not asked.want and not waits else (stands, asked)


def _keep(store: Store, stands: Standing, asked: Lease, told: Leased) -> None:
    with store.writing() as connection:
        outbox.note(connection, mark=told.mark or stands.mark)
        code_blocks.heard(connection, stands.epoch, asked.have)
        code_blocks.keep(connection, stands.epoch, ((each.day, each.first, each.last) for each in _sound(told)))


def _sound(told: Leased) -> list[CodeBlock]:
    """The blocks that can be blocks, whatever a hub says."""
    return [each for each in told.blocks if 0 < each.first <= each.last < numbers.BEYOND and each.day > 0]


def _asked(connection: Connection, stands: Standing, now: datetime, form: tuple[str, str], size: int) -> Lease:
    today = now.astimezone(VN).date()
    last = code_blocks.last_of(connection, numbers.day_word(today))
    kept = code_blocks.kept(connection, stands.epoch, today.toordinal())
    waiting = {day for (day, _), state in kept.items() if state == code_blocks.PENDING}
    want = []
    for day in range(today.toordinal(), today.toordinal() + numbers.AHEAD + 1):
        free = numbers.left(code_blocks.usable(connection, stands.epoch, day), last if day == today.toordinal() else 0)
        more = numbers.wanted(free, numbers.size_of(size))
        if more and day not in waiting:
            want.append((day, more))
    return Lease(
        epoch=stands.epoch,
        day=today.toordinal(),
        taken=last,
        have=tuple(code_blocks.unheard(connection, stands.epoch)),
        want=tuple(want),
        prefix=form[0],
        pattern=form[1],
        sent_at=micros(now),
    )


def close_days(connection: Connection, author: Author) -> list[DayNumbersClosed]:
    """Account for the leased numbers of each day that is over, once: which of them no dossier got."""
    today = author.at.astimezone(VN).date()
    closed = [
        _closed(connection, date.fromordinal(day), blocks)
        for day, blocks in code_blocks.open_days(connection, today).items()
    ]
    if closed:
        deeds = [Deed(body) for body in closed]
        recording.record_place(connection, author, desk_stream(author.desk), "desk", deeds)
    return closed


def _closed(connection: Connection, day: date, blocks: list[Span]) -> DayNumbersClosed:
    begin = datetime(day.year, day.month, day.day, tzinfo=VN)
    # A desk whose clock was set back wrote some of them in other hours; a day each way holds them all.
    span = {"begin": micros(begin - timedelta(days=1)), "end": micros(begin + timedelta(days=2))}
    bodies = (json.loads(body) for (body,) in connection.execute(_GIVEN, span))
    given = [int(body["sequence"]) for body in bodies if body["day"] == numbers.day_word(day) and body["sequence"]]
    free = numbers.unused(blocks, given)
    leased = sum(last - first + 1 for first, last in blocks)
    return DayNumbersClosed(
        day=day,
        blocks=tuple(blocks),
        unused=free,
        used=leased - sum(last - first + 1 for first, last in free),
        beyond=sum(number >= numbers.BEYOND for number in given),
    )


def forget_in(folder: DataFolder) -> None:
    """The store in ``folder``, opened by its recovery code, may be an older copy of itself: the numbers it holds are
    used no more. Raises `Told` as `store.engine.open_store` does."""
    if not folder.store.is_file():
        return  # a key whose store is still to be copied back
    store = engine.open_store(folder)
    try:
        with store.writing() as connection:
            code_blocks.void(connection)
            outbox.laid_back(connection)
    finally:
        store.close()


def close(desk: Desk) -> list[DayNumbersClosed]:
    """`close_days` for a desk that is open."""
    with desk.store.reading() as connection:
        if not code_blocks.open_days(connection, desk.now().date()):
            return []
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        return close_days(connection, desk.author())


def warning(desk: Desk) -> str:
    """What the officer is told before the numbers run out, and while they have; empty while there are enough."""
    with desk.store.reading() as connection:
        left = code_blocks.left(connection, desk.clock().astimezone(UTC))
        stands = outbox.standing(connection)
    if left is None or stands is None:
        return ""
    own = "chương trình cấp số dự phòng riêng của quầy, vẫn không trùng quầy nào"
    first = stands.mark * numbers.BEYOND
    if not left.today:
        return f"Đã hết số hồ sơ được cấp cho hôm nay: {own} (sáu chữ số trở lên, từ {first})."
    if left.today * 6 <= numbers.size_of(desk.settings.code_block):
        return f"Còn {left.today} số hồ sơ cho hôm nay. Nối mạng để nhận thêm; hết số thì {own}."
    if left.days <= 2:
        return f"Số hồ sơ xin sẵn chỉ còn cho {left.days} ngày. Nối mạng để nhận thêm; hết số thì {own}."
    return ""


def said(body: ev.DayNumbersClosed) -> str:
    """One day's account in a sentence."""
    free = numbers.say(body.unused) or "không có"
    return f"Ngày {body.day:%d/%m/%Y}: đã dùng {body.used}; số không dùng: {free}."
