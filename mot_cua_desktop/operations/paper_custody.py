"""Between desks without a line: giving a dossier with its paper, and taking one by scanning its control slip."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from mot_cua_desktop.domain import duty, paper_slip
from mot_cua_desktop.domain.carried import STATUSES
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Dossier
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import catalogue, desk_keys, dossiers, outbox, paper_custody, recording
from mot_cua_desktop.store.instants import instant
from mot_cua_desktop.store.outbox import Waiting

looks_like = paper_slip.looks_like


@dataclass(frozen=True)
class Seen:
    """What a scanned paper says, for the person who is asked whether to take it: ``back`` where this desk gave it
    itself, ``known`` whether its story up to the hand-over is here."""

    text: str
    name: str
    owner: str
    procedure: str
    status: str
    due: str
    allowance: str
    giver: str
    given_at: datetime
    back: bool
    known: bool


def state_key(desk: Desk) -> None:
    """Have a key to sign by, and tell the ward; does nothing where there is one, or no hub was joined."""
    with desk.store.reading() as connection:
        stands = outbox.standing(connection)
        if stands is None or desk_keys.secret_of(connection, stands.epoch) is not None:
            return
    with suppress(Told), desk.store.writing() as connection:  # a wrong clock is told at the next deed
        recording.check_clock(connection, desk.author())
        desk_keys.own(connection, desk.author(), stands.epoch)


def give(desk: Desk, stream: bytes, note: str = "", *, seen: int | None = None) -> Dossier:
    """Give the dossier to whoever scans its control slip; from now on this desk writes nothing in it."""
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        return paper_custody.give(connection, desk.author(), stream, desk.around, clean(note))


def code_of(desk: Desk, dossier: Dossier) -> str:
    """The digits on the control slip of a dossier that is on its way by paper; empty for any other, and for one that
    another desk gave. Empty too once they were printed: two papers with one code are two desks that hold the dossier
    (`code_again`). Raises `Told` where they cannot be signed any more."""
    if not dossier.given or dossier.desk != desk.facts.desk_id:
        return ""
    with desk.store.reading() as connection:
        if paper_custody.code_is_out(connection, dossier):
            return ""
        return paper_custody.digits(connection, dossier, _names(connection, desk, dossier.procedure.code)[2])


def printed(connection: Connection, dossier: Dossier, desk: str) -> None:
    """The control slip was printed or saved."""
    if dossier.given and dossier.desk == desk:
        paper_custody.code_went_out(connection, dossier)


def why_no_code(desk: Desk, dossier: Dossier) -> str:
    """What is said beside a control slip without its code; empty where it never had one to show here."""
    if dossier.desk != desk.facts.desk_id:
        return ""
    return (
        "Phiếu có mã giao đã in và đang đi cùng hồ sơ nên mã không hiện lại. Phiếu hỏng mà bì hồ sơ còn ở đây: mở "
        "“Việc khác”, chọn “In lại phiếu có mã giao” (Ctrl+Shift+H)."
    )


def code_again(desk: Desk, stream: bytes) -> Dossier:
    """The officer says that the dossier's paper and its former slip, struck out, lie before them: the next print has
    the code once more. Raises `Refused` for a dossier that this desk has not given by paper, and to an auditor."""
    with desk.store.writing() as connection:
        author = desk.author()
        duty.refuse_auditor(recording.role_of(connection, author.officer), recording.named_roles(connection))
        state = dossiers.state_of(connection, stream)
        if state is None or not state.given or state.desk != desk.facts.desk_id:
            raise Refused(
                "Hồ sơ này không còn trên đường giao bằng giấy từ quầy này.", "Mở lại hồ sơ để xem ai đang giữ."
            )
        paper_custody.code_is_back(connection, stream)
        return state


def waiting(desk: Desk) -> Waiting:
    """How many dossiers of this desk wait at the hub for the desk that had them before, and since when."""
    with desk.store.reading() as connection:
        return paper_custody.waiting(connection)


def look(desk: Desk, text: str) -> Seen:
    """What a scanned paper says, once it is proved. Raises `Refused` with what is wrong with it."""
    with desk.store.reading() as connection:
        offered = paper_custody.read(connection, text, desk.facts.desk_id)
        known = dossiers.state_of(connection, offered.slip.dossier)
        names = _names(connection, desk, offered.state.procedure)
    state, slip = offered.state, offered.slip
    left = "đã dùng" if state.slip else "còn (một lần)"
    return Seen(
        text=text,
        name=state.code,
        owner=state.owner,
        procedure=names[0] or state.procedure,
        status=STATUS_WORDS[STATUSES[state.status]],
        due=say_moment(instant(state.due * 1_000_000)) if state.due else "",
        allowance=left,
        giver=slip.giver,
        given_at=instant(slip.at * 1_000_000),
        back=slip.giver == desk.facts.desk_id,
        known=known is not None and known.seq == slip.seq,
    )


def take(desk: Desk, text: str) -> Dossier:
    """This desk holds the dossier of the scanned paper from now on. Raises `Refused` as `look` does."""
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        offered = paper_custody.read(connection, text, desk.facts.desk_id)
        names = _names(connection, desk, offered.state.procedure)
        return paper_custody.take(connection, desk.author(), text, names)


def _names(connection: Connection, desk: Desk, code: str) -> tuple[str, str, Mapping[str, str]]:
    """Of a procedure as the ward's list has it today: its name, its field, its components by key."""
    found = catalogue.latest(connection, code, desk.now().date())
    if found is None:
        return "", "", {}
    procedure = found.procedure
    return procedure.name, procedure.field, {each.key: each.name for each in procedure.components}
