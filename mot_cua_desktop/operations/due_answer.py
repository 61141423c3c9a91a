"""`mot-cua due`: when a result would be due and why, day by day; with the ward's own calendar where there is one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, Channel, Procedure
from mot_cua_desktop.domain.promise import paper_moves_by
from mot_cua_desktop.domain.regime import Regime, Regimes
from mot_cua_desktop.domain.terms import VN, Term, parse_term
from mot_cua_desktop.domain.worktime import Due, due, say_moment
from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(?:luc )?(\d{1,2})[:h](\d{2})?)?")

_BARE_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-?\d{2}-?\d{2}")


@dataclass(frozen=True)
class Question:
    """What was typed; texts as they came, empty where nothing was said."""

    procedure: str = ""
    term: str = ""
    received: str = ""
    channel: str = ""
    case: str = ""
    field: str = ""
    regime: str = ""


@dataclass(frozen=True)
class Source:
    """Where the answer's facts come from: the ward's own store, or what ships with the program and why."""

    calendar_of: Callable[[str], Calendar]
    regimes: Regimes
    find: Callable[[str], Procedure | None]
    own: bool
    said: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The due moment with all that it rests on."""

    received: datetime
    term: Term
    term_text: str
    channel: Channel
    procedure: Procedure | None
    case: str
    regime: Regime
    due: Due
    doubts: tuple[str, ...]
    source: Source
    #: Until when the paper leaves the desk (NĐ 118/2025 Điều 18.2).
    paper_by: datetime


def source(folder: DataFolder) -> Source:
    """The ward's calendar, rules and catalogue when its store can be opened; else those of the program."""
    from mot_cua_desktop.store import shipped, starter

    said = "Lịch, quy định và danh mục đi kèm chương trình (chưa khai báo quầy nào ở đây)."
    if folder.store.is_file():
        try:
            return _of_desk(folder)
        except Told as told:
            said = f"Lịch, quy định và danh mục đi kèm chương trình, vì không mở được sổ: {told.what}"
    fields = tuple(dict.fromkeys(procedure.field for procedure in starter.starter_catalogue()))
    return Source(lambda field: shipped.calendar(), shipped.regimes(), _starter, False, said, fields)


def _of_desk(folder: DataFolder) -> Source:
    from mot_cua_desktop.operations import calendar, catalogue
    from mot_cua_desktop.operations.desk import open_desk

    desk = open_desk(folder)
    try:
        known = {procedure.code: procedure for procedure in catalogue.procedures(desk)}
        fields = tuple(calendar.fields(desk))
    finally:
        desk.store.close()
    said = f"Lịch, quy định và danh mục của {desk.facts.ward_name}."
    return Source(desk.calendar_of, desk.regimes, known.get, True, said, fields)


def _starter(code: str) -> Procedure | None:
    from mot_cua_desktop.store import starter

    return next((procedure for procedure in starter.starter_catalogue() if procedure.code == code), None)


def answer(asked: Question, source: Source, now: datetime) -> Answer:
    """The answer. Raises `Told` for what cannot be read, for an unknown procedure and for a term that is unclear."""
    received = _moment(asked.received, "--received") if asked.received else now.astimezone(VN)
    if _BARE_DAY.fullmatch(fold(asked.received.strip())):
        # Midnight would count as before the doors open: a whole day could hang on an hour that nobody said.
        raise Told(f"Chưa có giờ nhận trong “{asked.received}”.", "Gõ thêm giờ, ví dụ: 26/11/2026 09:00.")
    channel = _channel(asked.channel)
    procedure = _procedure(asked, source)
    case = _case(asked.case, procedure)
    term, words = _term(asked, procedure, channel, case)
    regime = source.regimes.on(_moment(asked.regime, "--regime").date() if asked.regime else received.date())
    calendar = source.calendar_of(_field(asked.field, source) or (procedure.field if procedure else ""))
    found = due(received, term, calendar, regime.time_rules)
    doubts = calendar.doubts(min(received, found.counted_from).date(), found.at.date())
    paper_by = paper_moves_by(received, regime, calendar)
    return Answer(received, term, words, channel, procedure, case, regime, found, doubts, source, paper_by)


def _procedure(asked: Question, source: Source) -> Procedure | None:
    if not asked.procedure:
        return None
    found = source.find(asked.procedure.strip())
    if found is None:
        raise Told(f"Danh mục không có thủ tục {asked.procedure}.", "Kiểm tra lại mã, hoặc dùng --term với thời hạn.")
    return found


def _field(text: str, source: Source) -> str:
    """A field of work by its name, with or without its signs."""
    known = {fold(name): name for name in source.fields}
    plain = fold(text.strip())
    if not plain or plain in known:
        return known.get(plain, "")
    close = difflib.get_close_matches(plain, known, 5, 0.5)
    close += [name for name in known if plain in name and name not in close][: 5 - len(close)]
    some = "; ".join(f"“{known[name]}”" for name in close or list(known)[:5])
    raise Told(f"Không có lĩnh vực “{text}”.", f"{'Có phải' if close else 'Ví dụ'}: {some}{'?' if close else '.'}")


def _channel(text: str) -> Channel:
    plain = fold(text).replace("_", " ")
    for channel, words in CHANNEL_WORDS.items():
        if plain in ("", channel.replace("_", " "), fold(words)):
            return channel
    known = ", ".join(CHANNEL_WORDS)
    raise Told(f"Không có kênh nộp “{text}”.", f"Dùng một trong: {known}.")


def _case(text: str, procedure: Procedure | None) -> str:
    if not text:
        return ""
    known = pr.case_groups(procedure) if procedure else ()
    fitting = [case for case in known if fold(text) in fold(case)]
    exact = [case for case in fitting if fold(case) == fold(text)]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    say = "; ".join(f"“{case}”" for case in known) or "thủ tục này không chia trường hợp"
    raise Told(f"Không rõ trường hợp “{text}”.", f"Các trường hợp: {say}.")


def _term(asked: Question, procedure: Procedure | None, channel: Channel, case: str) -> tuple[Term, str]:
    if asked.term:
        term = parse_term(asked.term)
        if term is None:
            raise Told(
                f"Không đọc được thời hạn “{asked.term}”.",
                "Gõ như: 10 ngày làm việc, 20 ngày, 8 giờ làm việc, trong ngày.",
            )
        return term, term.vn()
    if procedure is None:
        raise Told("Chưa cho biết thủ tục hay thời hạn.", "Thêm --procedure MÃ hoặc --term THỜI_HẠN.")
    row = pr.term_for(procedure, channel, case)
    if row is None or row.term is None:
        published = f" (công bố: {row.text})" if row is not None and row.text else ""
        raise Told(
            f"Thời hạn của thủ tục {procedure.code} qua kênh {CHANNEL_WORDS[channel].lower()} chưa rõ{published}.",
            "Chọn --case hoặc --channel khác, hoặc thêm --term THỜI_HẠN.",
        )
    return row.term, row.term.vn()


def _moment(text: str, option: str) -> datetime:
    """A moment or a day, as a program writes it or as people do; without a zone it is the ward's own time."""
    plain = text.strip()
    found = _DAY.fullmatch(fold(plain))
    with suppress(ValueError):
        if found is not None:
            day, month, year, hour, minute = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute, tzinfo=VN)
        read = datetime.fromisoformat(plain)
        return read.astimezone(VN) if read.tzinfo else read.replace(tzinfo=VN)
    raise Told(f"Không đọc được {option} “{text}”.", "Gõ như: 2026-04-24T15:30, hoặc 24/4/2026 15:30.")


def words(found: Answer) -> str:
    """The answer for a person."""
    procedure, regime = found.procedure, found.regime
    lines = [f"Hẹn trả: {say_moment(found.due.at)}"]
    if procedure is not None:
        case = f" – {found.case}" if found.case else ""
        lines.append(f"Thủ tục: {procedure.code} {procedure.name}{case} ({CHANNEL_WORDS[found.channel].lower()})")
    lines += [f"Thời hạn: {found.term_text}", f"Nhận lúc: {say_moment(found.received)}", "", "Vì sao là ngày này:"]
    lines += [f"  {step}" for step in found.due.steps]
    cutoff = regime.at_once_cutoff if not regime.cutoff_moves_day_terms.value else regime.cutoff_moves_day_terms
    lines += ["", f"Quy định ngày {_said(regime.day)}: {regime.name.value}."]
    if found.term.at_once or regime.cutoff_moves_day_terms.value:
        lines.append(f"Giờ chốt {regime.at_once_cutoff.value:%H:%M}: {cutoff.cited}.")
    if not found.term.at_once and found.channel != "truc_tuyen":
        lines.append(f"Hồ sơ giấy chuyển chậm nhất {say_moment(found.paper_by)}: {regime.paper_cutoff.cited}.")
    lines.append(found.source.said)
    lines += [f"Lưu ý: {doubt}" for doubt in found.doubts]
    return "\n".join(lines)


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def plain(found: Answer) -> dict[str, Any]:
    """The answer for a program, ready for JSON; moments carry the ward's offset."""
    regime = found.regime
    return {
        "due": found.due.at.isoformat(),
        "received": found.received.isoformat(),
        "paper_moves_by": found.paper_by.isoformat(),
        "counted_from": found.due.counted_from.isoformat(),
        "term": {"amount": found.term.amount, "unit": found.term.unit, "text": found.term_text},
        "procedure": found.procedure.code if found.procedure else None,
        "channel": found.channel,
        "case": found.case,
        "regime": {
            "day": regime.day.isoformat(),
            "name": regime.name.value,
            "cutoff": f"{regime.at_once_cutoff.value:%H:%M}",
            "cutoff_source": regime.at_once_cutoff.source,
            "cutoff_moves_day_terms": regime.cutoff_moves_day_terms.value,
        },
        "why": found.due.why,
        "steps": [
            {"day": step.day.isoformat(), "text": step.text, "counted": step.counted, "off": step.off}
            for step in found.due.steps
        ],
        "doubts": list(found.doubts),
        "own_calendar": found.source.own,
        "source": found.source.said,
    }
