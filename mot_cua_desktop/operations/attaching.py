"""Files between this desk and its hub, after the events of a round and within its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import attachments, file_roads, outbox
from mot_cua_desktop.store.engine import Store
from mot_cua_desktop.sync.client import Line
from mot_cua_desktop.sync.files import CHUNK, ROUND_SECONDS, Carried, Carrier, Wanted


@dataclass(frozen=True)
class StoreShelf:
    """The store's files, as a round asks for them."""

    store: Store
    desk: str

    def outgoing(self) -> Sequence[str]:
        with self.store.writing() as connection:
            file_roads.queue(connection)
            return file_roads.outgoing(connection)

    def every_outgoing(self) -> Sequence[str]:
        """Also the files of events that have not gone yet: where all travels together."""
        with self.store.reading() as connection:
            waiting = file_roads.waiting(connection)
        return list(dict.fromkeys((*self.outgoing(), *waiting)))

    def size(self, digest: str) -> int | None:
        return attachments.content_size(self.store, digest)

    def chunks(self, digest: str, first: int) -> Iterable[bytes]:
        try:
            for piece in attachments.pieces(self.store, digest, first * CHUNK):
                yield from _cut(piece)
        except Told:
            return  # damaged on this disk: `mot-cua check` tells of it; the other files still go

    def sent(self, digest: str) -> None:
        with self.store.writing() as connection:
            file_roads.sent(connection, digest)

    def incoming(self) -> Sequence[Wanted]:
        with self.store.reading() as connection:
            awaited = file_roads.incoming(connection, self.desk)
        here = [each.digest for each in awaited if attachments.content_size(self.store, each.digest) is not None]
        if here:
            with self.store.writing() as connection:
                for digest in here:
                    file_roads.arrived(connection, digest)
        return [Wanted(each.digest, each.size) for each in awaited if each.digest not in here]

    def held(self, digest: str) -> int:
        return file_roads.chunks_held(self.store, digest, CHUNK)

    def keep(self, digest: str, number: int, content: bytes) -> None:
        file_roads.keep_chunk(self.store, digest, number, content, size=CHUNK)

    def came(self, digest: str) -> bool:
        if not file_roads.finish(self.store, digest, CHUNK):
            return False
        with self.store.writing() as connection:
            file_roads.arrived(connection, digest)
        return True


def _cut(piece: bytes) -> Iterator[bytes]:
    # The store's own pieces are whole multiples of a chunk, but for the last.
    for at in range(0, len(piece), CHUNK):
        yield piece[at : at + CHUNK]


def carry(
    store: Store,
    line: Line,
    stopped: Callable[[], bool] = lambda: False,
    *,
    most_seconds: float = ROUND_SECONDS,
    seconds: Callable[[], float] = time.monotonic,
) -> Carried:
    """Send and fetch files for at most ``most_seconds``; stops when new events wait, or ``stopped`` says so.

    Raises `client.Cut` when the line failed: what went by then stays, and the next round goes on with the next chunk.
    """
    with store.reading() as connection:
        stands = outbox.standing(connection)
    if stands is None:
        return Carried()

    def urgent() -> bool:
        with store.reading() as connection:
            now = outbox.standing(connection)
            return stopped() or (now is not None and outbox.waiting(connection, now).count > 0)

    shelf = StoreShelf(store, stands.desk)
    return Carrier(line, shelf, stands.token, seconds, urgent, most_seconds).round()


def said(carried: Carried) -> list[str]:
    """What to say about it, in sentences."""
    lines = []
    if carried.sent or carried.received:
        lines.append(f"Đã gửi {carried.sent} tệp, nhận {carried.received} tệp đính kèm.")
    if carried.left:
        lines.append("Còn tệp đính kèm chờ đi tiếp ở lần đồng bộ sau; việc của quầy luôn được gửi trước.")
    if carried.damaged:
        lines.append(f"{carried.damaged} tệp không khớp nội dung đã ghi nên chưa nhận. Chạy: mot-cua check.")
    return lines


def want(store: Store, digest: str) -> None:
    """An officer wants a file that is still to come: it goes first. Raises `Told` with what to do meanwhile."""
    with store.writing() as connection:
        file_roads.queue(connection)
        coming = file_roads.ask_for(connection, digest)
    if coming:
        raise Told(
            "Tệp này còn ở quầy khác hoặc ở trung tâm, chưa về máy này.",
            "Đã xếp lên đầu; tệp về ở lần đồng bộ tới. Cần ngay thì xem bản giấy trong hồ sơ.",
        )
