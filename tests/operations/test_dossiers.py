"""What the desk does to a dossier after intake, until it ends."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain import procedures, story
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import catalogue, dossiers, intake, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import attachments, recording
from mot_cua_desktop.ui.dossiers.story_pane import fee_words

LINES = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
ANH = ev.Receiver(name="Trần Thị Ngọc Ánh")


@pytest.fixture
def taken(desk: Desk, full_draft: Draft) -> bytes:
    return intake.accept(desk, full_draft).id


def test_a_supplement_stops_the_clock_and_its_arrival_starts_it_again(desk: Desk, taken: bytes, clock) -> None:
    assert dossiers.request_supplement(desk, taken, LINES).status == "waiting"
    clock.forward(days=7)  # Monday 30/11
    state = dossiers.receive_supplement(desk, taken, dossiers.get(desk, taken).papers)
    assert state.status == "in_process"
    assert state.due is not None
    assert state.first_due is not None
    assert state.due.at.astimezone(VN) == datetime(2026, 12, 3, 17, 0, tzinfo=VN)
    assert state.first_due.at.astimezone(VN) == datetime(2026, 11, 27, 17, 0, tzinfo=VN)


def test_the_second_supplement_is_refused_by_the_operation(desk: Desk, taken: bytes) -> None:
    dossiers.request_supplement(desk, taken, LINES)
    dossiers.receive_supplement(desk, taken, dossiers.get(desk, taken).papers)
    with pytest.raises(Refused, match="một lần ngày 23/11/2026"):
        dossiers.request_supplement(desk, taken, LINES)


def test_a_result_is_returned_to_a_checked_person(desk: Desk, taken: bytes) -> None:
    dossiers.result_ready(desk, taken, "Trích lục", "12/TL", "25/11/2026")
    with pytest.raises(Refused, match="Chưa ghi tên người nhận"):
        dossiers.hand_over(desk, taken, ev.Receiver(name=" "), "Thẻ căn cước")
    with pytest.raises(Refused, match="Chưa kiểm tra giấy tờ"):
        dossiers.hand_over(desk, taken, ANH, "")
    state = dossiers.hand_over(desk, taken, ANH, "Thẻ căn cước", satisfaction=4)
    assert state.handed is not None
    assert (state.status, state.handed.satisfaction, state.handed.number) == ("returned", 4, 1)


def test_what_a_result_is_about_is_kept_apart_from_the_deed(desk: Desk, taken: bytes) -> None:
    about = "Xác nhận của bà Trần Thị Ngọc Ánh"
    state = dossiers.result_ready(desk, taken, "Giấy xác nhận", "12/XN", "25/11/2026", f" {about}\u202e")
    assert state.result is not None
    assert state.result.subject.strip() == about
    told = dossiers.story(desk, taken)
    assert any(f"Trích yếu: {about}." in line.details for line in story.tell(told.events, told.officers))
    event = told.events[-1]
    assert about not in repr(event.body)  # it names a person: erased apart, the chain stays whole
    erased = [*told.events[:-1], replace(event, personal=None)]
    assert not any("Trích yếu" in repr(line.details) for line in story.tell(erased, told.officers))
    with desk.store.writing() as connection:
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before
    assert dossiers.get(desk, taken).result == state.result


def test_a_result_without_it_is_recorded_as_before(desk: Desk, taken: bytes) -> None:
    state = dossiers.result_ready(desk, taken, "Giấy xác nhận", subject=" ")
    assert state.result is not None
    assert state.result.subject == ""
    assert dossiers.story(desk, taken).events[-1].personal is None


def test_a_result_waits_for_its_fee(desk: Desk, full_draft: Draft) -> None:
    fee = ev.FeeItem(name="Lệ phí", amount=15_000)
    taken = intake.accept(desk, replace(full_draft, fees=(fee,))).id
    dossiers.result_ready(desk, taken, "Giấy xác nhận")
    with pytest.raises(Refused, match=r"15\.000 đ"):
        dossiers.hand_over(desk, taken, ANH, "Thẻ căn cước")
    paid = dossiers.take_fee(desk, taken, (fee,), "Trần Thị Ngọc Ánh")
    assert (paid.payments[0].total, paid.fee_due) == (15_000, 0)
    assert dossiers.hand_over(desk, taken, ANH, "Thẻ căn cước").status == "returned"


UNKNOWN = ev.FeeItem(name="Lệ phí", text="theo nghị quyết của tỉnh")


@pytest.mark.parametrize(
    ("amount", "method"), [(8_000, "tien_mat"), (0, "tien_mat"), (0, "mien")], ids=["taken", "nothing", "waived"]
)
def test_a_result_waits_until_somebody_said_what_the_fee_is(
    desk: Desk, full_draft: Draft, amount: int, method: str
) -> None:
    known = ev.FeeItem(name="Phí", amount=5_000)
    taken = intake.accept(desk, replace(full_draft, fees=(known, UNKNOWN))).id
    dossiers.result_ready(desk, taken, "Giấy xác nhận")
    dossiers.take_fee(desk, taken, (known,), "A")
    assert dossiers.get(desk, taken).fee_unclear
    with pytest.raises(Refused, match="Còn khoản phí, lệ phí chưa rõ mức thu"):
        dossiers.hand_over(desk, taken, ANH, "Thẻ căn cước")
    dossiers.take_fee(desk, taken, (replace(UNKNOWN, amount=amount),), "A", method)  # type: ignore[arg-type]
    assert dossiers.hand_over(desk, taken, ANH, "Thẻ căn cước").status == "returned"


def test_an_exempted_fee_does_not_hold_the_result_back(desk: Desk, full_draft: Draft) -> None:
    fee = ev.FeeItem(name="Lệ phí", amount=15_000)
    taken = intake.accept(desk, replace(full_draft, fees=(fee,))).id
    dossiers.result_ready(desk, taken, "Giấy xác nhận")
    dossiers.take_fee(desk, taken, (replace(fee, amount=0, text="Hộ nghèo"),), "Trần Thị Ngọc Ánh", "mien")
    assert dossiers.hand_over(desk, taken, ANH, "Thẻ căn cước").status == "returned"


def test_the_wards_own_fee_series_counts_up(desk: Desk, taken: bytes) -> None:
    desk = settings.change(desk, fee_form="01BLP2-001", fee_symbol="AB-26P", fee_serial_next=120)
    item = (ev.FeeItem(name="Lệ phí", amount=5_000),)
    dossiers.take_fee(desk, taken, item, "A")
    state = dossiers.take_fee(desk, taken, item, "A")
    assert [p.serial for p in state.payments] == ["0000120", "0000121"]


def test_the_wards_series_begins_with_the_number_entered_and_runs_on_over_new_year(
    desk: Desk, taken: bytes, clock
) -> None:
    item = (ev.FeeItem(name="Lệ phí", amount=5_000),)

    def serial(at: Desk, method: str = "tien_mat", amount: int = 5_000) -> str:
        paid = dossiers.take_fee(at, taken, (replace(item[0], amount=amount),), "A", method)  # type: ignore[arg-type]
        return paid.payments[-1].serial

    assert [serial(desk), serial(desk)] == ["", ""]  # slips of our own before there was a series
    own = settings.change(desk, fee_form="01BLP2-001", fee_symbol="AB-26P", fee_serial_next=101)
    assert serial(own) == "0000101"
    assert serial(own, "mien", 0) == ""  # no money, no receipt of the tax office
    exempted = dossiers.get(desk, taken).payments[-1]
    assert (exempted.form, exempted.symbol) == ("", "")
    assert serial(own) == "0000102"
    clock.now = datetime(2027, 1, 4, 9, 0, tzinfo=VN)
    assert serial(own) == "0000103"
    assert dossiers.get(desk, taken).payments[-1].number == 1  # our own slips do begin again
    again = settings.change(own, fee_serial_next=50)
    assert serial(again) == "0000104"  # never twice
    further = settings.change(again, fee_serial_next=300)
    assert [serial(further), serial(further)] == ["0000300", "0000301"]
    other = settings.change(further, fee_symbol="AB-27P", fee_serial_next=1)
    assert serial(other) == "0000001"
    with desk.store.writing() as connection:
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before


def test_a_withdrawal_needs_a_reason_and_numbers_its_notice(desk: Desk, taken: bytes) -> None:
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        dossiers.withdraw(desk, taken, " ")
    state = dossiers.withdraw(desk, taken, "Công dân đổi ý")
    assert state.withdrawn is not None
    assert (state.status, state.withdrawn.number) == ("withdrawn", 1)


def test_a_correction_replaces_the_receipt_and_keeps_the_old_name_in_the_journal(desk: Desk, taken: bytes) -> None:
    before = dossiers.get(desk, taken)
    owner = replace(before.people.owner, name="Trần Thị Ngọc Anh")
    people = replace(before.people, owner=owner, applicant=owner)
    state = dossiers.correct(desk, taken, "Gõ sai dấu", people=people)
    assert (state.edition, state.people.owner.name, state.code) == (2, "Trần Thị Ngọc Anh", before.code)
    assert [row.id for row in dossiers.find(desk, "ngoc anh")] == [taken]
    first = dossiers.story(desk, taken).events[0]
    assert isinstance(first.personal, ev.PeopleStated)
    assert first.personal.people.owner.name == "Trần Thị Ngọc Ánh"


def test_a_wrong_procedure_is_corrected_from_the_same_receipt(desk: Desk, taken: bytes, clock) -> None:
    clock.forward(days=2)
    before, right = dossiers.get(desk, taken), catalogue.procedure(desk, "1.004845")
    with pytest.raises(Refused, match=r"Thủ tục đúng còn \d giấy tờ chưa đánh dấu"):
        dossiers.correct(desk, taken, "Chọn nhầm thủ tục", procedure_code="1.004845")
    with pytest.raises(Refused, match="không phải của thủ tục vừa chọn"):
        dossiers.correct(desk, taken, "Chọn nhầm thủ tục", procedure_code="1.004845", papers=before.papers)
    papers = tuple(checklist.tick(line) for line in checklist.carried(before.papers, right, ""))
    state = dossiers.correct(desk, taken, "Chọn nhầm thủ tục", procedure_code="1.004845", papers=papers)
    assert state.procedure.code == "1.004845"
    assert state.papers == papers
    assert {line.key for line in papers} == {c.key for c in procedures.papers(right)}
    assert state.fees == checklist.fees(right, "truc_tiep", "")
    # Final once printed.
    assert (state.code, state.book, state.book_number) == (before.code, before.book, before.book_number)
    assert state.due is not None
    # 2 working days from Monday 23/11, 24/11 off: the time of receipt did not move.
    assert state.due.at.astimezone(VN) == datetime(2026, 11, 26, 17, 0, tzinfo=VN)


def test_a_correction_of_nothing_is_refused(desk: Desk, taken: bytes) -> None:
    with pytest.raises(Refused, match="Chưa có gì thay đổi"):
        dossiers.correct(desk, taken, "Không có gì", people=dossiers.get(desk, taken).people)


def test_a_dossier_has_one_official_code(desk: Desk, taken: bytes) -> None:
    dossiers.link_official_code(desk, taken, "h32.5-261123-0007")
    assert [row.id for row in dossiers.find(desk, "H32.5-261123-0007")] == [taken]
    with pytest.raises(Refused, match="Mỗi hồ sơ chỉ có một mã"):
        dossiers.link_official_code(desk, taken, "H32.5-261123-0008")


def test_a_code_copied_wrongly_gives_way_with_a_reason(desk: Desk, taken: bytes) -> None:
    dossiers.link_official_code(desk, taken, "H32.5-261123-0007")
    put_right = dossiers.link_official_code(desk, taken, " h32.5-261123-0008 ", "Chép nhầm số cuối")
    assert put_right.official_code == "H32.5-261123-0008"
    assert [row.id for row in dossiers.find(desk, "H32.5-261123-0008")] == [taken]
    assert dossiers.find(desk, "H32.5-261123-0007") == []
    told = dossiers.story(desk, taken)
    last = story.tell(told.events, told.officers)[-1]
    assert (last.what, last.details) == (
        "Chép lại mã của hệ thống tỉnh: H32.5-261123-0008. Lý do: Chép nhầm số cuối.",
        ("Trước ghi H32.5-261123-0007.",),
    )


def test_what_is_no_code_is_not_kept_as_one(desk: Desk, taken: bytes) -> None:
    with pytest.raises(Told, match="không giống mã hồ sơ"):
        dossiers.link_official_code(desk, taken, "không biết")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "trong.pdf", "Tệp trống"),
        (b"MZ\x90\x00 not a paper", "../../etc/virus.exe", "Loại tệp này không nhận được"),
        (b"PK\x03\x04zip", "kho.zip", "Loại tệp này không nhận được"),
    ],
)
def test_a_file_of_no_use_is_told(
    desk: Desk, taken: bytes, tmp_path: Path, content: bytes, name: str, said: str
) -> None:
    path = tmp_path / Path(name).name
    path.write_bytes(content)
    with pytest.raises(Told, match=said):
        dossiers.attach(desk, taken, path)


def test_a_file_of_200_megabytes_is_told(desk: Desk, taken: bytes, tmp_path: Path) -> None:
    path = tmp_path / "to.pdf"
    with path.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    with pytest.raises(Told, match="200 MB, quá mức 100 MB"):
        dossiers.attach(desk, taken, path)


def test_a_hostile_name_becomes_a_plain_one(desk: Desk) -> None:
    assert attachments.safe_name("..\\..\\C:/x/tờ\u202ekhai\x00<>.pdf") == "tờkhai__.pdf"
    assert len(attachments.safe_name("a" * 500 + ".pdf")) <= 120
    assert attachments.safe_name("...") == "tep"


def test_the_same_scan_is_stored_once_and_sealed(desk: Desk, taken: bytes, tmp_path: Path) -> None:
    content = b"%PDF-1.7 " + b"x" * 3_000_000
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(content)
        state = dossiers.attach(desk, taken, tmp_path / name)
    files = [p for p in desk.store.folder.attachments.rglob("*") if p.is_file()]
    assert len(files) == 1
    assert b"%PDF" not in files[0].read_bytes()
    assert dossiers.read_file(desk, state.attachments[0].digest) == content


def test_a_cut_attachment_is_told(desk: Desk, taken: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 " + b"x" * 2_500_000)
    digest = dossiers.attach(desk, taken, tmp_path / "a.pdf").attachments[0].digest
    sealed = attachments.place(desk.store, digest)
    sealed.write_bytes(sealed.read_bytes()[: 1024 * 1024 + 12 + 16])
    with pytest.raises(Told, match="đã hỏng"):
        dossiers.read_file(desk, digest)


def test_the_fees_of_the_wrong_procedure_go_and_a_paper_of_the_same_name_stays(desk: Desk, full_draft: Draft) -> None:
    wrong = replace(full_draft, fees=(ev.FeeItem(name="Phí, lệ phí (trang)", amount=2_000, quantity=9),))
    taken = intake.accept(desk, wrong)
    right = catalogue.procedure(desk, "1.004845")
    named = replace(taken.papers[0], name=procedures.papers(right)[0].name, got_originals=3)
    line = checklist.carried((named,), right, "")[0]
    assert (line.key, line.state, line.got_originals) == (procedures.papers(right)[0].key, "du", 3)
    papers = tuple(checklist.tick(line) for line in checklist.carried((), right, ""))
    state = dossiers.correct(desk, taken.id, "Nhầm", procedure_code="1.004845", papers=papers)
    assert state.fees == checklist.fees(right, "truc_tiep", "")
    assert state.fee_due == 0


def owing(desk: Desk, draft: Draft, *fees: ev.FeeItem) -> bytes:
    return intake.accept(desk, replace(draft, fees=fees)).id


OWED = ev.FeeItem(name="Lệ phí", amount=20_000)


@pytest.mark.parametrize("name", ["Lệ phí", "Phí, lệ phí"])
def test_what_is_paid_is_not_taken_again(desk: Desk, full_draft: Draft, name: str) -> None:
    stream = owing(desk, full_draft, OWED)
    paid = dossiers.take_fee(desk, stream, (OWED,), "A")
    with pytest.raises(Refused, match=r"đã thu 20\.000 đ, không còn phải thu nữa"):
        dossiers.take_fee(desk, stream, (replace(OWED, name=name),), "A")
    assert dossiers.get(desk, stream) == paid
    further = ev.FeeItem(name="Phí bản sao", amount=8_000, quantity=2)
    assert dossiers.take_fee(desk, stream, (further,), "A").payments[-1].total == 16_000


@pytest.mark.parametrize("name", ["Lệ phí", "Phí, lệ phí"])
def test_of_a_part_paid_no_more_than_the_rest_is_taken(desk: Desk, full_draft: Draft, name: str) -> None:
    stream = owing(desk, full_draft, OWED)
    dossiers.take_fee(desk, stream, (replace(OWED, amount=5_000),), "A")
    with pytest.raises(Refused, match=r"còn 15\.000 đ phải thu"):
        dossiers.take_fee(desk, stream, (replace(OWED, name=name),), "A")
    assert dossiers.take_fee(desk, stream, (replace(OWED, name=name, amount=15_000),), "A").fee_due == 0


@pytest.mark.parametrize("item", [replace(OWED, amount=10**30), replace(OWED, amount=10**6, quantity=10**6)])
def test_a_sum_that_nobody_pays_is_refused_at_every_door(desk: Desk, full_draft: Draft, item: ev.FeeItem) -> None:
    with pytest.raises(Refused, match="lớn quá mức"):
        owing(desk, full_draft, item)
    stream = owing(desk, full_draft, OWED)
    with pytest.raises(Refused, match="lớn quá mức"):
        dossiers.take_fee(desk, stream, (item,), "A")
    with pytest.raises(Refused, match="lớn quá mức"):
        dossiers.correct(desk, stream, "Gõ nhầm", fees=(item,))


def test_what_is_no_longer_owed_is_to_be_given_back(desk: Desk, full_draft: Draft) -> None:
    stream = owing(desk, full_draft, OWED)
    dossiers.take_fee(desk, stream, (replace(OWED, quantity=3),), "A")  # two copies more, paid at once
    assert dossiers.get(desk, stream).fee_back == 0
    free = replace(OWED, amount=0, exempt="Hộ nghèo", full=20_000)
    state = dossiers.correct(desk, stream, "Là hộ nghèo", fees=(free,))
    assert (state.fee_due, state.fee_back) == (0, 20_000)
    assert fee_words(state) == "đã thu 60.000 đ – phải hoàn 20.000\N{NO-BREAK SPACE}đ: nay không còn phải nộp"
    state = dossiers.correct(desk, stream, "Không phải hộ nghèo", fees=(OWED,))
    assert (state.fee_due, state.fee_back) == (0, 0)
    people = replace(state.people, authority="khác")
    assert dossiers.correct(desk, stream, "Gõ nhầm", people=people).fee_back == 0
    state = dossiers.correct(desk, stream, "Giảm một nửa", fees=(replace(OWED, amount=10_000),))
    assert state.fee_back == 10_000
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_of_a_withdrawn_dossier_what_was_paid_is_asked_about(desk: Desk, full_draft: Draft) -> None:
    stream = owing(desk, full_draft, OWED)
    dossiers.take_fee(desk, stream, (OWED,), "A")
    assert fee_words(dossiers.get(desk, stream)) == "đã thu 20.000 đ"
    state = dossiers.withdraw(desk, stream, "Đổi ý")
    assert fee_words(state) == "đã thu 20.000 đ – không có kết quả: hỏi kế toán có phải hoàn không"
