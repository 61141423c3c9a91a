"""Where somebody is in charge, they change the catalogue and nobody else does; where nobody is, a desk of one works."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import amendments, catalogue, settings
from mot_cua_desktop.operations.desk import Desk

CODE, TODAY, DECISION = "1.004837", date(2026, 11, 23), Decision(number="99/QĐ-UBND", dated="2026-11-20")
ONLY = "Chỉ lãnh đạo hoặc quản trị mới được thêm, sửa, bãi bỏ thủ tục"


def with_name(procedure: Procedure, name: str) -> Procedure:
    return replace(procedure, name=name)


@pytest.mark.parametrize("role", ["lanh_dao", "quan_tri"])
def test_who_is_in_charge_changes_the_catalogue_and_an_officer_is_refused(desk: Desk, role: str) -> None:
    known = catalogue.procedure(desk, CODE)
    batch = amendments.accept(desk, amendments.proposal(desk, [with_name(known, "Tên một")]), TODAY, DECISION)
    clerk = desk.facts.officer.id
    named = settings.name_officer(desk, "Lê Văn Lãnh", role=role)  # type: ignore[arg-type]
    leader = settings.choose_officer(named, named.facts.officer.id)
    officer = settings.choose_officer(leader, clerk)
    rows = amendments.proposal(officer, [with_name(known, "Tên hai")])
    deeds: list[Callable[[Desk], object]] = [
        lambda who: amendments.amend(who, with_name(known, "Tên ba"), TODAY, DECISION),
        lambda who: amendments.announce(who, replace(known, code="9.000001"), TODAY, DECISION),
        lambda who: amendments.accept(who, rows, TODAY, DECISION),
        lambda who: amendments.begin_with(who, rows, None),
        lambda who: amendments.undo(who, batch),
        lambda who: amendments.abolish(who, CODE, TODAY, DECISION),
    ]
    before = amendments.history(officer, CODE)
    for deed in deeds:
        with pytest.raises(Refused, match=ONLY):
            deed(officer)
    assert amendments.history(officer, CODE) == before
    assert str(amendments.barred(officer)).startswith(ONLY)
    leader = settings.choose_officer(officer, named.facts.officer.id)
    assert amendments.barred(leader) is None
    deeds[4](leader)  # before anything else is stated for that day
    for deed in (*deeds[:4], deeds[5]):
        deed(leader)
    assert amendments.history(leader, CODE)[-1].abolished


def test_the_command_takes_a_list_in_for_whoever_sits_there_and_reads_it_for_everybody(
    desk: Desk, tmp_path: Path
) -> None:
    row = {"ma": "9.000001", "ten": "Thủ tục mới", "linh_vuc": "Hộ tịch"}
    file = tmp_path / "danh_muc.json"
    file.write_text(json.dumps({"thu_tuc": [row]}, ensure_ascii=False), encoding="utf-8")
    clerk = desk.facts.officer.id
    named = settings.name_officer(desk, "Lê Văn Lãnh", role="quan_tri")
    with pytest.raises(Refused, match=ONLY):
        catalogue.import_file(settings.choose_officer(named, clerk), file)
    assert catalogue.import_file(settings.choose_officer(named, named.facts.officer.id), file).added == 1
    # A list that brings nothing needs nobody's right.
    assert catalogue.import_file(settings.choose_officer(named, clerk), file).same == 1
