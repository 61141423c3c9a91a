"""Which unit (đơn vị) a dossier belongs to: that of the officer who accepted it, as it was at the acceptance.

So a past month stays with the unit that worked in it, and no unit leaves the line of the year by moving a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_MARK = "@"  # in no officer's id


@dataclass(frozen=True)
class Service:
    """An officer's time in one unit: what they accepted from ``since`` on and before ``until``."""

    officer: str
    unit: str
    since: datetime = _FIRST
    until: datetime = _LAST

    @property
    def whole(self) -> bool:
        """Whether it is all that the officer ever accepted."""
        return (self.since, self.until) == (_FIRST, _LAST)

    @property
    def key(self) -> str:
        """As the lines of a report name it: the officer's id, with the microseconds of both ends where there are."""
        if self.whole:
            return self.officer
        ends = ("" if end in (_FIRST, _LAST) else str((end - _EPOCH) // _STEP) for end in (self.since, self.until))
        return _MARK.join((self.officer, *ends))

    def accepted(self, officer: str, at: datetime | None) -> bool:
        """Whether what this officer accepted at that hour belongs here."""
        return officer == self.officer and at is not None and self.since <= at < self.until


_STEP = timedelta(microseconds=1)


def read(key: str) -> Service:
    """A service out of its key; the unit is not told by it."""
    officer, *ends = key.split(_MARK)
    if not ends:
        return Service(officer, "")
    since, until = ends
    return Service(
        officer, "", _EPOCH + int(since) * _STEP if since else _FIRST, _EPOCH + int(until) * _STEP if until else _LAST
    )


def services(named: Iterable[tuple[datetime, str, str]]) -> Mapping[str, Sequence[Service]]:
    """Every officer's services out of all namings: when, whom (their id), of which unit.

    Before a unit was first stated that first one holds: to state it late is no move.
    """
    found: dict[str, list[Service]] = {}
    for at, officer, unit in sorted(named, key=lambda each: each[0]):
        before = found.setdefault(officer, [Service(officer, unit)])
        last = before[-1]
        if unit == last.unit:
            continue
        if len(before) == 1 and not last.unit:
            before[0] = Service(officer, unit)
        else:
            before[-1:] = [Service(officer, last.unit, last.since, at), Service(officer, unit, at)]
    return found
