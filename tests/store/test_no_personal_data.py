"""What goes wrong is told and logged without whom it concerned."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mot_cua_desktop import logfile
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit.notices import Notices

NAME = "Lộ Thị Danh Tính"
NUMBER = "056192009876"
LEAKS = re.compile("Danh Tính|Danh Tinh|056192009876|danh tinh|Danh T", re.IGNORECASE)


@pytest.fixture
def named(full_draft: Draft) -> Draft:
    return replace(full_draft, owner=replace(full_draft.owner, name=NAME, id_number=NUMBER))


@pytest.fixture
def log(desk: Desk) -> Iterator[Path]:
    root = logging.getLogger("mot_cua_desktop")
    before, level = list(root.handlers), root.level
    logfile.keep(desk.store.folder.logs)
    yield desk.store.folder.logs / "mot_cua.log"
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def faults(desk: Desk, named: Draft, tmp_path: Path) -> Iterator[Exception]:
    """Deeds that fail while holding a citizen's name, each in its own way."""
    state = intake.accept(desk, named)
    scan, nobody = tmp_path / f"{NAME}.pdf", ev.People(owner=ev.Party(name=f"{NAME} II"), applicant=ev.Party(name=NAME))
    for deed in (
        lambda: intake.accept(desk, replace(named, owner=replace(named.owner, phone="1"))),
        lambda: intake.accept(desk, replace(named, id=b"3" * 16, owner=replace(named.owner, id_number=NUMBER * 3))),
        lambda: dossiers.correct(
            desk, state.id, " ", people=ev.People(owner=ev.Party(name=NAME), applicant=ev.Party(name=NAME))
        ),
        lambda: dossiers.attach(desk, state.id, scan),
        lambda: dossiers.take_fee(desk, state.id, (), NAME),
        lambda: dossiers.hand_over(desk, state.id, ev.Receiver(name=NAME), "Thẻ căn cước"),
    ):
        with pytest.raises(Told) as told:
            deed()
        yield told.value
    with desk.store.writing() as connection:
        connection.execute(text("create trigger broken before update on dossier begin select raise(abort, 'odd'); end"))
    with pytest.raises(DBAPIError, match="odd") as bug:
        dossiers.correct(desk, state.id, "Sai", people=nobody)
    yield bug.value
    with desk.store.writing() as connection:
        connection.execute(text("drop table dossier"))
    with pytest.raises(DBAPIError, match="no such table") as bug:
        intake.accept(desk, replace(named, id=b"4" * 16))
    yield bug.value


def test_no_failure_carries_a_name_into_the_log_or_the_terminal(
    qtbot, desk: Desk, named: Draft, tmp_path: Path, log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    line = Notices()
    qtbot.addWidget(line)
    told = 0
    for fault in faults(desk, named, tmp_path):
        told += 1
        line.tell(fault)
        logging.getLogger("mot_cua_desktop.test").error("failed", exc_info=fault)
        assert not LEAKS.search("".join(traceback.format_exception(fault))), type(fault)
        assert not LEAKS.search(line.words)
    assert told == 8
    logged = log.read_text(encoding="utf-8")
    assert logged.count("ERROR") >= told
    assert not LEAKS.search(logged)
    assert not LEAKS.search("".join(capfd.readouterr()))


def test_no_file_is_named_after_a_person(desk: Desk, named: Draft, tmp_path: Path, log: Path) -> None:
    scan = tmp_path / f"{NAME}.pdf"
    scan.write_bytes(b"%PDF-1.7 noi dung")
    dossiers.attach(desk, intake.accept(desk, named).id, scan)
    assert not [file for file in desk.store.folder.root.rglob("*") if LEAKS.search(file.name)]
