"""The closings of the till that a period's book of fees tells of, each as its last correction left it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.report_asked import Asked
from mot_cua_desktop.store.entries import Entry
from mot_cua_desktop.store.figures import span


@dataclass(frozen=True)
class Closings:
    """``told`` are the closings and corrections that stand in the book, by the hour; ``differences`` what each closing
    of the period is apart by now (dong); ``before`` how many corrections in it are of a closing of an earlier one."""

    told: list[Entry]
    differences: list[int]
    before: int = 0

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
    for entry in asked.source.entries("till_fix", span(Period(asked.period.first, until, ""), asked.now)):
        assert isinstance(entry.body, ev.TillCorrected)
        closing = entry.body.closing.lower()
        if closing in differences:
            differences[closing] = entry.body.difference
        elif entry.at < asked.span.end:
            before += 1
        else:
            continue
        told.append(entry)
    return Closings(_by_hour(told), list(differences.values()), before)


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
