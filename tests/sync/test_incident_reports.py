"""An incident of a ward with several desks: whoever began it, marked in it or ended it, its report says all of it, and
says the same at every desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import dossiers, incident_report, incidents, reports
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.incident_report import Report
from mot_cua_desktop.store import recording

MONTH = fig.period("thang", date(2026, 11, 1))


@pytest.fixture
def led(two: Any) -> tuple[Any, Desk, Desk]:
    """A leader at each desk."""
    one = choices.name_officer(two.one, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    other = choices.name_officer(two.two, "Phan Thị Phó", "Phó Chủ tịch", role="lanh_dao")
    two.sync()
    return two, one, other


def begun(desk: Desk) -> str:
    return incidents.begin(desk, "phan_mem", desk.now() - timedelta(hours=1), "Không mở được sổ")


def flat(made: Report) -> str:
    return " ".join(read_text(made.pdf)[0].split())


def short(desk: Desk, stream: bytes) -> str:
    """The end of its code, which no line of the table breaks."""
    return dossiers.get(desk, stream).code.rsplit("-", 1)[1]


def rebuilt(desk: Desk) -> bool:
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        return recording.digest(connection) == live


def test_what_began_at_one_desk_is_reported_at_another_and_printed_alike_at_both(led: Any) -> None:
    two, one, other = led
    stream = two.accepted(one)
    incident = begun(one)
    two.sync()
    made = flat(incident_report.report(other, incident, "Hỗ trợ kiểm tra"))
    for said in ("01/BC-Q2", "Không mở được sổ", short(one, stream), "Phan Thị Phó", "Hỗ trợ kiểm tra"):
        assert said in made, (said, made)
    two.sync()
    assert flat(incident_report.paper(one, incident)) == flat(incident_report.paper(other, incident)) == made
    for desk in (one, other):
        with pytest.raises(Refused, match="đã có báo cáo số 01/BC-Q2"):
            incident_report.report(desk, incident)
        assert [row[1] for row in reports.make(desk, "van_ban_di", MONTH).rows] == ["01/BC-Q2"]
        assert rebuilt(desk)


def test_what_another_desk_marked_and_ended_stands_in_the_report(led: Any, clock: Any) -> None:
    two, one, other = led
    stream = two.accepted(other)
    incident = begun(one)
    two.sync()
    incidents.mark(other, incident, dossiers.get(other, stream).code)
    clock.now += timedelta(minutes=30)
    incidents.end(other, incident, clock.now, "Khởi động lại máy chủ")
    two.sync()
    made = flat(incident_report.report(one, incident))
    for said in (short(other, stream), "Khởi động lại máy chủ", "Hồ sơ bị ảnh hưởng: 1", "đến 09 giờ 42"):
        assert said in made, (said, made)
    two.sync()
    assert flat(incident_report.paper(other, incident)) == made


def test_the_last_deed_before_it_is_that_of_the_desk_where_it_began_also_as_another_desk_knows_it(
    led: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    two, one, other = led
    two.accepted(one)
    last = clock.now
    clock.now += timedelta(hours=1)
    since = clock.now - timedelta(minutes=30)
    two.accepted(other)
    write = incidents.written

    def as_before(desk: Desk, connection: Any, body: Any) -> None:  # the program before noted the last deed at all
        if isinstance(body, inc.IncidentOpened):
            body = msgspec.structs.replace(body, last_deed=clock.now)
        write(desk, connection, body)

    with monkeypatch.context() as patched:
        patched.setattr(incidents, "written", as_before)
        incident = incidents.begin(one, "phan_mem", since, "Không mở được sổ")
    two.sync()
    assert [incidents.get(desk, incident).last_deed for desk in (one, other)] == [last, last]
    made = flat(incident_report.report(other, incident))
    assert "trước sự cố: 09:12" in made
    two.sync()
    assert flat(incident_report.paper(one, incident)) == made


def test_what_a_desk_did_before_it_heard_of_the_report_is_not_in_it(led: Any, clock: Any) -> None:
    two, one, other = led
    stream = two.accepted(other)
    incident = begun(one)
    two.sync()
    incidents.mark(other, incident, dossiers.get(other, stream).code)
    two.sync(other)  # the hub has it before the report, which does not know of it
    made = flat(incident_report.report(one, incident))
    assert "Hồ sơ bị ảnh hưởng: 0" in made
    two.sync()
    assert flat(incident_report.paper(one, incident)) == flat(incident_report.paper(other, incident)) == made
    assert incidents.get(one, incident).touched == incidents.get(other, incident).touched == 1


def test_a_report_of_the_program_before_is_printed_at_both_desks_by_the_wards_line(
    led: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    two, one, other = led
    stream, gone = two.accepted(other), two.accepted(other)
    incident = begun(one)
    two.sync()
    for each in (stream, gone):
        incidents.mark(other, incident, dossiers.get(other, each).code)
    incidents.unmark(other, incident, [gone])
    two.sync()
    write = incidents.written

    def as_before(desk: Desk, connection: Any, body: Any) -> None:
        if isinstance(body, inc.IncidentReported):
            body = msgspec.structs.replace(body, affected=None, touched=0, late=0, until=None, remedy="")
        write(desk, connection, body)

    monkeypatch.setattr(incidents, "written", as_before)
    made = flat(incident_report.report(one, incident))
    assert short(one, stream) in made
    assert short(one, gone) not in made
    clock.now += timedelta(minutes=30)
    incidents.end(one, incident, clock.now, "Khởi động lại máy chủ")
    incidents.unmark(other, incident, [stream])
    two.sync()
    assert flat(incident_report.paper(one, incident)) == flat(incident_report.paper(other, incident)) == made


def test_of_two_reports_of_one_incident_the_register_opens_each_and_tells_of_both(led: Any, clock: Any) -> None:
    """Neither desk had heard of the other's: the first by the hub's order is the incident's, both papers were sent."""
    two, one, other = led
    incident = begun(one)
    two.sync()
    sent = {}
    for desk in (one, other):
        clock.now += timedelta(minutes=1)
        sent[desk.facts.desk_id] = flat(incident_report.report(desk, incident, f"Của {desk.facts.desk_name}"))
    two.sync()
    for desk in (one, other):
        assert incidents.get(desk, incident).report == "01/BC"
        for of, words in sent.items():
            assert flat(incident_report.paper(desk, incident, of)) == words
        assert flat(incident_report.paper(desk, incident)) == sent[one.facts.desk_id]
        assert [note for note in reports.make(desk, "van_ban_di", MONTH).notes if "báo cáo về" in note] == [
            "Có 2 báo cáo về sự cố phần mềm ở quầy ngày 23/11/2026: 01/BC, 01/BC-Q2; báo cáo sau không tự thay báo cáo "
            "trước."
        ]


def test_a_number_is_not_spent_on_a_paper_that_cannot_be_made(led: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, one, _ = led
    incident = begun(one)

    def broken(*_: object) -> None:
        raise Told("Không dựng được PDF.", "Thử lại.")

    with monkeypatch.context() as patch:
        patch.setattr(incident_report.pdf, "from_docx", broken)
        with pytest.raises(Told, match="Không dựng được"):
            incident_report.report(one, incident)
    assert incidents.get(one, incident).report == ""
    assert reports.make(one, "van_ban_di", MONTH).rows == []
    assert "01/BC" in flat(incident_report.report(one, incident))
