"""What a ward says of itself at one desk holds at all of them, in one order; what is a desk's own stays there."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids, sealed
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.store import journal, recording, starter, tables, ward_line
from mot_cua_desktop.store.journal import Author, Deed

_PROCEDURES = {each.code: each for each in starter.starter_catalogue()}
CODE = "1.004837"


def say(desk: Any, body: ev.PlaceBody, name: str, kind: str, personal: ev.Personal | None = None) -> None:
    with desk.store.writing() as connection:
        author = Author(desk.name, f"cb-{desk.name}", desk.clock())
        recording.record_place(connection, author, ids.named_stream(kind, name), kind, [Deed(body, personal)])


def name_officer(desk: Any, officer: str, name: str, role: Any = "tiep_nhan") -> None:
    say(desk, ev.OfficerNamed(officer=officer, role=role), officer, "officer", ev.OfficerPerson(name=name))


def state(desk: Any, procedure: Procedure, decision: str = "", day: date | None = None) -> None:
    decided = Decision(number=decision) if decision else None
    stated = ev.ProcedureStated(procedure=procedure, since=day, decision=decided)
    say(desk, stated, procedure.code, "procedure")


def named(procedure: str) -> Procedure:
    from msgspec.structs import replace

    return replace(_PROCEDURES[CODE], name=procedure)


def rows(desk: Any) -> dict[str, list[tuple[Any, ...]]]:
    """What every desk of a ward must have alike, to the byte."""
    shared = (*ward_line._ROWS,)
    with desk.store.reading() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in shared
        }
        found["procedure"] = sorted(connection.execute(select(tables.procedure.c.code)).scalars())
    return found


def procedure_name(desk: Any) -> str:
    from mot_cua_desktop.store import catalogue

    with desk.store.reading() as connection:
        found = catalogue.get(connection, CODE, date(2026, 12, 31))
    assert found is not None
    return str(found.name)


def test_officers_calendar_rules_processes_and_templates_of_one_desk_hold_at_another(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    name_officer(one, "cb-1", "Lê Văn Thử", "lanh_dao")
    state(one, named("Thủ tục thử"), "QĐ 1", date(2026, 11, 1))
    say(one, ev.DayStated(day=date(2026, 12, 24), kind="nghi", name="Nghỉ", document="TB 1"), "2026", "calendar")
    say(one, ev.RuleStated(key="a", value="1", since=date(2026, 1, 1), source="QĐ 2"), "a", "rules")
    say(one, ev.ProcessStated(code=CODE, steps=()), CODE, "process")
    say(one, ev.TemplatePutInUse(paper="phieu_bo_sung", digest="ab", size=1), "t", "template", ev.FileName(name="m"))
    ward.settle()
    assert rows(two) == rows(one)
    assert all(rows(two)[name] for name in ("officer", "procedure_version", "ward_word", "process", "template_use"))
    assert two.refolded()
    assert one.refolded()


def test_the_last_word_by_the_hub_s_order_holds_at_every_desk_whoever_syncs_first(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {number}") for number in (1, 2, 3))
    name_officer(one, "cb-1", "Lê Văn Thử")
    ward.settle()
    name_officer(one, "cb-1", "Lê Văn Thử Một")  # both offline
    name_officer(two, "cb-1", "Lê Văn Thử Hai")
    two.sync()
    one.sync()
    ward.settle()
    assert rows(one) == rows(two) == rows(three)
    assert rows(three)["officer"][0][1] == "Lê Văn Thử Một"  # it came last
    assert all(desk.refolded() for desk in ward.desks)


def test_a_new_pc_s_shipped_catalogue_undoes_nothing_that_the_ward_decided(ward: Any) -> None:
    one, new = ward.desk("Quầy 1"), ward.desk("Quầy mới")
    state(one, named("Bản gốc"))
    state(one, named("Theo quyết định"), "QĐ 12", date(2026, 11, 1))
    one.sync()
    state(new, named("Bản gốc"))  # its first run, before it has heard of the ward
    ward.settle()
    assert procedure_name(new) == procedure_name(one) == "Theo quyết định"
    assert rows(new) == rows(one)
    state(new, named("Sửa tại quầy mới"))  # knowing the ward's: this one counts
    ward.settle()
    assert procedure_name(new) == procedure_name(one) == "Sửa tại quầy mới"
    third = ward.desk("Quầy 3")  # has only heard of it, never stated it
    ward.settle()
    state(third, named("Sửa tại quầy ba"))
    ward.settle()
    assert procedure_name(new) == procedure_name(third) == "Sửa tại quầy ba"
    assert new.refolded()
    assert one.refolded()


def test_a_desk_s_own_settings_stay_its_own_and_cannot_be_set_from_outside(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    for kind in ("desk", "officer"):  # whatever stream they are said in
        say(one, ev.SettingChanged(key="printers", value=json.dumps({"giay_tiep_nhan": kind})), "x", kind)
    row = journal._row

    def forged(*given: Any) -> dict[str, Any]:
        made = row(*given) | {"type": "officer_named"}
        return made | {"hash": sealed.seal(made)}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "_row", forged)
        say(one, ev.SettingChanged(key="officer", value='"x"'), "x", "officer")
    ward.settle()
    with two.store.reading() as connection:
        assert connection.execute(select(tables.setting)).all() == []
    assert two.refolded()


def test_what_a_newer_program_says_stops_nothing_and_waits(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    name_officer(one, "cb-1", "Lê Văn Thử")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mot_cua_desktop.store.journal.VERSION", 2)
        name_officer(one, "cb-1", "Lê Văn Thử Mới")
    name_officer(one, "cb-2", "Trần Thử")
    ward.settle()
    assert [row[1] for row in rows(two)["officer"]] == ["Lê Văn Thử", "Trần Thử"]
    assert two.refolded()


def test_a_restored_hub_may_give_other_places_and_all_fold_by_those(ward: Any) -> None:
    from mot_cua_desktop.hub import database
    from mot_cua_desktop.hub import tables as hub_tables

    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    name_officer(one, "cb-1", "Một")
    one.sync()
    name_officer(two, "cb-1", "Hai")
    ward.settle()
    assert rows(one)["officer"][0][1] == "Hai"
    with database.writing(ward.engine) as connection:  # its backup knew neither
        connection.execute(delete(hub_tables.event))
        connection.execute(update(hub_tables.ward).values(head=0))
        connection.execute(update(hub_tables.desk).values(head=0, hash=b"\0" * 32))
    database.begin_new_epoch(ward.engine)
    name_officer(two, "cb-2", "Ba")  # whatever is sent next brings the lost events back
    two.sync()
    name_officer(one, "cb-3", "Bốn")
    ward.settle()
    assert rows(one) == rows(two)
    assert rows(one)["officer"][0][1] == "Một"
    assert one.refolded()
    assert two.refolded()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_every_order_of_rounds_ends_in_the_same_rows(ward: Any, order: tuple[int, ...]) -> None:
    desks = [ward.desk(f"Quầy {number}") for number in range(3)]
    for number, desk in enumerate(desks):
        state(desk, named(f"Quầy {number}"))
        name_officer(desk, f"cb-{number}", f"Người {number}")
        name_officer(desk, "cb-x", f"Chung {number}")
    for number in order:
        desks[number].sync()
        state(desks[number], named(f"Lại {number}"), f"QĐ {number}", date(2026, 11, 1))
    ward.settle()
    assert rows(desks[0]) == rows(desks[1]) == rows(desks[2])
    assert all(desk.refolded() for desk in desks)
