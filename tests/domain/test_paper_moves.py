"""The paper leaves the desk on its day; what came after the cut-off, at the beginning of the next working day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from mot_cua_desktop.domain.promise import paper_moves_by
from mot_cua_desktop.domain.terms import VN
from mot_cua_desktop.store import shipped

REGIME = shipped.regimes().on(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("2026-11-23T09:12", "2026-11-23T17:00"),
        ("2026-11-23T15:00", "2026-11-23T17:00"),
        ("2026-11-23T15:01", "2026-11-25T07:00"),  # Tuesday 24/11 is a holiday
        ("2026-11-25T06:10", "2026-11-25T17:00"),
        ("2026-11-27T18:00", "2026-11-30T07:00"),
        ("2026-11-28T10:00", "2026-11-30T17:00"),  # on a Saturday: it came on Monday
    ],
)
def test_by_the_hour_of_the_receipt(received: str, by: str) -> None:
    found = paper_moves_by(_at(received), REGIME, shipped.calendar())
    assert found == _at(by)


def test_a_ward_with_another_hour_keeps_it() -> None:
    early = replace(REGIME, paper_cutoff=replace(REGIME.paper_cutoff, value=time(10)))
    assert paper_moves_by(_at("2026-11-23T10:30"), early, shipped.calendar()) == _at("2026-11-25T07:00")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN)
