"""A rule that another desk stated, and that this one heard of later, changes nothing that was made or signed before."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.operations import dossiers, explanations, reports, rules, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk, read_desk

MONTH = fig.period("thang", date(2026, 11, 1))
SINCE = date(2026, 11, 1)
DOCUMENT = "QĐ 25/2026/QĐ-UBND ngày 20/11/2026, Điều 6"
RULES = (("late_rate_limit", "30%"), ("satisfied_from", "5"))


@pytest.fixture
def apart(two: Any, clock: Any) -> tuple[Any, Desk, Desk]:
    """A leader at each desk, a third of the dossiers late, citizens who gave four points; nothing is unheard."""
    for desk in (two.one, two.two):
        stream = two.accepted(desk)
        dossiers.result_ready(desk, stream, "Trích lục")
        dossiers.hand_over(desk, stream, ev.Receiver(name="Trần Văn Nhận"), "Thẻ căn cước", satisfaction=4)
    late = two.accepted(two.one)
    one = choices.name_officer(two.one, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    two.sync()
    clock.forward(days=7)
    dossiers.result_ready(one, late, "Trích lục")
    two.sync(one, two.two, one)
    return two, one, choices.choose_officer(two.two, one.facts.officer.id)


def made(desk: Desk) -> list[bytes]:
    """Every sort of report as PDF and as workbook."""
    found = [reports.make(desk, kind, MONTH) for kind in reports.SORTS]
    return [file for report in found for file in (reports.pdf(report), reports.xlsx(report))]


def opened(desk: Desk) -> Desk:
    """The desk with all that has come in, as the program reads it when it is opened."""
    return read_desk(desk.store, desk.clock)


def faults(desk: Desk, files: list[bytes]) -> list[str]:
    desk = opened(desk)
    seals = [(file, verifying.seal_of(file)) for file in files]
    return [line.words for file, seal in seals for line in verifying.lines(desk, file, seal) if not line.sound]


def printed(desk: Desk, letter: LetterIssued, of: str = "") -> str:
    desk = opened(desk)
    return " ".join(read_text(explanations.again(desk, letter.number, letter.year, letter.mark, of).pdf)[0].split())


@pytest.mark.parametrize(("key", "value"), RULES)
def test_reports_made_before_a_rule_was_heard_stay_sound(apart: Any, clock: Any, key: str, value: str) -> None:
    two, one, other = apart
    other = rules.state_rule(other, key, value, SINCE, DOCUMENT)
    clock.forward(minutes=10)
    before = made(one)
    clock.forward(minutes=10)
    two.sync(other, one, other)
    assert faults(one, before) == []


@pytest.mark.parametrize(("key", "value"), RULES)
def test_a_report_knows_the_rules_that_had_come_in_and_stays_sound(
    apart: Any, clock: Any, key: str, value: str
) -> None:
    """Also one of a window that was opened before they came."""
    two, one, other = apart
    before = made(one)
    clock.forward(minutes=10)
    other = rules.state_rule(other, key, value, SINCE, DOCUMENT)
    two.sync(other, one)
    clock.forward(minutes=10)
    kind: reports.ReportKind = "tong_hop" if key == "late_rate_limit" else "danh_gia"
    report = reports.make(one, kind, MONTH)
    assert report.limit == (Fraction(30, 100) if kind == "tong_hop" else None)
    words = read_text(reports.pdf(report))[0]
    assert ("mức cho phép 30%" if kind == "tong_hop" else "5/5 điểm") in " ".join(words.split())
    after = made(one)
    other = rules.withdraw_rule(other, key, SINCE, DOCUMENT)
    two.sync(other, one)
    assert faults(one, [*before, *after]) == []


def test_an_explanation_is_printed_by_the_rules_that_its_desk_knew_when_it_was_signed(apart: Any, clock: Any) -> None:
    two, one, other = apart
    other = rules.state_rule(other, "late_rate_limit", "30%", SINCE, DOCUMENT)
    clock.forward(minutes=10)
    words = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người.", "measures": "Thêm người."}
    letter = explanations.sign(one, "", one.now().date(), **words)
    signed = printed(one, letter)
    assert "vượt mức 3%" in signed
    two.sync(one, other, one)
    assert printed(one, letter) == signed
    assert printed(other, letter, one.facts.desk_id) == signed
    clock.forward(minutes=10)
    second = explanations.sign(one, "", one.now().date(), **words, seen=explanations.over(one, SINCE)[0].signed)
    assert "vượt mức 30%" in printed(one, second)
    two.sync(one, other)
    assert printed(other, second, one.facts.desk_id) == printed(one, second)
