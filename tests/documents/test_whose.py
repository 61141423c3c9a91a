"""When somebody comes on behalf of another, every field of a paper is one person's, and says whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents import people_fields, sheets

Draw = Callable[..., Any]


@pytest.fixture
def on_behalf(sample: Any) -> Any:
    return sample.made(applicant=sample.AGENT, authority="Giấy ủy quyền số 12/2026")


@pytest.mark.parametrize("kind", ["giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi"])
def test_the_applicants_phone_and_number_stand_with_the_applicant_and_the_owners_with_the_owner(
    draw: Draw, on_behalf: Any, kind: str
) -> None:
    text = draw(kind, on_behalf).text
    assert (
        "Người nộp: Phạm Quốc Việt (Giấy ủy quyền số 12/2026); số điện thoại 0913 222 333; số giấy tờ 056088007777; "
        "địa chỉ 3 Hùng Vương" in text
    )
    assert "Địa chỉ chủ hồ sơ: 12 Lê Hồng Phong" in text
    assert "Số điện thoại chủ hồ sơ: 0905 123 456 Email: ngoc.anh@example.vn" in text
    assert kind != "giay_tiep_nhan" or "Hộ chiếu chủ hồ sơ: 056192001234" in text


def test_what_is_not_known_of_the_owner_stays_open_and_is_not_the_applicants(draw: Draw, sample: Any) -> None:
    owner = replace(sample.OWNER, phone="", email="")
    agent = replace(sample.AGENT, email="viet@example.vn")
    text = draw("giay_tiep_nhan", sample.made(owner=owner, applicant=agent)).text
    assert "Số điện thoại chủ hồ sơ: ………" in text
    assert text.count("0913 222 333") == text.count("viet@example.vn") == 2  # once on each copy


def test_whoever_comes_for_themselves_reads_the_plain_labels_of_the_form(draw: Draw) -> None:
    text = draw("giay_tiep_nhan").text
    assert "Người nộp: Trần Thị Ngọc Ánh Địa chỉ: 12 Lê Hồng Phong" in text
    assert "chủ hồ sơ:" not in text


def test_the_fee_slip_bears_the_payers_address_and_nobody_elses(on_behalf: Any, sample: Any) -> None:
    def slip(payer: str) -> str:
        payment = replace(sample.PAYMENT, payer=payer)
        return " ".join(sample.pages_of(sheets.fee_slip(on_behalf, sample.said(), payment)))

    assert "Địa chỉ: 3 Hùng Vương" in slip("Phạm Quốc Việt")
    assert "Địa chỉ: 12 Lê Hồng Phong" in slip("Trần Thị Ngọc Ánh")
    third = slip("Ai Đó Khác")
    assert "Địa chỉ: ……" in third
    assert "Lê Hồng Phong" not in third
    assert "Hùng Vương" not in third


def test_a_company_pays_through_its_representative(sample: Any) -> None:
    people = sample.made(owner=sample.COMPANY).people
    assert people_fields.payer_address(people, "Lê Hoàng Hải Đăng").startswith("25 Trần Phú")
    assert people_fields.payer_address(people, "") == ""
