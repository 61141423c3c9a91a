"""The closings of the till that a period's book of fees tells of, each as its last correction left it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.report_asked import Asked
from mot_cua_desktop.store.entries import Entry
from mot_cua_desktop.store.figures import span

#: From this layout (`seal.LAYOUT`) on the money that a till has and the book has not is told below it, and a sum below
#: nothing bears a minus.
OUTSIDE_TOLD = 5
#: From this layout on what one desk did with its till goes by its places in the journal, as the till itself does: a
#: clock that ran ahead and was put right gives the older correction the later hour.
BY_PLACE = 5


_position = attrgetter("position")


@dataclass(frozen=True)
class Closings:
    """``told`` are the closings and corrections that stand in the book, and the money outside it, by the hour, but
    among one desk's by place; ``differences`` what each closing of the period is apart by now (dong); ``before`` how
    many corrections in it are of a closing of an earlier one."""

    told: list[Entry]
    differences: list[int]
    before: int = 0
    layout: int = 0

    def rest(self, money: int) -> str:
        """What is left of a period's money, in words: less than nothing where more went back than came in."""
        return say_money(money) if money >= 0 or self.layout < OUTSIDE_TOLD else f"−{say_money(-money)}"

    @property
    def words(self) -> str:
        """How often a till was closed, and how often it did not agree with its slips."""
        of_before = f"đính chính {fig.say_count(self.before)} lần chốt của kỳ trước" if self.before else ""
        if not self.differences:
            return f"Trong kỳ chưa chốt quỹ lần nào; {of_before}." if of_before else "Chưa chốt quỹ lần nào."
        wrong = sum(map(bool, self.differences))
        said = f"Chốt quỹ {len(self.differences)} lần, {f'{wrong} lần lệch' if wrong else 'lần nào cũng khớp'}"
        return f"{said}; {of_before}." if of_before else f"{said}."


def of(asked: Asked) -> Closings:
    """Those of a report's period. What a correction says of its closing stands: also in the book of the period in which
    that closing was, when it was written after midnight."""
    if asked.layout < 4:
        return _of_period_alone(asked)
    closed = asked.source.entries("till", asked.span)
    differences = {entry.id.lower(): entry.body.difference for entry in closed if isinstance(entry.body, ev.TillClosed)}
    told, before = list(closed), 0
    # Corrections alone are read up to today: they are few, closings are one for each officer and day.
    until = max(asked.period.last, asked.now.astimezone(VN).date())
    corrections = asked.source.entries("till_fix", span(Period(asked.period.first, until, ""), asked.now))
    for entry in sorted(corrections, key=_position) if asked.layout >= BY_PLACE else corrections:
        assert isinstance(entry.body, ev.TillCorrected)
        closing = entry.body.closing.lower()
        if closing in differences:
            differences[closing] = entry.body.difference
        elif entry.at < asked.span.end:
            before += 1
        else:
            continue
        told.append(entry)
    if asked.layout >= OUTSIDE_TOLD:
        aside = asked.source.entries("aside", asked.span)
        told += [each for each in aside if isinstance(each.body, ev.FeeTaken | ev.FeeGivenBack) and each.body.total]
    in_order = _by_place if asked.layout >= BY_PLACE else _by_hour
    return Closings(in_order(told), list(differences.values()), before, asked.layout)


def outside(entry: Entry, names: dict[str, str]) -> str:
    """Of money taken or given back under a deed that does not stand: why a till has it and the book has not."""
    body = entry.body
    assert isinstance(body, ev.FeeTaken | ev.FeeGivenBack)
    of = f" của hồ sơ {entry.matter.code}" if entry.matter.code else ""
    who = f"{entry.at.astimezone(VN):%H:%M %d/%m/%Y}, {names.get(entry.officer, '')}"
    by = "tiền mặt" if body.method == "tien_mat" else "chuyển khoản"
    if isinstance(body, ev.FeeGivenBack):
        return f"Ngoài sổ {who}: hoàn {say_money(body.total)} ({by}){of}, việc không được tính; quỹ đã trừ."
    slip = f"phiếu thu {paper_numbers.said(body)}"
    return f"Ngoài sổ {who}: thu {say_money(body.total)} ({by}, {slip}){of}, việc không được tính; tiền ở trong quỹ."


def _of_period_alone(asked: Asked) -> Closings:
    """As it was before layout 4: a correction was known in the period alone in which it was written."""
    told = _by_hour([*asked.source.entries("till", asked.span), *asked.source.entries("till_fix", asked.span)])
    apart: dict[str, list[int]] = {}
    for entry in told:
        if isinstance(entry.body, ev.TillClosed):
            apart.setdefault(entry.body.officer, []).append(entry.body.difference)
        elif isinstance(entry.body, ev.TillCorrected) and apart.get(entry.body.officer):
            apart[entry.body.officer][-1] = entry.body.difference
    return Closings(told, [difference for each in apart.values() for difference in each])


def _by_hour(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.at)


def _by_place(entries: Iterable[Entry]) -> list[Entry]:
    """By place among one desk's, between desks by the hour. An hour that something later of the same desk undercuts is
    one of a clock that ran ahead: the later one's counts for both."""
    keyed: list[tuple[tuple[datetime, str, int], Entry]] = []
    soonest: dict[str, datetime] = {}
    for entry in sorted(entries, key=_position, reverse=True):
        soonest[entry.desk] = at = min(entry.at, soonest.get(entry.desk, entry.at))
        keyed.append(((at, entry.desk, entry.position), entry))
    return [entry for _, entry in sorted(keyed, key=itemgetter(0))]
