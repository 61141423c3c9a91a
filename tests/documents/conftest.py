"""Invented dossiers, plain and at the edge of what a paper must bear, and what a test reads a finished paper with."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace as with_changes
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop import paths
from mot_cua_desktop.documents import docx, fields, pdf
from mot_cua_desktop.documents.fields import Setting
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.dossier import Closing, Dossier, Handed, Payment, Result, Slip
from mot_cua_desktop.domain.terms import VN, Term
from mot_cua_desktop.store import shipped

AT = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)
OWNER = ev.Party(
    name="Trần Thị Ngọc Ánh", id_number="056192001234", born="05/06/1992", phone="0905123456",
    address="12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa", email="ngoc.anh@example.vn",
)  # fmt: skip
AGENT = ev.Party(name="Phạm Quốc Việt", id_number="056088007777", address="3 Hùng Vương", phone="0913222333")
COMPANY = ev.Party(
    name="Công ty TNHH Thương mại & Dịch vụ Biển Xanh", kind="to_chuc", id_number="4201234567", phone="02583999888",
    address="25 Trần Phú, phường Nha Trang, tỉnh Khánh Hòa", representative="Lê Hoàng Hải Đăng",
)  # fmt: skip
#: 300 letters, with the two signs that would break a form if they were taken for its own.
LONG_NAME = ("Nguyễn Phúc Công Tằng Tôn Nữ Bảo Trân & Cộng sự <Công ty một thành viên> " * 5)[:300].strip()
LINES = (
    ev.SlipLine(key="2", name="Văn bản cử người giám hộ", wrong="Chưa có chữ ký của các bên", originals=1),
    ev.SlipLine(key="3", name="Bản sao giấy khai sinh", wrong="Bản chụp mờ, không đọc được", certified=1, copies=2),
)
PAPERS = (
    ev.PaperLine(key="1", name="Tờ khai đăng ký việc giám hộ", originals=1, got_originals=1, state="du"),
    ev.PaperLine(key="2", name="Văn bản cử người giám hộ", originals=1, got_originals=3, state="du"),
    ev.PaperLine(key="3", name="Bản sao giấy khai sinh", got_certified=4, got_copies=5, state="du"),
    ev.PaperLine(key="4", name="Giấy ủy quyền", state="khong_ap_dung"),
)
PAYMENT = Payment(
    number=12, year=2026, at=AT, total=32_000, method="tien_mat", payer="Trần Thị Ngọc Ánh",
    items=(
        ev.FeeItem(name="Lệ phí đăng ký giám hộ", kind="le_phi", amount=8_000),
        ev.FeeItem(name="Phí cấp bản sao trích lục", kind="phi", amount=8_000, quantity=3),
    ),
)  # fmt: skip


def nfd(words: str) -> str:
    return unicodedata.normalize("NFD", words)


def made(**changes: Any) -> Dossier:
    """An accepted dossier with everything in it that any paper tells of."""
    owner = changes.pop("owner", OWNER)
    applicant = changes.pop("applicant", owner)
    people = ev.People(owner=owner, applicant=applicant, authority=changes.pop("authority", ""))
    values: dict[str, Any] = {
        "id": bytes(16), "seq": 2, "custody_term": 1, "desk": "q1", "officer": "hanh", "status": "in_process",
        "procedure": ev.ProcedureSnapshot(
            code="1.004837", name="Thủ tục đăng ký giám hộ", field="Hộ tịch", version="x",
            result="Trích lục đăng ký giám hộ",
        ),
        "people": people, "channel": "buu_chinh", "papers": PAPERS, "sets": 2, "return_method": "tai_quay",
        "fees": (ev.FeeItem(name="Lệ phí", amount=8_000),), "visit": "", "opened_at": AT, "received_at": AT,
        "code": "000.00.12.H32-261123-0001", "book": "2026/Hộ tịch", "book_number": 37, "regime": "2026-11-23",
        "accepted_at": AT, "term": Term(3, "ngay_lam_viec"),
        "due": ev.DueRecord(at=datetime(2026, 11, 27, 10, 0, tzinfo=UTC), counted_from=AT),
        "slip": Slip(
            number=7, year=2026, at=AT, after_acceptance=True, lines=LINES, guidance="Nộp lại tại quầy số 3.",
            left_out=(ev.LeftOut(key="4", name="Giấy ủy quyền", reason="đã có trong cơ sở dữ liệu"),),
        ),
        "refused": Closing(
            number=3, year=2026, at=AT, reason="Hồ sơ không thuộc thẩm quyền của phường.",
            legal_basis="Khoản 3 Điều 19 Nghị định 118/2025/NĐ-CP",
        ),
        "withdrawn": Closing(number=4, year=2026, at=AT, reason="Công dân đổi ý, không làm nữa."),
        "result": Result(result="Trích lục đăng ký giám hộ", document="12/TLGH", dated="26/11/2026", at=AT),
        "handed": Handed(
            number=5, year=2026, at=AT, method="tai_quay", identity="Thẻ căn cước", satisfaction=5,
            receiver=owner.name, relation="",
        ),
        "payments": (PAYMENT,),
    }  # fmt: skip
    return Dossier(**(values | changes))


def at_the_edge() -> Dossier:
    """A name of 300 letters, decomposed text, an agent, 24 papers, the second edition."""
    papers = tuple(
        ev.PaperLine(
            key=str(n), name=f"Giấy tờ số {n}: bản vẽ & thuyết minh <bản {n}> kèm theo hồ sơ thẩm định",
            got_originals=2, state="du",
        )
        for n in range(1, 25)
    )  # fmt: skip
    lines = tuple(ev.SlipLine(key=p.key, name=p.name, wrong="Thiếu dấu giáp lai <trang 2> & chữ ký") for p in papers)
    plain = made()
    assert plain.slip is not None
    return made(
        owner=replace(COMPANY, name=LONG_NAME, address=nfd("25 Trần Phú, phường Nha Trang, tỉnh Khánh Hòa")),
        applicant=replace(AGENT, name=nfd("Đường Lữ Ngẫm")), authority="Giấy ủy quyền số 12/2026", papers=papers,
        slip=replace(plain.slip, lines=lines), edition=2,
    )  # fmt: skip


def said(kind: str = "receipt", day: date | None = None, **changes: Any) -> Setting:
    """What a desk in phường Tây Nha Trang adds; the form as it was on ``day``."""
    facts = DeskFacts(
        ward_name="Ủy ban nhân dân phường Tây Nha Trang", parent_name="UBND phường Tây Nha Trang",
        centre_name="Trung tâm Phục vụ hành chính công phường Tây Nha Trang", place="Tây Nha Trang",
        prefix="000.00.12.H32", phone="02583123456", desk_id="q1", desk_name="Quầy 1",
        officer=Officer(id="hanh", name="Nguyễn Thị Hạnh"), practice=changes.pop("practice", False),
    )  # fmt: skip
    regime = shipped.regimes().on(day or AT.astimezone(VN).date())
    setting = Setting(
        facts=facts, form=regime.form(kind).value, now=AT, officer_name="Nguyễn Thị Hạnh", officer_phone="0905000001",  # type: ignore[arg-type]
        supplement_days=regime.supplement_days.value, supplement_source=regime.supplement_days.document,
    )  # fmt: skip
    return with_changes(setting, **changes)


FORMS: dict[str, tuple[str, Callable[[Dossier, Setting], dict[str, Any]]]] = {
    "giay_tiep_nhan": ("receipt", fields.for_receipt),
    "phieu_bo_sung": ("guidance_slip", fields.for_slip),
    "phieu_tu_choi": ("refusal", fields.for_refusal),
    "thong_bao_dung": ("stop_notice", fields.for_stop),
}


class Printed:
    """A finished docx paper as a reader sees it: ``text`` in one line, ``pages`` each in one line."""

    def __init__(self, filled: bytes) -> None:
        self.docx = filled
        self.pdf = pdf.from_docx(filled)
        self.pages = pages_of(self.pdf.data)
        self.text = " ".join(self.pages)


def pages_of(data: bytes) -> list[str]:
    """The words of each page, composed, with one blank between them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = []
    for page in document:
        text = page.get_textpage()
        pages.append(" ".join(unicodedata.normalize("NFC", text.get_text_bounded()).split()))
        text.close()
        page.close()
    document.close()
    return pages


def picture_of(data: bytes, page: int = 0, dpi: int = 203) -> Any:
    """A page as a thermal printer of 203 dpi would set it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    picture = document[page].render(scale=dpi / 72).to_pil()
    document.close()
    return picture


@pytest.fixture
def draw() -> Callable[..., Printed]:
    """Fill and print one of the docx papers: ``draw("phieu_tu_choi", made(), day=..., practice=True)``."""

    def draw_it(kind: str, dossier: Dossier | None = None, template: Path | None = None, **setting: Any) -> Printed:
        form, values = FORMS[kind]
        filled = values(dossier or made(), said(form, **setting))
        return Printed(docx.fill(template or paths.template(kind), filled))

    return draw_it


@pytest.fixture
def sample() -> Any:
    """The invented dossiers and readers of this file, for tests that build their own: ``sample.made(code="")``."""
    return sys.modules[__name__]


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    """A clerk's own template, as Word saves one: ``template("Kính gửi {{ chu_ho_so }}")``, one paragraph a line."""

    def write(*lines: str, name: str = "giay_tiep_nhan.docx") -> Path:
        from docx import Document

        document = Document()
        for line in lines:
            document.add_paragraph(line)
        path = tmp_path / name
        document.save(str(path))
        return path

    return write
