"""Whose name, address, phone and number stands on a paper: each field belongs to one person, and says to whom.

Mẫu 01 (TT 01/2018, TT 03/2025/TT-VPCP) has one block of address, phone, mail and number. When somebody comes on behalf
of another it is the owner's, labelled so; the person at the counter has a line of their own. Nothing that is not known
of one is filled up from the other.
"""

from __future__ import annotations

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.citizen import say_phone

_NUMBER = {"ca_nhan": "Số CMND/Thẻ căn cước/Hộ chiếu", "to_chuc": "Mã số của tổ chức"}
#: What a template may name of the people, with the meaning that the clerk reads.
KNOWN = {
    "chu_ho_so": "họ tên chủ hồ sơ",
    "nguoi_nop": "họ tên người nộp; tổ chức thì là người đại diện",
    "khac_nguoi_nop": "có chữ khi người nộp khác chủ hồ sơ",
    "lien_he_nguoi_nop": "số điện thoại, email, số giấy tờ, địa chỉ của người nộp; trống khi là chủ hồ sơ",
    "dien_thoai_nguoi_nop": "số điện thoại của người nộp; trống khi là chủ hồ sơ",
    "nguoi_dai_dien": "người đại diện của tổ chức",
    "nop_theo": "người nộp theo giấy tờ nào (văn bản ủy quyền …)",
    "cua_chu_ho_so": "chữ “ chủ hồ sơ” đặt sau nhãn Địa chỉ, Số điện thoại … khi người nộp là người khác",
    "dia_chi": "địa chỉ chủ hồ sơ",
    "dien_thoai": "số điện thoại của chủ hồ sơ",
    "email": "thư điện tử của chủ hồ sơ",
    "ten_so_giay_to": "tên của số ở trường dưới: số căn cước … hay mã số của tổ chức",
    "so_giay_to": "số định danh, CMND, hộ chiếu, hoặc mã số tổ chức của chủ hồ sơ",
}


def of(people: ev.People) -> dict[str, str]:
    """The fields of the owner and, where it is another, of whoever handed the dossier in."""
    owner, applicant = people.owner, people.applicant
    other = applicant != owner
    return {
        "chu_ho_so": owner.name,
        "nguoi_nop": applicant.representative or applicant.name,
        "khac_nguoi_nop": applicant.name if other else "",
        "lien_he_nguoi_nop": _reach(applicant) if other else "",
        "dien_thoai_nguoi_nop": say_phone(applicant.phone) if other else "",
        "nguoi_dai_dien": owner.representative,
        "nop_theo": people.authority if other else "",
        "cua_chu_ho_so": " chủ hồ sơ" if other else "",
        "dia_chi": address(owner),
        "dien_thoai": say_phone(owner.phone),
        "email": owner.email,
        "ten_so_giay_to": _NUMBER[owner.kind],
        "so_giay_to": owner.id_number,
    }


def address(person: ev.Party) -> str:
    """Where somebody lives: by today's units, else as it was written down."""
    return person.address or person.address_original


def payer_address(people: ev.People, payer: str) -> str:
    """The address of whoever pays, when that is one of the two; empty for a third: nobody else's is theirs."""
    for person in (people.applicant, people.owner):
        if payer and payer in (person.name, person.representative):
            return address(person)
    return ""


def _reach(person: ev.Party) -> str:
    parts = (
        ("số điện thoại", say_phone(person.phone)),
        ("email", person.email),
        ("mã số" if person.kind == "to_chuc" else "số giấy tờ", person.id_number),
        ("địa chỉ", address(person)),
    )
    return "; ".join(f"{label} {value}" for label, value in parts if value)
