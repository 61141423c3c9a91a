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
    """Those of a report's period. A correction is of its officer's last closing at that desk, and what it says stands:
    also in the book of the period in which that closing was, when it was written after midnight."""
    if asked.layout < 4:
        return _of_period_alone(asked)
    until = max(asked.period.last, asked.now.astimezone(VN).date())
    whole = span(Period(asked.period.first, until, ""), asked.now)
    told: list[Entry] = []
    differences: list[int] = []
    before = 0
    last: dict[tuple[str, str], int | None] = {}  # which of the period's closings; None for one after it
    for entry in _by_hour([*asked.source.entries("till", whole), *asked.source.entries("till_fix", whole)]):
        body, inside = entry.body, entry.at < asked.span.end
        assert isinstance(body, ev.TillClosed | ev.TillCorrected)
        till = (entry.desk, body.officer)
        if isinstance(body, ev.TillClosed):
            last[till] = len(differences) if inside else None
            if inside:
                differences.append(body.difference)
                told.append(entry)
            continue
        place = last.get(till, -1)
        if place == -1 and inside:
            before += 1
            told.append(entry)
        elif place is not None and place >= 0:
            differences[place] = body.difference
            told.append(entry)
    return Closings(told, differences, before)


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
