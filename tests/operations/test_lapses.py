"""What may be closed: every dossier past its days, however many wait, by its own field's calendar and its own rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import board, calendar, course, dossiers, intake, lapses, rules
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording

SLIP = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)


def take(desk: Desk, draft: Draft) -> bytes:
    return intake.accept(desk, replace(draft, id=intake.new_draft(desk).id)).id


def listed(desk: Desk, *, limit: int = 50, offset: int = 0) -> list[bytes]:
    with desk.store.reading() as connection:
        rows = lapses.to_lapse(desk, connection, limit=limit, offset=offset)
        assert lapses.count(desk, connection) == len(lapses.to_lapse(desk, connection, limit=10_000))
    return [row.dossier.id for row in rows]


def test_who_was_asked_longest_ago_comes_first_however_old_the_dossier(desk: Desk, full_draft: Draft, clock) -> None:
    older, younger = take(desk, full_draft), take(desk, full_draft)
    dossiers.request_supplement(desk, younger, SLIP, another_matter="Việc khác")
    clock.forward(days=1)
    dossiers.request_supplement(desk, older, SLIP, another_matter="Việc khác")
    clock.forward(days=14, hours=9)  # 08/12, after hours: the fifteenth day of the younger one has gone by
    assert listed(desk) == [younger]
    clock.forward(days=1)
    assert listed(desk) == [younger, older]
    assert listed(desk, limit=1, offset=1) == [older]


def test_papers_that_came_or_a_dossier_that_ended_are_not_closed(
    desk: Desk, full_draft: Draft, lacking_draft: Draft, clock
) -> None:
    came, withdrawn = take(desk, full_draft), take(desk, full_draft)
    for stream in (came, withdrawn):
        dossiers.request_supplement(desk, stream, SLIP, another_matter="Việc khác")
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers), another_matter="Khác").id
    dossiers.receive_supplement(desk, came, dossiers.get(desk, came).papers)
    dossiers.withdraw(desk, withdrawn, "Đổi ý")
    clock.forward(days=20)
    # Điều 19.5 gives days to what was asked after acceptance; whoever was guided at first contact is never closed.
    assert listed(desk) == []
    with pytest.raises(Refused, match="không thể đóng vì quá hạn bổ sung"):
        course.lapse(desk, guided)
    with desk.store.writing() as connection:  # and the column comes out the same when everything is folded again
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before


def test_a_field_with_its_own_calendar_is_judged_by_it(desk: Desk, full_draft: Draft, clock: Any) -> None:
    """Fifteen days from 23/11 end on 08/12; where that is a day off, the citizen has one day more."""
    stream = take(desk, full_draft)
    dossiers.request_supplement(desk, stream, SLIP, another_matter="Việc khác")
    field = dossiers.get(desk, stream).procedure.field
    clock.forward(days=16)  # 09/12, 09:12
    assert listed(desk) == [stream]
    own = calendar.state_day(desk, date(2026, 12, 8), "nghi", "Nghỉ riêng", "Thông báo 9/TB-UBND", field=field)
    assert listed(own) == []
    clock.forward(days=1)
    assert listed(own) == [stream]


def test_more_days_by_a_rule_of_the_ward_hold_for_what_is_taken_in_afterwards(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    before = take(desk, full_draft)
    dossiers.request_supplement(desk, before, SLIP, another_matter="Việc khác")
    clock.forward(minutes=5)
    own = rules.state_rule(desk, "supplement_days", "20", date(2026, 11, 23), "Quyết định 5/QĐ-UBND")
    clock.forward(minutes=5)
    after = take(own, full_draft)
    dossiers.request_supplement(own, after, SLIP, another_matter="Việc khác")
    clock.forward(days=16)
    assert listed(own) == [before]
    assert board.proposals(own).lapsed == 1
    clock.forward(days=6)
    assert listed(own) == [before, after]
