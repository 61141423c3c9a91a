"""What a broken scanner, an absurd clock or a broken file brings: told or cleaned, never a crash, nothing half-done."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import catalogue, dossiers, intake, papers, settings, setup
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import journal, tables

NAME = "Nguyễn Thị Hường"


def count(desk: Desk) -> int:
    with desk.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(tables.event)).scalar_one()


def printed(desk: Desk, stream: bytes, kind: papers.Kind) -> str:
    """The words on a paper, its lines joined."""
    return " ".join(pdf.read_text(papers.make(desk, stream, kind).pdf)[0].split())


@pytest.mark.parametrize(
    "dirty",
    [
        unicodedata.normalize("NFD", NAME),
        "Nguyễn\x00 Thị\x1b Hường\x7f",
        "\ufeffNguyễn\u200b Thị \u202eHường\u202c",
        "Nguyễn\ud800 Thị\udfff Hường",
        "Nguyễn Thị Hường\x85\xad",
    ],
)
def test_what_is_no_letter_is_not_kept(desk: Desk, full_draft: Draft, tmp_path: Path, dirty: str) -> None:
    owner = replace(full_draft.owner, name=dirty, address=dirty)
    draft = replace(full_draft, owner=owner, applicant=replace(owner, phone="0912"), authority=dirty)
    intake.save_draft(desk, draft)
    assert intake.drafts(desk)[0].owner.name == NAME
    state = intake.accept(desk, draft)
    assert (state.people.owner.name, state.people.owner.address, state.people.authority) == (NAME, NAME, NAME)
    assert [row.owner_name for row in dossiers.find(desk, "nguyen thi huong")] == [NAME]
    state = dossiers.take_fee(desk, state.id, (ev.FeeItem(name=dirty, amount=5),), dirty)
    assert (state.payments[0].payer, state.payments[0].items[0].name) == (NAME, NAME)
    state = dossiers.withdraw(desk, state.id, dirty)
    assert state.withdrawn is not None
    assert state.withdrawn.reason == NAME
    assert NAME in printed(desk, state.id, "giay_tiep_nhan")
    with desk.store.reading() as connection:
        journal.verify(connection)


def test_lines_of_a_reason_stay_lines(desk: Desk, full_draft: Draft) -> None:
    state = dossiers.withdraw(desk, intake.accept(desk, full_draft).id, "Đổi ý.\r\nSẽ nộp lại\tsau.\x0b")
    assert state.withdrawn is not None
    assert state.withdrawn.reason == "Đổi ý.\nSẽ nộp lại\tsau."


def test_the_desks_own_words_are_cleaned_too(desk: Desk) -> None:
    desk = settings.change(desk, ward_name="  UBND\x00 phường\ud800 " + unicodedata.normalize("NFD", "Tây Nha Trang"))
    assert desk.facts.ward_name == "UBND phường Tây Nha Trang"
    desk = settings.name_officer(desk, unicodedata.normalize("NFD", NAME) + "\u202e", "Chuyên viên\x00")
    assert (desk.facts.officer.name, desk.facts.officer.title) == (NAME, "Chuyên viên")
    with pytest.raises(Told, match="Chưa gõ họ tên"):
        settings.name_officer(desk, "\u200b \x00")


def test_a_name_of_nothing_but_marks_is_no_name(desk: Desk, full_draft: Draft) -> None:
    with pytest.raises(Refused, match="Gõ họ tên chủ hồ sơ"):
        intake.accept(desk, replace(full_draft, owner=replace(full_draft.owner, name="\u200b\x00\u202e")))
    assert dossiers.page(desk) == []


@pytest.mark.parametrize("typed", ["\x00", "\ud800", "%' or 1=1 --", '"*" NEAR(', "\u202e", "9" * 5000, "ạ" * 5000])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(desk: Desk, full_draft: Draft, typed: str) -> None:
    intake.accept(desk, full_draft)
    assert dossiers.find(desk, typed + " khongai") == []


def test_a_draft_of_another_version_does_not_hide_the_others(desk: Desk, lacking_draft: Draft) -> None:
    intake.save_draft(desk, lacking_draft)
    with desk.store.writing() as connection:
        connection.execute(tables.draft.insert(), {"id": b"x" * 16, "saved_at": 1, "state": b'{"id": 5}'})
    assert intake.drafts(desk) == [lacking_draft]


# --- the clock ---


@pytest.mark.parametrize("year", [1980, 2099])
def test_an_absurd_clock_is_told_and_nothing_is_written(desk: Desk, full_draft: Draft, clock, year: int) -> None:
    before, right = count(desk), clock.now
    clock.now = datetime(year, 1, 1, 3, tzinfo=UTC)
    for deed in (
        lambda: intake.accept(desk, full_draft),
        lambda: settings.name_officer(desk, NAME),
        lambda: settings.change(desk, phone="1"),
        lambda: settings.clock_is_right(desk, "Thay pin đồng hồ"),
    ):
        with pytest.raises(Told, match=f"Đồng hồ máy đang chỉ 10:00 ngày 01/01/{year}"):
            deed()
    assert count(desk) == before
    clock.now = right
    assert intake.accept(desk, full_draft).code.endswith("261123-0001")


def test_a_first_run_under_an_absurd_clock_leaves_nothing(tmp_path: Path, answers, clock) -> None:
    clock.now = datetime(1980, 1, 1, tzinfo=UTC)
    with pytest.raises(Told, match="không thể đúng"):
        setup.set_up(DataFolder(tmp_path / "q"), answers, clock)
    assert not (tmp_path / "q").exists()


def test_a_clock_years_ahead_of_the_last_deed_is_told(desk: Desk, full_draft: Draft, clock) -> None:
    clock.forward(days=3 * 365)
    with pytest.raises(Told, match="quá xa so với việc đã ghi lúc"):
        intake.accept(desk, full_draft)
    settings.clock_is_right(desk, "Thay pin đồng hồ")  # a store that really lay unused for years
    assert intake.accept(desk, full_draft).code


def test_after_a_clock_that_ran_ahead_the_officer_says_so_and_works_on(desk: Desk, full_draft: Draft, clock) -> None:
    clock.forward(days=40)
    ahead = intake.accept(desk, full_draft)
    clock.forward(days=-40)
    second = replace(full_draft, id=b"2" * 16)
    with pytest.raises(Told, match="sớm hơn việc đã ghi"):
        intake.accept(desk, second)
    settings.clock_is_right(desk, "Thay pin đồng hồ")
    state = intake.accept(desk, second)
    assert state.code.endswith("261123-0001")
    assert (state.book, state.book_number, ahead.book_number) != (ahead.book, ahead.book_number, 0)
    with desk.store.reading() as connection:
        journal.verify(connection)


# --- a catalogue file that is none ---


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp rỗng"),
        (b'{"thu_tuc": [{"ma": "1.1", "te', "cắt ngang hoặc không phải JSON"),
        (b'{"khac": 1}', "không có danh sách thủ tục"),
        (b"[]", "không có danh sách thủ tục"),
        (b'"chi la chu"', "không có danh sách thủ tục"),
        (b'[1, null, {"ma": 5}]', "Không dòng nào"),
        ('{"thu_tuc": "Hộ tịch"}'.encode("utf-16"), "JSON|UTF-8"),
        (b'{"thu_tuc": ["\xff\xfe"]}', "JSON|UTF-8"),
        (b"[" * 100_000, "cắt ngang hoặc không phải JSON"),
        (b"PK\x03\x04" + bytes(500), "Tệp Excel bị hỏng"),
    ],
)
def test_a_broken_catalogue_file_changes_nothing(desk: Desk, tmp_path: Path, content: bytes, said: str) -> None:
    path, before = tmp_path / "danh_muc.json", count(desk)
    path.write_bytes(content)
    with pytest.raises(Told, match=said):
        catalogue.import_file(desk, path)
    assert count(desk) == before


def test_a_catalogue_file_of_100_megabytes_is_told_unread(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "to.json"
    with path.open("wb") as out:
        out.truncate(100 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read"))
    with pytest.raises(Told, match="lớn quá 64 MB"):
        catalogue.import_file(desk, path)
    with pytest.raises(Told, match="Không đọc được tệp danh mục"):
        catalogue.import_file(desk, tmp_path / "khong_co.json")


def test_an_import_stopped_amid_leaves_the_catalogue_as_it_was(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "danh_muc.json"
    path.write_text('[{"ma": "9.000001", "ten": "A"}, {"ma": "9.000002", "ten": "B"}]', encoding="utf-8")
    before = count(desk)

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalogue.import_file(desk, path, stop)
    assert count(desk) == before
    assert catalogue.import_file(desk, path).added == 2
    assert catalogue.import_file(desk, path).same == 2


def test_a_decomposed_catalogue_is_the_same_catalogue(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "danh_muc.json"
    text = '[{"ma": "9.000001", "ten": "Đăng ký thường trú", "linh_vuc": "Cư trú"}]'
    path.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert catalogue.import_file(desk, path).added == 1
    path.write_text(text, encoding="utf-8")
    assert catalogue.import_file(desk, path).same == 1


def test_a_300_letter_name_with_marks_of_markup_reaches_the_paper(desk: Desk, lacking_draft: Draft) -> None:
    name = ("Quỳnh & Cộng sự <Công ty> " * 12)[:300].strip()
    draft = replace(lacking_draft, owner=replace(lacking_draft.owner, name=name))
    state = intake.guide(desk, draft, checklist.slip_lines(draft.papers))
    assert name.replace(" ", "") in printed(desk, state.id, "phieu_bo_sung").replace(" ", "")


def test_the_word_that_the_clock_is_right_keeps_its_reason_in_the_journal(desk: Desk, clock) -> None:
    settings.change(desk, phone="1")
    clock.forward(days=-1)
    before = count(desk)
    with pytest.raises(Told, match="Chưa ghi vì sao"):
        settings.clock_is_right(desk, "  ")
    assert count(desk) == before
    settings.clock_is_right(desk, "Máy đặt nhầm ngày")
    with desk.store.reading() as connection:
        body = [event.body for _, event in journal.all_events(connection)][-1]
    assert isinstance(body, ev.SettingChanged)
    assert "Máy đặt nhầm ngày" in body.value


def test_a_clock_set_back_by_minutes_stops_nobody_and_the_journals_hours_never_go_back(
    desk: Desk, full_draft: Draft, clock
) -> None:
    stream = intake.accept(desk, full_draft).id
    began = clock.now
    clock.forward(minutes=-4)
    state = dossiers.result_ready(desk, stream, "Trích lục")
    assert state.result is not None
    assert state.result.at == began
    clock.forward(minutes=-2)  # six minutes before the last deed, though two before the last look at the clock
    with pytest.raises(Told, match="sớm hơn việc đã ghi"):
        dossiers.withdraw(desk, stream, "Đổi ý")
    with desk.store.reading() as connection:
        hours = [event.at for _, event in journal.all_events(connection)]
        journal.verify(connection)
    assert hours == sorted(hours)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ma": "<script>../../etc"},
        {"ma": "../../etc1"},
        {"ten": "D" * 32_000},
        {"thanh_phan": [{"ten": "Tờ khai", "ban_chinh": -5}]},
        {"thanh_phan": [{"ten": "Tờ khai", "ban_chinh": 1, "ban_sao": 10**9}]},
        {"thanh_phan": [{"ten": "T" * 20_000, "ban_chinh": 1}]},
        {"thanh_phan": [{"ten": f"Tờ {n}", "ban_chinh": 1} for n in range(600)]},
    ],
    ids=["script", "path", "long name", "minus five", "a thousand million", "long paper", "many papers"],
)
def test_a_row_that_can_be_no_procedure_is_told_and_left_out(
    desk: Desk, tmp_path: Path, wrong: dict[str, object]
) -> None:
    path = tmp_path / "danh_muc.json"
    good = {"ma": "9.000001", "ten": "Thủ tục bịa", "thanh_phan": [{"ten": "Tờ khai", "ban_chinh": 1}]}
    path.write_text(json.dumps([good, {**good, "ma": "9.000002", **wrong}]), encoding="utf-8")
    imported = catalogue.import_file(desk, path)
    assert imported.added == 1
    assert len(imported.errors) == 1
    assert "không nhập dòng này" in imported.errors[0]
    path.write_text(json.dumps([{**good, "ma": "9.000003", **wrong}]), encoding="utf-8")
    with pytest.raises(Told, match="Không dòng nào trong tệp là thủ tục"):
        catalogue.import_file(desk, path)
