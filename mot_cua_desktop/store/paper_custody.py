"""A dossier given by paper and taken by paper, in the caller's transaction; nothing here needs a line to the hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from mot_cua_desktop.domain import carried, duty, folding, paper_slip
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.carried import RULE
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.paper_events import CarriedState, HandedOnPaper, TakenOnPaper
from mot_cua_desktop.domain.paper_slip import Signed, Slip
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.store import desk_keys, dossiers, journal, outbox, previews, recording, tables, tallies
from mot_cua_desktop.store.instants import instant
from mot_cua_desktop.store.journal import Author, Deed
from mot_cua_desktop.store.outbox import Standing, Waiting

_out = tables.paper_code


@dataclass(frozen=True)
class Offered:
    """A paper that was scanned and proved: which hand-over, its signature, what it says of the dossier."""

    slip: Slip
    signed: Signed
    state: CarriedState


def standing(connection: Connection) -> Standing:
    """How this desk stands with its hub. Raises `Told` where it never joined one: no other desk knows its key then."""
    found = outbox.standing(connection)
    if found is None:
        raise Told(
            "Quầy này chưa gia nhập trung tâm nào nên quầy khác chưa nhận được giấy giao của nó.",
            "Gia nhập ở Quản trị (F8), thẻ Trung tâm, và đồng bộ một lần; sau đó không cần mạng.",
        )
    return found


def give(connection: Connection, author: Author, stream: bytes, around: recording.Around, note: str = "") -> Dossier:
    """Give the dossier to whoever scans its paper. From now on this desk writes nothing in it."""
    secret = desk_keys.own(connection, author, standing(connection).epoch)
    deed = Deed(HandedOnPaper(key=paper_slip.public_of(secret), note=note))
    return recording.record(connection, author, stream, [deed], around)[0]


def digits(connection: Connection, state: Dossier, listed: Mapping[str, str]) -> str:
    """What the paper of a dossier that is on its way says as a QR code; the same for every print.

    Raises `Told` where this desk lives anew since and has no key to sign it by.
    """
    stands = standing(connection)
    secret = desk_keys.secret_of(connection, stands.epoch)
    if not state.given or secret is None or paper_slip.public_of(secret) != state.given[32:]:
        raise Told(
            "Mã giao bằng giấy do bản trước của sổ này ký nên không in lại được.",
            "Nhờ lãnh đạo giao lại hồ sơ tại trung tâm.",
        )
    at = int(state.given_at.timestamp()) if state.given_at else 0
    slip = paper_slip.header(stands.ward, state.id, state.seq, state.custody_term, state.desk, at, state.given[:32])
    header, packed = paper_slip.encode(slip), carried.pack(state, listed)
    return paper_slip.to_digits(Signed(header, paper_slip.sign(secret, header, packed), packed))


def code_is_out(connection: Connection, state: Dossier) -> bool:
    """Whether the paper of this very hand-over was printed with its code."""
    found = select(_out.c.hash).where(_out.c.dossier == state.id)
    return connection.execute(found).scalar() == state.given[:32]


def code_went_out(connection: Connection, state: Dossier) -> None:
    """It was printed: from now on the code lies on that paper."""
    code_is_back(connection, state.id)
    connection.execute(insert(_out).values(dossier=state.id, hash=state.given[:32]))


def code_is_back(connection: Connection, stream: bytes) -> None:
    """That paper lies before the officer and is void: the next print has the code again."""
    connection.execute(delete(_out).where(_out.c.dossier == stream))


def waiting(connection: Connection) -> Waiting:
    """How many dossiers the hub keeps waiting for what another desk has to send, and when the oldest of their deeds
    was done."""
    awaited, event = tables.awaited.c, tables.event.c
    found = select(func.count(awaited.stream.distinct()), func.min(event.at))
    found = found.select_from(tables.awaited).join(tables.event, event.id == awaited.id)
    count, since = connection.execute(found).one()
    return Waiting(int(count), instant(since) if since is not None else None)


def read(connection: Connection, text: str, desk: str) -> Offered:
    """Prove a scanned paper. Raises `Refused` with what is wrong with it and what to do."""
    stands = standing(connection)
    try:
        signed = paper_slip.from_digits(text)
        slip, state = paper_slip.decode(signed.slip), carried.unpack(signed.state)
    except paper_slip.Garbled as error:
        raise Refused(
            "Mã giao bằng giấy đọc thiếu hoặc sai số.", "Quét lại, giữ máy quét thẳng và vuông với mã; tránh nếp gấp."
        ) from error
    except ValueError as error:
        raise Refused(
            "Mã này do phiên bản khác của chương trình in ra.", "Cập nhật chương trình ở quầy này rồi quét lại."
        ) from error
    if slip.ward != paper_slip.mark_of(stands.ward):
        raise Refused("Giấy giao này của phường, xã khác.", "Chuyển giấy về đúng nơi; ở đây không nhận được.")
    known = desk_keys.public_of(connection, slip.giver)
    if known is None:
        raise Refused(
            f"Quầy này chưa có khóa của {slip.giver} nên chưa kiểm được chữ ký trên giấy.",
            "Nối mạng và đồng bộ một lần (F8, thẻ Trung tâm) rồi quét lại; hồ sơ vẫn do nơi giao giữ.",
        )
    if not paper_slip.verified(known.key, signed.slip, paper_slip.state_digest(signed.state), signed.signature):
        raise Refused(
            f"Chữ ký trên giấy không phải của {slip.giver}, hoặc nội dung đã bị sửa.",
            f"Không nhận. Hỏi lại {slip.giver}; nếu quầy đó vừa cài lại thì nối mạng, đồng bộ rồi quét lại.",
        )
    _refuse_past(connection, slip, desk)
    return Offered(slip, signed, state)


def _refuse_past(connection: Connection, slip: Slip, desk: str) -> None:
    state = dossiers.state_of(connection, slip.dossier)
    here = state is not None and state.seq == slip.seq and state.given[:32] == slip.hash
    if here:
        return
    if state is not None and (state.seq >= slip.seq or state.custody_term > slip.term):
        held = "chính quầy này" if state.desk == desk else state.desk
        raise Refused(
            f"Giấy giao này không còn hiệu lực: hồ sơ đang do {held} giữ.",
            "Mở hồ sơ để xem ai đang giữ; cần thì xin chuyển hồ sơ về quầy này.",
            rule=RULE,
        )
    if slip.giver == desk:
        raise Refused(
            "Sổ này là bản phục hồi, không có lần giao ghi trên giấy.",
            "Nối mạng để lấy lại việc đã gửi; nhờ lãnh đạo giao lại hồ sơ tại trung tâm.",
        )


def take(
    connection: Connection, author: Author, text: str, names: tuple[str, str, Mapping[str, str]] = ("", "", {})
) -> Dossier:
    """This desk holds the dossier of a scanned paper from now on. ``names``: of its procedure, its field, and its
    components by key. Raises `Refused` as `read` does."""
    duty.refuse_auditor(recording.role_of(connection, author.officer), recording.named_roles(connection))
    offered = read(connection, text, author.desk)
    slip, signed = offered.slip, offered.signed
    before = dossiers.state_of(connection, slip.dossier)
    body = TakenOnPaper(
        slip=signed.slip, state_digest=paper_slip.state_digest(signed.state), signature=signed.signature
    )
    deed = Deed(body, ev.Carried(state=carried.named(offered.state, *names)))
    first = journal.tip(connection, author.desk).position + 1
    (event,) = journal.append(connection, author, slip.dossier, "dossier", [deed], seq=slip.seq, term=slip.term + 1)
    after = folding.apply(before, event)
    dossiers.write(connection, after, number=first, before=before)
    previews.forget(connection, after.id)  # what the paper says is later than what was seen ahead
    tallies.move(connection, before, after)
    return after
