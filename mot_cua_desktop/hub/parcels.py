"""`mot-cua hub carry`: the calls that came on a stick, answered beside it as if they had come over the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import select

from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, tables
from mot_cua_desktop.hub.service import Service
from mot_cua_desktop.sync import parcel, protocol
from mot_cua_desktop.sync.files import CHUNK, ChunkAsked, ChunkGiven, ChunkSent
from mot_cua_desktop.sync.parcel import Answered, Asked, Parcel
from mot_cua_desktop.sync.protocol import Pull, Pulled, Push, Unreadable


@dataclass
class Carried:
    """What was on the stick: whose it was, and how many new events and conflicts it brought."""

    ward: str = ""
    desk: str = ""
    events: int = 0
    conflicts: int = 0


def carry(service: Service, path: Path) -> Carried:
    """Take a desk's parcel in and write the answer beside it. Raises `Told`; what was taken in before stays, and the
    same parcel may be brought again."""
    opened = Parcel(path, "to_hub")
    with database.reading(service.engine) as connection:
        d = tables.desk.c
        desks = connection.execute(select(d.ward, d.id, d.token_digest)).all()
    found = next((row for row in desks if parcel.key_name(bytes(row.token_digest)) == opened.key_name), None)
    if found is None:
        raise Told(
            "Trung tâm không biết quầy nào ghi tệp này.",
            "Quầy có thể đã gia nhập lại từ đó. Ghi lại tệp mới tại quầy rồi mang đến.",
        )
    done = Carried(found.ward, found.id)
    digest = bytes(found.token_digest)
    records = opened.records(digest, Asked)
    # Sealed whole before anything is believed: a stick pulled out too early is told, not half taken in.
    for _ in opened.records(digest, Asked):
        pass
    answers = _answers(service, records, done)
    parcel.write(parcel.answer_name(path), "to_desk", digest, opened.id, answers)
    return done


def _answers(service: Service, records: Iterator[Asked], done: Carried) -> Iterator[Answered]:
    token = ""
    for record in records:
        try:
            if record.call == "token":
                token = record.body.decode("utf-8", "replace")
            elif record.call == "push":
                push = protocol.decode(record.body, Push)
                upto = push.events[-1].desk_seq if push.events else push.after
                answer = service.call("push", token, record.body)
                done.events += answer.events
                done.conflicts += answer.conflicts
                yield Answered("push", answer.status, answer.body, push.after, upto)
            elif record.call == "pull":
                yield from _pulled(service, token, protocol.decode(record.body, Pull))
            elif record.call == "file_put":
                about = protocol.decode(record.body, ChunkSent)
                answer = service.call("file_put", token, record.body)
                if (about.number + 1) * CHUNK >= about.size:
                    yield Answered("file_put", answer.status, answer.body, about=about.digest)
            elif record.call == "file_get":
                yield from _file(service, token, protocol.decode(record.body, ChunkAsked))
        except Unreadable:
            yield Answered(record.call, 400, b"unreadable")  # of a newer program: the rest is answered all the same
    yield Answered("end", 200, b"")


def _pulled(service: Service, token: str, asked: Pull) -> Iterator[Answered]:
    while True:
        answer = service.call("pull", token, protocol.encode(asked))
        yield Answered("pull", answer.status, answer.body)
        if answer.status != 200:
            return
        told = protocol.decode(answer.body, Pulled)
        if not told.more or not told.items:
            return
        asked = replace(asked, after=told.upto)


def _file(service: Service, token: str, asked: ChunkAsked) -> Iterator[Answered]:
    number = asked.number
    while True:
        body = protocol.encode(ChunkAsked(digest=asked.digest, number=number))
        answer = service.call("file_get", token, body)
        if answer.status != 200:
            return
        given = protocol.decode(answer.body, ChunkGiven)
        if not given.size:
            return
        yield Answered("file_get", 200, answer.body, number, given.size, asked.digest)
        number += 1
        if number * CHUNK >= given.size:
            return
