"""A scanner that types, a hub that is there, for every test of windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.hub import database, enrolment, tables
from mot_cua_desktop.hub.service import Service
from mot_cua_desktop.operations import syncing
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.sync.client import Cut, Round
from mot_cua_desktop.ui import rounds
from mot_cua_desktop.ui.kit import scanner
from mot_cua_desktop.ui.kit.appearance import dress


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """The application as it looks at work, before any window stands: to dress it anew would restyle whatever the tests
    before left behind, half taken down, and ends the process now and then."""
    dress(qapp)


def press(widget: QWidget, key: int, text: str) -> None:
    """One key, down and up, where the cursor is. (QTest ends the process at a letter that has no ASCII.)"""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QCoreApplication.sendEvent(QApplication.focusWidget() or widget, event)


@pytest.fixture
def scan() -> Callable[[QWidget, str], None]:
    """Type a text at a scanner's speed into whatever has the cursor, with Enter at its end."""

    def typed(widget: QWidget, text: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                scanner, "_FASTEST_HAND", 2.0
            )  # the machine that runs the tests may be busy; a scanner is not
            for letter in text:
                press(widget, ord(letter.upper()) if letter.isascii() else 0, letter)
            press(widget, Qt.Key.Key_Return, "\r")

    return typed


WARD = "000.00.12.H32"
URL = "https://hub.thu.vn"


class HubHere:
    """A real hub over SQLite in this process, and further desks of its ward. ``up`` is the line to it; ``late`` by how
    much its clock is behind the desks'."""

    def __init__(self, root: Path, clock: Callable[[], datetime], desk_in: Callable[..., DataFolder]) -> None:
        self.root, self.clock, self.up, self.late, self.desk_in = root, clock, True, timedelta(), desk_in
        self.calls: list[str] = []
        self.engine = database.open_database(f"sqlite:///{root / 'hub.db'}")
        self.service = Service(self.engine, lambda: int((self.clock() - self.late).timestamp() * 1_000_000))
        with database.writing(self.engine) as connection:
            enrolment.add_ward(connection, WARD, "Phường Thử")
        self.desks: list[Desk] = []

    def opened(self, url: str, ca: Path | None) -> Any:
        return self

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        self.calls.append(call)
        if not self.up:
            raise Cut("no route")
        answer = self.service.call(call, token, body)
        return answer.status, answer.body

    def code(self) -> str:
        with database.writing(self.engine) as connection:
            return enrolment.new_code(connection, WARD, self.service.now())

    def desk(self, answers: FirstRun, name: str, officer: str) -> Desk:
        """Another desk of the ward, joined."""
        root, told = self.root / f"quay-{len(self.desks) + 2}", replace(answers, desk_name=name, officer_name=officer)
        made = open_desk(self.desk_in(root, told, self.clock), self.clock)
        self.join(made)
        self.desks.append(made)
        return made

    def join(self, desk: Desk) -> None:
        syncing.join(desk.store, desk.facts.desk_id, URL, self.code(), self)

    def sync(self, desk: Desk) -> Round:
        return syncing.sync(desk.store, self, desk.clock)

    def log(self) -> list[Any]:
        with database.reading(self.engine) as connection:
            return list(connection.execute(select(tables.event).order_by(tables.event.c.position)))

    def close(self) -> None:
        for each in self.desks:
            each.store.close()
        self.engine.dispose()


@pytest.fixture
def hub(tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch, desk_in: Any) -> Iterator[HubHere]:
    """The program's way to its hub leads here."""
    made = HubHere(tmp_path, clock, desk_in)
    monkeypatch.setattr(rounds, "_open_wire", made.opened)
    yield made
    made.close()
