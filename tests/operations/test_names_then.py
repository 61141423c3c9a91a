"""A ward that is renamed, and an officer with another name, change nothing of what was sealed or signed before."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import (
    dossiers,
    evaluations,
    explanations,
    incident_report,
    incidents,
    intake,
    reports,
    verifying,
)
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import ReportKind
from mot_cua_desktop.store.sources import Live, Recounted

KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
NOVEMBER = fig.period("thang", date(2026, 11, 1))
NEW = {"ward_name": "UBND phường Tây Thử", "centre_name": "Trung tâm phường Tây Thử", "place": "Cam Ranh"}
WORDS = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người.", "measures": "Bố trí thêm người."}


@pytest.fixture
def led(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """A leader sits where one of two dossiers was late."""
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(2)]
    dossiers.result_ready(desk, streams[0], "Trích lục")
    clock.forward(days=7)
    dossiers.result_ready(desk, streams[1], "Trích lục")
    return choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")


def flat(data: bytes) -> str:
    return " ".join(read_text(data)[0].split())


@pytest.mark.parametrize("changed", sorted(NEW))
def test_a_report_is_found_sound_after_the_ward_was_renamed(led: Desk, clock: Any, changed: str) -> None:
    files = [give(reports.make(led, kind, NOVEMBER)) for kind in KINDS for give in (reports.pdf, reports.xlsx)]
    clock.forward(minutes=5)
    later = choices.change(led, **{changed: NEW[changed]})
    for data in files:
        found = [(line.sound, line.words) for line in verifying.lines(later, data, verifying.seal_of(data))]
        assert len(found) == 4
        assert all(sound for sound, _ in found), found
    assert NEW[changed] in flat(reports.pdf(reports.make(later, "bieu_06a", NOVEMBER)))


def test_the_choices_from_the_journal_are_those_of_the_rows(led: Desk, clock: Any) -> None:
    later = choices.change(led, **NEW, phone="0258000111")
    later = choices.change(later, place="Nha Trang")
    with later.store.reading() as connection:
        live = Live(connection)
        assert Recounted(connection, live.head.known).choices() == live.choices()
        assert live.choices()["place"] == '"Nha Trang"'


def test_signed_papers_stay_what_was_sent(led: Desk, clock: Any) -> None:
    leader, clerk = led.facts.officer, next(each for each in choices.officers(led) if each.role == "tiep_nhan")
    incident = incidents.begin(led, "phan_mem", led.now(), "Không mở được sổ")
    reported = flat(incident_report.report(led, incident).pdf)
    letter = explanations.sign(led, "", date(2026, 11, 23), **WORDS)
    explained = flat(explanations.again(led, letter.number, 2026).pdf)
    clock.forward(days=3)  # December
    evaluations.draft(led, "2026-11", clerk.id, "Làm tốt.")
    evaluations.sign(led, "2026-11", clerk.id)
    evaluated = flat(evaluations.paper(led, "2026-11", clerk.id).pdf)
    assert clerk.name in evaluated
    clock.forward(days=1)
    desk = choices.change(led, **NEW)
    desk = choices.name_officer(desk, "Trần Đổi Tên", "Chuyên viên chính", officer=clerk.id, unit="Phòng Mới")
    desk = choices.choose_officer(desk, leader.id)
    desk = choices.name_officer(desk, "Lê Văn Lãnh", "Chủ tịch", officer=leader.id, role="lanh_dao")
    assert flat(incident_report.paper(desk, incident).pdf) == reported
    assert flat(explanations.again(desk, letter.number, 2026).pdf) == explained
    assert flat(evaluations.paper(desk, "2026-11", clerk.id).pdf) == evaluated
    # A correction is a paper of today until it is signed itself.
    evaluations.draft(desk, "2026-11", clerk.id, "Làm rất tốt.", reason="Ghi thiếu")
    waiting = flat(evaluations.paper(desk, "2026-11", clerk.id).pdf)
    assert "Trần Đổi Tên" in waiting
    evaluations.sign(desk, "2026-11", clerk.id)
    assert "Trần Đổi Tên" in flat(evaluations.paper(desk, "2026-11", clerk.id).pdf)
    first = flat(evaluations.paper(desk, "2026-11", clerk.id, version=1).pdf)
    assert clerk.name in first
    assert "Trần Đổi Tên" not in first
