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
        # The day of a title is no code, however its year is glued to one.
        ("Luật số 43/2024/QH15 ngày 29/6/202443/2024/QH15Sửa đổi Luật Đất đai226/2025/NĐ-CP",
         ("Luật số 43/2024/QH15 ngày 29/6/2024", "Sửa đổi Luật Đất đai (226/2025/NĐ-CP)")),
        ("Luật 08/2017/QH1408/2017/QH14Nghị định số 40/2026/NĐ-CP ngày 25/01/202640/2026/NĐ-CPVề cắt giảm1/2026/NQ-CP",
         ("Luật 08/2017/QH14", "Nghị định số 40/2026/NĐ-CP ngày 25/01/2026", "Về cắt giảm (1/2026/NQ-CP)")),
        ("Đính chính Nghị định số 151/2025/NĐ-CP ngày 12/6/20252418/QĐ-BNNMTNghị định 102/2024/NĐ-CP102/2024/NĐ-CP",
         ("Đính chính Nghị định số 151/2025/NĐ-CP ngày 12/6/2025 (2418/QĐ-BNNMT)", "Nghị định 102/2024/NĐ-CP")),
        # A code that the list itself cut short ends where the next title begins.
        ("Thực hiện thủ tục118/2025/NĐ-CQuy định về phân định thẩm quyền151/2025/NĐ-CP",
         ("Thực hiện thủ tục (118/2025/NĐ-C)", "Quy định về phân định thẩm quyền (151/2025/NĐ-CP)")),
        ("Thông tư số 29/2025/TT-BTCTT29/20252729/QĐ-BCT2729/QĐ-BCTLuật54/2014/QH13",
         ("Thông tư số 29/2025/TT-BTC", "2729/QĐ-BCT", "Luật 54/2014/QH13")),
        ("Thông tư số 29/2025/TT-BTCTT29/2025Thông tư 191/2015/TT-BTC191/2015/TT-BTC",
         ("Thông tư số 29/2025/TT-BTC", "Thông tư 191/2015/TT-BTC")),
        # What only a few codes have: a letter in the number, a law's order, the Front beside the Government.
        ("Thông tư 08.a/2010/TT-BTP08.a/2010/TT-BTPThông tư 09b/2013/TT-BTP09b/2013/TT-BTP",
         ("Thông tư 08.a/2010/TT-BTP", "Thông tư 09b/2013/TT-BTP")),
        ("Lệnh 21/2014/L-CTN21/2014/L-CTNNghị quyết 56/2010/QH1256/2010/QH12",
         ("Lệnh 21/2014/L-CTN", "Nghị quyết 56/2010/QH12")),
        ("Quy định về hòa giải ở cơ sở01/2014/NQLT-CP-UBTƯMTTQVNCông bố thủ tục2338/QĐ-BTP",
         ("Quy định về hòa giải ở cơ sở (01/2014/NQLT-CP-UBTƯMTTQVN)", "Công bố thủ tục (2338/QĐ-BTP)")),
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
