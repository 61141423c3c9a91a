"""Vietnamese words: folding and cleaning."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mot_cua_desktop.domain.names import (
    clean,
    clean_lines,
    fold,
    nfc,
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
