"""Vietnamese words: folding, cleaning, ordering."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mot_cua_desktop.domain.names import (
    by_given_name,
    clean,
    clean_lines,
    fold,
    nfc,
    shorten,
    sort_key,
    too_long,
    words,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Hường", "dang thi huong"),
        ("Ðặng Thị Hường", "dang thi huong"),  # eth, from legacy fonts
        ("Ɖăng", "dang"),
        ("Krông Ƀuk ƀlei", "krong buk blei"),
        ("K’Brơi H'Hen Yʼ Jut", "kbroi hhen y jut"),
        ("  NGUYỄN\tvăn   Ẩn ", "nguyen van an"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh"), "nguyen thi ngoc anh"),
        ("Khánh Hoà", "khanh hoa"),
        ("", ""),
    ],
)
def test_folding_forgets_marks_case_and_spaces(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_is_the_same_for_composed_and_decomposed_text_and_does_not_change_twice(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)


def test_words_come_without_punctuation():
    assert words("Số 12/3, đường Lê Lợi - P.Lộc Thọ") == ("so", "12", "3", "duong", "le", "loi", "p", "loc", "tho")


def test_cleaning_composes_and_drops_what_cannot_be_seen():
    assert clean("  Trần\u202e Văn\x00\u200b A\r\n ") == "Trần Văn A"
    assert clean(unicodedata.normalize("NFD", "Đỗ Thị Mỹ")) == nfc("Đỗ Thị Mỹ")
    assert clean("Ðỗ") == "Đỗ"
    assert clean("Công ty A & B <Nha Trang>") == "Công ty A & B <Nha Trang>"


def test_several_lines_stay_lines():
    assert clean_lines("\n một \r\n\x07hai\n") == "một\nhai"


def test_a_long_name_is_cut_between_letters_and_says_so():
    assert shorten("Nguyễn Văn An", 8) == "Nguyễn…"
    assert shorten("An", 8) == "An"
    assert len(shorten("ữ" * 300, 120)) == 120
    assert too_long("a" * 201, 200)
    assert not too_long(unicodedata.normalize("NFD", "ữ" * 200), 200)


def test_a_list_is_in_vietnamese_order():
    right = ["An", "Anh", "Ánh", "Ân", "Bình", "Dung", "Dũng", "Đức", "Em", "Giang", "Oanh", "Ơn", "Uyên", "Ước", "Yến"]
    shuffled = right[1::2] + right[::2]
    assert sorted(shuffled, key=sort_key) == right


def test_tones_decide_only_between_equal_letters():
    right = ["ma", "mà", "mả", "mã", "má", "mạ", "man"]
    shuffled = right[1::2] + right[::2]
    assert sorted(shuffled, key=sort_key) == right
    assert sorted(["Hòa 2", "Hoa 10"], key=sort_key) == ["Hoa 10", "Hòa 2"]


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_text_can_be_ordered(texts):
    shuffled = texts[1::2] + texts[::2]
    forward, backward = sorted(texts, key=sort_key), sorted(shuffled, key=sort_key)
    assert [sort_key(text) for text in forward] == [sort_key(text) for text in backward]


def test_people_are_listed_by_given_name():
    people = ["Trần Văn Bình", "Nguyễn Thị Ánh", "Lê An"]
    assert sorted(people, key=lambda name: sort_key(by_given_name(name))) == [
        "Lê An",
        "Nguyễn Thị Ánh",
        "Trần Văn Bình",
    ]
