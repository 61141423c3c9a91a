"""The apology: proposed before the due date passes, drafted by an officer, signed by a leader, once, within a third."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import promise
from mot_cua_desktop.domain.course_rules import beyond_the_third, latest_for, third_rule, why_beyond
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.timing import tight_of
from mot_cua_desktop.store import dossiers, letter_numbers, recording
from mot_cua_desktop.store.journal import Deed


@dataclass(frozen=True)
class Choice:
    """What may be promised: the new dates offered, the last one allowed (None: no limit), and the rule that says so.

    ``breach`` when even the last moment has passed: then only a leader with a reason, and it counts as a breach;
    ``why`` says so, empty when there is none.
    ``by`` is until when the apology must be out.
    """

    old: datetime
    offers: tuple[datetime, ...]
    latest: datetime | None
    rule: str
    breach: bool
    by: datetime
    why: str = ""


def choice(desk: Desk, state: Dossier) -> Choice:
    """The dates that an apology for this dossier may name now. Raises `Told` before there is an appointment."""
    if state.due is None or state.term is None:
        raise Told("Hồ sơ chưa có ngày hẹn trả.", "Tiếp nhận hồ sơ trước.")
    around = desk.around(state)
    latest = latest_for(state, around)
    breach = beyond_the_third(state, latest, around.now)
    offers = promise.new_dates(desk.now(), state.due.at, None if breach else latest, around.calendar)
    return Choice(
        old=state.due.at,
        offers=offers,
        latest=latest,
        rule=third_rule(around),
        breach=breach,
        by=promise.apology_by(state.due.at, around.regime, around.calendar),
        why=why_beyond(latest, around.now) if breach and latest is not None else "",
    )


def propose(
    desk: Desk,
    stream: bytes,
    due: datetime,
    cause: co.LateCause,
    caused_by: co.LateBy,
    words: str,
    *,
    seen: int | None = None,
) -> Dossier:
    """Draft the apology for a leader to sign; a later draft replaces it."""
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        recording.check_seen(connection, stream, seen)
        deed = co.RescheduleProposed(due=due.astimezone(UTC), cause=cause, caused_by=caused_by, words=words)
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


def decline(desk: Desk, stream: bytes, reason: str, *, seen: int | None = None) -> Dossier:
    """The leader does not sign the draft."""
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        recording.check_seen(connection, stream, seen)
        deed = co.RescheduleDeclined(reason=reason)
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


def sign(
    desk: Desk,
    stream: bytes,
    *,
    due: datetime | None = None,
    cause: co.LateCause | None = None,
    caused_by: co.LateBy | None = None,
    words: str = "",
    breach_reason: str = "",
    seen: int | None = None,
) -> Dossier:
    """The leader signs the draft (or what is given instead of it): the letter takes its number, the promise moves.

    Refused a second time, beyond the third, without a reason or a cause, and to anybody but a leader.
    """
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        recording.check_seen(connection, stream, seen)
        state = dossiers.state_of(connection, stream)
        if state is None:
            raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
        draft = state.proposal
        new = due or (draft.due if draft else None)
        if new is None:
            raise Told("Chưa chọn ngày hẹn lại.", "Chọn một ngày trong danh sách.")
        cause = cause or (draft.cause if draft else None)
        caused_by = caused_by or (draft.caused_by if draft else None)
        if cause is None or caused_by is None:
            raise Told("Chưa chọn nguyên nhân chậm và chậm do ai.", "Chọn cả hai ở hộp Xin lỗi và hẹn lại rồi ký.")
        around, limits = desk.around(state), choice(desk, state)
        year = desk.hour(connection).year
        mark, number = letter_numbers.following(connection, "PXL", year)
        deed = co.RescheduleNotified(
            number=number,
            year=year,
            mark=mark,
            due=_promised(desk, state, new),
            latest=limits.latest,
            cause=cause,
            caused_by=caused_by,
            words=words or (draft.words if draft else ""),
            rule=third_rule(around),
            breach=limits.breach,
            breach_reason=breach_reason if limits.breach else "",
        )
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


def _promised(desk: Desk, state: Dossier, new: datetime) -> ev.DueRecord:
    old = state.due
    at = new.astimezone(UTC)
    begun = f"Hẹn lại từ {say_moment(old.at)} sang {say_moment(at)}." if old else f"Hẹn lại {say_moment(at)}."
    return ev.DueRecord(
        at=at,
        counted_from=old.counted_from if old else at,
        steps=(*(old.steps if old else ()), begun),
        tight=tight_of(desk, state, state.holding, at),
    )
