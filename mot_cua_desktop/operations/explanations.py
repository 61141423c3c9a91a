"""Báo cáo giải trình: offered when the year's late rate is past the line, for the ward or one of its units.

It names each late dossier with its cause, the complex ones with their measures; a leader signs it and it takes its
number in the register of outgoing documents. What the leader wrote is kept with the number, so it can be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from mot_cua_desktop.documents import leader_fields
from mot_cua_desktop.documents.leader_fields import Explained, LateLine
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import late_cause, units
from mot_cua_desktop.domain import letters as rules
from mot_cua_desktop.domain.course import LATE_BY_WORDS
from mot_cua_desktop.domain.course_story import stop
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.events import Event
from mot_cua_desktop.domain.figures import Counts, Period
from mot_cua_desktop.domain.incident import HeldUp
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.domain.names import clean, clean_lines
from mot_cua_desktop.domain.seal import LAYOUT
from mot_cua_desktop.domain.units import Service
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import figures, leader_papers, letters, settings
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.operations.leader_papers import Made
from mot_cua_desktop.store import explained, journal, letter_numbers, ward_known
from mot_cua_desktop.store import figures as figures_of
from mot_cua_desktop.store.figures import span
from mot_cua_desktop.store.sources import Live, Recounted, Source

#: Whom công văn 535/UBND-NV, điểm 5 names for what a unit cannot master by itself; the leader may write another.
RECEIVER = "Văn phòng HĐND và UBND"
RULE = "Công văn 535/UBND-NV, điểm 5: đơn vị có tỷ lệ trễ hẹn trên mức cho phép trong năm phải giải trình"


@dataclass(frozen=True)
class Over:
    """Somebody past the line in the year so far: a unit by its name, the whole ward with none. ``signed`` are the
    explanations that it has of this year, known here: "01/BC ngày 30/06/2026"."""

    unit: str
    name: str
    counts: Counts
    signed: tuple[str, ...] = ()


class SignedBefore(Refused):
    """There are explanations of the same year that the leader was not shown: ``numbers`` are all of them."""

    def __init__(self, name: str, numbers: tuple[str, ...]) -> None:
        super().__init__(
            f"{name} đã có báo cáo số {'; '.join(numbers)}.",
            "Xem lại trong Sổ văn bản đi; vẫn cần thêm một báo cáo nữa thì bấm “Ký và lấy số” lần nữa.",
        )
        self.numbers = numbers


def year_of(desk: Desk, day: date) -> Period:
    """The year in which ``day`` lies, up to today where it is not over."""
    whole = fig.period("nam", day)
    return Period(whole.first, min(whole.last, max(whole.first, desk.now().date())), whole.name)


def over(desk: Desk, day: date) -> list[Over]:
    """Who is past the line in the year of ``day``; the ward first."""
    year = year_of(desk, day)
    with desk.store.reading() as connection:
        return _with_signed(connection, year, _over(desk, Live(connection), year, desk.now()))


@dataclass(frozen=True)
class Past:
    """Who was past the line from the year's first day to ``until``, the end of a period that somebody looks at (or now
    while it runs): what its report says of the year. ``now`` are those whom an explanation of today would be about, up
    to ``explained``."""

    until: date
    explained: date
    then: list[Over]
    now: list[Over]


def past(desk: Desk, period: Period) -> Past:
    """The same of a period, in one look."""
    at = desk.now()
    until = min(period.last, at.date())
    year = year_of(desk, until)
    with desk.store.reading() as connection:
        source = Live(connection)
        now = _over(desk, source, year, at)
        then = now if year.last == until else _over(desk, source, Period(year.first, until, year.name), at)
        return Past(until, year.last, then, _with_signed(connection, year, now))


def _with_signed(connection: Connection, year: Period, found: list[Over]) -> list[Over]:
    signed = explained.of_year(connection, year) if found else []
    return [
        replace(each, signed=tuple(letter.words for letter in signed if letter.unit == each.unit)) for each in found
    ]


def _over(desk: Desk, source: Source, year: Period, now: datetime) -> list[Over]:
    look = figures.looked(desk, source, year, "don_vi", now)
    units = [Over(line.name, line.name, line.counts) for line in look.lines if line.name != figures.NO_UNIT]
    named = [Over("", desk.facts.ward_name, look.whole), *units]
    if len(look.lines) == 1:
        named = named[:1]  # the only unit is the ward
    return [each for each in named if each.counts.late_rate is not None and each.counts.late_rate > look.limit]


def told(
    desk: Desk,
    source: Source,
    unit: str,
    year: Period,
    now: datetime,
    words: Mapping[str, str],
    flagged: Sequence[bytes],
    layout: int = LAYOUT,
) -> Explained:
    """Everything the report says, as of ``now``; ``flagged`` are the streams of the complex dossiers.

    Raises `Told` when nothing of that name is in the figures."""
    look = figures.looked(desk, source, year, "don_vi", now, layout)
    of_unit: list[Service] | None = None
    counts, name = look.whole, facts_in(desk, source.choices()).ward_name
    if unit:
        line = next((each for each in look.lines if each.name == unit), None)
        if line is None:
            raise Told(f"Không có số liệu của {unit} trong {year.name}.", "Chọn đơn vị khác.")
        counts, name, of_unit = line.counts, line.name, [units.read(key) for key in line.keys]
    at = span(year, now)
    streams = source.late(at)
    held_up = source.incidents(streams) if layout >= late_cause.SINCE else {}
    who = _accepting(source) if layout >= late_cause.SINCE else lambda _: ""
    late = [
        replace(_late(state, at.end, at.edge, held_up.get(state.id, ()), layout), officer=who(state))
        for state in source.states(streams)
        if _of(of_unit, state)
    ]
    complex_ = [state for state in source.states(flagged) if _of(of_unit, state)]
    limit = desk.regimes.at(at.edge).late_rate_limit
    return Explained(
        scope=name,
        period=year,
        counts=counts,
        limit=limit.value,
        basis=limit.document,
        to=words.get("to", ""),
        causes=words.get("causes", ""),
        measures=words.get("measures", ""),
        reasons=_reasons(late),
        late=late,
        complex=complex_,
    )


def _of(services: Sequence[Service] | None, state: Dossier) -> bool:
    return services is None or any(each.accepted(state.officer, state.accepted_at) for each in services)


def _accepting(source: Source) -> Callable[[Dossier], str]:
    """Who accepted a dossier, with the unit that they were of then."""
    names = {officer.id: officer.name for officer in source.officers()}
    services = source.services()

    def who(state: Dossier) -> str:
        of = [each for each in services.get(state.officer, ()) if each.accepted(state.officer, state.accepted_at)]
        unit = f" ({of[0].unit})" if of and of[0].unit else ""
        return f"{names.get(state.officer, state.officer)}{unit}"

    return who


def _late(state: Dossier, end: datetime, edge: datetime, incidents: Sequence[HeldUp], layout: int) -> LateLine:
    promise, flag, deadline = state.reschedule, state.complex, state.deadline
    solved = fig.solved_at(state)
    done = solved if solved is not None and solved < end else None
    judged = (state.judged_at or solved or edge) if done is not None else edge
    return LateLine(
        state=state,
        solved=done,
        days=fig.day_of(judged) - fig.day_of(deadline.at) if deadline is not None else 0,
        cause=late_cause.words(state, incidents, layout),
        by=f"do {LATE_BY_WORDS[promise.caused_by]}" if promise else "",
        measure=" ".join(filter(None, (stop(promise.words) if promise else "", flag.measure if flag else ""))),
    )


def _reasons(late: list[LateLine]) -> list[str]:
    """How many for each cause and causer, the most first."""
    sums: dict[str, int] = {}
    for line in late:
        words = ", ".join(filter(None, (line.cause, line.by)))
        sums[words] = sums.get(words, 0) + 1
    return [f"{words}: {count} hồ sơ" for words, count in sorted(sums.items(), key=lambda each: (-each[1], each[0]))]


def draft(desk: Desk, unit: str, day: date, *, to: str, causes: str, measures: str) -> Made:
    """The report as it would be signed now; takes no number."""
    with desk.store.reading() as connection:
        words = _words(to, causes, measures)
        flagged = figures_of.complex_streams(connection)
        mark = letter_numbers.series(connection)
        said = told(desk, Live(connection), unit, year_of(desk, day), desk.now(), words, flagged)
    symbol = rules.symbol("BC", desk.settings.letter_agency, mark)
    values = leader_fields.for_explanation(desk.facts, said, symbol, None, None, desk.facts.officer, desk.now())
    return leader_papers.made(desk, "bao_cao_giai_trinh", values, "bao-cao-giai-trinh-du-thao", names=len(said.late))


def sign(
    desk: Desk, unit: str, day: date, *, to: str, causes: str, measures: str, seen: Collection[str] = ()
) -> LetterIssued:
    """A leader signs: the report takes its number. Raises `Refused` to others, without causes or measures, and where
    nobody is past the line; `SignedBefore` where the year has explanations that are not among those ``seen``."""
    if desk.facts.officer.role != "lanh_dao":
        raise Refused("Chỉ lãnh đạo mới được ký báo cáo giải trình.", "Nhờ lãnh đạo đăng nhập và ký.", rule=RULE)
    words = _words(to, causes, measures)
    for key, what in (("to", "nơi nhận báo cáo"), ("causes", "nguyên nhân"), ("measures", "biện pháp khắc phục")):
        if not words[key]:
            raise Refused(f"Chưa ghi {what}.", "Ghi đủ rồi ký.", rule=RULE)
    year = year_of(desk, day)
    with desk.store.writing() as connection:
        past_line = _with_signed(connection, year, _over(desk, Live(connection), year, desk.now()))
        found = {each.unit: each for each in past_line}
        if unit not in found:
            raise Refused("Tỷ lệ trễ chưa vượt mức phải giải trình.", "Không cần lập báo cáo này.", rule=RULE)
        if not set(found[unit].signed) <= set(seen):
            raise SignedBefore(found[unit].name, found[unit].signed)
        about = f"{year.first:%Y-%m-%d}/{year.last:%Y-%m-%d}/{unit}"
        subject = f"{year.name} của {found[unit].name}"
        words["layout"] = str(LAYOUT)
        words["complex"] = " ".join(stream.hex() for stream in figures_of.complex_streams(connection))
        return letters.issue(desk, connection, "giai_trinh", subject, about=about, to=words["to"], parts=words)


def sign_as(
    desk: Desk,
    unit: str,
    day: date,
    agency: str,
    *,
    to: str,
    causes: str,
    measures: str,
    seen: Collection[str] = (),
) -> tuple[Desk, LetterIssued]:
    """The same, with the agency's abbreviation stated first where it changed."""
    if clean(agency) != desk.settings.letter_agency:
        desk = settings.change(desk, letter_agency=agency)
    return desk, sign(desk, unit, day, to=to, causes=causes, measures=measures, seen=seen)


def _words(to: str, causes: str, measures: str) -> dict[str, str]:
    return {"to": clean(to), "causes": clean_lines(causes), "measures": clean_lines(measures)}


def again(desk: Desk, number: int, year: int, mark: int = 0, of: str = "") -> Made:
    """The signed report made once more, as of the hour in which it was signed. Raises `Told` when there is none.

    ``mark`` is the series of its number, ``of`` the desk where it was signed: another desk's is made again there.
    """
    if of not in ("", desk.facts.desk_id):
        raise Told("Báo cáo này ký ở quầy khác, máy này không lập lại được.", f"Xem lại ở {of}.")
    with desk.store.reading() as connection:
        event, body = _letter(connection, number, year, mark)
        first, last, unit = body.about.split("/", 2)
        days = Period(
            date.fromisoformat(first), date.fromisoformat(last), fig.period("nam", date.fromisoformat(first)).name
        )
        # From the journal up to the signature: what was done since then does not change what was signed.
        source = Recounted(connection, ward_known.before(connection, journal.position_of(connection, event.id)))
        flagged = [bytes.fromhex(stream) for stream in body.parts.get("complex", "").split()]
        said = told(
            desk, source, unit, days, event.at.astimezone(VN), body.parts, flagged, int(body.parts.get("layout", 2))
        )
        signer = {officer.id: officer for officer in source.officers()}.get(body.signer, desk.facts.officer)
        facts = facts_in(desk, source.choices())
    values = leader_fields.for_explanation(facts, said, body.symbol, body, event.at, signer, desk.now())
    stem = f"bao-cao-giai-trinh-{number:02d}-{year}"
    return leader_papers.made(desk, "bao_cao_giai_trinh", values, stem, names=len(said.late))


def _letter(connection: Connection, number: int, year: int, mark: int) -> tuple[Event, LetterIssued]:
    for event in journal.of_type(connection, "letter_issued", journal.last_position(connection)):
        body = event.body
        if not isinstance(body, LetterIssued):
            continue
        if (body.sort, body.number, body.year, body.mark) == ("giai_trinh", number, year, mark):
            return event, body
    raise Told("Không tìm thấy báo cáo này trong sổ văn bản đi.", "Mở Sổ văn bản đi và chọn lại.")
