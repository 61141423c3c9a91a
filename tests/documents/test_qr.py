"""Every QR on paper is read back by another reader, from the picture that a 203 dpi thermal printer would set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from msgspec.structs import replace

from mot_cua_desktop.documents import sheets

CODE = "000.00.12.H32-261123-0001"


def read(picture: Any) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]


@pytest.mark.parametrize("kind", ["giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung"])
def test_the_qr_of_a_docx_paper_is_the_code(draw: Callable[..., Any], sample: Any, kind: str) -> None:
    data = draw(kind).pdf.data
    assert read(sample.picture_of(data)) == [CODE]
    if kind == "giay_tiep_nhan":
        assert read(sample.picture_of(data, page=1)) == [CODE]


def test_before_there_is_a_code_the_slip_carries_its_own_number(draw: Callable[..., Any], sample: Any) -> None:
    assert read(sample.picture_of(draw("phieu_bo_sung", sample.made(code="")).pdf.data)) == ["7/2026"]


@pytest.mark.parametrize("dpi", [203, 300])
def test_the_qr_of_a_drawn_sheet_is_the_code(sample: Any, dpi: int) -> None:
    dossier, setting = sample.made(), sample.said()
    for data in (
        sheets.citizen_receipt(dossier, setting, "a5"),
        sheets.citizen_receipt(dossier, setting, "80mm"),
        sheets.handed_slip(dossier, setting),
        sheets.fee_slip(dossier, setting, sample.PAYMENT),
    ):
        assert read(sample.picture_of(data, dpi=dpi)) == [CODE]


def test_the_qr_of_the_recovery_sheet_is_its_code(sample: Any) -> None:
    data = sheets.recovery_sheet(sample.said().facts, "ABCD-EFGH-JKLM-NPQR", sample.AT)
    assert read(sample.picture_of(data)) == ["ABCD-EFGH-JKLM-NPQR"]


def test_a_fee_taken_before_acceptance_still_finds_its_dossier(sample: Any) -> None:
    dossier = sample.made(code="")
    assert read(sample.picture_of(sheets.fee_slip(dossier, sample.said(), sample.PAYMENT))) == ["7/2026"]
    nothing = replace(dossier, slip=None)
    assert read(sample.picture_of(sheets.fee_slip(nothing, sample.said(), sample.PAYMENT))) == []
