"""No search may read the whole table: at a million dossiers that is the difference between a tenth of a
millisecond and many seconds, and at fifty nobody would notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, papers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import search
from mot_cua_desktop.store.prepared import Prepared

Asked = list[tuple[str, Any]]


@pytest.fixture
def asked(desk: Desk, full_draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Every statement that is sent to the file, with its values: SQLAlchemy's and the prepared ones."""
    intake.accept(desk, full_draft)
    sent: Asked = []
    run = Prepared._run

    def note_prepared(self: Prepared, connection: Any, values: Sequence[Any]) -> Any:
        sent.append((self._compiled[0], values))
        return run(self, connection, values)

    monkeypatch.setattr(Prepared, "_run", note_prepared)

    def note(_: Any, cursor: Any, text: str, values: Any, *rest: Any) -> None:
        sent.append((text, values))

    desk.store.give_back()  # SQLAlchemy tells listeners only of connections that it makes after them
    event.listen(desk.store.engine, "before_cursor_execute", note)
    yield sent
    event.remove(desk.store.engine, "before_cursor_execute", note)


#: A full-text table's index, a walk along an index, a line that stands in the statement itself, and what an inner
#: question found (which has its own steps).
_NO_TABLE = ("VIRTUAL TABLE", "INDEX", "CONSTANT ROW", "(subquery-")


def scans(desk: Desk, asked: Asked) -> list[str]:
    """The plans that read a whole table; a full-text table's own "SCAN ... VIRTUAL TABLE INDEX" is its index. A list by
    status may not be sorted before its first page either: most dossiers of a ward have one and the same."""
    found = []
    with desk.store.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for text, values in asked:
            if not text.lower().lstrip().startswith(("select", "update", "delete")):
                continue
            plan = driver.execute(f"explain query plan {text}", values).fetchall()
            found += [
                f"{step[3]}: {text}"
                for step in plan
                if (step[3].startswith("SCAN") and not any(word in step[3] for word in _NO_TABLE))
                or (step[3].startswith("USE TEMP B-TREE") and "dossier.status IN" in text)
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
        "khong ai 9999",
        "a\u1e9eb \uab30x \U0001f600",
    ],
)
def test_a_search_that_finds_nothing_has_read_no_whole_table(desk: Desk, asked: Asked, typed: str) -> None:
    del asked[:]
    assert dossiers.find(desk, typed) == []
    assert any(text.lower().startswith("select") for text, _ in asked)
    assert not scans(desk, list(asked))


@pytest.mark.parametrize(
    "typed", ["0001", "12/2026", "056192009999", "+84 905 999 999", "tam", "tran thi le hong phong", "khong ai 9999"]
)
def test_what_was_asked_before_is_not_planned_anew(desk: Desk, full_draft: Draft, typed: str) -> None:
    """Planning a statement takes longer than finding a dossier by it; SQLite asks its authorizer whenever it plans."""
    intake.accept(desk, full_draft)
    planned: list[object] = []

    def allow(*what: object) -> int:
        planned.append(what)
        return 0

    with desk.store.reading() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_authorizer(allow)
        found = search.find(connection, typed)
        assert planned
        del planned[:]
        assert search.find(connection, typed, limit=7) == found
        driver.set_authorizer(None)
    assert not planned


def test_the_same_person_and_procedure_is_looked_up_by_index(desk: Desk, asked: Asked, full_draft: Draft) -> None:
    del asked[:]
    again = replace(full_draft, id=intake.new_draft(desk).id)
    assert len(intake.alike(desk, again)) == 1
    assert not scans(desk, list(asked))


#: Tables of the place itself: a ward has a handful of officers and drafts and some hundred procedures.
SMALL = ("SCAN setting", "SCAN officer", "SCAN draft", "SCAN procedure")


def test_no_deed_and_no_page_reads_a_whole_table(
    desk: Desk, asked: Asked, full_draft: Draft, lacking_draft: Draft, tmp_path: Path
) -> None:
    """A day of one dossier, from the guidance slip to the result, with everything a window asks on the way."""
    del asked[:]
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    draft = intake.resume(desk, guided.id)
    intake.save_draft(desk, draft)
    state = intake.accept(desk, replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers)))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 noi dung")
    state = dossiers.attach(desk, state.id, tmp_path / "a.pdf")
    dossiers.sweep_files(desk)
    state = dossiers.take_fee(desk, state.id, (ev.FeeItem(name="Phí", amount=5),), "A", seen=state.seq)
    papers.printed(desk, state.id, "giay_tiep_nhan")
    owner = replace(state.people.owner, name="Trần Thị Ngọc Anh")
    state = dossiers.correct(desk, state.id, "Sai dấu", people=replace(state.people, owner=owner), seen=state.seq)
    state = dossiers.result_ready(desk, state.id, "Trích lục")
    dossiers.hand_over(desk, state.id, ev.Receiver(name="A"), "Thẻ căn cước")
    dossiers.story(desk, state.id)
    dossiers.page(desk, statuses=("ready", "in_process"))
    dossiers.page(desk, before=5)
    assert len(asked) > 60
    assert not [plan for plan in scans(desk, list(asked)) if not plan.startswith(SMALL)]
