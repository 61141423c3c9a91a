"""`mot-cua sync --file`: what the line would carry, carried by hand. First the answer on the stick is taken in, then a
new parcel is written. Each may be repeated: both sides do nothing for what they have."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import syncing
from mot_cua_desktop.operations.attaching import StoreShelf
from mot_cua_desktop.operations.previews import StorePreviews
from mot_cua_desktop.operations.syncing import StoreLedger
from mot_cua_desktop.store import outbox, receiving
from mot_cua_desktop.store.engine import Store
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.sync import client, parcel, protocol
from mot_cua_desktop.sync.client import Round
from mot_cua_desktop.sync.files import CHUNK, ChunkAsked, ChunkGiven, ChunkKept, ChunkSent, length
from mot_cua_desktop.sync.parcel import Answered, Asked, Parcel
from mot_cua_desktop.sync.protocol import Pull, Pulled, Push, Pushed, Unreadable

#: Bytes of files that one parcel takes: a stick is patient, the person who waits beside it is not.
MOST_FILES = 1024 * 1024 * 1024


@dataclass
class Taken(Round):
    """What an answer brought. ``send_after``: the hub lacks our events after this number (None: what we think);
    ``whole``: the hub's log was here to its end when it was written."""

    files: int = 0
    send_after: int | None = None
    whole: bool = False


@dataclass
class Written:
    """What a parcel holds."""

    events: int = 0
    files: int = 0
    size: int = 0


def write(store: Store, path: Path, clock: Callable[[], datetime], send_after: int | None = None) -> Written:
    """Write everything that the hub has not acknowledged into ``path``. Raises `Told`."""
    ledger = StoreLedger(store)
    cursor = ledger.cursor()
    number = secrets.token_bytes(16)
    with store.writing() as connection:
        outbox.note(connection, parcel=number.hex())
    shelf = StoreShelf(store, cursor.desk)
    done = Written()

    def records() -> Iterator[Asked]:
        yield Asked("token", cursor.token.encode())
        after = cursor.pushed_upto if send_after is None else min(send_after, cursor.pushed_upto)
        while events := tuple(ledger.outbox(after, client.BATCH_EVENTS, client.BATCH_BYTES)):
            push = Push(epoch=cursor.epoch, after=after, events=events, sent_at=micros(clock()))
            yield Asked("push", protocol.encode(push))
            done.events += len(events)
            after = events[-1].desk_seq
        pull = Pull(
            ward=cursor.ward,
            after=cursor.pulled_upto,
            limit=client.PULL_LIMIT,
            sent_at=micros(clock()),
            last=cursor.last,
            hub_last=cursor.hub_last,
        )
        yield Asked("pull", protocol.encode(pull))
        yield from _files(shelf, done)

    done.size = parcel.write(path, "to_hub", parcel.secret_digest(cursor.token), number, records())
    return done


def _files(shelf: StoreShelf, done: Written) -> Iterator[Asked]:
    room = MOST_FILES
    # Also those whose events go in this very parcel: the hub reads it in order.
    for digest in shelf.every_outgoing():
        size = shelf.size(digest)
        if size is None or size > room:
            continue
        room -= size
        done.files += 1
        for number, content in enumerate(shelf.chunks(digest, 0)):
            sent = ChunkSent(digest=digest, size=size, number=number, content=content)
            yield Asked("file_put", protocol.encode(sent))
    for wanted in shelf.incoming():
        asked = ChunkAsked(digest=wanted.digest, number=shelf.held(wanted.digest))
        yield Asked("file_get", protocol.encode(asked))


def take_in(store: Store, path: Path, clock: Callable[[], datetime]) -> Taken:
    """Take in what the hub answered. Raises `Told` for a parcel that is not ours, not whole, or was changed."""
    ledger = StoreLedger(store)
    cursor = ledger.cursor()
    with store.reading() as connection:
        stands, aside = outbox.standing(connection), receiving.last_aside(connection)
    opened = Parcel(path, "to_desk")
    latest = stands is not None and opened.id.hex() == stands.parcel
    done = Taken()
    shelf = StoreShelf(store, cursor.desk)
    digest = parcel.secret_digest(cursor.token)
    for _ in opened.records(digest, Answered):
        pass  # the whole is proved before anything of it is believed
    queued = False
    try:
        for answer in opened.records(digest, Answered):
            if answer.call == "end":
                continue
            if answer.status != 200:
                done.trouble = done.trouble or ("credential" if answer.status in (401, 403) else "")
            elif answer.call == "push":
                _pushed(ledger, answer, done, latest)
            elif answer.call == "pull":
                _pulled(ledger, protocol.decode(answer.body, Pulled), done, latest)
            elif answer.call == "file_put":
                if not queued:
                    shelf.outgoing()  # what was acknowledged just now is in the queue from which it is taken off
                    queued = True
                if protocol.decode(answer.body, ChunkKept).whole:
                    shelf.sent(answer.about)
            elif answer.call == "file_get":
                _file(shelf, answer, protocol.decode(answer.body, ChunkGiven), done)
    except Unreadable as error:
        raise syncing.newer() from error
    before = stands.trouble if stands is not None else ""
    refused = done.trouble == "credential"
    catching_up = before == outbox.CATCHING_UP and not done.whole
    with store.writing() as connection:
        left = outbox.CATCHING_UP if catching_up else ""
        done.conflicts = receiving.aside_since(connection, aside)
        went = {} if refused else {"synced_at": micros(clock())}  # of a secret that is dead nothing was taken in
        outbox.note(connection, **went, trouble=syncing.still_older(before, done.trouble) or left)
    return done


def _same_life(ledger: StoreLedger, hub_epoch: str, latest: bool) -> bool:
    """Whether the answer is of the hub's life that we know; only the answer to our last parcel may begin another."""
    if ledger.cursor().hub_epoch == hub_epoch:
        return True
    if latest:
        ledger.hub_restored(hub_epoch)
    return latest


def _pushed(ledger: StoreLedger, answer: Answered, done: Taken, latest: bool) -> None:
    told = protocol.decode(answer.body, Pushed)
    if not _same_life(ledger, told.hub_epoch, latest):
        return
    known = ledger.cursor().pushed_upto
    upto = min(told.acked, answer.upto)
    if told.problem == "gap":
        done.send_after = told.acked if done.send_after is None else done.send_after
        return
    if told.problem in ("", "malformed") and upto > answer.after:
        ledger.acknowledge(upto, {conflict.id: conflict.reason for conflict in told.conflicts})
        done.sent += max(0, upto - max(answer.after, known))
    if told.problem:
        done.trouble = done.trouble or told.problem


def _pulled(ledger: StoreLedger, told: Pulled, done: Taken, latest: bool) -> None:
    if not _same_life(ledger, told.hub_epoch, latest):
        return
    if not told.same and latest and ledger.cursor().pulled_upto:
        ledger.hub_restored(told.hub_epoch)
    at = ledger.cursor().pulled_upto
    if not told.items:
        done.whole = done.whole or (told.same and told.upto == at and not told.more)
        return
    if told.items[0].position > at + 1:
        return  # between it and us something is missing: the next parcel asks for it
    try:
        done.received += ledger.receive(told.items, max(told.upto, at))
    except client.Parted as parted:
        if latest:
            ledger.hub_restored(told.hub_epoch)  # the next stick asks from the beginning
        raise parted.told from parted
    if ledger.cursor().pulled_upto < told.upto:
        done.trouble = done.trouble or "fork"
    elif not told.more:
        done.whole = True
        StorePreviews(ledger.store).joined()


def _file(shelf: StoreShelf, answer: Answered, given: ChunkGiven, done: Taken) -> None:
    number, digest = answer.after, answer.about
    wanted = {each.digest: each.size for each in shelf.incoming()}
    if wanted.get(digest) != given.size or shelf.held(digest) != number:
        return
    if len(given.content) != length(given.size, number):
        return
    shelf.keep(digest, number, given.content)
    if (number + 1) * CHUNK >= given.size and shelf.came(digest):
        done.files += 1


def run(store: Store, path: Path, clock: Callable[[], datetime], between: Callable[[], list[str]] = list) -> list[str]:
    """The answer in, if there is one beside ``path``; then a new parcel out. Returns what to say; raises `Told`.
    ``between`` does what goes with the new parcel, and says it."""
    stands, _ = syncing.state(store)
    if stands is not None and stands.trouble == outbox.RESTORED:
        raise Told(syncing.TROUBLE_WORDS[outbox.RESTORED], "Gia nhập lại xong, tệp trên USB dùng được như trước.")
    said = []
    send_after = None
    answer = parcel.answer_name(path)
    if answer.exists():
        done = take_in(store, answer, clock)
        send_after = done.send_after
        stands, waiting = syncing.state(store)
        if stands is None:
            raise syncing.not_joined()
        said += syncing.lines(stands, waiting, done)
        if done.files:
            said.append(f"Đã nhận {done.files} tệp đính kèm.")
    said += between()
    made = write(store, path, clock, send_after)
    if said and not made.events and not made.files:
        said.append("Đã đồng bộ xong; không còn gì chờ gửi.")
        return said
    size = max(1, made.size // 1024)
    said.append(f"Đã ghi {made.events} việc và {made.files} tệp vào {path.name} ({size} KB), đã niêm phong.")
    said.append("Mang USB đến máy trung tâm (ở đó: mot-cua hub carry --file TỆP), rồi mang về làm lại bước này.")
    return said
