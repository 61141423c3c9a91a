"""What an officer did in a month beside the figures: whose work came back, and until when a grade counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, dossiers, intake
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store.conduct import Conduct
from mot_cua_desktop.store.sources import Live, Recounted

NOVEMBER, DECEMBER = (fig.period("thang", date(2026, month, 1)) for month in (11, 12))
MIDNIGHT = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # the first instant of December


def conduct(desk: Desk, month: fig.Period) -> dict[str, Conduct]:
    """A month's, which the journal alone tells too."""
    at = stored.span(month, desk.now())
    with desk.store.reading() as connection:
        live = Live(connection)
        told = live.conduct(at)
        assert told == Recounted(connection, live.head.known).conduct(at)
    return told


def test_what_comes_back_before_it_went_to_a_leader_is_no_work_that_a_leader_sent_back(
    desk: Desk, full_draft: Draft
) -> None:
    stream = intake.accept(desk, full_draft).id
    clerk = desk.facts.officer.id
    specialist = choices.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon")
    desk = choices.choose_officer(specialist, clerk)
    course.forward(desk, stream, to=specialist.facts.officer.id)
    specialist = choices.choose_officer(desk, specialist.facts.officer.id)
    course.receive(specialist, stream)
    course.send_back(specialist, stream, "Thiếu chữ ký")
    assert conduct(desk, NOVEMBER) == {}
    desk = choices.choose_officer(specialist, clerk)
    course.receive(desk, stream)
    course.forward(desk, stream, to=specialist.facts.officer.id)
    specialist = choices.choose_officer(desk, specialist.facts.officer.id)
    course.receive(specialist, stream)
    course.submit(specialist, stream, "Đồng ý")
    leader = choices.name_officer(specialist, "Lê Văn Lãnh", role="lanh_dao")
    course.send_back(leader, stream, "Thiếu căn cứ")
    assert conduct(desk, NOVEMBER) == {specialist.facts.officer.id: Conduct(sent_back=1)}


@pytest.mark.parametrize(("at", "month"), [(MIDNIGHT - timedelta(microseconds=1), 0), (MIDNIGHT, 1)])
def test_a_grade_given_at_midnight_is_the_new_month_s(
    desk: Desk, full_draft: Draft, clock: Any, at: datetime, month: int
) -> None:
    stream = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id
    dossiers.result_ready(desk, stream, "Trích lục")
    clock.now = at
    dossiers.hand_over(desk, stream, ev.Receiver(name="Trần Thị Ngọc Ánh"), "Thẻ căn cước", satisfaction=5)
    clock.now = MIDNIGHT + timedelta(hours=10)
    found = [conduct(desk, each) for each in (NOVEMBER, DECEMBER)]
    assert found[month] == {desk.facts.officer.id: Conduct(ratings=(0, 0, 0, 0, 1))}
    assert found[1 - month] == {}
