"""Finding a procedure as officers type: without marks, in any order, by code or short name, habit first."""

from __future__ import annotations

import pytest

from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.procedures import Procedure

NAMES = {
    "1.001193": ("Thủ tục đăng ký khai sinh", "Hộ tịch"),
    "1.004884": ("Thủ tục đăng ký lại khai sinh", "Hộ tịch"),
    "1.000656": ("Thủ tục đăng ký khai tử", "Hộ tịch"),
    "1.000894": ("Thủ tục đăng ký kết hôn", "Hộ tịch"),
    "1.004873": ("Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch"),
    "2.000815": ("Chứng thực bản sao từ bản chính giấy tờ, văn bản", "Chứng thực"),
    "2.000884": ("Chứng thực chữ ký trong các giấy tờ, văn bản", "Chứng thực"),
    "1.001612": ("Đăng ký thành lập hộ kinh doanh", "Hộ kinh doanh"),
    "1.004194": ("Đăng ký tạm trú", "Cư trú"),
    "9.000001": ("Xác nhận văn bản ủy quyền nuôi dưỡng", "Khác"),
}
PROCEDURES = [Procedure(code=code, name=name, field=field) for code, (name, field) in NAMES.items()]


def found(text: str, usage: dict[str, tuple[int, int]] | None = None) -> list[str]:
    return [procedure.code for procedure in Finder(PROCEDURES, usage).find(text)]


@pytest.mark.parametrize(
    "typed", ["khai sinh", "Khai Sinh", "KHAI SINH", "khai sính", "  khai   sinh ", "khai si", "dang ky khai sinh"]
)
def test_marks_case_and_unfinished_words_do_not_matter(typed: str) -> None:
    assert found(typed) == ["1.001193", "1.004884"]


def test_letters_typed_apart_from_their_marks_are_the_same() -> None:
    assert found("đăng ký tạm tru\u0301") == found("đăng ký tạm trú") == ["1.004194"]


def test_word_order_does_not_matter_but_the_typed_order_comes_first() -> None:
    assert set(found("sinh khai")) == {"1.001193", "1.004884"}
    pair = [
        Procedure(code="1", name="Hôn nhân và kết quả", field="a"),
        Procedure(code="2", name="Việc kết hôn ở nước ngoài", field="a"),
    ]
    assert [p.code for p in Finder(pair).find("kết hôn")] == ["2", "1"]


def test_a_procedure_is_found_by_its_code_or_the_end_of_it() -> None:
    assert found("1.004873") == ["1.004873"]
    assert found("004873") == ["1.004873"]
    assert set(found("1.00")) == {code for code in NAMES if code.startswith("1.00")}


def test_a_field_finds_its_procedures_after_those_that_name_it() -> None:
    assert found("chứng thực") == ["2.000884", "2.000815"]
    assert set(found("ho tich")) == {code for code, (_, field) in NAMES.items() if field == "Hộ tịch"}
    own = [*PROCEDURES, Procedure(code="9.9", name="Cấp bản sao trích lục hộ tịch", field="Khác")]
    assert Finder(own).find("hộ tịch")[0].code == "9.9"


@pytest.mark.parametrize(
    ("short", "code"),
    [
        ("ks", "1.001193"),
        ("kt", "1.000656"),
        ("kh", "1.000894"),
        ("độc thân", "1.004873"),
        ("xn doc than", "1.004873"),
        ("sao y", "2.000815"),
        ("sao y bản chính", "2.000815"),
        ("hkd", "1.001612"),
        ("uy quyen", "2.000884"),
        ("tt", "1.004194"),
    ],
)
def test_short_names_of_the_counter_are_understood(short: str, code: str) -> None:
    assert found(short)[0] == code


def test_a_short_name_does_not_hide_what_begins_with_it() -> None:
    assert "1.001193" in found("đăng ký kh")
    assert "9.000001" in found("ủy quyền")


def test_every_typed_word_must_be_there() -> None:
    assert found("khai sinh nước") == []
    assert found("zzz") == []


def test_words_of_every_name_tell_nothing() -> None:
    assert found("thủ tục khai tử") == ["1.000656"]
    assert found("thủ tục") == found("")


def test_nothing_typed_shows_the_recent_ones_first_then_the_often_used() -> None:
    usage = {code: (1, number) for number, code in enumerate(sorted(NAMES)[:6], start=1)}
    often = sorted(NAMES)[0]
    usage[often] = (90, 1)
    shown = found("", usage)
    recent = set(sorted(NAMES)[1:6])
    assert set(shown[:5]) == recent
    assert shown[5] == often
    assert shown[6:] == sorted(NAMES)[6:]


def test_among_equals_what_this_desk_takes_in_comes_first() -> None:
    assert found("khai sinh", {"1.004884": (3, 7)})[0] == "1.004884"


def test_no_more_than_asked_for() -> None:
    assert len(Finder(PROCEDURES).find("", limit=3)) == 3
    assert len(Finder(PROCEDURES).find("đăng ký", limit=2)) == 2
