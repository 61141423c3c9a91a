"""No search may read the whole table: at a million dossiers that is the difference between a tenth of a
millisecond and many seconds, and at fifty nobody would notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store.prepared import Prepared

Asked = list[tuple[str, Any]]


@pytest.fixture
def asked(desk: Desk, full_draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Every statement that is sent to the file, with its values: SQLAlchemy's own, and those prepared once."""
    intake.accept(desk, full_draft)
    sent: Asked = []
    run = Prepared._run

    def noted(self: Prepared, connection: Any, values: Any) -> Any:
        text, order, fixed = self._compiled
        sent.append((text, [values[name] if name in values else fixed[name] for name in order]))
        return run(self, connection, values)

    def note(_: Any, cursor: Any, text: str, values: Any, *rest: Any) -> None:
        sent.append((text, values))

    monkeypatch.setattr(Prepared, "_run", noted)
    event.listen(desk.store.engine, "before_cursor_execute", note)
    yield sent
    event.remove(desk.store.engine, "before_cursor_execute", note)


def scans(desk: Desk, asked: Asked) -> list[str]:
    """The plans that read a whole table; a full-text table's own "SCAN ... VIRTUAL TABLE INDEX" is its index."""
    found = []
    with desk.store.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for text, values in asked:
            if not text.lower().lstrip().startswith("select"):
                continue
            plan = driver.execute(f"explain query plan {text}", values).fetchall()
            found += [
                f"{step[3]}: {text}"
                for step in plan
                if step[3].startswith("SCAN") and "VIRTUAL TABLE" not in step[3] and "INDEX" not in step[3]
            ]
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "000.00.12.H32-261123-0009",
        "12/2026",
        "056192009999",
        "0905999999",
        "+84 905 999 999",
        "9999",
        "khong ai ca",
        "a\u1e9eb \uab30x \U0001f600",
    ],
)
def test_a_search_that_finds_nothing_has_read_no_whole_table(desk: Desk, asked: Asked, typed: str) -> None:
    del asked[:]
    assert dossiers.find(desk, typed) == []
    assert asked
    assert not scans(desk, list(asked))


def test_the_same_person_and_procedure_is_looked_up_by_index(desk: Desk, asked: Asked, full_draft: Draft) -> None:
    del asked[:]
    again = replace(full_draft, id=intake.new_draft(desk).id)
    assert len(intake.alike(desk, again)) == 1
    assert not scans(desk, list(asked))
