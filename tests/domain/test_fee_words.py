"""What a citizen reads of a fee: never "Miễn phí" where the province sets it."""

from __future__ import annotations

import pytest

from mot_cua_desktop.domain import fee_words

COUNCIL_NOTE = "Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định. Miễn với hộ nghèo."


@pytest.mark.parametrize(
    ("amount", "text", "unit", "told", "note"),
    [
        (None, f"Miễn phí ({COUNCIL_NOTE})", "", fee_words.COUNCIL, COUNCIL_NOTE),
        (None, "Theo Nghị quyết của HĐND tỉnh", "", fee_words.COUNCIL, ""),
        (None, "Miễn phí (từ 20.000 đồng đối với hàng hóa)", "", fee_words.ASK, "từ 20.000 đồng đối với hàng hóa"),
        (None, "20 VNĐ (20.000 đ/tờ khai)", "", fee_words.ASK, "20.000 đ/tờ khai"),
        (None, "", "", fee_words.ASK, ""),
        (None, "Không có thông tin", "", fee_words.ASK, ""),
        (None, "2.000 đ/trang; từ trang thứ 3: 1.000 đ/trang", "",
         "2.000 đ/trang; từ trang thứ 3: 1.000 đ/trang; hỏi tại quầy", ""),
        (None, "2,000 VNĐ (từ trang thứ 3: 1.000 đ)", "", "2.000 đ; hỏi tại quầy", "từ trang thứ 3: 1.000 đ"),
        (None, "5,000 Việt Nam Đồng (trực tuyến 7.000 đồng)", "", fee_words.ASK, "trực tuyến 7.000 đồng"),
        (8_000, "8,000 VNĐ", "", "8.000 đ", ""),
        (0, "Miễn phí", "", "Miễn phí", ""),
        (0, "", "", "Miễn phí", ""),
        (20_000, "20,000 Việt Nam Đồng (((Thu một lần.)))", "", "20.000 đ", "Thu một lần."),
        (20_000, "", "bản", "20.000 đ / bản", ""),
        (20_000, "20.000 đ/lần đăng ký (tại quầy)", "lần đăng ký", "20.000 đ/lần đăng ký (tại quầy)", ""),
    ],
)  # fmt: skip
def test_a_fee_is_its_sum_or_whom_to_ask(amount: int | None, text: str, unit: str, told: str, note: str) -> None:
    assert fee_words.told(amount, text, unit) == told
    assert fee_words.note(text) == note
