"""The catalogue as it is announced, amended and abolished: each change with its document, nothing ever overwritten."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain import versions as vs
from mot_cua_desktop.domain.merging import merged
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.proposing import Row, propose
from mot_cua_desktop.domain.versions import Decision, Version, differences
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import catalogue, recording
from mot_cua_desktop.store.journal import Deed

UNDONE = "Hoàn tác lần nhập danh mục"


def history(desk: Desk, code: str) -> list[Version]:
    """Every version of a procedure, the first one first."""
    with desk.store.reading() as connection:
        return catalogue.history(connection, code)


def outside(desk: Desk) -> list[Version]:
    """What this desk knows but may not take in today: abolished, or not yet in force; one version of each."""
    with desk.store.reading() as connection:
        found = catalogue.outside(connection, desk.now().date())
    # What was taken in by mistake and taken back was never abolished by anybody.
    return [version for version in found if not (version.abolished and version.decision.number == UNDONE)]


def check_decision(decision: Decision) -> None:
    """Refuse a change that names no document (letter 535 point 2: as the province announced it)."""
    if not decision.number.strip():
        raise Refused("Chưa ghi số văn bản công bố.", "Gõ số, ngày và cơ quan ban hành rồi lưu lại.")
    if decision.dated:
        try:
            date.fromisoformat(decision.dated)
        except ValueError as error:
            raise Told("Ngày của văn bản công bố chưa đúng.", "Gõ dạng 15/02/2026.") from error


def amend(desk: Desk, procedure: Procedure, since: date, decision: Decision) -> Version:
    """State a version of a procedure, in force from ``since``. Refused when it says nothing new."""
    check_decision(decision)
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        before = catalogue.get(connection, procedure.code, since)
        if before is not None and not differences(before, procedure):
            raise Refused("Bản này không khác bản đang có hiệu lực.", "Sửa chỗ thay đổi rồi lưu lại.")
        _state(desk, connection, ev.ProcedureStated(procedure=procedure, since=since, decision=decision))
        return catalogue.history(connection, procedure.code)[-1]


def announce(desk: Desk, procedure: Procedure, since: date, decision: Decision) -> Version:
    """State a procedure that was never known here. Refused when its code is known, ended ones too."""
    if history(desk, procedure.code):
        raise Refused(f"Mã {procedure.code} đã có trong danh mục.", "Chọn thủ tục đó ở trang Thủ tục rồi bấm Sửa.")
    return amend(desk, procedure, since, decision)


def abolish(desk: Desk, code: str, since: date, decision: Decision, replaced_by: str = "") -> Version:
    """A procedure ends with ``since``, the first day without it; dossiers taken in before go on under their version."""
    check_decision(decision)
    if replaced_by.strip() == code:
        raise Told("Thủ tục không thể thay thế chính nó.", "Gõ mã thủ tục khác, hoặc để trống.")
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        before = catalogue.latest(connection, code, since)
        if before is None:
            raise Told(f"Danh mục trên máy không có thủ tục {code}.", "Kiểm tra lại mã.")
        if before.abolished:
            raise Refused(f"Thủ tục {code} đã bãi bỏ từ {before.told_since:%d/%m/%Y}.", "Xem lịch sử thủ tục.")
        last = catalogue.history(connection, code)[-1]
        if last.since > since:
            # It would come back to life on that day without anybody meaning it.
            what = "bãi bỏ" if last.abolished else "bản khác có hiệu lực"
            raise Refused(
                f"Thủ tục {code} đã ghi {what} từ {last.since:%d/%m/%Y}, sau ngày bãi bỏ này.",
                "Xem lịch sử thủ tục, rồi chọn ngày bãi bỏ từ ngày đó trở đi.",
            )
        _state(
            desk,
            connection,
            ev.ProcedureAbolished(code=code, since=since, decision=decision, replaced_by=replaced_by.strip()),
        )
        return catalogue.history(connection, code)[-1]


def proposal(desk: Desk, listed: Sequence[Procedure], *, complete: bool = False) -> tuple[Row, ...]:
    """Lay a list beside what is in force today; nothing is written until a person accepts rows of it."""
    with desk.store.reading() as connection:
        known = {procedure.code: procedure for procedure in catalogue.all_procedures(connection, desk.now().date())}
    ended = {version.procedure.code: version for version in outside(desk) if version.abolished}
    # What the list leaves unclear and the desk knows better under the same document stays as it is known.
    taken = [merged(known.get(procedure.code), procedure) for procedure in listed]
    kept = {each.procedure.code: each.kept for each in taken}
    return propose(known, [each.procedure for each in taken], complete=complete, ended=ended, kept=kept)


def accept(
    desk: Desk,
    rows: Sequence[Row],
    since: date,
    decision: Decision,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """Take the accepted rows in, all in one transaction; returns the name of the batch, by which `undo` finds it.

    ``progress`` hears (done, total) and may raise to stop: then nothing was taken in.
    """
    check_decision(decision)
    wanted = [row for row in rows if row.kind != "khong_doi"]
    if not wanted:
        raise Refused("Chưa chọn thay đổi nào để nhập.", "Đánh dấu ít nhất một dòng.")
    return _take_in(desk, wanted, since, decision, progress)


def begin_with(
    desk: Desk, rows: Sequence[Row], since: date | None, progress: Callable[[int, int], None] | None = None
) -> str:
    """Take in procedures that nobody here stated before, each under the document that its own row names, as `accept`
    does. Without ``since`` the desk only begins to know them; what is new from a day must be posted. Returns the name
    of the batch."""
    return _take_in(desk, rows, since, None, progress)


def _take_in(
    desk: Desk,
    wanted: Sequence[Row],
    since: date | None,
    decision: Decision | None,
    progress: Callable[[int, int], None] | None,
) -> str:
    batch = secrets.token_hex(8)
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        for done, row in enumerate(wanted, start=1):
            body: ev.ProcedureStated | ev.ProcedureAbolished
            if row.kind == "bai_bo" and since is not None and decision is not None:
                body = ev.ProcedureAbolished(code=row.procedure.code, since=since, decision=decision, batch=batch)
            else:
                body = ev.ProcedureStated(procedure=row.procedure, since=since, decision=decision, batch=batch)
            _state(desk, connection, body)
            if progress is not None:
                progress(done, len(wanted))
    return batch


@dataclass(frozen=True)
class TakenBack:
    """How many procedures are as they were before a list, and what was left alone: stated for that day since then."""

    count: int
    left: tuple[Version, ...] = ()


def undo(desk: Desk, batch: str, progress: Callable[[int, int], None] | None = None) -> TakenBack:
    """Take a batch back: each procedure is stated anew as it was before, from the same day.

    Nothing is erased: the history shows the batch and its undoing. What was stated after the batch for the same day, an
    amendment or an abolition, is another deed and stays. Refused when nothing is left to be taken back. ``progress``
    hears (done, total) and may raise to stop: then nothing was taken back.
    """
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        taken = catalogue.batch(connection, batch)
        if not taken:
            raise Told("Không tìm thấy lần nhập này.", "Mở lịch sử thủ tục để xem.")
        if catalogue.batch(connection, undone(batch)):
            raise Refused("Lần nhập này đã được hoàn tác.", "Mở lịch sử thủ tục để xem.")
        decision, back = Decision(number=UNDONE), undone(batch)
        histories = {version.procedure.code: catalogue.history(connection, version.procedure.code) for version in taken}
        left = [later for version in taken if (later := _since_then(histories[version.procedure.code], version))]
        kept = {version.procedure.code for version in left}
        if len(kept) == len(histories):
            raise Refused(
                "Mọi thủ tục của lần nhập này đã được ghi lại sau đó.", "Sửa từng thủ tục ở trang Thủ tục (F6) nếu cần."
            )
        for done, version in enumerate(taken):
            if progress is not None:
                progress(done, len(taken))
            code = version.procedure.code
            if code in kept:
                continue
            before = _before(histories[code], version)
            if before is None or before.abolished:
                # What had been abolished by a document is so again by that document; what the list brought never was.
                by, instead = (before.decision, before.replaced_by) if before is not None else (decision, "")
                ended = ev.ProcedureAbolished(
                    code=code, since=version.since, decision=by, replaced_by=instead, batch=back
                )
                _state(desk, connection, ended)
            else:
                stated = ev.ProcedureStated(
                    procedure=before.procedure, since=version.since, decision=before.decision, batch=back
                )
                _state(desk, connection, stated)
        return TakenBack(len(histories) - len(kept), tuple(left))


def undone(batch: str) -> str:
    """The name that binds what takes a batch back, so that it is taken back once."""
    return f"{vs.BACK}{batch}"


def _since_then(history: Sequence[Version], version: Version) -> Version | None:
    """What was stated after a batch's version for the same day and still stands; the history has it last.

    A later list that was taken back is no deed any more, nor is its taking back: together they left what was before.
    """
    batches = {each.batch for each in history}
    same_day = [later for later in history[history.index(version) + 1 :] if later.since == version.since]
    standing = [each for each in same_day if not each.batch.startswith(vs.BACK) and undone(each.batch) not in batches]
    return standing[-1] if standing else None


def _before(history: Sequence[Version], version: Version) -> Version | None:
    """What held on the day before a batch's version began, or was stated for that day before it."""
    place = history.index(version)
    return history[place - 1] if place else None


def _state(desk: Desk, connection: Connection, body: ev.ProcedureStated | ev.ProcedureAbolished) -> None:
    code = body.procedure.code if isinstance(body, ev.ProcedureStated) else body.code
    stream = ids.named_stream("procedure", code)
    recording.record_place(connection, desk.author(), stream, "procedure", [Deed(body)])
