"""The order in which numbers are given is not the order of commits, unless the ward's head row is locked first."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from mot_cua_desktop.hub import log


def missed(hub: Any, monkeypatch: pytest.MonkeyPatch, after_the_first: Callable[[], None]) -> set[bytes]:
    """One push holds its transaction open while another comes; a reader looks in between and later again: what did it
    never see?"""
    one, two, reader = hub.join("Quầy 1"), hub.join("Quầy 2"), hub.join("Quầy 3")
    one.dossiers(1, deeds=1)
    two.dossiers(1, deeds=1)
    stored, go_on = threading.Event(), threading.Event()
    store = log._store

    def slowly(connection: Any, caller: Any, *rest: Any) -> None:
        store(connection, caller, *rest)
        if caller.desk == "Quầy 1":
            stored.set()
            assert go_on.wait(20)

    monkeypatch.setattr(log, "_store", slowly)
    first = threading.Thread(target=hub.push, args=(one,))
    second = threading.Thread(target=hub.push, args=(two,))
    first.start()
    assert stored.wait(20)
    second.start()
    after_the_first()
    seen = hub.pull(reader)
    go_on.set()
    first.join(20)
    second.join(20)
    later = hub.pull(reader, after=seen.upto)
    everything = {row.id for row in hub.log()}
    assert len(everything) == 2
    return everything - {item.id for item in (*seen.items, *later.items)}


def test_with_the_head_row_locked_nothing_is_missed(pg_hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert missed(pg_hub, monkeypatch, lambda: None) == set()


def test_with_numbers_from_a_sequence_the_event_that_commits_late_is_lost(
    pg_hub: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = itertools.count()
    ward = {"id": "000.00.12.H32", "hub_seq": 0, "hub_hash": b""}
    committed = threading.Event()
    monkeypatch.setattr(log, "lock_ward", lambda *_: SimpleNamespace(head=next(numbers), **ward))
    call = pg_hub.service.call

    def noting(name: str, token: str, body: bytes) -> Any:
        answer = call(name, token, body)
        if name == "push":
            committed.set()
        return answer

    object.__setattr__(pg_hub, "service", SimpleNamespace(call=noting, now=pg_hub.service.now))
    with monkeypatch.context() as patched:
        # The ward's row is not written either: its lock would do the work of the one left out.
        from sqlalchemy import Connection

        execute = Connection.execute

        def without_head(self: Any, statement: Any, *rest: Any, **more: Any) -> Any:
            if str(statement).startswith("UPDATE ward"):
                return None
            return execute(self, statement, *rest, **more)

        patched.setattr(Connection, "execute", without_head)
        lost = missed(pg_hub, monkeypatch, lambda: committed.wait(20) or pytest.fail("the second waited"))
    assert len(lost) == 1
