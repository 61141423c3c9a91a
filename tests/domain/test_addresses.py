"""Addresses of before July 2025 in today's units: certain, to be chosen, or left alone; never guessed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mot_cua_desktop.domain.addresses import parse_addresses, today_address
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import shipped

BOOK = shipped.addresses()


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("12 Lê Lợi, Xương Huân, Nha Trang, Khánh Hòa", "12 Lê Lợi, phường Nha Trang, tỉnh Khánh Hòa"),
        ("Tổ 5, Phường Lộc Thọ, TP. Nha Trang, tỉnh Khánh Hoà", "Tổ 5, phường Nha Trang, tỉnh Khánh Hòa"),
        ("3/4 Đường 2/4, P.Vĩnh Hải, TP Nha Trang", "3/4 Đường 2/4, phường Bắc Nha Trang, tỉnh Khánh Hòa"),
        ("Thôn Phú Vinh, xã Vĩnh Thạnh, Nha Trang, Khánh Hòa", "Thôn Phú Vinh, phường Tây Nha Trang, tỉnh Khánh Hòa"),
        ("Phước Hải, Nha Trang, Khánh Hòa", "phường Nam Nha Trang, tỉnh Khánh Hòa"),
        ("Phước Hải, Ninh Phước, Ninh Thuận", "xã Ninh Phước, tỉnh Khánh Hòa"),
        ("Vạn Thạnh, Nha Trang, Khánh Hòa", "phường Nha Trang, tỉnh Khánh Hòa"),
        ("Vạn Thạnh, Vạn Ninh, Khánh Hòa", "xã Đại Lãnh, tỉnh Khánh Hòa"),
        ("Ninh Phước, Ninh Hòa, Khánh Hòa", "phường Đông Ninh Hòa, tỉnh Khánh Hòa"),
        ("Ninh Vân, TX. Ninh Hòa, Khánh Hòa", "phường Đông Ninh Hòa, tỉnh Khánh Hòa"),
        ("Khánh Vĩnh, Khánh Vĩnh, Khánh Hòa", "xã Khánh Vĩnh, tỉnh Khánh Hòa"),
        ("Diên Xuân, Diên Khánh, Khánh Hòa", "xã Diên Lâm, tỉnh Khánh Hòa"),
        ("KP 3, TT. Khánh Hải, H. Ninh Hải, Ninh Thuận", "KP 3, phường Ninh Chử, tỉnh Khánh Hòa"),
        ("Tấn Tài, TP Phan Rang - Tháp Chàm, Ninh Thuận", "phường Phan Rang, tỉnh Khánh Hòa"),
        ("Thanh Sơn, Phan Rang-Tháp Chàm, Ninh Thuận", "phường Phan Rang, tỉnh Khánh Hòa"),
        ("Nhơn Sơn, Ninh Sơn, Ninh Thuận", "phường Đô Vinh, tỉnh Khánh Hòa"),
        ("thị trấn Trường Sa, huyện Trường Sa, Khánh Hòa", "đặc khu Trường Sa, tỉnh Khánh Hòa"),
        ("LOC THO, NHA TRANG, KHANH HOA", "phường Nha Trang, tỉnh Khánh Hòa"),
        ("Suối Cát; Cam Lâm; Khánh Hòa", "xã Suối Dầu, tỉnh Khánh Hòa"),
    ],
)
def test_an_old_address_is_told_in_today_s_units(old, today):
    mapped = today_address(old, BOOK)
    assert (mapped.today, mapped.certain, mapped.original) == (today, True, old)
    assert "1667/NQ-UBTVQH15" in mapped.note


@pytest.mark.parametrize(
    ("old", "units"),
    [
        ("Thôn 1, Cam Tân, Cam Lâm, Khánh Hòa", {"xã Cam Lâm", "xã Suối Dầu", "xã Cam Hiệp"}),
        ("Cam An Nam, Cam Lâm, Khánh Hòa", {"xã Cam Lâm", "xã Cam An"}),
        ("Đông Hải, Phan Rang - Tháp Chàm, Ninh Thuận", {"xã Phước Dinh", "phường Đông Hải"}),
        ("Vạn Thắng, Khánh Hòa", {"phường Nha Trang", "xã Vạn Thắng"}),
        ("xã Ninh Sơn, tỉnh Khánh Hòa", {"xã Ninh Sơn", "xã Bắc Ninh Hòa"}),
        ("Thành phố Cam Ranh, Khánh Hòa",
         {"xã Nam Cam Ranh", "phường Bắc Cam Ranh", "phường Cam Ranh", "phường Cam Linh", "phường Ba Ngòi"}),
        ("Diên Bình, Diên Khánh, Khánh Hòa", {"xã Suối Hiệp"}),  # merged in 2020 by a document that was not seen
    ],
)  # fmt: skip
def test_what_is_not_certain_is_the_officer_s_to_choose(old, units):
    mapped = today_address(old, BOOK)
    assert not mapped.certain
    assert mapped.today == old
    assert {option.split(", ")[-2] for option in mapped.options} == units


def test_options_keep_the_street():
    mapped = today_address("12 Trần Phú, Nha Trang, Khánh Hòa", BOOK)
    assert mapped.options[0] == "12 Trần Phú, phường Nha Trang, tỉnh Khánh Hòa"
    assert all(option.startswith("12 Trần Phú, ") for option in mapped.options)


@pytest.mark.parametrize(
    "text",
    ["phường Nha Trang, tỉnh Khánh Hòa", "5 Yersin, Phường Tây Nha Trang, Khánh Hòa", "Phường Đông Hải, tỉnh Khánh Hòa",
     "xã Vĩnh Hải, tỉnh Khánh Hòa", "đặc khu Trường Sa, tỉnh Khánh Hòa"],
)  # fmt: skip
def test_an_address_of_today_stays(text):
    mapped = today_address(text, BOOK)
    assert (mapped.today, mapped.certain, mapped.options) == (text, True, ())


def test_an_address_of_today_that_still_names_the_city_loses_it():
    mapped = today_address("5 Yersin, phường Tây Nha Trang, TP Nha Trang, Khánh Hòa", BOOK)
    assert mapped.today == "5 Yersin, phường Tây Nha Trang, tỉnh Khánh Hòa"


def test_another_province_is_left_alone_and_said_so():
    mapped = today_address("Phường 1, Đà Lạt, Lâm Đồng", BOOK)
    assert (mapped.today, mapped.certain, mapped.options) == (mapped.original, False, ())
    assert mapped.note == "Địa chỉ ngoài tỉnh Khánh Hòa: giữ nguyên."


@pytest.mark.parametrize("text", ["", "  ,, ;", "Khánh Hòa", "không rõ", "Xã Không Có, Nha Đâu, Khánh Hòa"])
def test_what_names_no_unit_is_left_alone(text):
    mapped = today_address(text, BOOK)
    assert mapped.today == mapped.original
    assert not mapped.certain
    assert mapped.options == ()
    assert mapped.note


def test_decomposed_text_is_read_too():
    text = unicodedata.normalize("NFD", "Vĩnh Phước, Nha Trang, Khánh Hòa")
    assert today_address(text, BOOK).today == "phường Bắc Nha Trang, tỉnh Khánh Hòa"


@given(st.text(max_size=80))
def test_any_text_keeps_its_words(text):
    mapped = today_address(text, BOOK)
    assert mapped.certain or mapped.today == mapped.original


def test_the_province_has_its_sixty_five_units():
    # NQ 1667/NQ-UBTVQH15 Điều 1.66: 48 communes, 16 wards, 1 special zone.
    kinds = [place.name.split()[0].lower() for place in BOOK.new.values()]
    assert (kinds.count("xã"), kinds.count("phường"), kinds.count("đặc")) == (48, 16, 1)
    assert sorted(place.clause for place in BOOK.new.values()) == list(range(1, 66))
    assert len({place.code for place in BOOK.new.values()}) == 65


def test_every_old_unit_with_its_district_leads_somewhere():
    units = [unit for units in BOOK.old.values() for unit in units]
    assert len(units) == 194 + 14  # those of June 2025, and those merged before
    for unit in units:
        mapped = today_address(f"{unit.kind} {unit.name}, {unit.district}, {unit.province}", BOOK)
        assert mapped.certain is (len(unit.today) == 1 and unit.confirmed)
        assert mapped.certain or mapped.options


def test_only_the_eight_split_communes_lead_to_several_units():
    split = {unit.name for units in BOOK.old.values() for unit in units if len(unit.today) > 1}
    # NQ 1667/NQ-UBTVQH15 Điều 1.18 to 1.21 and 1.36.
    assert split == {
        "cam hiep bac",
        "cam hiep nam",
        "cam hoa",
        "cam tan",
        "cam an bac",
        "cam an nam",
        "suoi tan",
        "dong hai",
    }


GOOD = """
province = "Khánh Hòa"
old_provinces = ["Khánh Hòa"]
other_provinces = ["Lâm Đồng"]
source = "NQ"
from = 2025-07-01
[[unit]]
name = "Phường A"
code = "1"
clause = 1
whole = ["Xã B | Huyện C | Khánh Hòa"]
"""


@pytest.mark.parametrize(
    "text",
    ["", GOOD.replace("clause = 1", 'clause = "một"'), GOOD.replace(" | Huyện C", ""),
     GOOD + '[[unit]]\nname = "Xã D"\ncode = "2"\nclause = 2\nwhole = ["Xã B | Huyện C | Khánh Hòa"]\n',
     GOOD + '[[earlier]]\nold = "Xã E | Huyện C | Khánh Hòa"\ninto = "Xã F"\nsource = "NQ"\n'],
)  # fmt: skip
def test_a_broken_address_file_is_told(text):
    with pytest.raises(Told, match="địa chỉ"):
        parse_addresses(text)


def test_a_good_address_file_is_read():
    assert today_address("B, C, Khánh Hòa", parse_addresses(GOOD)).today == "phường A, tỉnh Khánh Hòa"
