"""No number of a report, and no list behind one, may read the whole table of dossiers or of events."""

from __future__ import annotations

from sqlalchemy import text

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import entries, explained, figures, picture_lists, served, sight, till

AT = {"begin": 0, "end": 9, "edge": 9, "first": 1, "last": 2, "missed": 2, "midnight": 0}
MORE = {"limit": 50, "at": 1, "number": 1, "key": "", "key0": "", "axis": "tat_ca", "upto": 9, "officer": "",
        "position": 0, "code": "", "edge": 1, "now": 1, "before": 9, "since": 0}  # fmt: skip


def plan(desk: Desk, statement: str) -> list[str]:
    with desk.store.reading() as connection:
        rows = connection.execute(text(f"explain query plan {statement}"), {**AT, **MORE})
        return [row[3] for row in rows]


def test_a_list_walks_one_index_and_sorts_nothing(desk: Desk) -> None:
    for cell in figures.CELLS:
        for axis in fig.AXES:
            for after in (False, True):
                steps = plan(desk, figures.statement(cell, axis, 1, after=after))
                assert steps[0].startswith("SEARCH d USING INDEX dossier_"), (cell, steps)
                assert not [step for step in steps if "TEMP B-TREE" in step or step.startswith("SCAN")], (cell, steps)


def test_what_stands_up_to_a_mark_is_counted_along_the_same_index(desk: Desk) -> None:
    for cell in figures._UNBOUNDED:
        for axis in fig.AXES:
            (step,) = plan(desk, figures.passed(cell, axis, 1))
            assert step.startswith("SEARCH d USING INDEX dossier_accepted (accepted_at>?"), (cell, step)


def test_what_an_officer_accepted_in_one_unit_is_counted_within_one_index(desk: Desk) -> None:
    ends = {"since": 0, "until": 9}
    with desk.store.reading() as connection:
        rows = connection.execute(text(f"explain query plan {served.COUNTED}"), {**AT, **MORE, **ends}).all()
    assert [row[3] for row in rows] == [
        "SEARCH dossier USING COVERING INDEX dossier_served (officer=? AND accepted_at>? AND accepted_at<?)"
    ]


def test_the_old_that_are_still_open_are_looked_for_among_the_open_alone(desk: Desk) -> None:
    for after in (False, True):
        steps = plan(
            desk, figures.list_statement(picture_lists.AGED, "accepted_at", picture_lists.OF_OPEN, after=after)
        )
        assert steps[0].startswith("SEARCH d USING INDEX dossier_open (accepted_at>? AND accepted_at<?)"), steps
        # Only those of the very same instant are put in order: the page is full before the rest is read.
        assert [step for step in steps[1:] if "RIGHT PART" not in step and "LAST TERM" not in step] == []


def test_a_book_is_found_by_its_hours(desk: Desk) -> None:
    for book, condition in entries.BOOKS.items():
        steps = plan(desk, f"select position from event where {condition} and at >= :begin and at < :end order by at")
        assert len(steps) == 1
        assert f"INDEX event_{book} (at>? AND at<?)" in steps[0], book


def test_the_numbers_are_sums_of_days(desk: Desk) -> None:
    assert plan(desk, figures._SUMS.format(more=""))[0] == "SEARCH tally USING PRIMARY KEY (axis=?)"
    for key, more in (("field", ""), ("''", ""), ("officer", "and officer = :key")):
        (step, *_) = plan(desk, figures._TODAY.format(key=key, more=more))
        assert "dossier_late (late_at>? AND late_at<?)" in step


def test_names_ages_and_the_till_are_answered_by_an_index(desk: Desk) -> None:
    for statement in (
        "select procedure_name from dossier where procedure_code = :code order by opened_at desc, id desc limit 1",
        "select count(*) from dossier where solved_at is null and accepted_at is not null and accepted_at < :edge",
        "select holder, count(*), sum(due_at < :now) from dossier where status = 'in_process' group by holder",
        str(till._LAST),
        str(till._SINCE),
    ):
        steps = plan(desk, statement)
        assert not [step for step in steps if step.startswith("SCAN") and "INDEX" not in step], (statement, steps)


def test_the_last_closing_is_looked_for_in_the_index_of_closings_alone(desk: Desk) -> None:
    steps = plan(desk, str(till._CLOSING))
    assert steps == [
        "SEARCH event USING INTEGER PRIMARY KEY (rowid=?)",
        "SCALAR SUBQUERY 1",
        "SEARCH event USING COVERING INDEX event_till",
    ]


def test_the_explanations_of_a_year_are_found_among_the_letters(desk: Desk) -> None:
    with desk.store.reading() as connection:
        values = {"begin": 1, "first": "2026-01-01"}
        rows = connection.execute(text(f"explain query plan {explained.STATEMENT}"), values).all()
        there = f"explain query plan select * from foreign_event where {explained.AT} order by at"
        (theirs,) = connection.execute(text(there), {"of": "Quầy 2"}).all()
        (life,) = connection.execute(text(f"explain query plan {sight.NEXT_LIFE}"), {"desk": "", "epoch": 0}).all()
    assert theirs[3] == "SCAN foreign_event USING INDEX foreign_event_explained"
    assert "COVERING INDEX" in life[3]
    assert "((desk,epoch)>(?,?))" in life[3]
    steps = [row[3] for row in rows if "event" in row[3]]
    assert [step.split(" (")[0] for step in steps] == [
        "SEARCH event USING INDEX event_explained",
        "SEARCH foreign_event USING INDEX foreign_event_explained",
    ]  # fmt: skip
