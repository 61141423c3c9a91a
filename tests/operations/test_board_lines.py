"""A page of the board with names; what the program proposes, counted as it is listed."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import board, course, dossiers, intake, promises, settings
from mot_cua_desktop.operations.desk import Desk

SLIP = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)


def take(desk: Desk, draft: Draft) -> bytes:
    return intake.accept(desk, replace(draft, id=intake.new_draft(desk).id)).id


def test_a_line_names_whoever_has_it_or_the_unit_that_waits(desk: Desk, full_draft: Draft, clock) -> None:
    specialist = settings.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon", unit="Tư pháp – Hộ tịch")
    named, unnamed = take(desk, full_draft), take(desk, full_draft)
    course.forward(desk, named, to=specialist.facts.officer.id)
    course.forward(desk, unnamed)
    clock.forward(days=7)
    holders = {line.dossier.id: line.holder for line in board.lines(desk, "qua_han")}
    assert holders == {named: "Trần Văn Chuyên (Tư pháp – Hộ tịch)", unnamed: "Công chức chuyên môn"}


def test_the_proposals_are_those_that_are_listed(desk: Desk, full_draft: Draft, clock) -> None:
    streams = [take(desk, full_draft) for _ in range(3)]
    dossiers.request_supplement(desk, streams[2], SLIP)
    clock.forward(days=3)  # Thursday, the day before
    proposed = board.proposals(desk)
    assert (proposed.apologies, proposed.in_time, proposed.lapsed) == (2, 2, 0)
    assert proposed.until == datetime(2026, 11, 26, 17, tzinfo=VN)
    assert [line.dossier.id for line in board.lines(desk, "xin_loi")] == streams[:2]
    assert [line.dossier.id for line in board.lines(desk, "xin_loi", limit=1, offset=1)] == streams[1:2]
    leader = settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    limits = promises.choice(leader, dossiers.get(leader, streams[0]))
    promises.sign(leader, streams[0], due=limits.offers[0], cause="khac", caused_by="khach_quan", words="Xin lỗi.")
    clock.forward(days=1)  # the due day itself: too late for the other one
    proposed = board.proposals(desk)
    assert (proposed.apologies, proposed.in_time) == (1, 0)
    clock.forward(days=14)
    assert board.proposals(desk).lapsed == 1
    assert [line.dossier.id for line in board.lines(desk, "dong")] == streams[2:]
    assert board.lines(desk, "dong", offset=1) == []
