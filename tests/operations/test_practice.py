"""The practice ward: every state is there to be tried, written by the real deeds, before today, in working hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, papers, practice, settings, setup
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import journal, recording
from mot_cua_desktop.ui.administration.first_run import PRACTICE


@pytest.fixture
def ward(tmp_path: Path, clock) -> Iterator[Desk]:
    made = practice.set_up(DataFolder(tmp_path / "quay"), PRACTICE, clock).desk
    yield made
    made.store.close()


def all_of(desk: Desk) -> list[Dossier]:
    return [dossiers.get(desk, row.id) for row in dossiers.page(desk)]


def told(desk: Desk) -> list[tuple[str, str, str, object]]:
    return [(s.code, s.status, s.people.owner.name, s.due.at if s.due else None) for s in all_of(desk)]


def test_there_is_a_dossier_in_every_state_an_officer_must_learn(ward: Desk, caplog: pytest.LogCaptureFixture) -> None:
    states = all_of(ward)
    assert Counter(state.status for state in states) == {
        "in_process": 5, "ready": 2, "returned": 3, "waiting": 1, "paused": 1, "guided": 1, "refused": 1,
        "withdrawn": 1,
    }  # fmt: skip
    running = [state for state in states if state.running]
    assert sum(state.late(ward.clock()) for state in running) == 1
    assert sum(state.due is not None and state.due.at.date() == ward.clock().date() for state in running) == 1
    assert sum(state.reschedule is not None for state in running) == 1
    assert sum(state.holding is not None and state.holding.before_leader for state in running) == 1
    assert [state.fee_due for state in states if state.status == "returned"] == [0, 0, 0]
    assert [state.fee_due > 0 for state in states if state.status == "ready"] == [False, True]
    assert caplog.records == []  # no story ended before its end


def test_three_officers_work_there_and_the_counter_is_where_practice_begins(ward: Desk) -> None:
    assert {officer.role for officer in settings.officers(ward)} == {"tiep_nhan", "chuyen_mon", "lanh_dao"}
    assert (ward.facts.officer.name, ward.facts.officer.role) == ("Cán bộ Tập Dùng", "tiep_nhan")


def test_everything_was_done_before_today_in_working_hours_and_folds_the_same_again(ward: Desk) -> None:
    with ward.store.writing() as connection:
        moments = [event.at.astimezone(VN) for _, event in journal.all_events(connection) if event.kind == "dossier"]
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before
    assert moments == sorted(moments)
    assert moments[-1].date() < ward.now().date()
    for moment in moments:
        minute = moment.hour * 60 + moment.minute
        spans = [(s.start.hour * 60 + s.start.minute, s.end.hour * 60 + s.end.minute)
                 for s in ward.calendar.hours(moment.date())]  # fmt: skip
        assert any(start <= minute <= end for start, end in spans), moment


@pytest.mark.parametrize(
    "days", [0, 1, 2, 3, 4, 5, 6, 69], ids=["Mo", "holiday", "We", "Th", "Fr", "Sa", "Su", "after-new-year"]
)
def test_whatever_day_it_is_no_story_breaks(tmp_path: Path, clock, days: int, caplog: pytest.LogCaptureFixture) -> None:
    clock.forward(days=days)
    made = practice.set_up(DataFolder(tmp_path / "quay"), PRACTICE, clock).desk
    assert len({state.status for state in all_of(made)}) == 8
    assert caplog.records == []
    made.store.close()


def test_two_practice_wards_of_one_day_are_alike(ward: Desk, tmp_path: Path, clock) -> None:
    other = practice.set_up(DataFolder(tmp_path / "khac"), PRACTICE, clock).desk
    assert told(other) == told(ward)
    other.store.close()


def test_its_papers_say_that_they_are_worth_nothing(ward: Desk) -> None:
    import pypdfium2

    for state in all_of(ward):
        kind = papers.kinds(state)[0]
        document = pypdfium2.PdfDocument(papers.make(ward, state.id, kind).pdf)
        assert "TẬP DÙNG" in document[0].get_textpage().get_text_bounded(), kind
        document.close()


def test_a_clock_that_cannot_be_right_is_told_before_anything_is_made(tmp_path: Path, clock) -> None:
    clock.forward(days=-700)
    folder = DataFolder(tmp_path / "quay")
    with pytest.raises(Told, match="không thể đúng"):
        practice.set_up(folder, PRACTICE, clock)
    assert not folder.store.exists()


def test_a_wards_own_list_may_shorten_a_story_but_not_stop_the_first_run(
    tmp_path: Path, clock, caplog: pytest.LogCaptureFixture
) -> None:
    folder = DataFolder(tmp_path / "quay")
    folder.root.mkdir()
    row = {"ma": "1.004837", "ten": "Giám hộ", "kenh": [{"kenh": "Trực tiếp", "thoi_gian_raw": "Trong ngày"}]}
    import json

    folder.waiting_catalogue.write_text(json.dumps({"thu_tuc": [row]}), encoding="utf-8")
    made = practice.set_up(folder, PRACTICE, clock).desk
    assert {"returned", "ready", "waiting"} <= {state.status for state in all_of(made)}
    assert all("practice story" in record.message for record in caplog.records)
    made.store.close()


def test_a_real_ward_begins_empty(tmp_path: Path, answers: FirstRun, clock) -> None:
    made = setup.set_up(DataFolder(tmp_path / "quay"), replace(answers, practice=False), clock).desk
    assert all_of(made) == []
    made.store.close()
