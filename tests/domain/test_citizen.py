"""The identity card's code, read or told to be unreadable; and the checks of what is typed by hand."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mot_cua_desktop.domain.citizen import (
    Card,
    birth_warnings,
    looks_like_card,
    mask_number,
    normal_phone,
    number_warnings,
    parse_card,
    phone_warnings,
    read_birth,
    same_person,
    say_phone,
)
from mot_cua_desktop.errors import Told

# Invented people: the numbers fit the rules of a number and belong to nobody known to us.
ADDRESS = "12 Lê Lợi, Xương Huân, Nha Trang, Khánh Hòa"
CARD = f"056192001234|225678901|Trần Thị Ngọc Ánh|05061992|Nữ|{ADDRESS}|15042021"


def test_a_card_of_seven_fields_is_read():
    assert parse_card(CARD) == Card(
        number="056192001234",
        old_number="225678901",
        name="Trần Thị Ngọc Ánh",
        born="05/06/1992",
        sex="Nữ",
        address=ADDRESS,
        issued="15/04/2021",
    )


@pytest.mark.parametrize(
    "text",
    [
        CARD + "\r",
        CARD + "\r\n",
        "\ufeff" + CARD + "\n",
        CARD.replace("05061992", "05/06/1992").replace("15042021", "15/04/2021"),
        unicodedata.normalize("NFD", CARD),
        CARD + "|Trần Văn Cha|Lê Thị Mẹ|",
        CARD + "||||||||",
    ],
)
def test_every_way_a_scanner_may_send_it_gives_the_same_card(text):
    assert parse_card(text) == parse_card(CARD)


def test_further_fields_are_not_kept():
    card = parse_card(CARD + "|Trần Văn Cha|Lê Thị Mẹ")
    assert "Cha" not in repr(card)
    assert "Mẹ" not in repr(card)


def test_an_empty_old_number_is_no_trouble():
    card = parse_card(CARD.replace("225678901", ""))
    assert card.old_number == ""
    assert card.doubts == ()


def test_a_card_without_a_day_of_issue_is_read():
    assert parse_card(CARD.replace("15042021", "")).issued == ""


def test_an_old_number_that_is_none_is_left_out_and_told():
    card = parse_card(CARD.replace("225678901", "22567"))
    assert card.old_number == ""
    assert "CMND" in card.doubts[0]


def test_a_year_alone_is_a_birthday():
    assert parse_card(CARD.replace("05061992", "00001992")).born == "1992"


def test_capitals_without_marks_are_a_name():
    assert parse_card("001090123456|012345678|NGUYEN VAN A|01011990|Nam|Ba Đình, Hà Nội|15042021").doubts == ()


@pytest.mark.parametrize(
    "name",
    ["H'Wen Ksor", "K’ Brơi", "Mấu Thị Bích Phanh", "Cao Là Thị Tro", "Katơr Thị Xuân", "Bo Bo Thị Hiền",
     "Pi Năng Thị Đoàn", "Y Wang Niê", "Quảng Đại Thị Thuý", "Đàng Năng Lợi", "Nguyễn Huỳnh Khuê", "Giang Xuân Quý",
     "Trương Ngoạn Khuyên"],
)  # fmt: skip
def test_the_names_of_the_province_are_sound(name):
    assert parse_card(CARD.replace("Trần Thị Ngọc Ánh", name)).name == name


@pytest.mark.parametrize("text", ["", "   ", "hello", "0905123456", "056192001234", "000.00.12.H32-261127-0001",
                                  "|||||||", "https://vneid.gov.vn/x?y=1", "12345|a|b|c|d|e|f"])  # fmt: skip
def test_what_is_no_card_is_told_so(text):
    with pytest.raises(Told) as told:
        parse_card(text)
    assert told.value.what in (
        "Mã vừa quét không phải thẻ căn cước.",
        "Mã thẻ căn cước vừa quét bị thiếu thông tin.",
    )
    assert told.value.advice == "Quét lại mặt có mã QR, hoặc gõ số định danh."


@pytest.mark.parametrize(
    "text",
    [
        CARD.replace("Trần Thị Ngọc Ánh", "TRAANF THIJ NGOCJ ANHS"),  # Telex keys left over
        CARD.replace("Trần Thị Ngọc Ánh", "NGUYEENX VAN A"),
        CARD.replace("Trần Thị Ngọc Ánh", "trần thị ngọc ánh"),  # Caps Lock
        CARD.replace("Trần Thị Ngọc Ánh", "TRN TH NGC NH"),  # letters with marks dropped
        CARD.replace("Trần Thị Ngọc Ánh", "Tr?n Th? Ng?c Ánh"),
        CARD.replace("Trần Thị Ngọc Ánh", "Tra6n2 Thi5 Ngo5c A1nh"),  # VNI keys left over
        CARD.replace("Trần", "Trầ\u0300n"),  # marks doubled
        CARD.encode().decode("cp1252", errors="replace"),  # wrong code page
        CARD.replace("Trần Thị Ngọc Ánh|05061992|Nữ", "Tráº§n VÄƒn BÃ¬nh|05061992|Nam"),
        CARD.replace("Lê Lợi, Xương Huân", "LÃª Lá»£i, XÆ°Æ¡ng HuÃ¢n"),
        CARD.replace("Xương Huân", "Xuwowng Huaan"),
        CARD.replace("|", "~"),
        CARD.replace("|", "¦"),
        CARD.replace("|Nữ|", "|Nuwx|"),
    ],
)
def test_a_card_spoiled_by_the_keyboard_is_told_so(text):
    assert looks_like_card(text)
    with pytest.raises(Told, match="bộ gõ tiếng Việt"):
        parse_card(text)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Nguyễn Thị Hoa", "Tổ dân phố 2, Ea Kar, Ea Kar, Đắk Lắk"),
        ("Nguyễn Thị Hoa", "Ea Bar, Ea Bar, Sông Hinh, Phú Yên"),
        ("Nguyễn Thị Hoa", "Buôn Ea Tar, Ea Bar, Ea Kar, Đắk Lắk"),  # three different ones
        ("Rơ Châm Mai", "Làng Ia Tor, Ia Dêr, Ia Grai, Gia Lai"),
        ("Cao Thị Mar", "Thôn 3, Khánh Thượng, Khánh Vĩnh, Khánh Hòa"),
        ("Cao Thị Tơr", ADDRESS),
        ("Y Bar Niê", "Ea Kar, Đắk Lắk"),
    ],
)
def test_the_names_and_places_of_the_highlands_are_sound(name, address):
    card = parse_card(CARD.replace("Trần Thị Ngọc Ánh", name).replace(ADDRESS, address))
    assert (card.name, card.address, card.doubts) == (name, address, ())


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Trần Thij Hoa", ADDRESS),  # one tone key that no word of any name ends with
        ("Siu Mar", ADDRESS),  # nothing in the name shows that marks came through
        ("Siu Mar", "Ia Pa, Ia Pa, Gia Lai"),
        ("Trần Thị Hoa", "Le Loij, Vinhx Hiepj, Nha Trang, Khanhs Hoaf"),
    ],
)
def test_one_faint_sign_of_damage_is_a_doubt_and_no_refusal(name, address):
    card = parse_card(CARD.replace("Trần Thị Ngọc Ánh", name).replace(ADDRESS, address))
    assert card.doubts == ("Họ tên hoặc địa chỉ có thể bị bộ gõ làm sai: đối chiếu với thẻ.",)


def test_a_sign_of_damage_on_a_card_that_lost_its_marks_is_refused():
    text = CARD.replace("Trần Thị Ngọc Ánh", "Tran Thij Hoa").replace(ADDRESS, "Phuoc Hai, Nha Trang, Khanh Hoa")
    with pytest.raises(Told, match="bộ gõ tiếng Việt"):
        parse_card(text)
    assert parse_card(text, wired=True).name == "Tran Thij Hoa"


def test_a_card_whose_marks_are_all_gone_is_to_be_compared():
    text = CARD.replace("Trần Thị Ngọc Ánh", "Tran Thi Ngoc Anh").replace(ADDRESS, "Phuoc Hai, Nha Trang, Khanh Hoa")
    lost = ("Họ tên và địa chỉ trong mã không có dấu: đối chiếu với thẻ.",)
    assert parse_card(text).doubts == lost
    assert parse_card(text, wired=True).doubts == lost


def test_what_came_by_wire_is_not_laid_to_the_keyboard():
    odd = CARD.replace("Trần Thị Ngọc Ánh", "trần thị mar dor").replace("Xương Huân", "Xuwowng Huaan")
    assert parse_card(odd, wired=True).doubts == ()
    for text in (CARD.encode().decode("cp1252", errors="replace"), CARD.replace("Trần", "Tr\ufffd\ufffdn"),
                 CARD.replace("|", "~"), CARD.replace("Trần Thị Ngọc Ánh", "TRN TH NGC NH")):  # fmt: skip
        with pytest.raises(Told, match="máy quét gửi về bị sai") as told:
            parse_card(text, wired=True)
        assert "bộ gõ" not in str(told.value)
        assert "UTF-8" in told.value.advice


@pytest.mark.parametrize("field", ["05061992", "15042021"])
@pytest.mark.parametrize("wrong", ["31022000", "hôm qua", "1992-06-05", "99999999"])
def test_a_date_that_is_none_is_told(field, wrong):
    with pytest.raises(Told, match="không đọc được"):
        parse_card(CARD.replace(field, wrong))


@pytest.mark.parametrize("missing", ["Trần Thị Ngọc Ánh", ADDRESS])
def test_a_card_without_a_name_or_an_address_is_told(missing):
    with pytest.raises(Told, match="thiếu họ tên"):
        parse_card(CARD.replace(missing, ""))


def read_or_told(text: str) -> Card | Told:
    try:
        return parse_card(text)
    except Told as told:
        return told


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    card = read_or_told(text)
    assert isinstance(card, Card) or card.advice


@given(st.lists(st.text(max_size=30), min_size=6, max_size=9))
def test_no_fields_break_the_reader(fields):
    card = read_or_told("|".join(["056192001234", *fields]))
    assert card.advice if isinstance(card, Told) else card.name and card.born


def test_a_scan_of_a_card_is_known_as_one_and_other_scans_are_not():
    assert looks_like_card(CARD)
    assert not looks_like_card("000.00.12.H32-261127-0001")
    assert not looks_like_card("056192001234")
    assert not looks_like_card("056192001234 Trần Thị Ngọc Ánh")


@pytest.mark.parametrize(
    ("number", "born", "sex", "told"),
    [
        ("056192001234", "05/06/1992", "Nữ", ()),
        ("056090001234", "1990", "Nam", ()),
        ("056305001234", "2005", "Nữ", ()),
        ("056192001234", "05/06/1991", "Nữ", ("Năm sinh",)),
        ("056192001234", "05/06/1992", "Nam", ("Giới tính",)),
        ("003192001234", "05/06/1992", "Nữ", ("Ba số đầu 003",)),
        ("05619200123", "", "", ("Số định danh có đúng 12",)),
        ("225678901", "", "", ("Đây là số CMND 9 số",)),
        ("056192001234", "", "", ()),
    ],
)
def test_a_number_that_does_not_fit_warns(number, born, sex, told):
    found = number_warnings(number, born=born, sex=sex)
    assert len(found) == len(told)
    assert all(warning.startswith(words) for warning, words in zip(found, told, strict=True))


def test_a_card_that_does_not_fit_itself_is_read_with_a_doubt():
    assert parse_card(CARD.replace("|Nữ|", "|Nam|")).doubts == ("Giới tính không khớp với số định danh: kiểm tra lại.",)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("05/06/1992", "05/06/1992"), ("5/6/1992", "05/06/1992"), ("05-06-1992", "05/06/1992"),
     ("05.06.1992", "05/06/1992"), ("05061992", "05/06/1992"), (" 1992 ", "1992"),
     ("29/02/2024", "29/02/2024"), ("29/02/2023", ""), ("92", ""),
     ("0192", ""), ("06/1992", ""), ("hôm qua", ""), ("", ""), ("01/01/1200", "")],
)  # fmt: skip
def test_a_birthday_is_read_or_left_empty(typed, stored):
    assert read_birth(typed) == stored


def test_an_odd_birthday_warns():
    today = date(2026, 11, 24)
    assert birth_warnings("05/06/1992", today) == ()
    assert birth_warnings("24/11/2026", today) == ()
    assert "sau ngày hôm nay" in birth_warnings("25/11/2026", today)[0]
    assert "sau ngày hôm nay" in birth_warnings("2027", today)[0]
    assert "110 tuổi" in birth_warnings("1900", today)[0]
    assert "05/06/1992" in birth_warnings("32/01/1990", today)[0]


@pytest.mark.parametrize(
    ("typed", "stored", "sound"),
    [("0905123456", "0905123456", True), ("0905 123 456", "0905123456", True), ("0905.123.456", "0905123456", True),
     ("+84 905-123-456", "0905123456", True), ("0084905123456", "0905123456", True),
     ("84905123456", "0905123456", True), ("+84 (0)905123456", "0905123456", True),
     ("02583 123 456", "02583123456", True), ("", "", True),
     ("+1 408 555 0100", "+14085550100", True), ("01205123456", "01205123456", False),
     ("905123456", "905123456", False),
     ("0105123456", "0105123456", False), ("không có", "không có", False)],
)  # fmt: skip
def test_a_phone_is_normalised_and_checked(typed, stored, sound):
    assert normal_phone(typed) == stored
    assert (phone_warnings(typed) == ()) is sound


def test_a_phone_is_grouped_for_reading():
    assert say_phone("0905123456") == "0905 123 456"
    assert say_phone("02583123456") == "02583123456"


def test_a_masked_number_shows_the_last_four_digits_only():
    assert mask_number("056192001234") == "••••••••1234"
    assert mask_number("225678901") == "•••••8901"
    assert mask_number("1234") == "••••"
    assert mask_number("") == ""


def test_one_person_in_two_spellings():
    assert same_person("TRAN THI NGOC ANH", "Trần Thị Ngọc Ánh")
    assert not same_person("Trần Thị Ngọc Ánh", "Trần Thị Ngọc Anh Thư")


def test_digits_of_another_script_are_no_number() -> None:
    """They would be kept as they are, and no search with plain digits would ever find them."""
    wide = "０５６１９２００１２３４"
    assert not looks_like_card(f"{wide}||Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Nha Trang|")
    with pytest.raises(Told):
        parse_card(f"{wide}||Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Nha Trang|")
    assert number_warnings(wide)
    assert read_birth("０５０６１９９２") == read_birth("１９９２") == ""
    assert phone_warnings("０９０５１２３４５６")
