"""Events of an older version are lifted when they are read; the journal itself stays as it was written."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording


def test_an_old_body_is_lifted_on_reading_and_the_rest_is_read_as_it_was(
    desk: Desk, full_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if version 3 had put one field where version 1 had another, and version 2 had changed its words."""
    state = dossiers.withdraw(desk, intake.accept(desk, full_draft).id, "Công dân đổi ý")

    def louder(raw: dict[str, Any]) -> dict[str, Any]:
        return {**raw, "reason": raw["reason"].upper()}

    def marked(raw: dict[str, Any]) -> dict[str, Any]:
        return {**raw, "reason": raw["reason"] + "!"}

    monkeypatch.setattr(journal, "VERSION", 3)
    monkeypatch.setattr(journal, "LIFTS", {("withdrawn", 1): louder, ("withdrawn", 2): marked})
    with desk.store.writing() as connection:
        before = journal.verify(connection)
        opened, accepted, withdrawn = [event.body for event in journal.of_stream(connection, state.id)]
        assert isinstance(withdrawn, ev.Withdrawn)
        assert withdrawn.reason == "CÔNG DÂN ĐỔI Ý!"
        assert isinstance(opened, ev.Opened)
        assert isinstance(accepted, ev.Accepted)
        assert accepted.due == state.first_due
        recording.rebuild(connection)
        assert journal.verify(connection) == before
    lifted = dossiers.get(desk, state.id).withdrawn
    assert lifted is not None
    assert lifted.reason == "CÔNG DÂN ĐỔI Ý!"


def test_an_event_of_a_newer_version_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "VERSION", 0)
    with desk.store.reading() as connection, pytest.raises(Told, match="phiên bản mới hơn"):
        list(journal.all_events(connection))


def test_a_field_that_only_a_later_minor_program_writes_does_not_stop_reading(desk: Desk, full_draft: Draft) -> None:
    body = msgspec.json.decode(msgspec.json.encode(ev.Withdrawn(number=1, year=2026, reason="x")))
    lifted = journal._lifted("withdrawn", 1, msgspec.json.encode(body | {"later": 5}))
    assert lifted == ev.Withdrawn(number=1, year=2026, reason="x")
