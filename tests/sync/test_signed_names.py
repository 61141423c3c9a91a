"""A signed evaluation shows the names that the desk knew which signed it, at every desk of the ward."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.operations import dossiers, evaluations
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

MONTH = "2026-11"
NEW = "Nguyễn Thị Đổi Tên"


@pytest.fixture
def signing(two: Any, clock: Any) -> tuple[Any, Desk, str]:
    """The ward, a leader at the second desk, and an officer of the first who has a month to be evaluated."""
    dossiers.result_ready(two.one, two.accepted(two.one), "Trích lục")
    leader = choices.name_officer(two.two, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    officer = two.one.facts.officer.id
    two.sync()
    clock.now = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
    two.one = choices.choose_officer(two.one, leader.facts.officer.id)
    return two, leader, officer


def sign(leader: Desk, officer: str) -> None:
    evaluations.draft(leader, MONTH, officer, "Làm tốt")
    evaluations.sign(leader, MONTH, officer)


def paper(desk: Desk, officer: str) -> str:
    return read_text(evaluations.paper(desk, MONTH, officer, 1).pdf)[0]


@pytest.mark.parametrize("first", ["rename", "signature"])
def test_a_name_that_the_signing_desk_had_not_heard_is_on_no_desk_s_paper(signing: Any, first: str) -> None:
    two, leader, officer = signing
    one = choices.name_officer(two.one, NEW, "Công chức", officer=officer)
    sign(leader, officer)
    signed = paper(leader, officer)
    two.sync(*((one, leader) if first == "rename" else (leader, one)))
    two.sync(one, leader, one)
    assert NEW not in signed
    assert [paper(desk, officer) for desk in (one, leader)] == [signed, signed]
    evaluations.draft(leader, MONTH, officer, "Làm rất tốt", reason="Ghi lại")
    evaluations.sign(leader, MONTH, officer)
    two.sync(leader, one)
    for desk in (one, leader):
        assert NEW in read_text(evaluations.paper(desk, MONTH, officer, 2).pdf)[0]
        assert paper(desk, officer).replace("ĐÃ THAY BẰNG BẢN 2", "").split() == signed.split()


def test_a_name_given_at_the_signing_desk_and_not_sent_yet_is_on_every_paper(signing: Any) -> None:
    two, leader, officer = signing
    choices.name_officer(leader, NEW, "Công chức", officer=officer)
    leader = choices.choose_officer(leader, leader.facts.officer.id)
    sign(leader, officer)
    signed = paper(leader, officer)
    assert NEW in signed
    choices.name_officer(two.one, "Nguyễn Thị Khác", "Công chức", officer=officer)
    two.sync()
    two.sync()
    assert [paper(desk, officer) for desk in (two.one, leader)] == [signed, signed]


def test_of_an_older_program_s_signature_the_line_up_to_it_tells(signing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    two, leader, officer = signing
    written = evaluations.EvaluationSigned
    monkeypatch.setattr(evaluations, "EvaluationSigned", lambda **values: replace(written(**values), signed_on=None))
    choices.name_officer(two.one, NEW, "Công chức", officer=officer)
    sign(leader, officer)
    two.sync(leader)
    two.sync()
    assert [NEW in paper(desk, officer) for desk in (two.one, leader)] == [False, False]


def test_the_ward_has_the_name_that_the_signing_desk_gave_it(signing: Any) -> None:
    two, leader, officer = signing
    leader = choices.change(leader, place="Ninh Thử")
    sign(leader, officer)
    signed = paper(leader, officer)
    assert "Ninh Thử" in signed
    choices.change(leader, place="Khánh Thử")
    two.sync(leader, two.one)
    assert [paper(desk, officer) for desk in (two.one, leader)] == [signed, signed]
