"""An incident starts with what the program knows, marks what it touches, is reported by number, and excuses nothing."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from mot_cua_desktop import logfile
from mot_cua_desktop.documents import docx, incident_fields, pdf
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import (
    dossiers,
    figures,
    incident_report,
    incidents,
    intake,
    log_bundle,
    reports,
    settings,
    verifying,
)
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording

START = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)  # 09:12


@pytest.fixture
def stream(desk: Desk, full_draft: Draft) -> bytes:
    """A dossier accepted at 09:12."""
    return intake.accept(desk, full_draft).id


def begun(desk: Desk, **how: object) -> str:
    told = {"kind": "phan_mem", "since": START, "effect": "Không mở được sổ"} | how
    return incidents.begin(desk, **told)  # type: ignore[arg-type]


def words(made: incident_report.Report) -> str:
    return " ".join(pdf.read_text(made.pdf)[0].split())


def facts(desk: Desk, incident: str) -> str:
    with zipfile.ZipFile(io.BytesIO(log_bundle.bundle(desk, desk.store.folder.logs, incident))) as archive:
        return archive.read("thong_tin.txt").decode()


def agrees(desk: Desk) -> None:
    """The rows are those that the journal gives."""
    with desk.store.writing() as connection:
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before


def test_what_the_program_knows_is_the_last_deed_the_dossiers_and_the_working_time_lost(
    desk: Desk, stream: bytes, clock
) -> None:
    clock.forward(hours=4)  # 13:12; the ward rests from 11:30 to 13:00
    known = incidents.known(desk)
    assert known.last_deed == known.since == START
    assert known.dossiers == (stream,)
    assert known.version
    assert known.lost < 4 * 60
    assert known.lost == incidents.lost(desk, START, desk.now()) > 60


def test_an_incident_marks_what_it_touches_until_it_ends_and_the_journal_gives_the_same_rows(
    desk: Desk, stream: bytes, full_draft: Draft, clock
) -> None:
    clock.forward(minutes=30)
    incident = begun(desk, told="Văn phòng HĐND và UBND")
    assert [row.id for row in incidents.touched(desk, incident)] == [stream]
    assert incidents.of_dossier(desk, stream) == ("sự cố phần mềm ở quầy từ 09:12 23/11/2026 (chưa khắc phục)",)
    clock.forward(minutes=30)
    second = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id
    assert incidents.end(desk, incident, desk.now(), "Khởi động lại máy") == 60
    found = incidents.look(desk).every[0]
    assert (found.lost, found.touched, found.lasts) == (60, 2, False)
    incidents.unmark(desk, incident, [second])
    assert [row.id for row in incidents.touched(desk, incident)] == [stream]
    code = dossiers.get(desk, second).code
    assert incidents.mark(desk, incident, code).id == second
    assert dossiers.story(desk, stream).incidents == ("sự cố phần mềm ở quầy từ 09:12 đến 10:12 23/11/2026",)
    agrees(desk)


def test_what_was_promised_within_the_hours_lost_is_touched_though_nobody_wrote_in_it(
    desk: Desk, stream: bytes, clock
) -> None:
    due = dossiers.get(desk, stream).deadline
    assert due is not None
    clock.now = due.at + timedelta(hours=1)
    assert incidents.known(desk, due.at - timedelta(hours=2)).dossiers == (stream,)
    assert incidents.known(desk, due.at + timedelta(minutes=1)).dossiers == ()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"effect": "  "}, "việc gì dừng lại"),
        ({"since": START + timedelta(hours=1)}, "chưa tới"),
        ({"kind": "khac"}, "loại sự cố"),
    ],
)
def test_an_incident_says_what_stood_still_and_since_when(desk: Desk, how: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        begun(desk, **how)


def test_it_ends_once_after_it_began_and_not_in_the_future(desk: Desk, clock) -> None:
    clock.forward(hours=1)
    incident = begun(desk)
    with pytest.raises(Refused, match="chưa tới"):
        incidents.end(desk, incident, desk.now() + timedelta(minutes=1), "x")
    with pytest.raises(Refused, match="trước lúc xảy ra"):
        incidents.end(desk, incident, START - timedelta(minutes=1), "x")
    with pytest.raises(Refused, match="khắc phục thế nào"):
        incidents.end(desk, incident, desk.now(), " ")
    incidents.end(desk, incident, desk.now(), "Nối lại dây mạng")
    with pytest.raises(Refused, match="đã ghi khắc phục lúc 10:12"):
        incidents.end(desk, incident, desk.now(), "x")
    with pytest.raises(Refused, match="Không tìm thấy"):
        incidents.end(desk, "khac", desk.now(), "x")


def test_a_late_dossier_stays_late_and_is_counted_among_the_causes(desk: Desk, stream: bytes, clock) -> None:
    due = dossiers.get(desk, stream).deadline
    assert due is not None
    clock.now = due.at + timedelta(hours=1)
    month = fig.period("thang", desk.now().date())
    before = figures.look(desk, month).whole
    assert {words: count for words, count, _ in figures.picture(desk, month).causes} == {
        "chưa nêu (không có phiếu xin lỗi)": 1
    }
    incident = begun(desk, since=due.at - timedelta(hours=3), kind="duong_truyen")
    incidents.end(desk, incident, desk.now(), "Nhà mạng nối lại")
    assert figures.look(desk, month).whole == before
    assert before.open_late == 1
    assert {words: count for words, count, _ in figures.picture(desk, month).causes} == {
        "sự cố phần mềm, đường truyền": 1
    }
    made = reports.make(desk, "ly_do_tre", month)
    heads = [column.head for column in made.columns]
    assert made.rows[0][heads.index("Nguyên nhân")] == "sự cố phần mềm, đường truyền (không có phiếu xin lỗi)"
    assert "sự cố đường truyền từ" in str(made.rows[0][heads.index("Giải thích, biện pháp")])
    assert made.seal is not None
    told = list(verifying.lines(desk, reports.xlsx(made), made.seal))  # counted anew from the journal alone
    assert [line.words for line in told if not line.sound] == []


def test_a_power_cut_is_no_fault_of_the_software(desk: Desk, stream: bytes, clock) -> None:
    due = dossiers.get(desk, stream).deadline
    assert due is not None
    clock.now = due.at + timedelta(hours=1)
    begun(desk, since=due.at - timedelta(hours=3), kind="may")
    month = fig.period("thang", desk.now().date())
    assert {words: count for words, count, _ in figures.picture(desk, month).causes} == {
        "chưa nêu (không có phiếu xin lỗi)": 1
    }


def test_the_report_draws_one_number_and_names_dossiers_but_no_citizen(
    desk: Desk, stream: bytes, clock, tmp_path: Path
) -> None:
    clerk, desk = desk, settings.name_officer(desk, "Lê Văn Minh", "Phó Chủ tịch", "", role="lanh_dao")
    clock.forward(hours=2)
    incident = begun(clerk)
    with pytest.raises(Told, match="chưa có báo cáo"):
        incident_report.paper(desk, incident)
    made = incident_report.report(desk, incident, "Hỗ trợ kiểm tra máy chủ.")
    words, pages = pdf.read_text(made.pdf)
    flat = " ".join(words.split())
    assert pages == 1
    for said in (
        "Số: 01/BC", "Kính gửi: Văn phòng HĐND và UBND Thực hiện", "Sự cố phần mềm ở quầy", "Không mở được sổ",
        dossiers.get(desk, stream).code, "KT. CHỦ TỊCH", "Lê Văn Minh", "Hỗ trợ kiểm tra máy chủ", "điểm 5 Công văn",
    ):  # fmt: skip
        assert said.replace(" ", "") in flat.replace(" ", ""), said
    person = dossiers.get(desk, stream).people.owner
    assert person.name not in flat
    assert person.id_number not in flat
    with pytest.raises(Refused, match="đã có báo cáo số 01/BC"):
        incident_report.report(desk, incident)
    other = incident_report.report(desk, begun(desk, kind="may"))
    assert "02/BC" in pdf.read_text(other.pdf)[0]
    assert incident_report.save(other, tmp_path / "a.docx").read_bytes() == other.docx
    assert incident_report.save(other, tmp_path / "a.pdf").read_bytes() == other.pdf
    agrees(desk)


def test_only_a_leader_takes_the_number_where_one_is_named_and_register_and_paper_name_the_same(
    desk: Desk, stream: bytes, clock
) -> None:
    clock.forward(hours=2)
    alone = incident_report.report(desk, begun(desk, kind="may"))  # no leader is named yet: nobody is made up
    assert desk.facts.officer.name not in pdf.read_text(alone.pdf)[0]
    leader = settings.name_officer(desk, "Lê Văn Minh", "Phó Chủ tịch", "", role="lanh_dao")
    clerk = settings.choose_officer(leader, desk.facts.officer.id)
    incident = begun(clerk)
    for refused in (incident_report.may_sign, lambda desk: incident_report.report(desk, incident)):
        with pytest.raises(Refused, match=r"do lãnh đạo ký.*Nhờ lãnh đạo"):
            refused(clerk)
    leader = settings.choose_officer(clerk, leader.facts.officer.id)
    made = incident_report.report(leader, incident)
    assert "Lê Văn Minh" in pdf.read_text(made.pdf)[0]
    book = reports.make(leader, "van_ban_di", fig.period("thang", leader.now().date()))
    assert [(row[1], row[5]) for row in book.rows] == [("01/BC", ""), ("02/BC", "Lê Văn Minh")]
    # Whoever leads later did not sign what was sent.
    other = settings.name_officer(leader, "Trần Thị Sau", "Chủ tịch", "", role="lanh_dao")
    assert incident_report.paper(other, incident).pdf == made.pdf


def test_a_numbered_report_stays_what_was_sent(desk: Desk, stream: bytes, full_draft: Draft, clock) -> None:
    desk = settings.name_officer(desk, "Lê Văn Minh", "Phó Chủ tịch", "", role="lanh_dao")
    clock.forward(hours=1)
    incident = begun(desk)
    clock.forward(minutes=15)
    sent = " ".join(pdf.read_text(incident_report.report(desk, incident).pdf)[0].split())
    assert "chưa khắc phục xong" in sent
    assert "1 giờ 15 phút" in sent
    clock.forward(days=8)  # the dossier is late by now
    second = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))
    incidents.mark(desk, incident, second.code)
    incidents.unmark(desk, incident, [stream])
    incidents.end(desk, incident, desk.now(), "Cài lại")
    dossiers.result_ready(desk, stream, "Trích lục")
    desk = settings.name_officer(desk, "Lê Văn Minh", "Chủ tịch", "", desk.facts.officer.id, role="lanh_dao")
    assert " ".join(pdf.read_text(incident_report.paper(desk, incident).pdf)[0].split()) == sent


def test_the_shipped_template_names_only_what_is_known_and_the_wards_own_is_used_when_it_is_sound(
    desk: Desk, clock
) -> None:
    from mot_cua_desktop import paths

    shipped = paths.template(incident_report.KIND)
    assert docx.check_template(shipped, incident_fields.KNOWN, incident_fields.REQUIRED, incident_fields.ROW) == []
    own = desk.store.folder.templates / f"{incident_report.KIND}.docx"
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(b"no docx")
    clock.forward(hours=1)
    made = incident_report.report(desk, begun(desk))
    assert "chưa dùng được" in made.warning
    assert "BÁO CÁO" in pdf.read_text(made.pdf)[0]


@pytest.mark.parametrize(
    "name", ["Minh Ánh", "Gia Bảo Ngọc", "Đỗ An Minh Khoa", "An Nguyễn", "/quay/Phan Minh Ánh/to khai.pdf"]
)
def test_no_part_of_a_name_is_left_in_a_line_of_the_bundle(name: str) -> None:
    left = log_bundle.cleaned(f"2026-11-26 08:00:00,123 ERROR ValueError: bad {name} tail")
    assert left.startswith("2026-11-26 08:00:00,123 ERROR ValueError: bad ")
    assert left.endswith(" tail")
    assert not {*re.findall(r"\w+", name)} & {*re.findall(r"\w+", left.removesuffix(" tail"))} - {"pdf", "to", "khai"}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("bad TRAN THI NGOC ANH tail", "bad [chu] tail"),
        ("bad 'anh' tail", "bad [gia tri] tail"),
        ('bad "tran anh" tail', "bad [gia tri] tail"),
        ("bad “anh” tail", "bad [gia tri] tail"),
        ("bad 000.00.12.H32-261123-0001 tail", "bad [ma] tail"),
        ("bad 1.004873.000 tail", "bad [ma] tail"),
        ("bad B1234567 tail", "bad [ma] tail"),
    ],
)
def test_capitals_quoted_values_and_codes_are_taken_out(said: str, left: str) -> None:
    assert log_bundle.cleaned(f"2026-11-26 08:00:00,123 ERROR ValueError: {said}") == (
        f"2026-11-26 08:00:00,123 ERROR ValueError: {left}"
    )


def test_the_place_in_a_trace_stays() -> None:
    line = '  File "/opt/x/mot_cua_desktop/store/engine.py", line 12, in open_store'
    assert log_bundle.cleaned(line) == '  File "mot_cua_desktop/store/engine.py", line 12, in open_store'


def test_the_bundle_says_how_much_time_is_lost_while_it_goes_on(desk: Desk, stream: bytes, clock) -> None:
    clock.forward(hours=1)
    incident = begun(desk)
    clock.forward(minutes=30)
    with zipfile.ZipFile(io.BytesIO(log_bundle.bundle(desk, desk.store.folder.logs, incident))) as archive:
        assert "phut lam viec da mat: 90" in archive.read("thong_tin.txt").decode()


def test_the_last_deed_before_an_incident_is_none_of_the_hours_in_which_it_was_written_in(
    desk: Desk, stream: bytes, full_draft: Draft, clock
) -> None:
    clock.forward(hours=4)
    intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))  # 13:12, hours after it was over
    clock.forward(minutes=10)
    assert incidents.known(desk).last_deed == START + timedelta(hours=4)
    assert incidents.known(desk, START + timedelta(minutes=30)).last_deed == START
    incident = begun(desk, since=START + timedelta(minutes=30))
    assert incidents.known(desk, START - timedelta(days=1)).last_deed is None
    assert incidents.get(desk, incident).last_deed == START
    assert "việc ghi gần nhất trước sự cố: 09:12 thứ Hai 23/11/2026" in words(incident_report.report(desk, incident))
    assert "viec ghi gan nhat truoc su co: 2026-11-23T02:12:00Z" in facts(desk, incident)


def test_an_older_incident_that_noted_a_later_deed_says_the_right_one_but_what_was_sent_stays(
    desk: Desk, stream: bytes, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.forward(hours=4)
    write = incidents.written

    def as_before(desk: Desk, connection: Any, body: Any) -> None:
        if isinstance(body, inc.IncidentOpened):
            body = replace(body, last_deed=START + timedelta(hours=3))
        if isinstance(body, inc.IncidentReported) and sent_before:
            body = replace(body, last_deed=UNSET)
        write(desk, connection, body)

    monkeypatch.setattr(incidents, "written", as_before)
    sent_before = True
    first = begun(desk, since=START + timedelta(minutes=30))
    sent = words(incident_report.report(desk, first))
    assert "trước sự cố: 12:12 thứ Hai 23/11/2026" in sent
    assert words(incident_report.paper(desk, first)) == sent
    sent_before = False
    second = begun(desk, since=START + timedelta(minutes=30))
    assert "trước sự cố: 09:12 thứ Hai 23/11/2026" in words(incident_report.report(desk, second))
    assert "trước sự cố: 09:12 thứ Hai 23/11/2026" in words(incident_report.paper(desk, second))
    third = begun(desk, since=START - timedelta(days=1))  # before anything was written here
    assert "trước sự cố: chưa có" in words(incident_report.report(desk, third))
    for each in (first, second):
        assert incidents.get(desk, each).last_deed == START
        assert "viec ghi gan nhat truoc su co: 2026-11-23T02:12:00Z" in facts(desk, each)
    assert {each.last_deed for each in incidents.look(desk).every} == {START, None}
    agrees(desk)


def test_the_bundle_of_logs_holds_the_fault_but_nobodys_name_or_number(
    desk: Desk, stream: bytes, tmp_path: Path, clock
) -> None:
    state = dossiers.get(desk, stream)
    owner = state.people.owner
    folder = desk.store.folder.logs
    log = logging.getLogger("mot_cua_desktop.thu")
    root = logging.getLogger("mot_cua_desktop")
    kept, level = list(root.handlers), root.level
    logfile.keep(folder)
    try:
        log.warning("bad line for %s, card %s, tel %s", owner.name, owner.id_number, owner.phone)
        log.warning("typed without marks: Tran Thi Ngoc Anh, 0905 123 456, ngocanh@example.com")
        log.warning("file /home/tranthingocanh/Documents/to khai.pdf gone")
        try:
            raise ValueError(owner.name)
        except ValueError:
            log.exception("unforeseen")
    finally:
        for handler in [each for each in root.handlers if each not in kept]:
            handler.close()
            root.removeHandler(handler)
        root.setLevel(level)
    clock.forward(hours=1)
    written = log_bundle.save(desk, tmp_path / "goi.zip", begun(desk))
    with zipfile.ZipFile(io.BytesIO(written.read_bytes())) as archive:
        assert set(archive.namelist()) == {"thong_tin.txt", "mot_cua.log"}
        text = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert "ValueError" in text
    assert "test_incidents.py" in text
    assert "unforeseen" in text
    forbidden = [
        *owner.name.split(), owner.id_number, owner.phone, "tranthingocanh", "Ngoc", "0905", "123 456", "@",
        state.code, desk.facts.officer.name, owner.address[:10], str(Path.home()), str(tmp_path),
    ]  # fmt: skip
    assert [each for each in forbidden if each in text] == []
    assert not re.search(r"\d{9,}", text)
    assert date.today().year  # the hour of each line stays
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARNING", text, re.M)


def test_what_was_taken_out_by_hand_stays_out_when_the_incident_ends(
    desk: Desk, stream: bytes, full_draft: Draft, clock
) -> None:
    clock.forward(minutes=30)
    incident = begun(desk)
    other = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id
    incidents.unmark(desk, incident, [stream])
    clock.forward(minutes=5)
    incidents.end(desk, incident, desk.now(), "Cài lại")
    assert [row.id for row in incidents.touched(desk, incident)] == [other]
    words = "".join(pdf.read_text(incident_report.report(desk, incident).pdf)[0].split())  # a cell breaks its words
    assert dossiers.get(desk, other).code in words
    assert dossiers.get(desk, stream).code not in words
    assert "Hồsơbịảnhhưởng:1" in words
    agrees(desk)


def test_what_was_taken_out_and_marked_again_stays_in(desk: Desk, stream: bytes, clock) -> None:
    clock.forward(minutes=30)
    incident = begun(desk)
    incidents.unmark(desk, incident, [stream])
    incidents.mark(desk, incident, dossiers.get(desk, stream).code)
    incidents.end(desk, incident, desk.now(), "Cài lại")
    assert [row.id for row in incidents.touched(desk, incident)] == [stream]


def test_what_lasts_stands_first_then_the_latest_to_begin_whenever_it_was_written_in(desk: Desk, clock) -> None:
    clock.forward(hours=6)
    lasting = begun(desk, since=START - timedelta(days=3))
    later = begun(desk, since=START + timedelta(hours=4))
    earlier = begun(desk, since=START + timedelta(hours=1))
    for each in (later, earlier):
        incidents.end(desk, each, desk.now(), "Cài lại")
    newest = begun(desk, since=START + timedelta(hours=2))
    assert [each.id for each in incidents.look(desk).every] == [newest, lasting, later, earlier]
