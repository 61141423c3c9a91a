"""The drawn sheets: the small receipts, the handed-result slip, the fee slip, the recovery sheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents import pdf, sheets


def text_of(sample: Any, data: bytes) -> str:
    return " ".join(sample.pages_of(data))


@pytest.mark.parametrize("size", ["a5", "80mm"])
def test_the_small_receipt_says_what_a_citizen_asks(sample: Any, size: Any) -> None:
    data = sheets.citizen_receipt(sample.made(), sample.said(), size)
    text = text_of(sample, data)
    for words in (
        "Trung tâm Phục vụ hành chính công phường Tây Nha Trang", "GIẤY HẸN TRẢ KẾT QUẢ", "000.00.12.H32-261123-0001",
        "Chủ hồ sơ: Trần Thị Ngọc Ánh", "Thủ tục: Thủ tục đăng ký giám hộ", "Nhận lúc: 09:12 thứ Hai 23/11/2026",
        "Hẹn trả kết quả 17:00 thứ Sáu 27/11/2026", "Nhận kết quả: Tại quầy", "Phí, lệ phí: 8.000 đ",
        "Cán bộ: Nguyễn Thị Hạnh – 0905 000 001", "Mang theo giấy này và giấy tờ tùy thân khi nhận kết quả.",
    ):  # fmt: skip
        assert words in text


def test_a_roll_is_as_long_as_what_stands_on_it(sample: Any) -> None:
    short = sheets.citizen_receipt(sample.made(), sample.said(), "80mm")
    long = sheets.citizen_receipt(sample.at_the_edge(), sample.said(practice=True, copy=2), "80mm")
    for data in (short, long):
        width, height = pdf.page_size(data)
        assert round(width) == 80
        assert len(sample.pages_of(data)) == 1
        picture = sample.picture_of(data).convert("L")
        dark = [y for y in range(picture.height) if picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < 128]
        edge = 4 / height * picture.height  # 4 mm
        assert dark[0] > edge
        assert edge < picture.height - dark[-1] < 5 * edge, "neither cut off nor wasted paper"
    assert pdf.page_size(long)[1] > pdf.page_size(short)[1] + 30
    assert sample.LONG_NAME in text_of(sample, long)


def test_the_handed_slip_names_both_sides(sample: Any) -> None:
    dossier = sample.made()
    handed = replace(dossier.handed, at=sample.AT + timedelta(days=4))
    data = sheets.handed_slip(replace(dossier, handed=handed), sample.said(dated=handed.at))
    text = text_of(sample, data)
    assert [round(side) for side in pdf.page_size(data)] == [210, 148]
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc", "Tây Nha Trang, ngày 27 tháng 11 năm 2026",
        "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ Số: 05/2026", "Tên thủ tục hành chính: Thủ tục đăng ký giám hộ (1.004837)",
        "Mã hồ sơ: 000.00.12.H32-261123-0001", "Chủ hồ sơ: Trần Thị Ngọc Ánh",
        "Loại kết quả: Trích lục đăng ký giám hộ", "Số, ngày của kết quả: 12/TLGH, 26/11/2026",
        "Người nhận: Trần Thị Ngọc Ánh – 0905 123 456; kiểm tra bằng: Thẻ căn cước", "Cách trả: Tại quầy",
        "Ngày trả: 09 giờ 12 phút, ngày 27 tháng 11 năm 2026", "Người trả: Nguyễn Thị Hạnh – 0905 000 001",
        "NGƯỜI TRẢ KẾT QUẢ", "NGƯỜI NHẬN KẾT QUẢ",
    ):  # fmt: skip
        assert words in text


def test_the_handed_slip_says_what_the_result_is_about(sample: Any) -> None:
    dossier = sample.made()
    about = replace(dossier.result, subject="Đăng ký giám hộ cho cháu Lê Thị Hoa")
    lines = text_of(sample, sheets.handed_slip(replace(dossier, result=about), sample.said()))
    assert "12/TLGH, 26/11/2026 Trích yếu: Đăng ký giám hộ cho cháu Lê Thị Hoa Người nhận:" in lines
    assert "Trích yếu" not in text_of(sample, sheets.handed_slip(dossier, sample.said()))
    long = replace(dossier.result, subject=("Về việc đăng ký giám hộ " * 20)[:300])
    assert len(sample.pages_of(sheets.handed_slip(replace(dossier, result=long), sample.said()))) == 1


#: As long as the longest names of ward procedures.
LONG_PROCEDURE = ("Giao đất ở có thu tiền sử dụng đất không thông qua đấu giá đối với cá nhân là cán bộ, " * 11)[:600]


def pages_with_a_long_name(sample: Any, sheet: str) -> int:
    procedure = replace(sample.made().procedure, name=LONG_PROCEDURE, case="cá nhân")
    dossier = sample.made(procedure=procedure)
    pages = sample.pages_of(DRAWN[sheet](sample, dossier, sample.said()))
    if sheet != "fee":  # it tells of money only
        assert f"{' '.join(LONG_PROCEDURE.split())} – cá nhân" in " ".join(pages)
    return len(pages)


def test_a_long_procedure_name_fits_the_sheet(sample: Any) -> None:
    assert [pages_with_a_long_name(sample, sheet) for sheet in ("a5", "80mm", "handed")] == [1, 1, 1]


def test_a_fee_told_in_a_page_of_words_is_whole(sample: Any) -> None:
    long = replace(sample.PAYMENT.items[0], name="Lệ phí cấp giấy phép xây dựng nhà ở riêng lẻ " * 60 + "hết")
    payment = replace(sample.PAYMENT, items=(long, *sample.PAYMENT.items[1:]))
    text = text_of(sample, sheets.fee_slip(sample.made(), sample.said(), payment))
    assert text.count("riêng") == 3 * 60
    assert text.count("NGƯỜI THU TIỀN") == 3


def test_another_receiver_is_named_with_their_right(sample: Any) -> None:
    dossier = sample.made()
    handed = replace(dossier.handed, receiver="Phạm Quốc Việt", relation="người được ủy quyền")
    text = text_of(sample, sheets.handed_slip(replace(dossier, handed=handed), sample.said()))
    assert "Người nhận: Phạm Quốc Việt (người được ủy quyền); kiểm tra bằng: Thẻ căn cước" in text
    with pytest.raises(ValueError, match="not handed over"):
        sheets.handed_slip(replace(dossier, handed=None), sample.said())


def test_the_fee_slip_is_three_copies_with_the_sum_in_words(sample: Any) -> None:
    pages = sample.pages_of(sheets.fee_slip(sample.made(), sample.said(), sample.PAYMENT))
    copies = ["Liên 1: Lưu tại cơ quan thu", "Liên 2: Giao người nộp", "Liên 3: Lưu nội bộ"]
    assert [[copy for copy in copies if copy in page] for page in pages] == [[copy] for copy in copies]
    for words in (
        "PHIẾU THU PHÍ, LỆ PHÍ", "Số phiếu: 12/2026", "Người nộp: Trần Thị Ngọc Ánh",
        "Địa chỉ: 12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa", "Mã hồ sơ: 000.00.12.H32-261123-0001",
        "Lệ phí đăng ký giám hộ Lệ phí 8.000 đ 1 8.000 đ", "Phí cấp bản sao trích lục Phí 8.000 đ 3 24.000 đ",
        "Tổng số tiền: 32.000 đ (phí 24.000 đ; lệ phí 8.000 đ)", "Viết bằng chữ: Ba mươi hai nghìn đồng",
        "Hình thức thanh toán: Tiền mặt", "NGƯỜI NỘP TIỀN", "NGƯỜI THU TIỀN",
    ):  # fmt: skip
        assert all(words in page for page in pages), words


def test_without_the_wards_own_series_it_is_no_tax_receipt(sample: Any) -> None:
    plain = text_of(sample, sheets.fee_slip(sample.made(), sample.said(), sample.PAYMENT))
    assert plain.count("Phiếu nội bộ – KHÔNG PHẢI BIÊN LAI thu phí, lệ phí của cơ quan thuế") == 3
    half = replace(sample.PAYMENT, form="01BLP2-001")  # a form without its symbol is no series
    assert "KHÔNG PHẢI BIÊN LAI" in text_of(sample, sheets.fee_slip(sample.made(), sample.said(), half))
    own = replace(half, symbol="AB-26P", serial="0000120")
    text = text_of(sample, sheets.fee_slip(sample.made(), sample.said(), own))
    assert "KHÔNG PHẢI" not in text
    assert text.count("Mẫu số: 01BLP2-001 – Ký hiệu: AB-26P – Số: 0000120") == 3
    unnumbered = text_of(sample, sheets.fee_slip(sample.made(), sample.said(), replace(own, serial="")))
    assert "Số: …………" in unnumbered  # a pre-printed number is written in by hand


def test_an_exemption_says_why(sample: Any) -> None:
    item = sample.PAYMENT.items[0]
    free = replace(sample.PAYMENT, items=(replace(item, amount=0, text="Hộ nghèo"),), total=0, method="mien")
    text = text_of(sample, sheets.fee_slip(sample.made(), sample.said(), free))
    for words in ("Lệ phí đăng ký giám hộ – Hộ nghèo", "Tổng số tiền: 0 đ", "Không đồng", "thanh toán: Miễn"):
        assert words in text


DRAWN = {
    "a5": lambda s, d, t: sheets.citizen_receipt(d, t, "a5"),
    "80mm": lambda s, d, t: sheets.citizen_receipt(d, t, "80mm"),
    "handed": lambda s, d, t: sheets.handed_slip(d, t),
    "fee": lambda s, d, t: sheets.fee_slip(d, t, replace(s.PAYMENT, payer=s.LONG_NAME)),
}


@pytest.mark.parametrize("sheet", DRAWN)
def test_what_is_at_the_edge_is_whole_and_marked(sample: Any, sheet: str) -> None:
    setting = sample.said(practice=True, copy=2)
    pages = sample.pages_of(DRAWN[sheet](sample, sample.at_the_edge(), setting))
    text = " ".join(pages)
    assert sample.LONG_NAME in text
    assert "BẢN IN LẠI – lần 2, lúc 09:12 ngày 23/11/2026" in text
    assert ("BẢN 2, THAY BẢN 1 BẢN IN LẠI" in text) == (sheet in ("a5", "80mm")), "only a receipt has editions"
    assert all("TẬP DÙNG – KHÔNG CÓ GIÁ TRỊ" in page for page in pages)
    plain = " ".join(sample.pages_of(DRAWN[sheet](sample, sample.made(), sample.said())))
    assert not any(mark in plain for mark in ("TẬP DÙNG", "IN LẠI", "THAY BẢN"))


def test_decomposed_text_is_drawn_composed(sample: Any) -> None:
    dossier = sample.at_the_edge()
    payment = replace(sample.PAYMENT, payer=dossier.people.owner.name)
    text = text_of(sample, sheets.fee_slip(dossier, sample.said(), payment))
    assert "Địa chỉ: 25 Trần Phú, phường Nha Trang, tỉnh Khánh Hòa" in text
    owner = replace(sample.OWNER, name=sample.nfd("Nguyễn Thị Ngẫm"))
    composed = sheets.citizen_receipt(sample.made(owner=replace(owner, name="Nguyễn Thị Ngẫm")), sample.said(), "a5")
    drawn = sheets.citizen_receipt(sample.made(owner=owner), sample.said(), "a5")
    assert sample.picture_of(drawn).tobytes() == sample.picture_of(composed).tobytes()


def test_the_recovery_sheet_holds_the_code(sample: Any) -> None:
    data = sheets.recovery_sheet(sample.said().facts, "ABCD-EFGH-JKLM", sample.AT)
    text = text_of(sample, data)
    for words in ("PHIẾU MÃ PHỤC HỒI SỔ MỘT CỬA", "ABCD-EFGH-JKLM", "Quầy: Quầy 1", "09:12 thứ Hai 23/11/2026", "két"):
        assert words in text
    practice = sheets.recovery_sheet(sample.said(practice=True).facts, "ABCD-EFGH-JKLM", sample.AT)
    assert "TẬP DÙNG" in text_of(sample, practice)
