"""What the story of a dossier says, line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import paper_slip, story
from mot_cua_desktop.domain.custody_events import HandedOver, TakenOver
from mot_cua_desktop.domain.paper_events import HandedOnPaper, TakenOnPaper
from mot_cua_desktop.domain.worktime import Term

START = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)
OWNER = ev.Party(name="Trần Thị Ngọc Ánh", id_number="056192001234", phone="0905123456")
PEOPLE = ev.People(owner=OWNER, applicant=OWNER)
PAPER = ev.PaperLine(key="a", name="Tờ khai", originals=1, got_originals=1, state="du")
PROCEDURE = ev.ProcedureSnapshot(code="1.004873", name="Cấp Giấy xác nhận tình trạng hôn nhân", field="", version="1")
DUE = ev.DueRecord(at=datetime(2026, 11, 27, 10, 0, tzinfo=UTC), counted_from=START, steps=("24/11 nghỉ lễ",))
OPENED = ev.Opened(procedure=PROCEDURE, channel="truc_tiep", papers=(PAPER,), received=START)
ACCEPTED = ev.Accepted(
    code="000.00.12.H32-261123-0001",
    day="261123",
    sequence=1,
    book="2026/Hộ tịch",
    book_number=7,
    regime="2026-11-23",
    received=START,
    papers=(PAPER,),
    due=DUE,
    term=Term(3, "ngay_lam_viec"),
)
Tell = Callable[..., tuple[story.Line, ...]]


@pytest.fixture
def tell() -> Tell:
    """Tell these deeds as if done an hour apart; a pair carries its personal part."""

    def told(*deeds: ev.Body | tuple[ev.Body, ev.Personal | None]) -> tuple[story.Line, ...]:
        events = []
        for seq, deed in enumerate(deeds, start=1):
            body, personal = deed if isinstance(deed, tuple) else (deed, None)
            if isinstance(body, ev.Opened) and personal is None:
                personal = ev.PeopleStated(people=PEOPLE)
            at = START + timedelta(hours=seq - 1)
            events.append(
                ev.Event(
                    id=bytes([seq]), stream=b"s", kind="dossier", seq=seq, term=1, desk="Q1", desk_seq=seq,
                    officer="c1", at=at, offset=420, body=body, personal=personal, prev=b"", hash=b"",
                )
            )  # fmt: skip
        return story.tell(events, {"c1": "Nguyễn Thị Hạnh"})

    return told


def test_each_line_says_when_who_and_what(tell: Tell) -> None:
    lines = tell(OPENED, ACCEPTED)
    assert [f"{line.at:%H:%M}" for line in lines] == ["09:12", "10:12"]
    assert {line.who for line in lines} == {"Nguyễn Thị Hạnh"}
    assert "Cấp Giấy xác nhận tình trạng hôn nhân (nộp trực tiếp; 1 giấy tờ, đủ cả)" in lines[0].what
    assert "Hẹn trả 17:00 thứ Sáu 27/11/2026" in lines[1].what
    assert "quyển 2026/Hộ tịch, số thứ tự 7" in lines[1].what
    assert lines[1].details == ("24/11 nghỉ lễ",)


def test_an_officer_no_longer_named_is_told_by_the_id(tell: Tell) -> None:
    event = ev.Event(
        id=b"1", stream=b"s", kind="dossier", seq=1, term=1, desk="Q1", desk_seq=1, officer="c9", at=START, offset=420,
        body=OPENED, personal=ev.PeopleStated(people=PEOPLE), prev=b"", hash=b"",
    )  # fmt: skip
    assert story.tell([event], {})[0].who == "c9"


def test_another_person_at_the_counter_is_named(tell: Tell) -> None:
    people = ev.People(owner=OWNER, applicant=ev.Party(name="Trần Văn Nam"), authority="văn bản ủy quyền")
    line = tell((OPENED, ev.PeopleStated(people=people)))[0]
    assert line.details == ("Chủ hồ sơ: Trần Thị Ngọc Ánh", "Người nộp: Trần Văn Nam (văn bản ủy quyền)")


@pytest.mark.parametrize("deed", [ev.GuidanceIssued, ev.SupplementRequested])
def test_a_slip_tells_what_was_asked_and_that_it_was_the_only_one(tell: Tell, deed: type[ev.GuidanceIssued]) -> None:
    slip = deed(
        number=3,
        year=2026,
        lines=(ev.SlipLine(key="a", name="Tờ khai", wrong="chưa ký"),),
        left_out=(ev.LeftOut(key="b", name="Ảnh", reason="đã có trong dữ liệu"),),
    )
    line = tell(OPENED, slip)[1]
    assert "số 3/2026" in line.what
    assert line.details[:2] == ("Tờ khai: chưa ký", "Không yêu cầu Ảnh: đã có trong dữ liệu")
    assert "lần yêu cầu duy nhất" in line.details[-1]
    assert "Điều 16" in line.details[-1]
    assert line.tone == "careful"


def test_a_supplement_tells_the_new_and_the_old_appointment(tell: Tell) -> None:
    new = replace(DUE, at=DUE.at + timedelta(days=3))
    slip = ev.SupplementRequested(number=1, year=2026, lines=(ev.SlipLine(key="a", name="Tờ khai", wrong="mờ"),))
    line = tell(OPENED, ACCEPTED, slip, ev.SupplementReceived(papers=(PAPER,), due=new))[3]
    assert "Hẹn trả lại 17:00 thứ Hai 30/11/2026" in line.what
    assert "Hẹn trước đó: 17:00 thứ Sáu 27/11/2026" in line.details


def test_papers_still_lacking_are_named(tell: Tell) -> None:
    slip = ev.GuidanceIssued(number=1, year=2026, lines=(ev.SlipLine(key="a", name="Tờ khai", wrong="mờ"),))
    line = tell(OPENED, slip, ev.SupplementReceived(papers=(replace(PAPER, state="thieu"),)))[2]
    assert "vẫn chưa đủ" in line.what
    assert line.details == ("Còn thiếu: Tờ khai",)


def test_a_result_before_and_after_the_appointment_is_told_apart(tell: Tell) -> None:
    ready = ev.ResultReady(result="Giấy xác nhận", document="15/XN", dated="24/11/2026")
    early = tell(OPENED, ACCEPTED, ready)[2]
    assert early.what == "Có kết quả: Giấy xác nhận số 15/XN ngày 24/11/2026."
    assert early.details[0].startswith("Trước giờ hẹn")
    late = tell(OPENED, replace(ACCEPTED, due=replace(DUE, at=START)), ready)[2]
    assert late.details[0].startswith("Sau giờ hẹn")
    assert late.tone == "bad"


def test_a_return_tells_to_whom_how_checked_and_how_pleased(tell: Tell) -> None:
    returned = ev.Returned(number=9, year=2026, method="tai_quay", identity="VNeID mức 2", satisfaction=5)
    who = ev.Receiver(name="Trần Văn Nam", relation="giấy ủy quyền 12/2026")
    line = tell(OPENED, ACCEPTED, ev.ResultReady(result="Giấy"), (returned, who))[3]
    assert "cho Trần Văn Nam (giấy ủy quyền 12/2026), phiếu số 9/2026. Đã kiểm tra: VNeID mức 2." in line.what
    assert line.details == ("Mức hài lòng: 5/5",)


def test_money_and_a_waiver_are_told(tell: Tell) -> None:
    item = ev.FeeItem(name="Lệ phí", amount=15_000)
    paid = ev.FeeTaken(number=1, year=2026, items=(item,), total=15_000)
    free = ev.FeeTaken(number=2, year=2026, items=(replace(item, amount=0),), total=0, method="mien")
    back = ev.FeeGivenBack(total=5_000, method="chuyen_khoan", note="ủy nhiệm chi 3")
    lines = tell(OPENED, (paid, ev.Receiver(name="Nam")), free, (back, ev.Receiver(name="Nam")))
    assert (lines[3].what, lines[3].details) == ("Hoàn 5.000 đ (chuyển khoản) cho Nam.", ("ủy nhiệm chi 3.",))
    assert lines[1].what == "Thu 15.000 đ (tiền mặt), phiếu thu số 1/2026, người nộp Nam."
    assert lines[2].what.startswith("Ghi miễn phí, lệ phí")


def test_a_correction_shows_old_and_new_and_the_edition(tell: Tell) -> None:
    right = replace(OWNER, name="Trần Thị Ngọc Anh")
    corrected = ev.Corrected(reason="gõ sai tên", fields=("người", "cách nhận kết quả"), return_method="buu_chinh")
    line = tell(OPENED, ACCEPTED, (corrected, ev.PeopleStated(people=ev.People(owner=right, applicant=right))))[2]
    assert line.what == "Đính chính người, cách nhận kết quả: gõ sai tên. Giấy tiếp nhận bản 2, thay bản 1."
    assert line.details == (
        "Chủ hồ sơ, họ tên: Trần Thị Ngọc Ánh → Trần Thị Ngọc Anh",
        "Nhận kết quả: tại quầy → qua bưu chính công ích",
    )


def test_a_correction_of_procedure_fee_papers_and_date_is_told(tell: Tell) -> None:
    corrected = ev.Corrected(
        reason="chọn nhầm",
        fields=("thủ tục",),
        procedure=replace(PROCEDURE, code="2.000815", name="Chứng thực"),
        due=replace(DUE, at=DUE.at + timedelta(days=3)),
        fees=(ev.FeeItem(name="Phí", amount=2_000, quantity=3),),
        papers=(replace(PAPER, state="thieu", got_originals=0), replace(PAPER, key="b", name="Ảnh")),
    )
    details = tell(OPENED, ACCEPTED, corrected)[2].details
    assert "Thủ tục: 1.004873 Cấp Giấy xác nhận tình trạng hôn nhân → 2.000815 Chứng thực" in details
    assert "Hẹn trả: 17:00 thứ Sáu 27/11/2026 → 17:00 thứ Hai 30/11/2026" in details
    assert "Phí, lệ phí: không thu → 6.000 đ" in details
    assert "Tờ khai: đủ (1 chính) → còn thiếu" in details
    assert "Thêm giấy tờ: Ảnh (đủ)" in details


def test_erased_people_are_not_told_and_not_missed(tell: Tell) -> None:
    lines = tell(OPENED, ACCEPTED, ev.Corrected(reason="x", fields=("người",)))
    assert lines[2].details == ("Nội dung sửa về người đã xóa theo hạn lưu",)


def test_a_reprint_is_told_as_one(tell: Tell) -> None:
    first = ev.Printed(paper="giay_tiep_nhan/1", edition=1, copy=1)
    lines = tell(OPENED, first, ev.Printed(paper="giay_tiep_nhan/2", edition=2, copy=2))
    assert lines[1].what == "In giấy tiếp nhận và hẹn trả."
    assert lines[2].what == "In giấy tiếp nhận và hẹn trả, bản 2, lần 2: có dấu bản in lại."


def test_ends_and_the_provinces_code_are_told(tell: Tell) -> None:
    refused = ev.RefusedAtDesk(number=4, year=2026, reason="không thuộc thẩm quyền", legal_basis="Điều 5")
    line = tell(OPENED, refused)[1]
    assert (line.what, line.details) == (
        "Từ chối giải quyết, phiếu số 4/2026: không thuộc thẩm quyền.",
        ("Căn cứ: Điều 5",),
    )
    withdrawn = ev.Withdrawn(number=2, year=2026, reason="đổi ý.")
    assert tell(OPENED, withdrawn)[1].what.endswith("thông báo dừng số 2/2026: đổi ý.")
    assert tell(OPENED, ev.OfficialCodeLinked(code="H32-1"))[1].what == "Ghi mã của hệ thống tỉnh: H32-1."
    assert tell(OPENED, ev.OnlineAdviceGiven(slip=True))[1].what == "Đã hướng dẫn nộp trực tuyến, in phiếu hướng dẫn."
    why = ev.OnlineAdviceGiven(why_not="khong_vneid")
    assert tell(OPENED, why)[1].what == "Chưa hướng dẫn nộp trực tuyến: không có tài khoản VNeID."
    handed = tell(OPENED, HandedOver(to="q2", note="kèm bản gốc"))[1]
    assert (handed.what, handed.details) == ("Chuyển hồ sơ sang q2 giữ.", ("kèm bản gốc",))
    taken = TakenOver(to="q2", taken_from="q1", reason="máy hỏng")
    assert tell(OPENED, taken)[1].what == "Lãnh đạo giao hồ sơ từ q1 sang q2: máy hỏng."
    added = ev.AttachmentAdded(digest="d", size=2_500_000, media_type="application/pdf")
    assert tell(OPENED, (added, ev.FileName(name="to khai.pdf")))[1].what == "Thêm tệp “to khai.pdf” (2,4 MB)."


COURSE: dict[co.CourseBody, str] = {
    co.Forwarded(step=1, note="Kèm bản gốc", spent=75): "Chuyển hồ sơ sang bước 2 “Thẩm định”.",
    co.StepReceived(step=1): "Nhận hồ sơ ở bước 2 “Thẩm định”.",
    co.StepDone(step=1, outcome="đủ điều kiện"): "Xong bước 2 “Thẩm định”: đủ điều kiện.",
    co.SubmittedToLeader(step=2, proposal="đồng ý cấp"): "Trình lãnh đạo: đồng ý cấp.",
    co.Approved(step=2, decision="đồng ý"): "Lãnh đạo duyệt: đồng ý.",
    co.SentBack(step=1, reason="thiếu chữ ký"): "Trả lại bước 2 “Thẩm định”: thiếu chữ ký.",
    co.ClockStopped(cause="phi", note="thuế", basis="Luật Đất đai"): "Dừng tính hạn, chờ nộp phí",
    co.ClockResumed(waited=135): "Tính hạn tiếp sau 2 giờ 15 phút làm việc.",
    co.SupplementLapsed(number=3, year=2026): "Đóng hồ sơ vì quá hạn bổ sung, thông báo số 3/2026.",
    co.Urged(to="Công chức tư pháp", words="trả trước 16 giờ"): "Đôn đốc Công chức tư pháp: trả trước 16 giờ.",
    co.FlaggedComplex(reason="nhiều thửa", measure="họp liên ngành"): "Hồ sơ phức tạp: nhiều thửa.",
    co.RescheduleProposed(
        due=DUE.at, cause="xac_minh", caused_by="chuyen_mon", words="chờ xác minh"
    ): "Dự thảo xin lỗi, đề nghị hẹn lại 17:00 thứ Sáu 27/11/2026: chờ xác minh.",
    co.RescheduleDeclined(reason="ngày quá xa"): "Lãnh đạo không ký dự thảo xin lỗi: ngày quá xa.",
    co.RescheduleNotified(
        number=1, year=2026, due=ev.DueRecord(at=DUE.at, counted_from=DUE.at), latest=None, cause="khac",
        caused_by="khach_quan", words="chậm", rule="",
    ): "Xin lỗi và hẹn lại, phiếu số 1/2026: 17:00 thứ Sáu 27/11/2026 → 17:00 thứ Sáu 27/11/2026.",
}  # fmt: skip


@pytest.mark.parametrize("body", COURSE, ids=lambda body: body.__struct_config__.tag)
def test_every_deed_of_the_course_is_told_in_its_words(body: co.CourseBody, tell: Tell) -> None:
    plan = tuple(
        co.StepPlan(role="tiep_nhan", name=name, minutes=60) for name in ("Tiếp nhận", "Thẩm định", "Duyệt", "Trả")
    )
    assert tell(OPENED, replace(ACCEPTED, steps=plan), body)[2].what.startswith(COURSE[body])


def test_a_hand_over_by_paper_is_told_with_who_gave_and_who_took_it(tell: Tell) -> None:
    given, taken = tell(OPENED, ACCEPTED, HandedOnPaper(key=bytes(32), note="anh Việt mang sang"), by_paper("Quầy 7"))[
        2:
    ]
    assert "giao hồ sơ bằng giấy" in given.what
    assert given.details == ("anh Việt mang sang",)
    assert taken.what.endswith("nhận hồ sơ bằng giấy từ Quầy 7.")


def by_paper(giver: str) -> TakenOnPaper:
    slip = paper_slip.encode(paper_slip.header("000.00.12.H32", bytes(16), 3, 1, giver, 0, bytes(32)))
    return TakenOnPaper(slip=slip, state_digest=bytes(32), signature=bytes(64))


def test_every_kind_of_dossier_event_has_its_words(tell: Tell) -> None:
    told = {type(body) for body in (OPENED, ACCEPTED)} | {
        ev.GuidanceIssued, ev.SupplementRequested, ev.SupplementReceived, ev.RefusedAtDesk, ev.Withdrawn,
        ev.AttachmentAdded, ev.FeeTaken, ev.FeeGivenBack, ev.ResultReady, ev.Returned, ev.Corrected, ev.Printed,
        ev.OfficialCodeLinked,
        ev.OnlineAdviceGiven, HandedOver, TakenOver, HandedOnPaper, TakenOnPaper,
    }  # fmt: skip
    told |= {type(body) for body in COURSE}
    assert told == set(ev.DossierBody.__args__)
