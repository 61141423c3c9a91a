"""Each change of the catalogue opens two duties with a due day; who has them, who is late, what was done."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain.calendar import FIRST
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import amendments, catalogue, posting, rules
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording

CODE = "1.004837"
DECISION = Decision(number="99/QĐ-UBND", dated="2026-11-20", issuer="UBND tỉnh Khánh Hòa")
TODAY = date(2026, 11, 23)


@pytest.fixture
def amended(desk: Desk) -> posting.Postings:
    known = catalogue.procedure(desk, CODE)
    amendments.amend(desk, replace(known, name="Đăng ký giám hộ (sửa đổi)"), date(2026, 12, 1), DECISION)
    return posting.duties(desk)


def test_what_a_desk_begins_with_asks_nobody_to_post_it(desk: Desk) -> None:
    assert posting.duties(desk).rows == ()


def test_an_amendment_opens_posting_and_iso_with_working_days_and_says_where_they_come_from(amended) -> None:
    found = {row.duty.kind: row for row in amended.rows}
    assert set(found) == {"niem_yet", "iso"}
    # Five and ten working days from Monday 23/11: the 24th is a holiday.
    assert found["niem_yet"].due.date() == date(2026, 12, 1)
    assert found["iso"].due.date() == date(2026, 12, 8)
    assert (amended.open, amended.overdue) == (2, 0)
    assert "điểm 2" in amended.basis
    assert "chưa xác nhận" in amended.basis
    first = found["iso"].first
    assert (first.code, first.what, first.since) == (CODE, "sua", date(2026, 12, 1))
    assert first.document == DECISION.words()


def test_an_abolition_and_a_new_procedure_open_theirs(desk: Desk) -> None:
    amendments.abolish(desk, CODE, TODAY, DECISION)
    new = Procedure(code="9.000001", name="Thủ tục mới", field="Hộ tịch")
    amendments.amend(desk, new, TODAY, DECISION)
    assert [(row.first.code, row.first.what) for row in posting.duties(desk).rows if row.duty.kind == "iso"] == [
        (CODE, "bai_bo"),
        ("9.000001", "moi"),
    ]


def test_a_whole_list_is_one_pair_for_all_its_procedures(desk: Desk) -> None:
    listed = [replace(each, name=f"{each.name} (mới)") for each in catalogue.procedures(desk)]
    batch = amendments.accept(desk, amendments.proposal(desk, listed), TODAY, DECISION)
    rows = posting.duties(desk).rows
    assert [row.count for row in rows] == [len(listed)] * 2
    assert {row.duty.change for row in rows} == {batch}
    assert [each.code for each in posting.changed(desk, batch)] == sorted(each.code for each in listed)


def test_a_list_taken_back_closes_what_nobody_did_and_asks_anew_for_what_hangs_on_the_wall(desk: Desk, clock) -> None:
    listed = [replace(catalogue.procedure(desk, CODE), name="Tên sai")]
    batch = amendments.accept(desk, amendments.proposal(desk, listed), TODAY, DECISION)
    posting.done(desk, batch, "niem_yet", TODAY)
    clock.forward(days=3)
    amendments.undo(desk, batch)
    found = {(row.duty.change, row.duty.kind): row.duty for row in posting.duties(desk).rows}
    assert not found[batch, "iso"].open
    assert found[batch, "iso"].done_on is None
    assert [key for key, duty in found.items() if duty.open] == [(amendments.undone(batch), "niem_yet")]
    with pytest.raises(Refused, match="hoàn tác"):
        posting.done(desk, batch, "iso", TODAY)


def test_a_file_by_command_asks_once_for_what_it_changed_and_not_for_what_it_only_tells(desk: Desk, tmp_path) -> None:
    with desk.store.writing() as connection:
        for code in (CODE, "1.001193"):
            known = replace(catalogue.in_force(connection, code, TODAY), name="Tên khác")
            stated = [journal.Deed(ev.ProcedureStated(procedure=known))]
            recording.record_place(connection, desk.author(), ids.named_stream("procedure", code), "procedure", stated)
        new = [journal.Deed(ev.ProcedureStated(procedure=Procedure(code="9", name="x", field="y")))]
        recording.record_place(connection, desk.author(), b"9", "procedure", new)
    assert [row.count for row in posting.duties(desk).rows] == [2, 2]


def test_a_procedure_that_a_later_list_adds_by_command_is_new_from_today_and_asks_for_both_duties(
    desk: Desk, clock, tmp_path: Path
) -> None:
    def take_in(*codes: str) -> catalogue.Imported:
        file = tmp_path / "cong.json"
        file.write_text(json.dumps([{"ma": code, "ten": f"Thủ tục {code}"} for code in codes]), encoding="utf-8")
        return catalogue.import_file(desk, file)

    def asked() -> list[tuple[str, str, str, date]]:
        rows = [(row.duty, row.first) for row in posting.duties(desk).rows if row.duty.open]
        return [(duty.change, duty.kind, first.code, first.since) for duty, first in rows]

    wrong = take_in("9.000001", "9.000002")
    assert wrong.added == 2
    assert asked() == []
    # What was taken back was no list of the ward: the next one is the first.
    amendments.undo(desk, wrong.batch)
    already = asked()
    first = take_in("9.000003", "9.000004")
    assert asked() == already
    assert amendments.history(desk, "9.000003")[0].since == FIRST
    clock.forward(days=1)
    later = take_in("9.000003", "9.000004", "9.000005")
    assert (later.added, later.same) == (1, 2)
    assert set(asked()) - set(already) == {
        (later.batch, "niem_yet", "9.000005", date(2026, 11, 24)),
        (later.batch, "iso", "9.000005", date(2026, 11, 24)),
    }
    assert first.batch not in {change for change, *_ in asked()}
    assert amendments.undo(desk, later.batch).count == 1
    assert set(asked()) == set(already)


def test_after_a_list_laid_ready_for_the_first_run_a_procedure_by_command_is_new(desk: Desk, tmp_path: Path) -> None:
    with desk.store.writing() as connection:
        stated = [journal.Deed(ev.ProcedureStated(procedure=Procedure(code="9.000001", name="x", field="y")))]
        recording.record_place(
            connection, desk.author(), ids.named_stream("procedure", "9.000001"), "procedure", stated
        )
    assert posting.duties(desk).open == 0
    file = tmp_path / "cong.json"
    file.write_text(json.dumps([{"ma": "9.000002", "ten": "Thủ tục mới"}]), encoding="utf-8")
    catalogue.import_file(desk, file)
    assert [(row.first.code, row.first.what) for row in posting.duties(desk).rows] == [("9.000002", "moi")] * 2


def test_a_duty_is_given_done_and_opened_again(desk: Desk, amended, clock) -> None:
    change, me = amended.rows[0].duty.change, desk.facts.officer.id
    posting.assign(desk, change, "niem_yet", me)
    clock.forward(days=2)
    posting.done(desk, change, "niem_yet", date(2026, 11, 25), "  Bảng tin tầng 1 ")
    row = next(row for row in posting.duties(desk).rows if row.duty.kind == "niem_yet")
    assert (row.officer, row.done_by, row.duty.note) == ("Nguyễn Thị Hạnh", "Nguyễn Thị Hạnh", "Bảng tin tầng 1")
    assert not row.duty.open
    assert not row.late
    with pytest.raises(Refused, match="đã ghi xong ngày 25/11/2026"):
        posting.done(desk, change, "niem_yet", date(2026, 11, 25))
    with pytest.raises(Refused, match="vì sao"):
        posting.reopen(desk, change, "niem_yet", " ")
    posting.reopen(desk, change, "niem_yet", "Ghi nhầm thủ tục")
    assert posting.duties(desk).open == 2


@pytest.mark.parametrize(("day", "words"), [(date(2026, 11, 24), "chưa tới"), (date(2026, 11, 22), "trước ngày")])
def test_a_day_of_posting_lies_between_the_change_and_today(desk: Desk, amended, day: date, words: str) -> None:
    with pytest.raises(Refused, match=words):
        posting.done(desk, amended.rows[0].duty.change, "niem_yet", day)


def test_nobody_unknown_gets_a_duty(desk: Desk, amended) -> None:
    with pytest.raises(Refused, match="cán bộ"):
        posting.assign(desk, amended.rows[0].duty.change, "iso", "cb-khac")
    with pytest.raises(Refused, match="Không tìm thấy"):
        posting.assign(desk, "khac", "iso", desk.facts.officer.id)


def test_past_its_day_a_duty_is_overdue_and_done_late_stays_late(desk: Desk, amended, clock) -> None:
    change = amended.rows[0].duty.change
    clock.forward(days=8)  # Tuesday 1/12, 09:12: still today
    assert posting.overdue(desk) == 0
    clock.forward(days=1)
    assert posting.overdue(desk) == 1
    assert posting.duties(desk).overdue == 1
    posting.done(desk, change, "niem_yet", date(2026, 12, 2))
    row = next(row for row in posting.duties(desk).rows if row.duty.kind == "niem_yet")
    assert row.late
    assert posting.overdue(desk) == 0


def test_the_ward_sets_its_own_days_and_they_make_nobody_late_afterwards(desk: Desk, amended, clock) -> None:
    clock.forward(minutes=1)
    stricter = rules.state_rule(desk, "posting_working_days", "1", TODAY, "QĐ 5/QĐ-UBND ngày 20/11/2026")
    assert posting.duties(stricter).rows[0].due == amended.rows[0].due
    clock.forward(hours=1)
    amendments.abolish(stricter, "1.001193", TODAY, DECISION)
    due = {row.first.code: row.due.date() for row in posting.duties(stricter).rows if row.duty.kind == "niem_yet"}
    assert due == {CODE: date(2026, 12, 1), "1.001193": date(2026, 11, 25)}


def test_rebuilt_from_the_journal_the_duties_are_the_same(desk: Desk, amended, clock) -> None:
    change = amended.rows[0].duty.change
    posting.assign(desk, change, "iso", desk.facts.officer.id)
    posting.done(desk, change, "niem_yet", TODAY, "Bảng tin")
    listed = [replace(catalogue.procedure(desk, "1.001193"), name="Tên sai")]
    batch = amendments.accept(desk, amendments.proposal(desk, listed), TODAY, DECISION)
    posting.done(desk, batch, "iso", TODAY)
    amendments.undo(desk, batch)
    before = posting.duties(desk)
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
    assert posting.duties(desk) == before
