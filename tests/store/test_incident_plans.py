"""What an incident touches is found without walking a journal of five million events."""

from __future__ import annotations

from sqlalchemy import text

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import incident_reports, incidents


def plan(desk: Desk, statement: str) -> list[str]:
    values = {"after": 1, "since": 1, "until": 2, "desk": "Q"}
    with desk.store.reading() as connection:
        return [row[3] for row in connection.execute(text(f"explain query plan {statement}"), values)]


def test_what_was_written_since_is_read_from_its_place_in_the_journal_on(desk: Desk) -> None:
    assert plan(desk, incidents.WRITTEN)[0] == "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"


def test_what_was_promised_or_missed_meanwhile_is_found_by_its_hour(desk: Desk) -> None:
    assert plan(desk, incidents.PROMISED) == ["SEARCH dossier USING INDEX dossier_due (due_at>? AND due_at<?)"]
    assert plan(desk, incidents.MISSED) == ["SEARCH dossier USING INDEX dossier_late (late_at>? AND late_at<?)"]


def test_the_last_deed_of_a_desk_before_an_hour_is_walked_to_from_its_end(desk: Desk) -> None:
    own, others = (plan(desk, each) for each in incident_reports.LAST)
    assert len(own) == len(others) == 1  # no sorting of all that it ever wrote
    assert "(desk=?)" in own[0]
    assert "(desk=?)" in others[0]
