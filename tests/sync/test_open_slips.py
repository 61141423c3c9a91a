"""A slip that another desk of the ward gave is known here through the hub, and forbids a second one here too."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.one_matter import OpenSlip
from mot_cua_desktop.operations import catalogue, custody, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording


def lacking(desk: Desk, **other: str) -> Draft:
    owner = ev.Party(name="Trần Thị Ngọc Ánh", id_number="056192001234", born="05/06/1992")
    draft = replace(intake.new_draft(desk), owner=replace(owner, **other))
    return checklist.begin(draft, catalogue.procedure(desk, "1.004837"))


def guide(desk: Desk, reason: str = "", **other: str) -> bytes:
    draft = lacking(desk, **other)
    return intake.guide(desk, draft, checklist.slip_lines(draft.papers), another_matter=reason).id


def test_a_slip_of_another_desk_forbids_a_second_one_here_until_it_is_no_longer_open(two: Any) -> None:
    first = guide(two.one)
    two.sync()
    for other in ({}, {"id_number": ""}):
        with pytest.raises(OpenSlip, match="xin Quầy 1") as told:
            guide(two.two, **other)
        assert (told.value.dossier, told.value.here) == (first, False)
    second = guide(two.two, "Giám hộ cho người con thứ hai")
    two.sync()
    assert dossiers.get(two.one, second) == dossiers.get(two.two, second)
    with two.one.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
    # Given to the desk where the citizen stands, it is gone on with there.
    custody.give(two.one, first, two.two.facts.desk_id, "Công dân ở quầy 2")
    two.sync()
    back = intake.resume(two.two, first)
    done = intake.accept(two.two, replace(back, papers=tuple(checklist.tick(line) for line in back.papers)))
    assert done.code
