"""What names a document by its number, and what only has a digit in it."""

from __future__ import annotations

import pytest

from mot_cua_desktop.domain.course import ClockStopped
from mot_cua_desktop.domain.stop_grounds import numbered, refuse_unfounded
from mot_cua_desktop.errors import Refused


@pytest.mark.parametrize(
    "words",
    ["12/TB-UBND", "118/2025/NĐ-CP", "theo 1/qđ-ubnd", "Công văn 12", "Công văn số 12/UBND-VP ngày 26/11/2026", "QĐ 5",
     "NQ 02", "TT12", "Thông tư 12/2026, Điều 5", "Phiếu thu số 3", "Văn bản của Sở Tư pháp số 45", "12 / TL",
     "Nghị định số 12/2026/NĐ-CP, Điều 5", "Thông báo 77/TB-BNV ngày 24/11/2026"],
)  # fmt: skip
def test_a_document_has_a_number(words: str) -> None:
    assert numbered(words)


@pytest.mark.parametrize(
    "words",
    ["", "a", "x", "abc", "không có", "26/11", "gọi điện hôm nay 26/11/2026", "số điện thoại 0905123456",
     "giấy tờ còn thiếu 2 bản", "văn bản sẽ gửi sau 3 ngày", "Luật Hộ tịch", "Điều 20", "hẹn 3 ngày", "lần 2"],
)  # fmt: skip
def test_a_day_a_telephone_and_a_count_are_no_number(words: str) -> None:
    assert not numbered(words)


@pytest.mark.parametrize("words", ["Luật ơi", "theo luật chung", "b", "26/11", "số điện thoại 0905123456"])
def test_a_named_cause_needs_a_law_or_a_document_too(words: str) -> None:
    with pytest.raises(Refused, match="chưa phải văn bản cho phép"):
        refuse_unfounded(ClockStopped(cause="phi", note="Chờ nộp", basis=words))
    refuse_unfounded(ClockStopped(cause="phi", note="Chờ nộp", basis="Luật Phí và lệ phí"))
