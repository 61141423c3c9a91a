"""Every signed version of an evaluation can be seen again, also while a correction of it waits for its signature."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import evaluation as rules
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.evaluation_events import EvaluationSigned
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import dossiers, evaluations, intake
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

MONTH = "2026-11"


@pytest.fixture
def leader(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """A month of one dossier; it is 3 December, and a leader sits here."""
    dossiers.result_ready(desk, intake.accept(desk, full_draft).id, "Trích lục")
    clock.now = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
    return choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")


def told(desk: Desk, who: str, version: int = 0) -> str:
    return " ".join(read_text(evaluations.paper(desk, MONTH, who, version).pdf)[0].split())


def test_an_earlier_version_is_seen_as_it_was_signed_and_says_that_it_is_replaced(
    desk: Desk, leader: Desk, clock: Any
) -> None:
    who = desk.facts.officer.id
    evaluations.draft(leader, MONTH, who, "Hoàn thành.")
    clerk = choices.choose_officer(leader, who)
    evaluations.object_(clerk, MONTH, "Chưa tính việc ngày lễ.")
    leader = choices.choose_officer(clerk, leader.facts.officer.id)
    evaluations.answer(leader, MONTH, who, "Đã xem.")
    evaluations.sign(leader, MONTH, who)
    first = told(leader, who)
    assert told(leader, who, 1) == first
    clock.forward(minutes=5)
    evaluations.draft(leader, MONTH, who, "Hoàn thành tốt.", reason="Sót một việc.")
    assert told(leader, who, 1) == first  # it holds while the correction waits, and is what was signed
    assert "Hoàn thành tốt." in told(leader, who)
    with pytest.raises(Told, match="chưa có bản 2 đã ký"):
        evaluations.paper(leader, MONTH, who, 2)
    evaluations.sign(leader, MONTH, who)
    clerk = choices.choose_officer(leader, who)
    evaluations.object_(clerk, MONTH, "Nay đồng ý.")
    earlier, newest = told(clerk, who, 1), told(clerk, who, 2)
    assert "ĐÃ THAY BẰNG BẢN 2" in earlier
    assert "Hoàn thành tốt." not in earlier
    assert "Chưa tính việc ngày lễ." in earlier
    assert "Nay đồng ý." not in earlier  # of the second
    assert "ĐÃ THAY" not in newest
    assert newest == told(clerk, who)
    assert "Nay đồng ý." in newest
    assert evaluations.paper(clerk, MONTH, who, 1).stem.endswith("-ban-1")


def test_a_signature_under_a_version_that_another_desk_has_signed_is_refused(desk: Desk, leader: Desk) -> None:
    who = desk.facts.officer.id
    evaluations.draft(leader, MONTH, who, "Hoàn thành.")
    evaluations.sign(leader, MONTH, who)
    state = evaluations.draft(leader, MONTH, who, "Hoàn thành tốt.", reason="Sót một việc.")
    hand = rules.Hand(leader.facts.officer.id, "lanh_dao", frozenset({"lanh_dao"}), date(2026, 12, 3))
    second = EvaluationSigned(
        officer=who, month=MONTH, version=2, counts=state.signed[0].counts, remark="Hoàn thành tốt."
    )
    rules.decide(state, second, hand)
    for version in (1, 3):
        with pytest.raises(Refused, match="vừa được ký ở nơi khác"):
            rules.decide(state, replace(second, version=version), hand)
