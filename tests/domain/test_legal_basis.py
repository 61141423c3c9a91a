"""The portal's glued table of documents, read as a person would lay it out again."""

from __future__ import annotations

import pytest

from mot_cua_desktop.domain import legal_basis

HEAD = "Tên văn bản pháp lýMã văn bản"


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        ("Thông tư về phí85/2019/TT-BTCNghị định sửa đổi104/2022/NĐ-CP",
         ("Thông tư về phí (85/2019/TT-BTC)", "Nghị định sửa đổi (104/2022/NĐ-CP)")),
        ("Nghị định số 123/2015/NĐ-CP ngày 15/11/2015 của Chính phủ123/2015/NĐ-CPquy định khác18/2026/NĐ-CP",
         ("Nghị định số 123/2015/NĐ-CP ngày 15/11/2015 của Chính phủ", "Quy định khác (18/2026/NĐ-CP)")),
        ("Luật Cư trú 202068/2020/QH14Luật 60/2014/QH1360/2014/QH13Luật Xây dựng50/2014/QH13",
         ("Luật Cư trú 2020 (68/2020/QH14)", "Luật 60/2014/QH13", "Luật Xây dựng (50/2014/QH13)")),
        ("Thông tư số 03/2023/TT-BTP của BộThông tư số 03/2023/TT-BTPThông tư 57/2021/TT-BCA57/2021/TT-BCA",
         ("Thông tư số 03/2023/TT-BTP của Bộ", "Thông tư 57/2021/TT-BCA")),
        ("Luật Tòa án34/2024/QH15Cơ quan thực hiệnTòa án nhân dân tỉnh", ("Luật Tòa án (34/2024/QH15)",)),
        ("Hướng dẫn\nrà soát24/2024", ("Hướng dẫn rà soát (24/2024)",)),
        ("Luật A66.7/2025/NQ-CPLuật A66.7/2025/NQ-CP", ("Luật A (66.7/2025/NQ-CP)",)),
    ],
)  # fmt: skip
def test_each_document_is_a_line_with_its_code(raw: str, lines: tuple[str, ...]) -> None:
    assert legal_basis.lines(HEAD + raw) == lines


def test_what_an_office_wrote_itself_stays_as_it_is() -> None:
    own = "Luật Hộ tịch 2014, Điều 13\n123/2015/NĐ-CP và 87/2020/NĐ-CP của Chính phủ\n"
    assert legal_basis.lines(own) == ("Luật Hộ tịch 2014, Điều 13", "123/2015/NĐ-CP và 87/2020/NĐ-CP của Chính phủ")


@pytest.mark.parametrize("raw", ["", " \n", "Không có thông tin", HEAD, "Không có thông tinCơ quan thực hiệnTòa án"])
def test_nothing_said_is_no_line(raw: str) -> None:
    assert legal_basis.lines(raw) == ()
