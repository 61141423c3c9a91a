"""The national list as it comes: every row read, nothing guessed, every doubt a sentence, broken files told."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop.domain import portal
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, Procedure, notes, papers, term_for
from mot_cua_desktop.domain.worktime import Term
from mot_cua_desktop.errors import Told

SHARED = Path(os.environ.get("MOT_CUA_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
#: The decision of the provincial council as the portal's notes word it.
COUNCIL = "(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định.)"


def channel(term: str = "3 Ngày làm việc", fee: str = "Miễn phí", note: str = "", way: str = "Trực tiếp") -> Any:
    return {"kenh": way, "thoi_gian_raw": term, "phi_raw": fee, "ghi_chu": note}


def paper(name: str, originals: int = 1, copies: int = 0, group: str = "", form: str | None = None) -> Any:
    return {
        "nhom": group,
        "ten": name,
        "ban_chinh": originals,
        "ban_sao": copies,
        "ghi_chu_khong_phai_giay_to": False,
        "mau": form,
    }


def row(code: str = "9.000001", **fields: Any) -> Any:
    return {
        "ma": code,
        "ten": "Thủ tục thử",
        "linh_vuc": "Hộ tịch",
        "qd_cong_bo": "1/QĐ-THU",
        "url": "",
        "kenh": [channel()],
        "thanh_phan": [paper("- Tờ khai")],
        "ket_qua": [{"ten": "Giấy xác nhận", "ma": "KQ"}],
        "can_cu_raw": "",
    } | fields


def content(*rows: Any) -> bytes:
    return json.dumps({"nguon": "Thử", "so_luong": len(rows), "thu_tuc": rows}, ensure_ascii=False).encode()


def read(**fields: Any) -> Procedure:
    (procedure,) = portal.read_rows(content(row(**fields))).procedures
    return procedure


def whole_list() -> tuple[bytes, int]:
    """The list as it was downloaded where it lies beside the checkout, else one of the same shape."""
    file = SHARED / "data" / "ward_procedures.json"
    if file.exists():
        return file.read_bytes(), 588
    ways = list(CHANNEL_WORDS.values())
    rows = [
        row(
            f"9.{number:06}",
            kenh=[
                channel(term, fee, note, ways[number % 3])
                for term in ("3 Ngày làm việc", "1", "Không có thông tin")[: 1 + number % 3]
                for fee, note in (("Miễn phí", ""), ("Miễn phí", COUNCIL), ("20 VNĐ", "(20.000 đ/tờ khai)"))
            ],
            thanh_phan=[paper("Tờ khai"), paper("Lưu ý khi nộp", 0)],
        )
        for number in range(60)
    ]
    return content(*rows), 60


def test_every_row_of_the_list_is_read_and_none_is_guessed() -> None:
    whole, number = whole_list()
    reading = portal.read_rows(whole)
    assert (len(reading.procedures), reading.errors) == (number, ())
    for procedure in reading.procedures:
        said = " ".join(procedure.unclear)
        for term in procedure.terms:
            told = f"Thời hạn ({CHANNEL_WORDS[term.channel]})" in said
            assert term.term is not None or told, (procedure.code, term)
            if term.term is not None:
                assert term.text.split()[0].lstrip("0") == str(term.term.amount)
        for fee in procedure.fees:
            told = f"Phí, lệ phí ({CHANNEL_WORDS[fee.channel]})" in said
            assert fee.amount is not None or told, (procedure.code, fee)
            assert not (fee.amount is not None and "hội đồng nhân dân" in fee.text.casefold())
        for component in procedure.components:
            assert (component.kind == "ghi_chu") or component.originals + component.copies > 0


@pytest.mark.parametrize("words", ["1", "12", "Không có thông tin", "", "khoảng 3 ngày"])
def test_a_term_without_a_unit_is_none_with_a_sentence(words: str) -> None:
    procedure = read(kenh=[channel(words)])
    assert procedure.terms[0].term is None
    assert any(sentence.startswith("Thời hạn (Trực tiếp) chưa rõ") for sentence in procedure.unclear)


def test_terms_differ_by_channel() -> None:
    procedure = read(kenh=[channel("40 Ngày"), channel("30 Ngày", way="Dịch vụ bưu chính")])
    direct, post = term_for(procedure, "truc_tiep"), term_for(procedure, "buu_chinh")
    assert direct is not None
    assert post is not None
    assert (direct.term, post.term) == (Term(40, "ngay"), Term(30, "ngay"))
    assert procedure.unclear == ()


def test_two_terms_on_one_channel_are_both_named_for_the_officer_to_choose() -> None:
    procedure = read(kenh=[channel("1 Ngày làm việc"), channel("3 Ngày làm việc")])
    assert any("1 Ngày làm việc; 3 Ngày làm việc" in sentence for sentence in procedure.unclear)


@pytest.mark.parametrize(
    ("fee", "note"),
    [
        ("20 VNĐ", "(20.000 đ/tờ khai)"),
        ("20 VNĐ", ""),
        ("0 VNĐ", "(20.000 vnđ /tờ khai)"),
        ("10 USD", "(/bản)"),
        ("Miễn phí", COUNCIL),
        ("50,000 VNĐ", COUNCIL),
        ("Miễn phí", "(từ 20.000 đồng đối với hàng hóa)"),
        ("5,000 Việt Nam Đồng", "(nộp trực tuyến thu 7.000 đồng/lần đăng ký.)"),
        ("Không có thông tin", ""),
        ("", ""),
    ],
)
def test_a_fee_that_cannot_be_trusted_is_unclear(fee: str, note: str) -> None:
    procedure = read(kenh=[channel(fee=fee, note=note)])
    assert procedure.fees[0].amount is None
    assert any(sentence.startswith("Phí, lệ phí (Trực tiếp) chưa rõ") for sentence in procedure.unclear)


@pytest.mark.parametrize(
    ("fee", "note", "amount", "unit"),
    [
        ("Miễn phí", "", 0, ""),
        ("Miễn phí", "theo khoản 1 Điều 31 Luật Cư trú", 0, ""),
        ("2,000 Việt Nam Đồng", "(/trang)2.000 đồng/trang", 2000, "trang"),
        ("10,000 Việt Nam Đồng", "(/trường hợp)", 10000, "trường hợp"),
        ("400.000 đồng", "", 400000, ""),
    ],
)
def test_a_plain_fee_is_read_in_dong(fee: str, note: str, amount: int, unit: str) -> None:
    procedure = read(kenh=[channel(fee=fee, note=note)])
    assert (procedure.fees[0].amount, procedure.fees[0].unit) == (amount, unit)
    assert procedure.unclear == ()


def test_a_price_in_steps_is_no_price_to_multiply() -> None:
    note = "(/trang)2.000 đồng/trang; từ trang thứ 3 thu 1.000 đồng/trang"
    procedure = read(kenh=[channel(fee="2,000 Việt Nam Đồng", note=note)])
    assert procedure.fees[0].amount is None
    assert "từ trang thứ 3" in procedure.fees[0].text
    assert any("mức thu đổi theo số trang" in sentence for sentence in procedure.unclear)


def test_lines_of_no_sheets_are_notes_not_papers() -> None:
    procedure = read(thanh_phan=[paper("+ Tờ khai"), paper("Lưu ý khi nộp", 0, 0), paper("Bản sao", 0, 1)])
    assert [c.name for c in papers(procedure)] == ["Tờ khai", "Bản sao"]
    assert notes(procedure) == ("Lưu ý khi nộp",)


def test_papers_under_the_heading_of_showing_are_only_shown() -> None:
    procedure = read(thanh_phan=[paper("Thẻ căn cước", group="Giấy tờ phải xuất trình")])
    assert procedure.components[0].kind == "xuat_trinh"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Tờ khai (Mẫu CT01, Thông tư số 53/2025).1.MuCT01banhnh.doc", "Tờ khai (Mẫu CT01, Thông tư số 53/2025)"),
        (
            "Đơn theo Mẫu số 01 của Nghị định số 258/NĐ-CPMẫu số 01.docx",
            "Đơn theo Mẫu số 01 của Nghị định số 258/NĐ-CP",
        ),
        ("Đơn theo Mẫu số 01", "Đơn theo Mẫu số 01"),
    ],
)
def test_the_file_name_of_the_form_is_no_part_of_the_paper(name: str, shown: str) -> None:
    assert read(thanh_phan=[paper(name)]).components[0].name.removesuffix(".") == shown


def test_a_name_loses_the_code_that_some_carry() -> None:
    assert read(ten="Tham vấn (cấp xã) (9.000001)").name == "Tham vấn (cấp xã)"


def test_an_unknown_way_of_filing_is_doubted() -> None:
    assert any("“Ki-ốt”" in sentence for sentence in read(kenh=[channel(way="Ki-ốt")]).unclear)


def test_what_is_missing_altogether_is_said() -> None:
    said = " ".join(read(kenh=[], thanh_phan=[], ket_qua=[]).unclear)
    assert "Cách nộp chưa rõ" in said
    assert "Thành phần hồ sơ chưa rõ" in said
    assert "Kết quả chưa rõ" in said


def test_one_bad_row_is_told_and_the_others_are_taken() -> None:
    reading = portal.read_rows(content(row(), {"ten": "Không mã"}, row("9.000002", ma="  "), row(), 5, row("9.000003")))
    assert [p.code for p in reading.procedures] == ["9.000001", "9.000003"]
    assert [sentence.split(":")[0] for sentence in reading.errors] == ["Dòng 2", "Dòng 3", "Dòng 4", "Dòng 5"]


def test_a_file_saved_with_a_byte_order_mark_is_read() -> None:
    assert len(portal.read_rows(b"\xef\xbb\xbf" + content(row())).procedures) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_two_bytes_a_letter_is_read(encoding: str) -> None:
    """Notepad calls it "Unicode"."""
    whole = content(row(ten="Đăng ký điều bịa")).decode().encode(encoding)
    assert portal.is_utf16(whole)
    assert not portal.is_utf16(content(row()))
    assert not portal.is_utf16("Mã;Tên".encode("utf-16"))  # a table, which is read elsewhere
    (found,) = portal.read_rows(whole).procedures
    assert found.name == "Đăng ký điều bịa"
    with pytest.raises(Told, match="bị cắt ngang"):
        portal.read_rows(whole[:-1])


@pytest.mark.parametrize(
    "half", [r"\ud83d", r"\uD83Dx", r"\ude00", r"\ude00\ud83d", r"\ud83dx\ude00", r"\ud83d\ud83d\ude00", r"\\\ud83d"]
)
def test_a_file_with_half_a_letter_is_not_called_cut_off(half: str) -> None:
    with pytest.raises(Told, match=r"có chữ hỏng \(\\u[\w]{4}\); chưa nhập"):
        portal.read_rows(content(row()).replace(b'"ten": "', b'"ten": "%s' % half.encode(), 1))


def test_whole_letters_beyond_the_first_plane_are_no_half_ones() -> None:
    whole = content(row()).replace(b'"ten": "', rb'"ten": "\\ud83d \ud83d\ude00 ', 1)
    assert portal.read_rows(whole).procedures[0].name.startswith("\\ud83d 😀 ")
    with pytest.raises(Told, match="bị cắt ngang"):
        portal.read_rows(whole[:-20])


@pytest.mark.parametrize(
    "broken",
    [
        content(row())[:-20],
        b"",
        b"\xff\xfe\x00",
        b'"\xff"',
        b"PK\x03\x04",
        b"5",
        b"[]",
        b'{"thu_tuc": {}}',
        b'{"procedures": []}',
        b'[{"ten": "x"}]',
        content({"ma": 5, "ten": None}),
    ],
)
def test_a_file_that_is_no_such_list_is_told(broken: bytes) -> None:
    with pytest.raises(Told, match="chưa nhập"):
        portal.read_rows(broken)
