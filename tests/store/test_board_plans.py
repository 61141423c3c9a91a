"""No question of the board may read the whole table: a hundred thousand open among a million must not be felt."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import board, tables
from mot_cua_desktop.store.prepared import Prepared

QUESTIONS = {
    **{f"count {group}": query for group, query in board._COUNTS.items()},
    **{f"count mine {group}": query for group, query in board._MY_COUNTS.items()},
    **{f"list {group}": query for group, query in board._LISTS.items()},
    **{f"list mine {group}": query for group, query in board._MY_LISTS.items()},
    "to apologise": board._TO_APOLOGISE,
    "unheld": board._UNHELD,
    "count asked": board._ASKED_COUNT,
    "list asked": board._ASKED_LIST,
    "count guided": board._GUIDED_COUNT,
    "list guided": board._GUIDED_BY,
}


def plan(desk: Desk, query: Prepared) -> list[str]:
    text, _ = query._compiled
    with desk.store.reading() as connection:
        driver: Any = connection.connection.driver_connection
        return [step[3] for step in driver.execute(f"explain query plan {text}", [0] * text.count("?")).fetchall()]


def test_every_question_is_answered_by_an_index(desk: Desk) -> None:
    for name, query in QUESTIONS.items():
        steps = plan(desk, query)
        assert any("INDEX" in step for step in steps), name
        assert not [step for step in steps if step.startswith("SCAN") and "INDEX" not in step], name
        # The index of all statuses holds every running dossier: to sort those by date is a scan by another name.
        assert not [step for step in steps if "dossier_status" in step], name


def test_a_plan_that_reads_everything_would_be_seen(desk: Desk) -> None:
    steps = plan(desk, Prepared(select(tables.dossier.c.seq).where(tables.dossier.c.seq > 0)))
    assert any(step.startswith("SCAN") and "INDEX" not in step for step in steps)


def test_what_is_counted_by_day_or_by_holder_reads_no_row(desk: Desk) -> None:
    for queries in (board._COUNTS, board._MY_COUNTS):
        for group, query in queries.items():
            if group != "phuc_tap":
                assert all("COVERING INDEX" in step for step in plan(desk, query)), group


def test_apologies_owed_and_given_are_counted_within_an_index(desk: Desk) -> None:
    for query in (board._APOLOGIES, board._APOLOGIES_IN_TIME):
        assert ["COVERING INDEX dossier_due" in step for step in plan(desk, query)] == [True]
    assert ["INDEX event_apology (at>? AND at<?)" in step for step in plan(desk, board._APOLOGISED)] == [True]


def test_who_was_asked_longest_ago_is_counted_and_listed_without_reading_the_others(desk: Desk) -> None:
    assert all("COVERING INDEX dossier_asked" in step for step in plan(desk, board._ASKED_COUNT))
    (step,) = plan(desk, board._ASKED_LIST)
    assert "INDEX dossier_asked (asked_at>? AND asked_at<?)" in step


@pytest.mark.parametrize("group", ["qua_han", "hom_nay", "ngay_mai", "nguy_co"])
def test_the_most_urgent_come_first_without_sorting(desk: Desk, group: board.Group) -> None:
    assert not [step for step in plan(desk, board._LISTS[group]) if "TEMP B-TREE" in step]
