"""A deed that the hub refused counts in no figure of any desk: not its slip, not its apology, not its cause."""

from __future__ import annotations

from typing import Any

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.operations import course, dossiers, promises
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store.conduct import Conduct
from mot_cua_desktop.store.sources import Live, Recounted

SLIP = (ev.SlipLine(key="a", name="Tờ khai", wrong="Chưa ký"),)


def conduct(desk: Desk, clock: Any) -> dict[str, Conduct]:
    """The month's, which the journal alone tells too."""
    at = stored.span(fig.period("thang", clock().date()), clock())
    with desk.store.reading() as connection:
        live = Live(connection)
        told = live.conduct(at)
        assert told == Recounted(connection, live.head.known).conduct(at)
    return told


def causes(desk: Desk, clock: Any) -> dict[str, int]:
    with desk.store.reading() as connection:
        return stored.causes(connection, stored.span(fig.period("thang", clock().date()), clock()))


def refused(desk: Desk) -> list[str]:
    with desk.store.reading() as connection:
        rows = connection.exec_driver_sql("select type from foreign_event where verdict <> 'accepted' order by seq")
        return [kind for (kind,) in rows]


def test_a_slip_that_the_hub_refused_counts_for_nobody(two: Any, clock: Any) -> None:
    stream = two.accepted(two.one)
    two.sync()
    two.take_over()
    dossiers.request_supplement(two.one, stream, SLIP)
    assert conduct(two.one, clock)[two.one.facts.officer.id].supplements == 1
    two.sync()
    assert refused(two.two) == ["supplement_requested"]
    for desk in (two.one, two.two):
        assert two.one.facts.officer.id not in conduct(desk, clock)


def test_the_cause_in_an_apology_that_the_hub_refused_is_no_cause(two: Any, clock: Any) -> None:
    stream = two.accepted(two.one)
    two.sync()
    clock.forward(days=7)
    two.take_over()
    leader = choices.name_officer(two.one, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    due = promises.choice(leader, dossiers.get(leader, stream)).offers[0]
    promises.sign(leader, stream, due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ xác minh nơi cư trú.")
    assert causes(two.one, clock) == {"xac_minh": 1}
    two.sync()
    assert "reschedule_notified" in refused(two.two)
    for desk in (two.one, two.two):
        assert causes(desk, clock) == {"": 1}
        assert conduct(desk, clock) == {}


def test_work_sent_back_is_of_who_put_it_before_the_leader_and_not_of_one_whom_the_hub_refused(
    two: Any, clock: Any
) -> None:
    stream = two.accepted(two.one)
    course.forward(two.one, stream)
    course.receive(two.one, stream)
    two.sync()
    two.take_over()
    for _ in range(2):
        course.urge(two.one, stream, "Lê Văn Lãnh", "Làm sớm")
    course.submit(two.one, stream, "Đề nghị cấp")  # further on in the dossier than the one that holds
    two.sync(two.two)
    course.submit(two.two, stream, "Đề nghị cấp")
    course.urge(two.two, stream, "Lê Văn Lãnh", "Duyệt sớm")
    leader = choices.name_officer(two.two, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    course.send_back(leader, stream, "Thiếu căn cứ")
    two.sync()
    assert refused(two.two) == ["urged", "urged", "submitted_to_leader"]
    for desk in (two.one, two.two):
        assert conduct(desk, clock) == {two.two.facts.officer.id: Conduct(sent_back=1)}
