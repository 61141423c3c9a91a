"""The report of an incident is one letter at every desk: under the names that the desk knew which signed it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain.signed_on import Heard
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import incident_report, incidents
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.incident_report import Report

NEW = "Lê Văn Đổi Tên"


@pytest.fixture
def signing(two: Any) -> tuple[Any, Desk, Desk]:
    """The ward, a leader who signs at the first desk, and the second desk, which names that leader anew and is
    the first whom the hub hears."""
    one = choices.name_officer(two.one, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    two.sync()
    leader = one.facts.officer.id
    other = choices.choose_officer(two.two, leader)
    other = choices.name_officer(other, NEW, "Phó Chủ tịch", role="lanh_dao", officer=leader)
    two.sync(other)
    return two, choices.change(one, ward_name="Ủy ban nhân dân phường Bắc Thử", place="Bắc Thử"), other


def begun(desk: Desk) -> str:
    return incidents.begin(desk, "phan_mem", desk.now() - timedelta(hours=1), "Không mở được sổ")


def flat(made: Report) -> str:
    return " ".join(read_text(made.pdf)[0].split())


def test_a_report_bears_the_ward_and_the_names_of_the_desk_that_signed_it_at_every_desk(signing: Any) -> None:
    two, one, other = signing
    incident = begun(one)
    signed = flat(incident_report.report(one, incident))
    assert signed.startswith("ỦY BAN NHÂN DÂN PHƯỜNG BẮC THỬ")
    assert "Bắc Thử, ngày" in signed
    assert "CHỦ TỊCH" in signed
    assert "Lê Văn Lãnh" in signed
    choices.change(one, place="Nam Thử")
    two.sync(one, other, one)
    assert [flat(incident_report.paper(desk, incident)) for desk in (other, one)] == [signed, signed]


def test_a_name_given_at_the_signing_desk_and_not_sent_yet_is_on_every_paper(signing: Any) -> None:
    two, one, other = signing
    one = choices.name_officer(one, "Lê Văn Ba", "Chủ tịch", role="lanh_dao", officer=one.facts.officer.id)
    incident = begun(one)
    signed = flat(incident_report.report(one, incident))
    assert "Lê Văn Ba" in signed
    choices.name_officer(other, "Lê Văn Bốn", "Chủ tịch", role="lanh_dao", officer=one.facts.officer.id)
    two.sync(one, other, one)
    two.sync(other, one)
    assert [flat(incident_report.paper(desk, incident)) for desk in (other, one)] == [signed, signed]


def test_where_not_all_that_the_signer_had_in_sight_has_come_the_desk_says_so_and_prints_nothing(
    signing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    two, one, other = signing
    incident, sight = begun(one), incident_report.sight
    lost, real = Heard(desk="quay-9", epoch=0, seq=4, hash=b"x" * 32), sight.of_now
    monkeypatch.setattr(sight, "of_now", lambda connection: replace(real(connection), heard=(lost,)))
    signed = flat(incident_report.report(one, incident))
    two.sync(one, other)
    with pytest.raises(Told, match=r"chưa nhận đủ việc của các quầy khác .* \(thiếu của quay-9\)"):
        incident_report.paper(other, incident)
    assert flat(incident_report.paper(one, incident)) == signed


def test_of_an_older_program_s_report_the_line_up_to_it_and_the_own_choices_tell(
    signing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    two, one, other = signing
    incident, write = begun(one), incidents.written

    def as_before(desk: Desk, connection: Any, body: Any) -> None:
        write(desk, connection, replace(body, signed_on=None))

    monkeypatch.setattr(incidents, "written", as_before)
    signed = flat(incident_report.report(one, incident))
    two.sync(one, other, one)
    assert flat(incident_report.paper(one, incident)) == signed
    assert NEW in flat(incident_report.paper(other, incident))
