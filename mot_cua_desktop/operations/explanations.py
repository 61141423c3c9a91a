"""Báo cáo giải trình: offered when the year's late rate is past the line, for the ward or one of its units.

It names each late dossier with its cause, the complex ones with their measures; a leader signs it and it takes its
number in the register of outgoing documents. What the leader wrote is kept with the number, so it can be made again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import msgspec
from sqlalchemy import Connection

from mot_cua_desktop.documents import leader_fields
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import letters as rules
from mot_cua_desktop.domain.events import Event
from mot_cua_desktop.domain.figures import Counts, Period
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.domain.names import clean, clean_lines
from mot_cua_desktop.domain.seal import LAYOUT
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import figures, leader_papers, letters, settings, signed_elsewhere
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.operations.explaining import digest, told
from mot_cua_desktop.operations.leader_papers import Made, Saying, silent
from mot_cua_desktop.store import explained, journal, letter_numbers, sight, ward_known
from mot_cua_desktop.store import figures as figures_of
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
    look = figures.looked(source, year, "don_vi", now)
    units = [Over(line.name, line.name, line.counts) for line in look.lines if line.name != figures.NO_UNIT]
    named = [Over("", desk.facts.ward_name, look.whole), *units]
    if len(look.lines) == 1:
        named = named[:1]  # the only unit is the ward
    return [each for each in named if each.counts.late_rate is not None and each.counts.late_rate > look.limit]


def draft(desk: Desk, unit: str, day: date, *, to: str, causes: str, measures: str, say: Saying = silent) -> Made:
    """The report as it would be signed now; takes no number. ``say`` hears what is being done."""
    say("Đang đếm hồ sơ…")
    with desk.store.reading() as connection:
        words = _words(to, causes, measures)
        flagged = figures_of.complex_streams(connection)
        mark = letter_numbers.series(connection)
        said = told(desk, Live(connection), unit, year_of(desk, day), desk.now(), words, flagged)
    symbol = rules.symbol("BC", desk.settings.letter_agency, mark)
    values = leader_fields.for_explanation(desk.facts, said, symbol, None, None, desk.facts.officer, desk.now())
    stem = "bao-cao-giai-trinh-du-thao"
    return leader_papers.made(desk, "bao_cao_giai_trinh", values, stem, say, names=len(said.late))


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
    with desk.store.writing() as connection:
        # Counted as of the very hour that the letter will bear: what is recounted from it must come out alike.
        at = journal.hour_of(connection, desk.author())
        desk = replace(desk, clock=lambda: at)
        year = year_of(desk, day)
        past_line = _with_signed(connection, year, _over(desk, Live(connection), year, desk.now()))
        found = {each.unit: each for each in past_line}
        if unit not in found:
            raise Refused("Tỷ lệ trễ chưa vượt mức phải giải trình.", "Không cần lập báo cáo này.", rule=RULE)
        if not set(found[unit].signed) <= set(seen):
            raise SignedBefore(found[unit].name, found[unit].signed)
        about = f"{year.first:%Y-%m-%d}/{year.last:%Y-%m-%d}/{unit}"
        subject = f"{year.name} của {found[unit].name}"
        words["layout"] = str(LAYOUT)
        flagged = figures_of.complex_streams(connection)
        words["complex"] = " ".join(stream.hex() for stream in flagged)
        source = Live(connection)
        said = told(desk, source, unit, year, desk.now(), words, flagged, LAYOUT)
        signer = {officer.id: officer for officer in source.officers()}.get(desk.facts.officer.id)
        counted = digest(facts_in(desk, source.choices()), said, signer)
        signed_on = msgspec.structs.replace(sight.of_now(connection), digest=counted)
        return letters.issue(
            desk, connection, "giai_trinh", subject, about=about, to=words["to"], parts=words, signed_on=signed_on
        )


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


def again(desk: Desk, number: int, year: int, mark: int = 0, of: str = "", say: Saying = silent) -> Made:
    """The signed report made once more, as of the hour in which it was signed. Raises `Told` when there is none, and as
    `signed_elsewhere.again` does.

    ``mark`` is the series of its number, ``of`` the desk where it was signed, when that is another than this, ``say``
    hears what is being done.
    """
    if of not in ("", desk.facts.desk_id):
        return signed_elsewhere.again(desk, number, year, mark, of, say)
    with desk.store.reading() as connection:
        event, body = _letter(connection, number, year, mark)
        days, unit = signed_elsewhere.days_of(body)
        # From the journal up to the signature: what was done since then does not change what was signed.
        known = ward_known.before(connection, journal.position_of(connection, event.id))
        if body.signed_on is not None:
            known = known._replace(pushed=body.signed_on.pushed)
        source = Recounted(connection, known, partial(signed_elsewhere.say_counted, say))
        flagged = [bytes.fromhex(stream) for stream in body.parts.get("complex", "").split()]
        said = told(
            desk, source, unit, days, event.at.astimezone(VN), body.parts, flagged, int(body.parts.get("layout", 2))
        )
        signer = {officer.id: officer for officer in source.officers()}.get(body.signer, desk.facts.officer)
        facts = facts_in(desk, source.choices())
    values = leader_fields.for_explanation(facts, said, body.symbol, body, event.at, signer, desk.now())
    stem = f"bao-cao-giai-trinh-{number:02d}-{year}"
    return leader_papers.made(desk, "bao_cao_giai_trinh", values, stem, say, names=len(said.late))


def _letter(connection: Connection, number: int, year: int, mark: int) -> tuple[Event, LetterIssued]:
    for event in journal.of_type(connection, "letter_issued", journal.last_position(connection)):
        body = event.body
        if not isinstance(body, LetterIssued):
            continue
        if (body.sort, body.number, body.year, body.mark) == ("giai_trinh", number, year, mark):
            return event, body
    raise Told("Không tìm thấy báo cáo này trong sổ văn bản đi.", "Mở Sổ văn bản đi và chọn lại.")
