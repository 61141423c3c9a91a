"""A list behind a figure ends where its figure says: nobody looks on through the years before for one more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, figures, intake, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store.prepared import Prepared

NOVEMBER, DECEMBER = (fig.period("thang", date(2026, month, 1)) for month in (11, 12))
AXES: tuple[tuple[figures.By, list[str] | None], ...] = (
    ("linh_vuc", None), ("linh_vuc", ["Hộ tịch"]), ("thu_tuc", ["1.004837"]), ("thu_tuc", ["1.004837", "9.999999"]),
)  # fmt: skip


@pytest.fixture
def five(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """Five taken in in November at several hours, one of them solved in it, one in December."""
    streams = []
    for _ in range(5):
        streams.append(intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id)
        clock.forward(minutes=7)
    dossiers.result_ready(desk, streams[1], "Trích lục")
    clock.forward(days=9)
    dossiers.result_ready(desk, streams[3], "Trích lục")
    return desk


@contextmanager
def limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many dossiers each page was asked for. Its statement is a prepared one, which SQLAlchemy's events miss."""
    found: list[int] = []
    run = Prepared._run

    def heard(self: Prepared, connection: Connection, values: Sequence[Any]) -> Any:
        statement = self._compiled[0]
        if "from dossier d" in statement and statement.endswith(" limit ? + 0"):
            found.append(values[-1])
        return run(self, connection, values)

    with monkeypatch.context() as patch:
        patch.setattr(Prepared, "_run", heard)
        yield found


@pytest.mark.parametrize("cell", stored._UNBOUNDED)
@pytest.mark.parametrize(("by", "keys"), AXES)
def test_page_by_page_the_whole_list_comes_and_then_nothing_is_looked_for(
    five: Desk, monkeypatch: pytest.MonkeyPatch, cell: figures.Cell, by: figures.By, keys: list[str] | None
) -> None:
    for period in (NOVEMBER, DECEMBER):
        whole = figures.behind(five, period, cell, by, keys)
        line = figures.look(five, period).whole
        assert len(whole) == getattr(line, cell)
        with limits(monkeypatch) as asked:
            found: list[figures.Behind] = []
            for _ in range(len(whole) + 1):
                found += figures.behind(five, period, cell, by, keys, after=found[-1].mark if found else None, limit=2)
        assert [each.mark for each in found] == [each.mark for each in whole]
        left = [max(0, min(2, len(whole) - 2 * n)) for n in range(len(whole) + 1)]
        assert asked == left, (period, cell)


def test_one_that_was_solved_meanwhile_takes_no_other_from_the_list(five: Desk) -> None:
    first = figures.behind(five, DECEMBER, "open", "linh_vuc", None, limit=2)
    rest = figures.behind(five, DECEMBER, "open", "linh_vuc", None, after=first[-1].mark)
    assert len(first + rest) == 3
    dossiers.result_ready(five, first[0].row.dossier.id, "Trích lục")
    again = figures.behind(five, DECEMBER, "open", "linh_vuc", None, after=first[-1].mark)
    assert [each.mark for each in again] == [each.mark for each in rest]


def test_the_ages_list_what_their_bars_count(five: Desk) -> None:
    sheet = reports.pictures(five, DECEMBER)
    for bar in sheet.ages:
        assert len(figures.behind_picture(five, DECEMBER, "age", bar.key)) == bar.number
