"""The papers hold what the law's forms hold, field by field: Thông tư 01/2018 and 03/2025/TT-VPCP, NĐ 30/2020."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain.dossier import Closing

Draw = Callable[..., Any]

#: For each paper: the field as the form names it, and the words that the citizen must find there.
FIELDS = {
    "giay_tiep_nhan": [
        ("cơ quan chủ quản", "UBND PHƯỜNG TÂY NHA TRANG"),
        ("bộ phận phát hành", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG TÂY NHA TRANG"),
        ("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"),
        ("mã hồ sơ", "Mã hồ sơ: 000.00.12.H32-261123-0001"),
        ("địa danh, ngày tháng năm", "Tây Nha Trang, ngày 23 tháng 11 năm 2026"),
        ("vào sổ theo dõi", "Quyển số: 2026/Hộ tịch, Số thứ tự: 37"),
        ("tên giấy", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        ("mẫu số", "(Theo Mẫu số 01, ban hành kèm theo Thông tư số 03/2025/TT-VPCP, ngày 15/9/2025 của"),
        (
            "bộ phận tiếp nhận",
            "Bộ phận tiếp nhận và trả kết quả: Trung tâm Phục vụ hành chính công phường Tây Nha Trang",
        ),
        ("tiếp nhận hồ sơ của", "Tiếp nhận hồ sơ của: Trần Thị Ngọc Ánh"),
        ("người nộp", "Người nộp: Trần Thị Ngọc Ánh"),
        ("địa chỉ", "Địa chỉ: 12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa"),
        ("số điện thoại, email", "Số điện thoại: 0905 123 456 Email: ngoc.anh@example.vn"),
        ("số giấy tờ", "Số CMND/Thẻ căn cước/Hộ chiếu: 056192001234"),
        ("nội dung yêu cầu", "Nội dung yêu cầu giải quyết: Thủ tục đăng ký giám hộ (1.004837)"),
        ("kênh", "Hình thức nộp: Dịch vụ bưu chính"),
        ("1 thành phần", "1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ:"),
        ("bảng: bản chính", "2 Văn bản cử người giám hộ 3"),
        ("bảng: chứng thực, photo", "3 Bản sao giấy khai sinh 4 5"),
        ("2 số bộ", "2. Số lượng hồ sơ: 02 (bộ)"),
        ("3 thời hạn", "3. Thời gian giải quyết hồ sơ theo quy định là: 3 ngày làm việc"),
        ("4 nhận, giờ và ngày", "4. Thời gian nhận hồ sơ: 09 giờ 12 phút, ngày 23 tháng 11 năm 2026"),
        ("5 trả, giờ và ngày", "kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 27 tháng 11 năm 2026 (thứ Sáu)"),
        ("6 nơi nhận", "6. Đăng ký nhận kết quả tại: Quầy tiếp nhận"),
        ("7 phí", "7. Phí, lệ phí: 8.000 đ"),
        ("liên 1", "(Liên: Lưu)"),
        ("liên 2", "(Liên: Giao người nộp hồ sơ)"),
        ("ký: người nộp", "NGƯỜI NỘP HỒ SƠ (Ký và ghi rõ họ tên) Trần Thị Ngọc Ánh"),
        ("ký: người nhận", "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên) Nguyễn Thị Hạnh"),
    ],
    "phieu_bo_sung": [
        ("số", "Số: 07/HDHS"),
        ("tên giấy", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"),
        ("mẫu số", "(Theo Mẫu số 02, ban hành kèm theo Thông tư số 03/2025/TT-VPCP"),
        ("cơ quan", "Bộ phận tiếp nhận và trả kết quả: Trung tâm Phục vụ hành chính công phường Tây Nha Trang"),
        ("của Ông/Bà", "Tiếp nhận hồ sơ/yêu cầu của Ông/Bà: Trần Thị Ngọc Ánh"),
        ("nội dung yêu cầu", "Nội dung yêu cầu giải quyết: Thủ tục đăng ký giám hộ (1.004837)"),
        ("địa chỉ", "Địa chỉ: 12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa"),
        ("số điện thoại, email", "Số điện thoại: 0905 123 456 Email: ngoc.anh@example.vn"),
        ("yêu cầu", "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:"),
        ("bảng", "STT Thành phần hồ sơ Số lượng Bản Thiếu, sai ở đâu chính Bản chứng thực Bản photo"),
        ("bảng: sai ở đâu", "Chưa có chữ ký của các bên"),
        ("bảng: chứng thực, photo", "1 2 Bản chụp mờ, không đọc được"),
        ("lý do", "Lý do: Hồ sơ chưa đầy đủ, chưa hợp lệ"),
        ("hướng dẫn", "Hướng dẫn: Nộp lại tại quầy số 3."),
        ("không yêu cầu", "Không yêu cầu: Giấy ủy quyền (đã có trong cơ sở dữ liệu)"),
        ("một lần", "Việc yêu cầu bổ sung, hoàn thiện hồ sơ chỉ thực hiện một lần."),
        ("thời hạn, căn cứ", "bổ sung trong 15 ngày kể từ ngày ghi trên phiếu (NĐ 118/2025/NĐ-CP, Điều 19.5)."),
        ("liên hệ", "liên hệ với công chức Nguyễn Thị Hạnh, số điện thoại 0905 000 001 để được hướng dẫn./."),
        ("ký", "NGƯỜI HƯỚNG DẪN (Ký và ghi rõ họ tên) Nguyễn Thị Hạnh"),
    ],
    "phieu_tu_choi": [
        ("tên giấy", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"),
        ("mẫu số", "(Theo Mẫu số 03, ban hành kèm theo Thông tư số 03/2025/TT-VPCP"),
        ("số", "Số: 03/TCHS"),
        ("tiếp nhận hồ sơ của", "Tiếp nhận hồ sơ của: Trần Thị Ngọc Ánh"),
        ("địa chỉ", "Địa chỉ: 12 Lê Hồng Phong"),
        ("số điện thoại, email", "Số điện thoại: 0905 123 456 Email: ngoc.anh@example.vn"),
        ("nội dung yêu cầu", "Nội dung yêu cầu giải quyết: Thủ tục đăng ký giám hộ"),
        ("thông báo", "thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"),
        ("lý do", "như sau: Hồ sơ không thuộc thẩm quyền của phường."),
        ("căn cứ", "Căn cứ: Khoản 3 Điều 19 Nghị định 118/2025/NĐ-CP"),
        ("lời kết", "Xin thông báo cho Ông/Bà được biết và thực hiện"),
        ("ký", "Trần Thị Ngọc Ánh NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên) Nguyễn Thị Hạnh"),
    ],
    "thong_bao_dung": [
        ("tên giấy", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"),
        ("mẫu số", "(Theo Mẫu số 05, ban hành kèm theo Thông tư số 03/2025/TT-VPCP"),
        ("số", "Số: 04/TB"),
        ("kính gửi", "Kính gửi: Trần Thị Ngọc Ánh"),
        ("đề nghị dừng", "1. Đề nghị dừng của: Trần Thị Ngọc Ánh, lúc 09 giờ 12 phút, ngày 23 tháng 11 năm 2026"),
        ("lý do", "2. Lý do: Công dân đổi ý, không làm nữa."),
        ("bước", "3. Hồ sơ đang ở bước: Có kết quả, chờ trả"),
        ("quyết định", "dừng giải quyết hồ sơ nêu trên kể từ thời điểm đề nghị và trả lại giấy tờ đã nộp"),
        ("tiền", "5. Phí, lệ phí đã nộp: 32.000 đ"),
    ],
}


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_of_the_form_is_on_the_paper(draw: Draw, kind: str) -> None:
    paper = draw(kind)
    missing = {field: words for field, words in FIELDS[kind] if words not in paper.text}
    assert not missing, paper.text
    assert paper.pdf.lost == ()


def test_the_receipt_is_two_copies_of_one_page_each(draw: Draw) -> None:
    keep, give = draw("giay_tiep_nhan").pages
    assert "(Liên: Lưu)" in keep
    assert len(draw("giay_tiep_nhan", practice=True, copy=2).pages) == 2  # the marks do not push it over
    assert keep.replace("(Liên: Lưu)", "") == give.replace("(Liên: Giao người nộp hồ sơ)", "")


@pytest.mark.parametrize(
    ("day", "kind", "title", "line"),
    [
        (date(2018, 1, 23), "phieu_bo_sung", "PHIẾU HƯỚNG DẪN HOÀN THIỆN HỒ SƠ", ""),
        (
            date(2019, 5, 6),
            "giay_tiep_nhan",
            "GIẤY TIẾP NHẬN HỒ SƠ",
            "Mẫu số 01, ban hành kèm theo Thông tư số 01/2018",
        ),
        (date(2019, 5, 6), "phieu_tu_choi", "PHIẾU TỪ CHỐI", "Mẫu số 03, ban hành kèm theo Thông tư số 01/2018"),
        (date(2019, 5, 6), "thong_bao_dung", "THÔNG BÁO DỪNG", ""),
        (date(2025, 9, 14), "phieu_bo_sung", "PHIẾU YÊU CẦU", "Mẫu số 02, ban hành kèm theo Thông tư số 01/2018"),
        (date(2025, 9, 15), "phieu_bo_sung", "PHIẾU YÊU CẦU", "Mẫu số 02, ban hành kèm theo Thông tư số 03/2025"),
        (date(2026, 11, 23), "thong_bao_dung", "THÔNG BÁO DỪNG", "Mẫu số 05, ban hành kèm theo Thông tư số 03/2025"),
    ],
)
def test_the_form_is_that_of_its_day(draw: Draw, day: date, kind: str, title: str, line: str) -> None:
    text = draw(kind, day=day).text
    assert title in text
    assert line in text
    assert line or "Mẫu số" not in text


def test_a_slip_names_the_article_and_none_of_our_remarks(draw: Draw) -> None:
    text = draw("phieu_bo_sung").text
    assert "(NĐ 118/2025/NĐ-CP, Điều 19.5)" in text
    assert "chưa đọc được" not in text
    assert "Chưa rõ" not in draw("phieu_bo_sung", day=date(2019, 5, 6)).text


def test_a_slip_of_first_contact_sets_no_days(draw: Draw, sample: Any) -> None:
    """Điều 19.5 gives 15 days to what is asked after acceptance; before it the citizen comes when it suits."""
    after = sample.made()
    text = draw("phieu_bo_sung", replace(after, slip=replace(after.slip, after_acceptance=False))).text
    assert "chỉ thực hiện một lần." in text
    assert "15 ngày" not in text
    assert "19.5" not in text


def test_an_organisation_and_its_agent_are_named(draw: Draw, sample: Any) -> None:
    dossier = sample.made(owner=sample.COMPANY, applicant=sample.AGENT, authority="Giấy giới thiệu số 12")
    text = draw("giay_tiep_nhan", dossier).text
    assert "Tiếp nhận hồ sơ của: Công ty TNHH Thương mại & Dịch vụ Biển Xanh" in text
    assert "Người đại diện: Lê Hoàng Hải Đăng" in text
    assert "Người nộp: Phạm Quốc Việt (Giấy giới thiệu số 12)" in text
    assert "Mã số của tổ chức chủ hồ sơ: 4201234567" in text
    assert "(Ký và ghi rõ họ tên) Phạm Quốc Việt" in text  # who signs is who came


def test_a_dossier_without_papers_says_so(draw: Draw, sample: Any) -> None:
    assert "Không nhận giấy tờ nào" in draw("giay_tiep_nhan", sample.made(papers=())).text


def test_the_code_of_the_province_stands_beside_ours(draw: Draw, sample: Any) -> None:
    assert "hệ thống của tỉnh" not in draw("giay_tiep_nhan").text
    text = draw("giay_tiep_nhan", sample.made(official_code="H32.5-261123-0007")).text
    assert "Mã hồ sơ trên hệ thống của tỉnh: H32.5-261123-0007" in text


def test_no_phone_leaves_no_hole(draw: Draw, sample: Any) -> None:
    facts = replace(sample.said().facts, phone="")
    assert "liên hệ" not in draw("giay_tiep_nhan", facts=facts).text
    assert "công chức Nguyễn Thị Hạnh để được hướng dẫn" in draw("phieu_bo_sung", officer_phone="").text


@pytest.mark.parametrize("kind", FIELDS)
def test_what_is_at_the_edge_is_whole(draw: Draw, sample: Any, kind: str) -> None:
    paper = draw(kind, sample.at_the_edge())
    assert paper.pdf.lost == ()
    assert sample.LONG_NAME in paper.text
    assert "Đường Lữ Ngẫm" in paper.text  # given decomposed
    if kind in ("giay_tiep_nhan", "phieu_bo_sung"):
        assert "Giấy tờ số 24: bản vẽ & thuyết minh <bản 24>" in paper.text


def test_every_further_page_is_numbered_and_says_whose_it_is(draw: Draw, sample: Any) -> None:
    pages = draw("giay_tiep_nhan", sample.at_the_edge(), practice=True).pages
    assert len(pages) == 4
    for number, page in enumerate(pages):
        head = f"{number % 2 + 1} Hồ sơ 000.00.12.H32-261123-0001 – TẬP DÙNG – KHÔNG CÓ GIÁ TRỊ"
        assert page.startswith("UBND PHƯỜNG") if number % 2 == 0 else page.startswith(head)


TWO_LINES = "Giấy tờ chứng minh điều kiện giám hộ đương nhiên theo quy định của Bộ luật Dân sự"


def with_papers(sample: Any, number: int) -> Any:
    line = sample.PAPERS[0]
    return sample.made(papers=tuple(replace(line, key=str(n), name=TWO_LINES) for n in range(number)))


@pytest.mark.parametrize("number", [1, 4, 7])
def test_an_ordinary_receipt_is_one_page_a_copy(draw: Draw, sample: Any, number: int) -> None:
    assert len(draw("giay_tiep_nhan", with_papers(sample, number)).pages) == 2


@pytest.mark.parametrize("number", range(8, 16))
def test_nobody_signs_a_page_that_does_not_say_what_for(draw: Draw, sample: Any, number: int) -> None:
    pages = draw("giay_tiep_nhan", with_papers(sample, number)).pages
    assert len(pages) == 4
    for page in pages[1::2]:
        before = page.partition("NGƯỜI NỘP HỒ SƠ")[0]
        assert "4. Thời gian nhận hồ sơ" in before
        assert "17 giờ 00 phút, ngày 27 tháng 11 năm 2026" in before


def test_what_is_not_known_has_dots_to_write_it_in(draw: Draw, sample: Any) -> None:
    unknown = sample.made(owner=replace(sample.OWNER, phone="", email="", id_number="", address=""))
    text = draw("giay_tiep_nhan", unknown).text
    for label in ("Địa chỉ", "Số điện thoại", "Số CMND/Thẻ căn cước/Hộ chiếu"):
        assert f"{label}: ……" in text


def test_marks_of_practice_edition_and_reprint(draw: Draw, sample: Any) -> None:
    plain = draw("giay_tiep_nhan").text
    assert not any(word in plain for word in ("TẬP DÙNG", "BẢN IN LẠI", "THAY BẢN"))
    text = draw("giay_tiep_nhan", sample.made(edition=2), practice=True, copy=3).text
    assert text.count("TẬP DÙNG – KHÔNG CÓ GIÁ TRỊ") == 2
    assert "BẢN 2, THAY BẢN 1 BẢN IN LẠI – lần 3, lúc 09:12 ngày 23/11/2026" in text


@pytest.mark.parametrize("paper", ["phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung"])
def test_a_paper_without_editions_replaces_none(draw: Draw, sample: Any, paper: str) -> None:
    ended = Closing(number=3, year=2026, at=sample.AT, reason="Đổi ý", legal_basis="Điều 17")
    text = draw(paper, sample.made(edition=3, refused=ended, withdrawn=ended), copy=2).text
    assert "BẢN IN LẠI – lần 2" in text
    assert "THAY BẢN" not in text


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("UBND phường Nam Nha Trang", ["UBND PHƯỜNG NAM NHA TRANG"]),
        ("Ủy ban nhân dân phường Tây Nha Trang", ["ỦY BAN NHÂN DÂN", "PHƯỜNG TÂY NHA TRANG"]),
        (
            "Trung tâm Phục vụ hành chính công xã Nam Cam Ranh",
            ["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG", "XÃ NAM CAM RANH"],
        ),
        ("Trung tâm Bảo trợ xã hội phường Ninh Hòa", ["TRUNG TÂM BẢO TRỢ XÃ HỘI", "PHƯỜNG NINH HÒA"]),
    ],
)
def test_an_agency_breaks_where_a_person_would_break_it(name: str, lines: list[str]) -> None:
    from mot_cua_desktop.documents.fields import agency_lines

    assert agency_lines(name).split("\n") == lines


@pytest.mark.parametrize("month", range(1, 13))
def test_only_january_and_february_carry_a_nought(draw: Draw, sample: Any, month: int) -> None:
    from mot_cua_desktop.documents.fields import say_month

    said = say_month(sample.AT.replace(month=month))
    assert said == (f"0{month}" if month <= 2 else str(month))


@pytest.mark.parametrize("kind", FIELDS)
def test_the_page_is_that_of_an_official_letter(draw: Draw, kind: str) -> None:
    """NĐ 30/2020, Phụ lục I: A4; 20-25 mm above and below, 30-35 left, 15-20 right; Times New Roman, 13-14 pt."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(draw(kind).docx)) as package:
        body, styles = (etree.fromstring(package.read(f"word/{part}.xml")) for part in ("document", "styles"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for size in body.iter(f"{w}pgSz"):
        assert (size.get(f"{w}w"), size.get(f"{w}h")) == ("11906", "16838")
    for edges in body.iter(f"{w}pgMar"):
        mm = {side: round(int(edges.get(f"{w}{side}")) * 25.4 / 1440) for side in ("top", "right", "bottom", "left")}
        assert mm == {"top": 20, "right": 20, "bottom": 20, "left": 30}
    assert {fonts.get(f"{w}ascii") for fonts in styles.iter(f"{w}rFonts")} == {"Times New Roman"}
    assert {size.get(f"{w}val") for size in styles.iter(f"{w}sz")} == {"26"}
    assert {int(size.get(f"{w}val")) for size in body.iter(f"{w}sz")} <= {19, 22, 24, 26, 28, 30}
