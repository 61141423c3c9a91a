"""What another desk asked for is given by `mot-cua sync` and by a stick too, where no window is ever open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.hub import parcels as counter
from mot_cua_desktop.operations import catalogue, custody, dossiers, intake, syncing, syncing_command
from mot_cua_desktop.operations.desk import Desk, open_desk


@pytest.fixture
def asked(ward: Any, tmp_path: Path, answers: FirstRun, clock: Any, desk_in: Any) -> Iterator[tuple[Desk, Desk, bytes]]:
    """The desk that holds a dossier, the one that asked for it, and the dossier; the holder has not heard yet."""
    holder, asker = (
        open_desk(desk_in(tmp_path / name, replace(answers, desk_name=name), clock), clock) for name in ("Q1", "Q2")
    )
    for desk in (holder, asker):
        syncing.join(desk.store, desk.facts.desk_id, "https://hub", ward.code(), ward.network)
    draft = checklist.begin(
        replace(intake.new_draft(holder), owner=replace(intake.new_draft(holder).owner, name="Trần Thị Thử")),
        catalogue.procedure(holder, "1.004837"),
    )
    stream = intake.accept(holder, replace(draft, papers=tuple(map(checklist.tick, draft.papers)))).id
    for desk in (holder, asker):
        syncing.sync(desk.store, ward.network, desk.clock)
    custody.ask_for(asker, stream, "công dân đang ở quầy 2")
    syncing.sync(asker.store, ward.network, asker.clock)
    yield holder, asker, stream
    for desk in (holder, asker):
        desk.store.close()


def test_the_command_gives_it_and_sends_that_in_the_same_run(
    ward: Any, asked: tuple[Desk, Desk, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, asker, stream = asked

    class Here:
        def __init__(self, *_: object) -> None:
            self.post, self.close = ward.network.post, lambda: None

    monkeypatch.setattr(syncing_command, "Wire", Here)
    told = syncing_command.run(holder, "", "", None, 1)
    assert told.well
    assert "theo đề nghị: công dân đang ở quầy 2" in " ".join(told.lines)
    assert "chờ gửi" not in " ".join(told.lines)
    syncing.sync(asker.store, ward.network, asker.clock)
    assert dossiers.get(asker, stream).desk == asker.facts.desk_id


def test_a_stick_takes_the_giving_along(ward: Any, asked: tuple[Desk, Desk, bytes], tmp_path: Path) -> None:
    holder, asker, stream = asked
    stick = tmp_path / "quay-1.mcp"
    said: list[str] = []
    for _ in range(2):
        said += syncing_command.run(holder, "", "", None, 1, stick).lines
        counter.carry(ward.service, stick)
    assert any("theo đề nghị" in each for each in said)
    syncing.sync(asker.store, ward.network, asker.clock)
    assert dossiers.get(asker, stream).desk == asker.facts.desk_id
