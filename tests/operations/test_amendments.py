"""The catalogue lives: versions in force by the day, amended and abolished by a document, taken in and taken back."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.calendar import FIRST
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, ChannelTerm, Procedure, case_groups, is_case
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import amendments, catalogue, dossiers, intake, papers, posting_sheets, renewing
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording

SHARED_LIST = Path(__file__).parents[3] / "shared" / "data" / "ward_procedures.json"
CODE = "1.004837"
DECISION = Decision(number="99/QĐ-UBND", dated="2026-11-24", issuer="UBND tỉnh Khánh Hòa")
TOMORROW = date(2026, 11, 25)


@pytest.fixture
def known(desk: Desk) -> Procedure:
    return catalogue.procedure(desk, CODE)


def amended(procedure: Procedure) -> Procedure:
    """The same with another name and five working days instead of three."""
    terms = tuple(
        ChannelTerm(channel=row.channel, term=Term(5, "ngay_lam_viec"), text="5 ngày làm việc")
        for row in procedure.terms
    )
    return replace(procedure, name="Đăng ký giám hộ (sửa đổi)", terms=terms)


def test_a_dossier_keeps_the_version_of_its_acceptance_on_paper_and_in_its_dates(
    desk: Desk, known: Procedure, full_draft: Draft, clock
) -> None:
    before = intake.accept(desk, full_draft)
    amendments.amend(desk, amended(known), TOMORROW, DECISION)
    assert catalogue.procedure(desk, CODE) == known
    clock.forward(days=3)
    assert catalogue.procedure(desk, CODE).name == "Đăng ký giám hộ (sửa đổi)"
    text = " ".join(pdf.read_text(papers.make(desk, before.id, "giay_tiep_nhan").pdf)[0].split())
    assert known.name in text
    assert "3 ngày làm việc" in text
    assert "sửa đổi" not in text
    # A supplement restarts the clock by the dossier's own three days.
    line = checklist.slip_lines(tuple(replace(p, state="thieu") for p in full_draft.papers))
    dossiers.request_supplement(desk, before.id, line)
    state = dossiers.receive_supplement(desk, before.id, full_draft.papers)
    assert state.term == Term(3, "ngay_lam_viec")
    # What was filled in under the old version is no dossier of the new one until it was laid out anew.
    draft = replace(full_draft, id=intake.new_draft(desk).id)
    ways = (
        lambda: intake.accept(desk, draft),
        lambda: intake.guide(desk, draft, line),
        lambda: intake.refuse(desk, draft, "Lý do", "Điều 1"),
    )
    for way in ways:
        with pytest.raises(renewing.Amended, match="đã sửa đổi sau khi hồ sơ này được soạn"):
            way()
    renewed = renewing.renewed(desk, draft)
    assert renewed is not None
    assert {change.about for change in renewed.changes} == {"Tên", "Thời hạn"}
    assert renewed.draft.papers == draft.papers
    assert renewing.renewed(desk, renewed.draft) is None
    after = intake.accept(desk, renewed.draft)
    assert (after.procedure.name, after.term) == ("Đăng ký giám hộ (sửa đổi)", Term(5, "ngay_lam_viec"))
    assert after.procedure.version != before.procedure.version


def test_a_draft_laid_out_anew_asks_for_the_new_paper_and_keeps_what_is_the_same(
    desk: Desk, known: Procedure, full_draft: Draft, clock
) -> None:
    first, second, *rest = known.components
    new = replace(first, key=f"{CODE}/0", name="Giấy mới phải nộp", originals=2)
    papers = (new, second, replace(first, originals=first.originals + 1), *rest)
    keyed = tuple(replace(paper, key=f"{CODE}/{number}") for number, paper in enumerate(papers, start=1))
    amendments.amend(desk, replace(known, components=keyed), TOMORROW, DECISION)
    clock.forward(days=2)
    renewed = renewing.renewed(desk, full_draft)
    assert renewed is not None
    states = {line.name: line.state for line in renewed.draft.papers}
    assert (states[new.name], states[first.name], states[second.name]) == ("thieu", "thieu", "du")
    assert [line.name for line in renewed.draft.lacking] == [new.name, first.name]


def test_an_abolished_procedure_is_refused_with_its_document_and_what_took_its_place(
    desk: Desk, full_draft: Draft, clock
) -> None:
    amendments.abolish(desk, CODE, TOMORROW, DECISION, replaced_by="1.009999")
    assert intake.accept(desk, full_draft).code
    clock.forward(days=2)
    assert CODE not in {procedure.code for procedure in catalogue.procedures(desk)}
    assert catalogue.finder(desk).find("giam ho")[0].code != CODE
    with pytest.raises(Refused, match=r"đã bãi bỏ từ 25/11/2026.*1\.009999") as refusal:
        intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))
    assert refusal.value.rule == "99/QĐ-UBND ngày 24/11/2026 của UBND tỉnh Khánh Hòa"
    with pytest.raises(Refused, match="đã bãi bỏ"):
        amendments.abolish(desk, CODE, date(2026, 12, 1), DECISION)


def test_nothing_ends_before_a_version_that_is_still_to_come(desk: Desk, known: Procedure) -> None:
    amendments.amend(desk, amended(known), date(2026, 12, 15), DECISION)
    with pytest.raises(Refused, match="đã ghi bản khác có hiệu lực từ 15/12/2026"):
        amendments.abolish(desk, CODE, date(2026, 12, 1), DECISION)
    assert amendments.abolish(desk, CODE, date(2026, 12, 15), DECISION).abolished
    with pytest.raises(Refused, match="đã ghi bãi bỏ từ 15/12/2026"):
        amendments.abolish(desk, CODE, date(2026, 12, 1), DECISION)


def test_a_citizen_at_home_with_a_slip_goes_on_under_the_old_version(desk: Desk, lacking_draft: Draft, clock) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    amendments.abolish(desk, CODE, TOMORROW, DECISION)
    clock.forward(days=4)
    again = intake.resume(desk, guided.id)
    state = intake.accept(desk, replace(again, papers=tuple(checklist.tick(p) for p in again.papers)))
    assert (state.status, state.term) == ("in_process", Term(3, "ngay_lam_viec"))


def test_a_slip_of_this_morning_goes_on_under_its_version_whatever_was_stated_since(
    desk: Desk, known: Procedure, lacking_draft: Draft, clock
) -> None:
    today = date(2026, 11, 23)
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    clock.forward(hours=1)
    amendments.amend(desk, amended(known), today, DECISION)
    assert catalogue.of_dossier(desk, guided, CODE) == known
    amendments.abolish(desk, CODE, today, DECISION)
    assert catalogue.of_dossier(desk, guided, CODE) == known
    again = intake.resume(desk, guided.id)
    state = intake.accept(desk, replace(again, papers=tuple(checklist.tick(p) for p in again.papers)))
    assert (state.status, state.term) == ("in_process", Term(3, "ngay_lam_viec"))
    with pytest.raises(Refused, match="đã bãi bỏ"):
        catalogue.of_dossier(desk, replace(guided, procedure=replace(guided.procedure, version="khác")), CODE)


def test_a_change_needs_its_document_and_something_changed(desk: Desk, known: Procedure) -> None:
    with pytest.raises(Refused, match="số văn bản công bố"):
        amendments.amend(desk, amended(known), TOMORROW, Decision(number=" "))
    with pytest.raises(Told, match="Ngày của văn bản"):
        amendments.amend(desk, amended(known), TOMORROW, Decision(number="1", dated="24/11/2026"))
    with pytest.raises(Refused, match="không khác bản đang có hiệu lực"):
        amendments.amend(desk, known, TOMORROW, DECISION)
    assert len(amendments.history(desk, CODE)) == 1


def test_a_list_is_taken_in_row_by_row_and_taken_back_as_new_versions(desk: Desk, known: Procedure, clock) -> None:
    others = [p for p in catalogue.procedures(desk) if p.field == known.field and p.code != CODE]
    gone, rest = others[0], others[1:]
    new = replace(known, code="9.999999", name="Thủ tục mới")
    rows = amendments.proposal(desk, [amended(known), new, *rest], complete=True)
    kinds = {row.procedure.code: row.kind for row in rows if row.kind != "khong_doi"}
    assert kinds == {CODE: "sua", "9.999999": "them", gone.code: "bai_bo"}
    before = catalogue.procedures(desk)
    batch = amendments.accept(desk, rows, date(2026, 11, 23), DECISION)
    assert catalogue.procedure(desk, CODE).name == "Đăng ký giám hộ (sửa đổi)"
    assert catalogue.procedure(desk, "9.999999") == new
    with pytest.raises(Refused, match="đã bãi bỏ"):
        catalogue.procedure(desk, gone.code)
    assert amendments.undo(desk, batch).count == 3
    assert catalogue.procedures(desk) == before
    assert [version.abolished for version in amendments.history(desk, "9.999999")] == [False, True]
    assert gone.code not in {version.procedure.code for version in amendments.outside(desk)}
    assert "9.999999" not in {version.procedure.code for version in amendments.outside(desk)}
    with pytest.raises(Refused, match="đã được hoàn tác"):
        amendments.undo(desk, batch)
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_a_revival_taken_back_is_an_abolition_again_by_its_own_document(
    desk: Desk, known: Procedure, clock, tmp_path: Path
) -> None:
    by = Decision(number="77/QĐ-UBND", dated="2026-11-18", issuer="UBND tỉnh Khánh Hòa")
    amendments.abolish(desk, CODE, date(2026, 11, 20), by, replaced_by="1.004845")
    before = {row.code: row for row in posting_sheets.iso_rows(desk)}[CODE]
    clock.forward(hours=1)
    batch = amendments.accept(desk, amendments.proposal(desk, [amended(known)]), date(2026, 11, 23), DECISION)
    assert catalogue.procedure(desk, CODE) == amended(known)
    amendments.undo(desk, batch)
    with pytest.raises(Refused, match=r"đã bãi bỏ từ 20/11/2026.*1\.004845") as refusal:
        catalogue.procedure(desk, CODE)
    assert refusal.value.rule == by.words()
    (version,) = (version for version in amendments.outside(desk) if version.procedure.code == CODE)
    assert (version.procedure, version.decision, version.replaced_by) == (known, by, "1.004845")
    after = {row.code: row for row in posting_sheets.iso_rows(desk)}[CODE]
    # All but the word on the ISO documents, which the list asked to be taken up anew.
    assert dataclasses.replace(after, updated="") == dataclasses.replace(before, updated="")
    assert (after.document, after.since) == (by.words(), date(2026, 11, 20))
    with desk.store.reading() as connection:
        last = list(journal.of_stream(connection, ids.named_stream("procedure", CODE)))[-1].body
    assert isinstance(last, ev.ProcedureAbolished)
    assert (last.decision, last.replaced_by, last.since) == (by, "1.004845", date(2026, 11, 23))
    (row,) = amendments.proposal(desk, [amended(known)])
    assert (row.kind, row.ended) == ("chua_ro", version)
    imported = catalogue.import_file(desk, written(tmp_path, portal_row(CODE, known)))
    assert (imported.batch, [code for code, _, _ in imported.waiting]) == ("", [CODE])
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_taking_a_list_back_leaves_alone_what_was_stated_after_it_for_the_same_day(
    desk: Desk, known: Procedure
) -> None:
    today, others = date(2026, 11, 23), [p for p in catalogue.procedures(desk) if p.code != CODE][:2]
    rows = amendments.proposal(desk, [replace(p, name=f"{p.name} theo danh sách") for p in (known, *others)])
    batch = amendments.accept(desk, rows, today, DECISION)
    amendments.amend(desk, amended(known), today, DECISION)
    amendments.abolish(desk, others[0].code, today, DECISION)
    done = amendments.undo(desk, batch)
    assert done.count == 1
    assert {(version.procedure.code, version.abolished) for version in done.left} == {
        (CODE, False),
        (others[0].code, True),
    }
    assert catalogue.procedure(desk, CODE) == amended(known)
    with pytest.raises(Refused, match="đã bãi bỏ"):
        catalogue.procedure(desk, others[0].code)
    assert catalogue.procedure(desk, others[1].code) == others[1]
    # Of a list whose every procedure was stated anew nothing is left to be taken back.
    last = amendments.accept(desk, amendments.proposal(desk, [replace(others[1], name="Tên nhầm")]), today, DECISION)
    amendments.amend(desk, replace(others[1], name="Tên đúng"), today, DECISION)
    with pytest.raises(Refused, match="đã được ghi lại sau đó"):
        amendments.undo(desk, last)


def test_of_two_lists_of_one_day_both_can_be_taken_back_the_later_one_first(desk: Desk, known: Procedure) -> None:
    today, (other, third) = date(2026, 11, 23), [p for p in catalogue.procedures(desk) if p.code != CODE][:2]
    before = catalogue.procedures(desk)

    def take_in(words: str, *procedures: Procedure) -> str:
        listed = [replace(each, name=f"{each.name} {words}") for each in procedures]
        return amendments.accept(desk, amendments.proposal(desk, listed), today, DECISION)

    first, second = take_in("một", known, other), take_in("hai", known, other)
    assert amendments.undo(desk, second) == amendments.TakenBack(2)
    assert catalogue.procedure(desk, CODE).name == f"{known.name} một"
    assert amendments.undo(desk, first) == amendments.TakenBack(2)
    assert catalogue.procedures(desk) == before
    # What a person stated in between is no list: it stays, whatever was taken back around it.
    first = take_in("ba", known, third)
    amendments.amend(desk, amended(known), today, DECISION)
    amendments.undo(desk, take_in("bốn", known, third))
    done = amendments.undo(desk, first)
    assert (done.count, [version.procedure for version in done.left]) == (1, [amended(known)])
    assert catalogue.procedure(desk, CODE) == amended(known)
    assert catalogue.procedure(desk, third.code) == third
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_a_list_that_leaves_a_known_term_unclear_does_not_take_it_away(desk: Desk, known: Procedure) -> None:
    vague = replace(
        known,
        name="Đăng ký việc giám hộ",
        terms=tuple(replace(row, term=None, text="3") for row in known.terms),
        unclear=tuple(f"Thời hạn ({CHANNEL_WORDS[row.channel]}) chưa rõ: cổng ghi “3”." for row in known.terms),
    )
    (row,) = (row for row in amendments.proposal(desk, [vague]) if row.procedure.code == CODE)
    assert row.procedure.name == "Đăng ký việc giám hộ"
    assert row.procedure.terms == known.terms


def test_a_list_stopped_half_way_leaves_nothing(desk: Desk, known: Procedure) -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Told("Đã dừng nhập theo yêu cầu.")

    listed = [replace(p, name=f"{p.name} mới") for p in catalogue.procedures(desk)[:5]]
    rows = amendments.proposal(desk, listed)
    with pytest.raises(Told, match="Đã dừng"):
        amendments.accept(desk, rows, date(2026, 11, 23), DECISION, stop)
    assert catalogue.procedure(desk, CODE) == known
    assert all(row.kind == "sua" for row in amendments.proposal(desk, listed))


def test_taking_a_list_back_is_counted_aloud_and_stopped_half_way_takes_nothing_back(
    desk: Desk, known: Procedure
) -> None:
    listed = [replace(each, name=f"{each.name} mới") for each in catalogue.procedures(desk)[:5]]
    batch = amendments.accept(desk, amendments.proposal(desk, listed), date(2026, 11, 23), DECISION)
    after = catalogue.procedures(desk)
    heard: list[tuple[int, int]] = []

    def listen(done: int, total: int) -> None:
        heard.append((done, total))
        if stopping and done == 3:
            raise Told("Đã dừng hoàn tác.")

    stopping = True
    with pytest.raises(Told, match="Đã dừng hoàn tác"):
        amendments.undo(desk, batch, listen)
    assert catalogue.procedures(desk) == after
    stopping = False
    assert amendments.undo(desk, batch, listen).count == 5
    assert heard[4:] == [(number, 5) for number in range(5)]
    assert catalogue.procedure(desk, CODE) == known


def portal_row(code: str, known: Procedure, **more: object) -> dict[str, object]:
    return {"ma": code, "ten": "Tên theo cổng", "linh_vuc": known.field, "qd_cong_bo": "5/QĐ", **more}


def written(tmp_path: Path, *rows: dict[str, object]) -> Path:
    file = tmp_path / "cong.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    return file


def test_a_file_on_the_command_line_takes_in_what_is_new_and_reports_what_it_would_change(
    desk: Desk, known: Procedure, clock, tmp_path: Path
) -> None:
    file = written(tmp_path, portal_row(CODE, known), portal_row("9.000001", known))
    amendments.amend(desk, amended(known), date(2026, 11, 20), DECISION)
    clock.forward(days=1)
    imported = catalogue.import_file(desk, file)
    assert (imported.added, imported.changed, [code for code, _, _ in imported.waiting]) == (1, 0, [CODE])
    assert "Tên" in imported.waiting[0][2]
    assert catalogue.procedure(desk, CODE).name == "Đăng ký giám hộ (sửa đổi)"
    assert amendments.history(desk, "9.000001")[0].since == FIRST
    # The list is not clear about it, so the document alone is not enough.
    by = catalogue.Announced(DECISION)
    assert [code for code, _, _ in catalogue.import_file(desk, file, by=by).waiting] == [CODE]
    named = catalogue.import_file(desk, file, by=catalogue.Announced(DECISION, named=frozenset({CODE})))
    assert (named.added, named.changed, named.waiting) == (0, 1, ())
    assert catalogue.procedure(desk, CODE).name == "Tên theo cổng"
    assert catalogue.procedure(desk, CODE, date(2026, 11, 23)).name == "Đăng ký giám hộ (sửa đổi)"
    assert amendments.history(desk, CODE)[-1].decision == DECISION
    assert amendments.undo(desk, named.batch).count == 1
    assert catalogue.procedure(desk, CODE).name == "Đăng ký giám hộ (sửa đổi)"
    assert amendments.undo(desk, imported.batch).count == 1
    assert "9.000001" not in {procedure.code for procedure in catalogue.procedures(desk)}
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_a_file_on_the_command_line_never_revives_what_was_abolished_unless_its_code_is_named(
    desk: Desk, known: Procedure, clock, tmp_path: Path
) -> None:
    file = written(tmp_path, portal_row(CODE, known))
    amendments.abolish(desk, CODE, date(2026, 11, 20), DECISION, replaced_by="1.009999")
    again = Decision(number="7/QĐ-UBND", dated="2026-11-23", issuer="UBND tỉnh Khánh Hòa")
    for by in (None, catalogue.Announced(again)):
        imported = catalogue.import_file(desk, file, by=by)
        assert (imported.added, imported.batch) == (0, "")
        assert "đã bãi bỏ từ 20/11/2026 theo 99/QĐ-UBND" in imported.waiting[0][2]
        assert CODE not in {procedure.code for procedure in catalogue.procedures(desk)}
    catalogue.import_file(desk, file, by=catalogue.Announced(again, named=frozenset({CODE})))
    assert catalogue.procedure(desk, CODE).name == "Tên theo cổng"


def test_a_file_on_the_command_line_does_not_reach_before_a_version_still_to_come(
    desk: Desk, known: Procedure, tmp_path: Path
) -> None:
    amendments.announce(desk, replace(known, code="9.000001"), date(2026, 12, 15), DECISION)
    imported = catalogue.import_file(desk, written(tmp_path, portal_row("9.000001", known)))
    assert imported.waiting == (("9.000001", "Tên theo cổng", "máy đã ghi bản có hiệu lực về sau"),)
    assert "9.000001" not in {procedure.code for procedure in catalogue.procedures(desk)}


@pytest.mark.parametrize("taken", [True, False], ids=["imported before", "never imported"])
def test_a_decision_that_only_gets_another_number_takes_no_case_away(desk: Desk, taken: bool) -> None:
    """The list knows no case; whether its papers are others than before is told by what it said last."""
    cased = [each for each in catalogue.procedures(desk) if case_groups(each)]
    flat = [replace(each, components=tuple(replace(paper, group="") for paper in each.components)) for each in cased]
    if taken:
        amendments.accept(desk, amendments.proposal(desk, flat), date(2026, 11, 23), DECISION)
    rows = amendments.proposal(desk, [replace(each, deciding_document="7777/QĐ-BTP") for each in flat])
    known = {each.code: each for each in catalogue.procedures(desk)}
    by_papers = {each.code for each in cased if any(is_case(paper.group) for paper in each.components)}
    assert len(by_papers) > 3
    for row in rows:
        if row.procedure.code not in by_papers:
            continue
        if taken:
            before = known[row.procedure.code]
            assert row.procedure.components == before.components
            assert [change.about for change in row.changes] == ["Văn bản công bố"]
            assert (row.kind, row.lost) == ("sua", ())
            assert any("danh sách ghi như lần trước" in words for words in row.kept)
        else:
            assert row.kind == "chua_ro"
            assert any(words.startswith("thành phần hồ sơ theo") for words in row.lost)


@pytest.mark.parametrize("real", [SHARED_LIST.is_file()], ids=lambda real: "the real list" if real else "invented")
def test_the_whole_list_is_taken_in_once_and_a_changed_copy_yields_exactly_its_changes(
    desk: Desk, tmp_path: Path, real: bool
) -> None:
    whole = (
        json.loads(SHARED_LIST.read_text(encoding="utf-8"))["thu_tuc"]
        if real
        else [{"ma": f"9.{n:06}", "ten": f"Thủ tục bịa {n}", "linh_vuc": "Bịa"} for n in range(588)]
    )
    file = tmp_path / "danh muc.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    listed = catalogue.read_list(file).procedures
    rows = amendments.proposal(desk, listed)
    amendments.accept(desk, rows, date(2026, 11, 23), DECISION)
    assert {row.kind for row in amendments.proposal(desk, listed, complete=False)} == {"khong_doi"}
    gone, renamed, new = whole[3], {**whole[5], "ten": "Tên khác"}, {**whole[7], "ma": "9.999999"}
    file.write_text(json.dumps([*whole[:3], whole[4], renamed, *whole[6:], new]), encoding="utf-8")
    kinds = {
        row.procedure.code: row.kind
        for row in amendments.proposal(desk, catalogue.read_list(file).procedures, complete=True)
        if row.kind != "khong_doi" and row.procedure.code in {item["ma"] for item in [*whole, new]}
    }
    assert kinds == {gone["ma"]: "bai_bo", renamed["ma"]: "sua", "9.999999": "them"}
