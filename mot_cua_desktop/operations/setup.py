"""The first run: a desk comes into being with its ward, its officer and the starter catalogue."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from mot_cua_desktop.domain import codes, ids, passwords
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import catalogue, password_digests
from mot_cua_desktop.operations.desk import Clock, Desk, read_desk, system_clock
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import engine, recording
from mot_cua_desktop.store.journal import Author, Deed


@dataclass(frozen=True)
class NewDesk:
    """What the first run leaves: the open desk, and the recovery code to be printed and locked away."""

    desk: Desk
    recovery_code: str


def check(answers: FirstRun) -> list[tuple[str, str]]:
    """What is still missing or wrong, as (field, Vietnamese sentence); empty when the desk can be made."""
    asked = {
        "ward_name": "Gõ tên Ủy ban nhân dân phường, xã.",
        "centre_name": "Gõ tên Trung tâm Phục vụ hành chính công hoặc bộ phận một cửa.",
        "place": "Gõ địa danh ghi trên giấy tờ, ví dụ: Nha Trang.",
        "desk_name": "Đặt tên quầy, ví dụ: Quầy 1.",
        "officer_name": "Gõ họ tên cán bộ tiếp nhận.",
    }
    problems = [(name, words) for name, words in asked.items() if not getattr(answers, name).strip()]
    try:
        codes.check_prefix(answers.prefix)
    except Told as told:
        problems.append(("prefix", str(told)))
    return problems


def set_up(
    folder: DataFolder, answers: FirstRun, clock: Clock = system_clock, *, password: str = "", guarded: bool = False
) -> NewDesk:
    """Make the desk and everything it needs to work at once, in one transaction.

    ``password`` is the first officer's, who may have none; ``guarded``: the ward asks one of whoever decides.
    """
    problems = check(answers)
    if problems:
        raise Told(problems[0][1])
    if password:
        passwords.check_new(password, answers.officer_name, answers.officer_phone)
    answers = _normal(answers)
    recording.check_year(clock())
    store, recovery = engine.create(folder)
    try:
        digest = password_digests.of(password) if password else ""
        _write_first_events(store, answers, catalogue.first_catalogue(folder), clock, digest, guarded)
        engine.finish(folder)
        with contextlib.suppress(OSError):  # it is in the store now; nothing reads the file again
            folder.waiting_catalogue.unlink()
        return NewDesk(read_desk(store, clock), recovery)
    except BaseException:
        store.close()
        raise


def _normal(answers: FirstRun) -> FirstRun:
    values = {name: getattr(answers, name) for name in answers.__struct_fields__}
    values = {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
    return FirstRun(**values | {"prefix": codes.check_prefix(answers.prefix)})


def _write_first_events(
    store: engine.Store,
    answers: FirstRun,
    procedures: Iterable[Procedure],
    clock: Clock,
    digest: str,
    guarded: bool,
) -> None:
    number = secrets.token_hex(4)
    desk_id, officer = f"{answers.desk_name} ({number[:4]})", f"cb-{number}"
    author = Author(desk=desk_id, officer=officer, at=clock())
    set_up_event = ev.DeskSetUp(
        ward_name=answers.ward_name,
        centre_name=answers.centre_name,
        parent_name=answers.parent_name,
        place=answers.place,
        prefix=answers.prefix,
        phone=answers.phone,
        desk_id=desk_id,
        desk_name=answers.desk_name,
        practice=answers.practice,
    )
    person = ev.OfficerPerson(
        name=answers.officer_name, title=answers.officer_title, phone=answers.officer_phone or answers.phone
    )
    with store.writing() as connection:
        recording.bring_fold_up(connection)  # nothing to fold yet: the store notes how it is folded from now on
        stream = desk_stream(desk_id)
        recording.record_place(connection, author, stream, "desk", [Deed(set_up_event)])
        first = [Deed(ev.OfficerNamed(officer=officer), person)]
        if digest:
            first.append(Deed(ev.PasswordSet(officer=officer), ev.PasswordDigest(digest=digest)))
        recording.record_place(connection, author, ids.named_stream("officer", officer), "officer", first)
        if guarded:
            asked = Deed(ev.PasswordsAsked(asked=True, first_run=True))
            recording.record_place(connection, author, ids.named_stream("passwords", desk_id), "passwords", [asked])
        for procedure in procedures:
            recording.record_place(
                connection,
                author,
                ids.named_stream("procedure", procedure.code),
                "procedure",
                [Deed(ev.ProcedureStated(procedure=procedure))],
            )


def desk_stream(desk_id: str) -> bytes:
    """The stream that a desk's own events stand in."""
    return ids.named_stream("desk", desk_id)
