"""What each figure of the desk is: its formula in words, its article, and how it follows from counts.

Every count is derived from the journal: no deed can make a late dossier one that was in time. Days are Viet Nam's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal, get_args

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import VN

Outcome = Literal["truoc_han", "dung_han", "qua_han"]
OUTCOME_WORDS: dict[Outcome, str] = {"truoc_han": "trước hạn", "dung_han": "đúng hạn", "qua_han": "quá hạn"}
#: Along what the figures are told: everything, by field, by the officer who accepted, by procedure.
Axis = Literal["tat_ca", "linh_vuc", "can_bo", "thu_tuc"]
AXES: tuple[Axis, ...] = get_args(Axis)
#: What a day has of each: accepted by channel, solved by outcome, and missed deadlines (``past``).
Count = Literal["online", "direct", "post", "early", "on_time", "late", "past"]
COUNTS: tuple[Count, ...] = get_args(Count)
_BY_CHANNEL: dict[str, Count] = {"truc_tuyen": "online", "truc_tiep": "direct", "buu_chinh": "post"}
_BY_OUTCOME: dict[Outcome, Count] = {"truoc_han": "early", "dung_han": "on_time", "qua_han": "late"}


def day_of(at: datetime) -> int:
    """The day of Viet Nam in which an instant lies, counted as `date.toordinal` does."""
    return at.astimezone(VN).toordinal()


def outcome(state: Dossier) -> Outcome | None:
    """How an accepted dossier was solved; None while it is in process, or was never accepted.

    Finished on an earlier day than the lawful deadline is early, on that day in time, past it late. What ended without
    a result (withdrawn, refused, lapsed) was in time unless it was late by then.
    """
    if state.accepted_at is None or state.finished_at is None:
        return None
    judged, deadline = state.judged_at or state.finished_at, state.deadline
    if deadline is not None and judged > deadline.at:
        return "qua_han"
    early = deadline is not None and state.result is not None and day_of(judged) < day_of(deadline.at)
    return "truoc_han" if early else "dung_han"


def solved_at(state: Dossier) -> datetime | None:
    """When an accepted dossier was done with, by the latest hour that its events bear: a clock set back moves it
    into no earlier month."""
    return (state.finished_by or state.finished_at) if state.accepted_at is not None else None


def tallied(state: Dossier) -> list[tuple[int, Count]]:
    """What a dossier adds to which day: its acceptance, its end, and the day on which its deadline was missed."""
    if state.accepted_at is None:
        return []
    found: list[tuple[int, Count]] = [(day_of(state.accepted_at), _BY_CHANNEL[state.channel])]
    how, solved = outcome(state), solved_at(state)
    if how is not None and solved is not None:
        found.append((day_of(solved), _BY_OUTCOME[how]))
    if state.late_at is not None:
        found.append((day_of(state.late_at), "past"))
    return found


def channel_count(state: Dossier) -> Count:
    """The count that an acceptance adds to, by its channel."""
    return _BY_CHANNEL[state.channel]


def outcome_count(how: Outcome) -> Count:
    """The count that an end adds to."""
    return _BY_OUTCOME[how]


def keys(state: Dossier) -> dict[Axis, str]:
    """Where a dossier stands along each axis."""
    return {
        "tat_ca": "",
        "linh_vuc": state.procedure.field,
        "can_bo": state.officer,
        "thu_tuc": state.procedure.code,
    }


@dataclass(frozen=True)
class Counts:
    """The numbers of Biểu II.06a for one line: received by channel and carried over, solved, still in process.

    Unit: dossiers. ``carried`` counts what was accepted before the period and not solved before it.
    """

    online: int = 0
    direct: int = 0
    post: int = 0
    carried: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0

    @property
    def received(self) -> int:
        """Accepted within the period."""
        return self.online + self.direct + self.post

    @property
    def handled(self) -> int:
        """Column (3): received in the period and carried over."""
        return self.received + self.carried

    @property
    def solved(self) -> int:
        """Column (7)."""
        return self.early + self.on_time + self.late

    @property
    def open(self) -> int:
        """Column (11)."""
        return self.open_in_time + self.open_late

    @property
    def balanced(self) -> bool:
        """The check of the form: 3 = 7 + 11."""
        return self.handled == self.solved + self.open

    @property
    def late_rate(self) -> Fraction | None:
        """Late among the solved; None where nothing was solved."""
        return Fraction(self.late, self.solved) if self.solved else None

    @property
    def wider_rate(self) -> Fraction | None:
        """Late among all that was handled, those still in process with them."""
        return Fraction(self.late + self.open_late, self.handled) if self.handled else None

    def __add__(self, other: Counts) -> Counts:
        names = self.__dataclass_fields__
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def __sub__(self, other: Counts) -> Counts:
        names = self.__dataclass_fields__
        return Counts(**{name: getattr(self, name) - getattr(other, name) for name in names})


def bearable(counts: Counts, limit: Fraction) -> int:
    """How many more late dossiers the year can bear before the rate passes ``limit``, each of them solved late next;
    negative: how many are too many already, on the work solved so far.

    Late may be l' with (late + n) / (solved + n) <= limit, so n <= (limit * solved - late) / (1 - limit).
    """
    room = (limit * counts.solved - counts.late) / (1 - limit)
    return room.numerator // room.denominator


@dataclass(frozen=True)
class Figure:
    """One figure: its name, its formula in words, and what it rests on."""

    name: str
    formula: str
    source: str


_06A = "Biểu số II.06a/VPCP/KSTT"
FIGURES: dict[str, Figure] = {
    "handled": Figure("Phải giải quyết", "(3) = tiếp nhận trong kỳ (4) + (5) + từ kỳ trước (6)", _06A),
    "received": Figure(
        "Tiếp nhận trong kỳ", "Số hồ sơ được cấp mã, giấy tiếp nhận trong kỳ: trực tuyến + trực tiếp + bưu chính", _06A
    ),
    "online": Figure("Trực tuyến", "(4) = hồ sơ nộp trực tuyến được tiếp nhận trong kỳ", _06A),
    "offline": Figure("Trực tiếp, bưu chính", "(5) = hồ sơ nộp tại quầy hoặc qua bưu chính, tiếp nhận trong kỳ", _06A),
    "direct": Figure("Trực tiếp", "(5a) = hồ sơ nộp tại quầy, tiếp nhận trong kỳ; (5) = (5a) + (5b)", _06A),
    "post": Figure("Bưu chính", "(5b) = hồ sơ nộp qua bưu chính, tiếp nhận trong kỳ; (5) = (5a) + (5b)", _06A),
    "carried": Figure("Từ kỳ trước", "(6) = tiếp nhận trước kỳ, đến đầu kỳ chưa giải quyết xong", _06A),
    "solved": Figure(
        "Đã giải quyết", "(7) = (8) + (9) + (10): trong kỳ đã có kết quả, hoặc đã kết thúc (rút, từ chối, đóng)", _06A
    ),
    "early": Figure("Trước hạn", "(8) = có kết quả vào ngày trước ngày hết hạn theo quy định", _06A),
    "on_time": Figure(
        "Đúng hạn", "(9) = có kết quả trong ngày hết hạn; hồ sơ rút, từ chối, đóng khi chưa quá hạn", _06A
    ),
    "late": Figure(
        "Quá hạn", "(10) = xong sau hạn theo quy định. Xin lỗi, hẹn lại không làm hồ sơ trễ thành đúng hạn", _06A
    ),
    "open": Figure("Đang giải quyết", "(11) = (12) + (13): tiếp nhận đến cuối kỳ mà chưa xong", _06A),
    "open_in_time": Figure(
        "Đang giải quyết, trong hạn", "(12) = đến cuối kỳ chưa quá hạn; dừng chờ bổ sung khi còn hạn là trong hạn", _06A
    ),
    "open_late": Figure("Đang giải quyết, quá hạn", "(13) = đến cuối kỳ đã quá hạn theo quy định mà chưa xong", _06A),
    "late_rate": Figure(
        "Tỷ lệ trễ", "Quá hạn đã giải quyết (10) ÷ tổng đã giải quyết (7)", "Công văn 535/UBND-NV: không quá 3%/năm"
    ),
    "wider_rate": Figure(
        "Tỷ lệ trễ kể cả đang giải quyết",
        "[(10) + (13)] ÷ tổng phải giải quyết (3)",
        "Theo cách tính tiến độ của QĐ 766/QĐ-TTg",
    ),
    "bearable": Figure(
        "Còn được phép trễ trong năm",
        "Số hồ sơ trễ n lớn nhất để (10 + n) ÷ (7 + n) chưa vượt mức cho phép, tính từ đầu năm đến cuối kỳ",
        "Công văn 535/UBND-NV",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """The days of a report, both included, with its name."""

    first: date
    last: date
    name: str

    @property
    def days(self) -> str:
        return f"từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}"


PeriodKind = Literal["thang", "quy", "nam"]
PERIOD_WORDS: dict[PeriodKind, str] = {"thang": "Tháng", "quy": "Quý", "nam": "Năm"}
_MONTHS: dict[PeriodKind, int] = {"thang": 1, "quy": 3, "nam": 12}


def period(kind: PeriodKind, day: date) -> Period:
    """The month, quarter or year in which ``day`` lies."""
    size = _MONTHS[kind]
    begin = (day.month - 1) // size * size + 1
    first = date(day.year, begin, 1)
    beyond = date(day.year + (begin + size > 12), (begin + size - 1) % 12 + 1, 1)
    name = {"thang": f"tháng {begin}/", "quy": f"quý {begin // 3 + 1}/", "nam": "năm "}[kind]
    return Period(first, date.fromordinal(beyond.toordinal() - 1), f"{name}{day.year}")


def months(year: int) -> list[Period]:
    """The twelve months of a year."""
    return [period("thang", date(year, month, 1)) for month in range(1, 13)]


def earlier(kind: PeriodKind, of: Period) -> Period:
    """The period before."""
    return period(kind, date.fromordinal(of.first.toordinal() - 1))


def later(kind: PeriodKind, of: Period) -> Period:
    """The period after."""
    return period(kind, date.fromordinal(of.last.toordinal() + 1))


def say_rate(rate: Fraction | None) -> str:
    """ "2,35%": rounded up in the second place, so that nothing past a limit is shown as being at it."""
    if rate is None:
        return "–"
    hundredths = -(-rate.numerator * 10_000 // rate.denominator)
    return f"{hundredths // 100},{hundredths % 100:02d}%"


def say_count(count: int) -> str:
    """ "1.171": grouped by thousands, as every table has it."""
    return f"{count:,}".replace(",", ".")
