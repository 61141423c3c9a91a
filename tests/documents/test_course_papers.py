"""The apology, the control slip and the notice of a closing hold what the forms hold, field by field, on real PDFs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop import paths
from mot_cua_desktop.documents import course_fields, docx, fields, pdf
from mot_cua_desktop.documents.fields import Setting
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.dossier import Dossier, Handover, Proposal
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import course, dossiers, intake, papers, promises, rules
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import shipped

WORDS = "Phải chờ phường khác trả lời về nơi cư trú của người giám hộ."
LONG_NAME = ("Nguyễn Phúc Công Tằng Tôn Nữ Bảo Trân & Cộng sự <Công ty một thành viên> " * 5)[:300].strip()


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VN)


@pytest.fixture
def taken(desk: Desk, full_draft: Draft) -> bytes:
    return intake.accept(desk, full_draft).id


@pytest.fixture
def leader(desk: Desk) -> Desk:
    return choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")


@pytest.fixture
def specialist(desk: Desk) -> Desk:
    return choices.name_officer(desk, "Phạm Quốc Việt", role="chuyen_mon", unit="Phòng Văn hóa – Xã hội")


def sign(leader: Desk, stream: bytes, **changes: Any) -> Dossier:
    given = {"due": at(30, 17), "cause": "xac_minh", "caused_by": "chuyen_mon", "words": WORDS} | changes
    return promises.sign(leader, stream, **given)


def said(desk: Desk, stream: bytes, kind: papers.Kind) -> str:
    """The words of the printed paper in one line; none is lost on the way to the PDF."""
    paper = papers.make(desk, stream, kind)
    assert paper.lost == ()
    return " ".join(pdf.read_text(paper.pdf)[0].split())


def setting_of(desk: Desk, form: str, day: date, **more: Any) -> Setting:
    regime = shipped.regimes().on(day)
    return Setting(
        facts=desk.facts, form=regime.form(form).value, now=desk.now(), officer_name="", officer_phone="", **more,  # type: ignore[arg-type]
    )  # fmt: skip


def filled(kind: str, values: dict[str, Any]) -> tuple[str, pdf.Pdf]:
    made = pdf.from_docx(docx.fill(paths.template(kind), values))
    return " ".join(pdf.read_text(made.data)[0].split()), made


# --- the apology ---


#: The field as the form names it, and the words that the citizen must find there.
LETTER = [
    ("cơ quan", "ỦY BAN NHÂN DÂN PHƯỜNG TÂY NHA TRANG"),
    ("số", "Số: 01/PXL"),
    ("địa danh, ngày ký", "Nha Trang, ngày 26 tháng 11 năm 2026"),
    ("tên giấy", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"),
    ("mẫu số", "(Theo Mẫu số 04, ban hành kèm theo Thông tư số 03/2025/TT-VPCP"),
    ("kính gửi", "Kính gửi: Trần Thị Ngọc Ánh"),
    ("địa chỉ", "Địa chỉ: 12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa"),
    ("điện thoại", "Số điện thoại: 0905 123 456"),
    (
        "ngày tiếp nhận, cơ quan, lĩnh vực, của ai",
        "Ngày 23 tháng 11 năm 2026, Trung tâm Phục vụ hành chính công phường Tây Nha Trang tiếp nhận hồ sơ thuộc "
        "lĩnh vực Hộ tịch của Ông/Bà Trần Thị Ngọc Ánh",
    ),
    ("mã hồ sơ", "Mã hồ sơ: 000.00.12.H32-261123-0001"),
    ("hẹn trả cũ", "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 27 tháng 11 năm 2026"),
    ("tuy nhiên", "Tuy nhiên đến nay hồ sơ chưa giải quyết xong"),
    ("lý do", f"Lý do: Phải xác minh thêm. {WORDS}"),
    ("xin lỗi", "Ủy ban nhân dân phường Tây Nha Trang xin lỗi Ông/Bà"),
    ("thông cảm", "mong Ông/Bà thông cảm"),
    ("hẹn trả lại", "Thời gian hẹn trả lại: 17 giờ 00 phút, ngày 30 tháng 11 năm 2026"),
    ("căn cứ", "Căn cứ: NĐ 118/2025/NĐ-CP, Điều 19.6. Mỗi"),
    ("nơi nhận", "Nơi nhận: - Như trên; - Trung tâm Phục vụ hành chính công phường Tây Nha Trang; - Lưu: VT"),
    ("ký", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH (Ký tên và đóng dấu) Lê Văn Lãnh"),
]


def test_the_signed_letter_holds_what_the_form_holds(desk: Desk, leader: Desk, taken: bytes, clock: Any) -> None:
    clock.forward(days=3)
    sign(leader, taken)
    text = said(desk, taken, "phieu_xin_loi")
    for field, words in LETTER:
        assert words in text, field


def test_a_letter_cites_the_third_only_by_a_document_that_is_confirmed(
    desk: Desk, leader: Desk, full_draft: Draft, taken: bytes, clock: Any
) -> None:
    ward = rules.state_rule(leader, "reschedule_max_fraction", "1/3", date(2026, 11, 23), "QĐ 5/2026/QĐ-UBND")
    clock.forward(minutes=1)
    stream = intake.accept(ward, replace(full_draft, id=intake.new_draft(ward).id)).id
    clock.forward(days=3)
    sign(ward, stream)
    assert "Căn cứ: NĐ 118/2025/NĐ-CP, Điều 19.6; QĐ 5/2026/QĐ-UBND. Mỗi" in said(ward, stream, "phieu_xin_loi")
    sign(ward, taken)  # under the shipped rule, whose document nobody could confirm after 01/07/2025
    assert "535/UBND-NV" not in said(ward, taken, "phieu_xin_loi")


def test_a_control_slip_says_until_when_the_paper_leaves_the_desk(desk: Desk, taken: bytes) -> None:
    assert "Chuyển chậm nhất 17:00 23/11/2026" in said(desk, taken, "phieu_kiem_soat")
    course.forward(desk, taken)
    assert "chậm nhất" not in said(desk, taken, "phieu_kiem_soat")


def test_a_letter_written_too_late_says_that_the_date_was_missed(
    desk: Desk, leader: Desk, taken: bytes, clock: Any
) -> None:
    clock.forward(days=4, hours=9)  # Friday 27/11, after 17:00: past the appointment, within the third
    sign(leader, taken)
    text = said(desk, taken, "phieu_xin_loi")
    assert "chưa trả kết quả đúng thời hạn ghi trên Giấy tiếp nhận" in text
    assert "dự kiến" not in text


def test_a_letter_past_the_third_does_not_lean_on_the_rule_it_breaks(
    desk: Desk, leader: Desk, taken: bytes, clock: Any
) -> None:
    clock.forward(days=9)
    sign(leader, taken, due=at(4, 17, month=12), breach_reason="Lãnh đạo đi vắng")
    text = said(desk, taken, "phieu_xin_loi")
    assert "Căn cứ: NĐ 118/2025/NĐ-CP, Điều 19.6. Mỗi" in text
    # What is counted inside is not for the citizen's letter: who caused it, why the leader passed the limit.
    assert "535/UBND-NV" not in text
    assert "đi vắng" not in text
    assert "công chức chuyên môn" not in text.casefold()


def test_a_draft_is_marked_has_no_number_no_day_and_no_signer(
    desk: Desk, leader: Desk, taken: bytes, clock: Any
) -> None:
    assert "phieu_xin_loi" not in papers.kinds(dossiers.get(desk, taken))
    clock.forward(days=3)
    promises.propose(desk, taken, at(30, 17), "khac", "khach_quan", WORDS)
    for _ in range(2):  # however often it is printed
        text = said(desk, taken, "phieu_xin_loi")
        papers.printed(desk, taken, "phieu_xin_loi")
    assert "DỰ THẢO – CHƯA KÝ" in text
    assert "Số: ……/PXL" in text
    assert "ngày …… tháng …… năm 2026" in text
    assert "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ (Ký tên và đóng dấu)" in text
    assert "Lê Văn Lãnh" not in text
    assert "IN LẠI" not in text
    promises.sign(leader, taken)
    signed = papers.make(desk, taken, "phieu_xin_loi")
    assert signed.copy == 1, "the signed letter is no reprint of its draft"
    text = said(desk, taken, "phieu_xin_loi")
    assert "DỰ THẢO" not in text
    assert "IN LẠI" not in text
    papers.printed(desk, taken, "phieu_xin_loi")
    assert "BẢN IN LẠI – lần 2" in said(desk, taken, "phieu_xin_loi")


def test_a_note_too_long_for_its_column_stands_below_the_table(desk: Desk, taken: bytes, clock: Any) -> None:
    clock.forward(minutes=48)
    course.forward(desk, taken, note="Kèm bản gốc giấy khai sinh. " * 18)
    text = said(desk, taken, "phieu_kiem_soat")
    table, below = text.split(" (1) Kèm bản gốc", 1)
    assert "Xem (1) dưới bảng" in table
    assert below.count("giấy khai sinh.") == 18


def test_a_draft_that_nobody_needs_any_more_is_not_offered(desk: Desk, taken: bytes, clock: Any) -> None:
    clock.forward(days=3)
    promises.propose(desk, taken, at(30, 17), "khac", "khach_quan", WORDS)
    dossiers.withdraw(desk, taken, "Đổi ý")
    assert "phieu_xin_loi" not in papers.kinds(dossiers.get(desk, taken))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Chủ tịch", ["CHỦ TỊCH"]),
        ("Phó Chủ tịch", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("phó giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("Giám đốc", ["GIÁM ĐỐC"]),
        ("Phó Chủ tịch Ủy ban nhân dân phường", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("Phó Chủ tịch  UBND phường Tây Nha Trang", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("Chủ tịch Uỷ ban nhân dân xã", ["CHỦ TỊCH"]),
        ("Phó Chủ tịch Thường trực", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("Phó Giám đốc Trung tâm Phục vụ hành chính công", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (
            "Phó Trưởng phòng Văn hóa – Xã hội",
            ["KT. TRƯỞNG PHÒNG VĂN HÓA – XÃ HỘI", "PHÓ TRƯỞNG PHÒNG VĂN HÓA – XÃ HỘI"],
        ),
        ("", ["THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"]),
    ],
)
def test_a_deputy_signs_for_the_head(title: str, lines: list[str]) -> None:
    assert course_fields.office_of(title) == lines


def test_a_director_signs_for_the_centre(desk: Desk, taken: bytes, clock: Any) -> None:
    director = choices.name_officer(desk, "Võ Thị Giám", "Giám đốc", role="lanh_dao")
    clock.forward(days=3)
    sign(director, taken)
    text = said(desk, taken, "phieu_xin_loi")
    assert "UBND PHƯỜNG TÂY NHA TRANG TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG" in text
    assert "Trung tâm Phục vụ hành chính công phường Tây Nha Trang xin lỗi" in text
    assert "GIÁM ĐỐC (Ký tên" in text


@pytest.mark.parametrize(
    ("cause", "words", "reason"),
    [
        ("khac", "Mất điện cả tuần", "Mất điện cả tuần."),
        ("xac_minh", "Hồ sơ phải xác minh thêm tại Cam Lâm.", "Hồ sơ phải xác minh thêm tại Cam Lâm."),
        ("qua_tai", "Nhiều hồ sơ đất đai", "Số lượng hồ sơ tăng đột biến. Nhiều hồ sơ đất đai."),
    ],
)
def test_the_reason_says_the_cause_once(cause: co.LateCause, words: str, reason: str) -> None:
    draft = Proposal(due=at(30, 17), cause=cause, caused_by="khach_quan", words=words, officer="a", at=at(26, 9))
    assert course_fields.say_reason(draft) == reason


#: The day, the form, what stands of its number, and its title.
FORMS = [
    (date(2018, 3, 1), "apology", "", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"),
    (date(2018, 11, 23), "apology", "Mẫu số 04, ban hành kèm theo Thông tư số 01/2018", "PHIẾU XIN LỖI VÀ HẸN LẠI"),
    (date(2025, 9, 14), "apology", "Thông tư số 01/2018/TT-VPCP", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"),
    (date(2025, 9, 15), "apology", "Thông tư số 03/2025/TT-VPCP", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN"),
    (date(2018, 3, 1), "control_slip", "", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
    (date(2025, 9, 14), "control_slip", "Mẫu số 05, ban hành kèm theo Thông tư số 01/2018", "PHIẾU KIỂM SOÁT"),
    (date(2025, 9, 15), "control_slip", "Mẫu số 06, ban hành kèm theo Thông tư số 03/2025", "PHIẾU KIỂM SOÁT"),
]


def test_number_and_title_follow_the_day(desk: Desk, leader: Desk, taken: bytes, clock: Any) -> None:
    clock.forward(days=3)
    state = sign(leader, taken)
    for day, form, number, title in FORMS:
        given = setting_of(desk, form, day)
        kind, values = (
            ("phieu_xin_loi", course_fields.for_apology(state, given)) if form == "apology"
            else ("phieu_kiem_soat", course_fields.for_control_slip(state, given))
        )  # fmt: skip
        text, _ = filled(kind, values)
        assert title in text, day
        assert number in text, day
        assert ("Theo Mẫu số" in text) is bool(number), day


def test_the_letter_keeps_the_form_of_its_day_in_later_reprints(
    desk: Desk, leader: Desk, taken: bytes, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.forward(days=3)
    sign(leader, taken)
    asked = []
    at = type(desk.regimes).at
    monkeypatch.setattr(type(desk.regimes), "at", lambda self, now: asked.append(now.date()) or at(self, now))
    clock.forward(days=40)
    assert "Nha Trang, ngày 26 tháng 11 năm 2026" in said(desk, taken, "phieu_xin_loi")
    assert date(2026, 11, 26) in asked
    assert desk.now().date() not in asked


def test_an_organisation_is_not_called_mister(desk: Desk, full_draft: Draft, leader: Desk, clock: Any) -> None:
    company = replace(full_draft.owner, name="Công ty TNHH Biển Xanh", kind="to_chuc", representative="Lê Hoàng Hải")
    stream = intake.accept(desk, replace(full_draft, owner=company)).id
    clock.forward(days=3)
    sign(leader, stream)
    text = said(desk, stream, "phieu_xin_loi")
    assert "xin lỗi Quý cơ quan, tổ chức" in text
    assert "Ông/Bà" not in text


def test_the_receipt_printed_again_tells_the_new_date_and_by_which_letter(
    desk: Desk, leader: Desk, taken: bytes, clock: Any
) -> None:
    assert "Hẹn lại" not in said(desk, taken, "giay_tiep_nhan")
    clock.forward(days=3)
    sign(leader, taken)
    note = "Hẹn lại lần 1 theo Phiếu số 01/PXL ngày 26/11/2026; hẹn trước đó: 17:00 thứ Sáu 27/11/2026."
    receipt = said(desk, taken, "giay_tiep_nhan")
    assert "17 giờ 00 phút, ngày 30 tháng 11 năm 2026" in receipt
    assert receipt.count(note) == 2, "on both copies"
    for small in ("giay_hen_a5", "giay_hen_80mm"):
        text = said(desk, taken, small)  # type: ignore[arg-type]
        assert note in text
        assert "17:00 thứ Hai 30/11/2026" in text


def test_linked_dossiers_tell_each_date_and_the_total(desk: Desk, full_draft: Draft) -> None:
    first = intake.accept(desk, full_draft)
    second = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, follows=first.id))
    text = said(desk, second.id, "giay_tiep_nhan")
    assert (
        f"Giai đoạn 1: {first.procedure.name} (mã hồ sơ {first.code}), trả 17:00 thứ Sáu 27/11/2026. "
        "Giai đoạn 2 (hồ sơ này): nhận 09:12 thứ Hai 23/11/2026, trả 17:00 thứ Tư 02/12/2026. "
        "Tổng cộng các giai đoạn: 9 ngày, từ 23/11/2026 đến 02/12/2026."
    ) in text
    assert "Giai đoạn" not in said(desk, first.id, "giay_tiep_nhan")


def test_a_linked_reprint_tells_that_the_dossier_before_was_promised_anew(
    desk: Desk, leader: Desk, full_draft: Draft, clock: Any
) -> None:
    first = intake.accept(desk, full_draft)
    second = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, follows=first.id))
    clock.forward(days=3)
    late = datetime(2026, 11, 30, 17, tzinfo=VN)
    promises.sign(leader, first.id, due=late, cause="xac_minh", caused_by="chuyen_mon", words="Phải xác minh thêm.")
    text = said(desk, second.id, "giay_tiep_nhan")
    assert "trả 17:00 thứ Hai 30/11/2026 (đã dời từ 17:00 thứ Sáu 27/11/2026). Giai đoạn 2" in text
    assert "Tổng cộng các giai đoạn: 9 ngày" in text
    assert "(đã dời từ 17:00 thứ Sáu 27/11/2026)" in said(desk, second.id, "giay_hen_a5")


# --- the control slip ---


def carried(desk: Desk, specialist: Desk, leader: Desk, stream: bytes, clock: Any) -> Dossier:
    clock.forward(minutes=48)
    course.forward(desk, stream, note="Kèm bản gốc")
    clock.forward(hours=4)
    course.receive(specialist, stream)
    clock.forward(hours=2)
    course.submit(specialist, stream, "Đồng ý")
    clock.forward(hours=1)
    return course.approve(leader, stream, "Đồng ý cấp")


def test_the_control_slip_holds_what_the_form_holds(
    desk: Desk, specialist: Desk, leader: Desk, taken: bytes, clock: Any
) -> None:
    carried(desk, specialist, leader, taken, clock)
    text = said(desk, taken, "phieu_kiem_soat")
    for field, words in [
        ("sổ", "Quyển số: 2026/Hộ tịch, Số thứ tự: 1"),
        ("tên giấy", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
        ("mẫu số", "(Theo Mẫu số 06"),
        ("kèm theo hồ sơ của", "Kèm theo hồ sơ của: Trần Thị Ngọc Ánh"),
        ("mã hồ sơ", "Mã hồ sơ: 000.00.12.H32-261123-0001"),
        ("ngày nhận", "Ngày nhận: 09 giờ 12 phút, ngày 23 tháng 11 năm 2026"),
        ("hẹn trả", "Ngày, giờ hẹn trả kết quả: 17 giờ 00 phút, ngày 27 tháng 11 năm 2026"),
        ("giải quyết", "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Văn hóa – Xã hội"),
        ("phối hợp", "Cơ quan phối hợp giải quyết hồ sơ: ……"),
        ("cột 1", "TÊN CƠ QUAN"),
        ("cột 2", "THỜI GIAN GIAO, NHẬN HỒ SƠ"),
        ("cột 3", "KẾT QUẢ GIẢI QUYẾT HỒ SƠ"),
        ("cột 4", "GHI CHÚ"),
        ("giao", "1. Giao: 10 giờ 00 phút, ngày 23 tháng 11 năm 2026"),
        ("nhận", "2. Nhận: 14 giờ 00 phút, ngày 23 tháng 11 năm 2026"),
        ("bên nhận", "2. Nhận: Phòng Văn hóa – Xã hội"),
        ("ký giao, nhận", "Người giao (Ký) Nguyễn Thị Hạnh"),
        ("người nhận", "Người nhận (Ký) Phạm Quốc Việt"),
        ("lãnh đạo", "Lê Văn Lãnh"),
        ("kết quả", "Trước hạn 42 phút"),
        ("ghi chú", "Kèm bản gốc"),
    ]:  # fmt: skip
        assert words in text, field
    assert "(Trướchạn/đúnghạn/quáhạn)" in text.replace(" ", "")
    assert text.count("Người giao (Ký)") == 4


def test_the_blocks_follow_the_paper_and_leave_room_for_what_is_to_come(
    desk: Desk, specialist: Desk, leader: Desk, taken: bytes, clock: Any
) -> None:
    officers = {each.id: each for each in (desk.facts.officer, specialist.facts.officer, leader.facts.officer)}
    given = setting_of(desk, "control_slip", date(2026, 11, 23), officers=officers)

    def blocks() -> list[dict[str, str]]:
        found: list[dict[str, str]] = course_fields.for_control_slip(dossiers.get(desk, taken), given)["luan_chuyen"]
        return found

    centre = desk.facts.centre_name
    fresh = blocks()
    assert [(block["ben_giao"], block["ben_nhan"]) for block in fresh[:3]] == [
        (centre, "Công chức chuyên môn"), ("Công chức chuyên môn", "Lãnh đạo"), ("Lãnh đạo", centre),
    ]  # fmt: skip
    assert len(fresh) == 4
    assert all("……" in block["giao_luc"] and not block["nguoi_giao"] for block in fresh)
    course.forward(desk, taken, to=specialist.facts.officer.id)
    on_its_way = blocks()[0]
    assert "……" in on_its_way["nhan_luc"]
    assert (on_its_way["nguoi_giao"], on_its_way["nguoi_nhan"]) == ("Nguyễn Thị Hạnh", "Phạm Quốc Việt")
    course.receive(specialist, taken)
    course.submit(specialist, taken, "Đồng ý")
    course.send_back(leader, taken, "Thiếu chữ ký")
    back = blocks()[2]
    assert (back["ben_giao"], back["ben_nhan"], back["ghi_chu"]) == ("Lãnh đạo", "Công chức chuyên môn", "Thiếu chữ ký")
    # Three hand-overs made; from the specialist's step two are still to come.
    assert len(blocks()) == 5


@pytest.mark.parametrize(
    ("step", "to_step", "planned", "spent", "words"),
    [
        (1, 2, 100, 40, "Trước hạn 1 giờ"),
        (1, 2, 100, 100, "Đúng hạn"),
        (1, 2, 100, 101, "Quá hạn 1 phút"),
        (1, 1, 100, 500, ""),  # to a colleague: the step goes on
        (1, 2, 0, 500, ""),  # nothing was planned
    ],
)
def test_before_on_or_past_the_time_of_the_step(step: int, to_step: int, planned: int, spent: int, words: str) -> None:
    block = Handover(step=step, to_step=to_step, giver="a", to="", given_at=at(23, 8), planned=planned)
    assert course_fields.outcome(block, spent) == words


def test_a_step_shared_by_two_officers_is_judged_as_one(desk: Desk, taken: bytes) -> None:
    shared = [
        Handover(step=1, to_step=1, giver="a", to="b", given_at=at(24, 8), spent=70, planned=100),
        Handover(step=1, to_step=2, giver="b", to="", given_at=at(25, 8), spent=70, planned=100),
    ]
    state = replace(dossiers.get(desk, taken), handovers=tuple(shared))
    given = setting_of(desk, "control_slip", date(2026, 11, 23))
    found = course_fields.for_control_slip(state, given)["luan_chuyen"]
    assert [block["ket_qua"] for block in found[:2]] == ["", "Quá hạn 40 phút"]


def test_a_body_that_was_asked_is_named(desk: Desk, taken: bytes) -> None:
    course.stop_clock(desk, taken, "co_quan_khac", "Công an phường Tây Nha Trang", "Điều 20")
    assert "phối hợp giải quyết hồ sơ: Công an phường Tây Nha Trang" in said(desk, taken, "phieu_kiem_soat")


def test_a_dossier_without_a_process_has_no_control_slip(desk: Desk, taken: bytes) -> None:
    state = dossiers.get(desk, taken)
    assert "phieu_kiem_soat" in papers.kinds(state)
    assert "phieu_kiem_soat" not in papers.kinds(replace(state, steps=()))


@pytest.mark.parametrize("count", [0, 12])
def test_names_at_the_edge_are_printed_whole(desk: Desk, leader: Desk, taken: bytes, clock: Any, count: int) -> None:
    clock.forward(days=3)
    state = sign(leader, taken, words=f"Chờ {LONG_NAME}")
    owner = replace(state.people.owner, name=LONG_NAME)
    block = Handover(
        step=1, to_step=2, giver="a", to="b", given_at=at(24, 8), received_at=at(24, 9), spent=9, planned=9,
        note=LONG_NAME,
    )  # fmt: skip
    state = replace(state, people=ev.People(owner=owner, applicant=owner), handovers=(block,) * count)
    officers = {
        each: Officer(id=each, name=LONG_NAME, title="Phó Chủ tịch", unit=LONG_NAME)
        for each in ("a", "b", leader.facts.officer.id)
    }
    for kind, form, values in (
        ("phieu_kiem_soat", "control_slip", course_fields.for_control_slip),
        ("phieu_xin_loi", "apology", course_fields.for_apology),
    ):
        given = setting_of(desk, form, date(2026, 11, 26), officers=officers)
        text, made = filled(kind, values(state, given))
        assert made.lost == ()
        assert "& Cộng sự <Công ty" in text
        if kind == "phieu_kiem_soat":
            assert text.count("Người giao (Ký)") == max(4, count + 3)


def test_the_head_of_the_table_stands_on_every_page(desk: Desk, taken: bytes) -> None:
    block = Handover(step=1, to_step=2, giver="a", to="b", given_at=at(24, 8), spent=9, planned=9)
    state = replace(dossiers.get(desk, taken), handovers=(block,) * 12)
    text, made = filled(
        "phieu_kiem_soat", course_fields.for_control_slip(state, setting_of(desk, "control_slip", date(2026, 11, 26)))
    )
    assert made.pages >= 3
    assert text.count("THỜI GIAN GIAO, NHẬN HỒ SƠ") == made.pages


# --- the closing for want of a supplement (NĐ 118/2025 Điều 19.5) ---


def test_a_dossier_closed_for_want_of_a_supplement_has_its_notice(desk: Desk, taken: bytes, clock: Any) -> None:
    line = ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ")
    dossiers.request_supplement(desk, taken, (line,))
    assert "thong_bao_dung" not in papers.kinds(dossiers.get(desk, taken))
    clock.forward(days=16)
    course.lapse(desk, taken)
    assert papers.kinds(dossiers.get(desk, taken))[0] == "thong_bao_dung"
    text = said(desk, taken, "thong_bao_dung")
    for words in (
        "Số: 01/TB",
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "Theo Mẫu số 05",
        "Nha Trang, ngày 09 tháng 12 năm 2026",
        "Kính gửi: Trần Thị Ngọc Ánh",
        "tại Phiếu số 01/HDHS, ngày 23 tháng 11 năm 2026, thời hạn bổ sung 15 ngày",
        "Lý do dừng: Quá thời hạn bổ sung mà công dân không bổ sung hồ sơ.",
        "Căn cứ: NĐ 118/2025/NĐ-CP, Điều 19.5",
        "được nhận lại giấy tờ đã nộp",
    ):
        assert words in text
    # Nobody asked for it: the words of a withdrawal would be untrue.
    assert "Đề nghị dừng" not in text
    assert "NGƯỜI ĐỀ NGHỊ" not in text


def test_a_withdrawal_keeps_its_own_notice(desk: Desk, taken: bytes) -> None:
    dossiers.withdraw(desk, taken, "Đổi ý")
    assert "Đề nghị dừng" in said(desk, taken, "thong_bao_dung")


# --- the templates ---


@pytest.mark.parametrize("kind", ["phieu_xin_loi", "phieu_kiem_soat", "thong_bao_dong"])
def test_a_shipped_template_names_only_what_is_known_and_all_that_must_be(kind: fields.DocxPaper) -> None:
    assert (
        docx.check_template(paths.template(kind), fields.KNOWN[kind], fields.REQUIRED[kind], fields.row_of(kind)) == []
    )


def test_every_word_that_a_template_may_name_is_there(desk: Desk, leader: Desk, taken: bytes, clock: Any) -> None:
    clock.forward(days=3)
    state = sign(leader, taken)
    day = date(2026, 11, 26)
    for kind, values in (
        ("phieu_xin_loi", course_fields.for_apology(state, setting_of(desk, "apology", day))),
        ("phieu_kiem_soat", course_fields.for_control_slip(state, setting_of(desk, "control_slip", day))),
    ):
        assert fields.KNOWN[kind].keys() - {"ly_do"} <= values.keys() | {"giay_to"}, kind  # type: ignore[index]
    block = course_fields.for_control_slip(state, setting_of(desk, "control_slip", day))["luan_chuyen"][0]
    from mot_cua_desktop.documents.course_names import BLOCK

    assert tuple(block) == BLOCK


def test_a_state_without_letter_or_closing_has_no_such_paper(desk: Desk, taken: bytes) -> None:
    state, given = dossiers.get(desk, taken), setting_of(desk, "apology", date(2026, 11, 23))
    with pytest.raises(ValueError, match="no apology"):
        course_fields.for_apology(state, given)
    with pytest.raises(ValueError, match="did not end"):
        course_fields.for_closing(state, given)


def test_a_source_is_named_without_our_remarks() -> None:
    assert course_fields.plain_source("NĐ 118, Điều 19.6; điều khác") == "NĐ 118, Điều 19.6"
    assert course_fields.plain_source("NĐ 118, Điều 19.6 (chưa xác nhận)") == ""
    assert course_fields.plain_source("Chưa rõ văn bản trước 1/7/2025") == ""
    assert course_fields.plain_source("Không thấy văn bản quốc gia nào") == ""
