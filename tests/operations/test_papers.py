"""The papers of a real dossier: made from what is kept, by the ward's own template or, when that fails, by ours."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.__main__ import main
from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.story import tell
from mot_cua_desktop.domain.worktime import AT_ONCE
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, intake, papers, settings, setup
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder

ITEM = ev.FeeItem(name="Lệ phí", amount=15_000)


@pytest.fixture
def taken(desk: Desk, full_draft: Draft) -> bytes:
    return intake.accept(desk, full_draft).id


@pytest.fixture
def own(desk: Desk) -> Callable[..., Path]:
    """Put a template of the ward's own into its data folder: lines of text, or any bytes."""

    def put(*lines: str, kind: str = "giay_tiep_nhan", content: bytes = b"") -> Path:
        from docx import Document

        folder = desk.store.folder.templates
        folder.mkdir(exist_ok=True)
        path = folder / f"{kind}.docx"
        if content:
            path.write_bytes(content)
            return path
        document = Document()
        for line in lines:
            document.add_paragraph(line)
        document.save(str(path))
        return path

    return put


WHOLE = (
    "PHIẾU RIÊNG CỦA PHƯỜNG {{ ma_ho_so }}",
    "{{ chu_ho_so }} {{ ten_thu_tuc }} {{ thoi_gian_nhan }} {{ thoi_gian_tra }}",
    "{%p for g in giay_to %}",
    "{{ g.ten }}",
    "{%p endfor %}",
    "{%p for dong in danh_dau %}",
    "{{ dong }}",
    "{%p endfor %}",
)


def words(paper: papers.Paper) -> str:
    return " ".join(pdf.read_text(paper.pdf)[0].split())


def test_each_deed_offers_its_paper(desk: Desk, taken: bytes, full_draft: Draft, lacking_draft: Draft) -> None:
    small = ["giay_tiep_nhan", "giay_hen_a5", "giay_hen_80mm"]
    assert papers.kinds(dossiers.get(desk, taken)) == [*small, "phieu_kiem_soat"]
    dossiers.take_fee(desk, taken, (ITEM,), "Trần Thị Ngọc Ánh")
    dossiers.request_supplement(desk, taken, (ev.SlipLine(key="x", name="Giấy", wrong="Mờ"),))
    assert papers.kinds(dossiers.get(desk, taken)) == ["phieu_thu", *small, "phieu_kiem_soat", "phieu_bo_sung"]
    dossiers.withdraw(desk, taken, "Đổi ý")
    assert papers.kinds(dossiers.get(desk, taken))[0] == "thong_bao_dung"
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers)).id
    assert papers.kinds(dossiers.get(desk, guided)) == ["phieu_bo_sung"]
    dossiers.refuse(desk, guided, "Không thuộc thẩm quyền", "Điều 19")
    assert papers.kinds(dossiers.get(desk, guided)) == ["phieu_tu_choi", "phieu_bo_sung"]
    at_once = replace(full_draft, id=intake.new_draft(desk).id, term=AT_ONCE, term_document="QĐ 1/QĐ-UBND")
    fast = intake.accept_and_return(desk, at_once, "Thẻ căn cước").id
    assert papers.kinds(dossiers.get(desk, fast)) == ["bien_nhan_ket_qua", *small]


def test_every_paper_of_every_dossier_can_be_made(desk: Desk, taken: bytes) -> None:
    dossiers.take_fee(desk, taken, (ITEM,), "Trần Thị Ngọc Ánh")
    dossiers.request_supplement(desk, taken, (ev.SlipLine(key="x", name="Giấy", wrong="Mờ"),))
    dossiers.withdraw(desk, taken, "Đổi ý")
    state = dossiers.get(desk, taken)
    for kind in papers.kinds(state):
        paper = papers.make(desk, taken, kind)
        assert (paper.lost, paper.warning, paper.copy) == ((), "", 1)
        assert state.code in words(paper) or kind == "phieu_bo_sung"
        assert "Ánh" not in paper.stem
        assert (paper.docx is not None) == (paper.media == "A4")


def test_a_paper_that_does_not_exist_yet_is_told(desk: Desk, taken: bytes) -> None:
    with pytest.raises(Told, match="chưa có phiếu từ chối"):
        papers.make(desk, taken, "phieu_tu_choi")


def test_a_reprint_keeps_the_day_of_the_deed_and_says_its_own(desk: Desk, taken: bytes, clock: Any) -> None:
    papers.printed(desk, taken, "giay_tiep_nhan")
    clock.forward(days=8)
    paper = papers.make(desk, taken, "giay_tiep_nhan")
    assert paper.copy == 2
    assert "Nha Trang, ngày 23 tháng 11 năm 2026" in words(paper)
    assert "BẢN IN LẠI – lần 2, lúc 09:12 ngày 01/12/2026" in words(paper)


@pytest.mark.parametrize("how", ["luu_pdf", "luu_docx"])
def test_a_saved_file_is_no_copy_and_carries_no_mark(desk: Desk, taken: bytes, how: Any) -> None:
    papers.printed(desk, taken, "giay_tiep_nhan", how)
    assert papers.make(desk, taken, "giay_tiep_nhan").copy == 1, "the first print is the original"
    papers.printed(desk, taken, "giay_tiep_nhan")
    assert papers.make(desk, taken, "giay_tiep_nhan").copy == 2
    file = papers.make(desk, taken, "giay_tiep_nhan", to_file=True)
    assert "IN LẠI" not in words(file)
    papers.printed(desk, taken, "giay_tiep_nhan", how)
    assert papers.make(desk, taken, "giay_tiep_nhan").copy == 2


def test_another_paper_or_edition_is_no_reprint(desk: Desk, taken: bytes) -> None:
    papers.printed(desk, taken, "giay_tiep_nhan")
    assert papers.make(desk, taken, "giay_hen_a5").copy == 1
    people = dossiers.get(desk, taken).people
    owner = replace(people.owner, name="Trần Thị Ngọc Anh")
    dossiers.correct(desk, taken, "gõ sai", people=replace(people, owner=owner, applicant=owner))
    paper = papers.make(desk, taken, "giay_tiep_nhan")
    assert paper.copy == 1
    assert "BẢN 2, THAY BẢN 1" in words(paper)


def test_a_correction_begins_no_other_paper_anew(desk: Desk, taken: bytes) -> None:
    papers.printed(desk, taken, "phieu_kiem_soat")
    people = dossiers.get(desk, taken).people
    owner = replace(people.owner, phone="0905222333")
    dossiers.correct(desk, taken, "gõ sai", people=replace(people, owner=owner, applicant=owner))
    again = papers.make(desk, taken, "phieu_kiem_soat")
    assert again.copy == 2, "the same paper, printed before the correction"
    papers.printed(desk, taken, "phieu_kiem_soat")
    assert papers.make(desk, taken, "phieu_kiem_soat").copy == 3
    last = tell(dossiers.story(desk, taken).events, {})[-1].what
    assert "lần 2" in last
    assert "bản 2" not in last


def test_a_second_payment_is_a_slip_of_its_own(desk: Desk, taken: bytes) -> None:
    dossiers.take_fee(desk, taken, (ITEM,), "A")
    papers.printed(desk, taken, "phieu_thu")
    assert papers.make(desk, taken, "phieu_thu").copy == 2
    dossiers.take_fee(desk, taken, (ITEM,), "A")
    assert papers.make(desk, taken, "phieu_thu").copy == 1


def test_the_form_is_that_of_the_day_of_the_deed(
    tmp_path: Path, answers: FirstRun, full_draft: Draft, clock: Any
) -> None:
    clock.now = datetime(2025, 9, 12, 2, 0, tzinfo=UTC)
    desk = setup.set_up(DataFolder(tmp_path / "nam_truoc"), answers, clock).desk
    try:
        old = intake.accept(desk, full_draft).id
        clock.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
        assert "Thông tư số 01/2018/TT-VPCP" in words(papers.make(desk, old, "giay_tiep_nhan"))
    finally:
        desk.store.close()


def test_the_roll_is_told_to_the_printer(desk: Desk, taken: bytes) -> None:
    paper = papers.make(desk, taken, "giay_hen_80mm")
    height = int(paper.media.removeprefix("Custom.80x").removesuffix("mm"))
    assert 0 <= height - pdf.page_size(paper.pdf)[1] < 1


# --- the ward's own template ---


def test_the_wards_own_template_is_used(desk: Desk, taken: bytes, own: Callable[..., Path]) -> None:
    own(*WHOLE)
    paper = papers.make(desk, taken, "giay_tiep_nhan")
    assert paper.warning == ""
    assert words(paper).startswith("PHIẾU RIÊNG CỦA PHƯỜNG 000.00.12.H32-261123-0001")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lines": (*WHOLE, "{{ khong_co }}")}, "Trường “khong_co” không có trong chương trình."),
        ({"lines": WHOLE[1:]}, "Thiếu trường bắt buộc “ma_ho_so”."),
        ({"lines": (*WHOLE, "{% if chu_ho_so %}")}, "Thẻ viết sai"),
        ({"lines": (*WHOLE, "{{ 'a' * 1000000000 }}")}, "mẫu giấy không dùng được phép nhân"),
        ({"content": b"This is no Word file."}, "không phải tệp Word"),
    ],
)
def test_a_broken_own_template_does_not_stop_the_counter(
    desk: Desk, taken: bytes, own: Callable[..., Path], change: dict[str, Any], said: str
) -> None:
    path = own(*change.get("lines", ()), content=change.get("content", b""))
    paper = papers.make(desk, taken, "giay_tiep_nhan")
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in words(paper)
    assert paper.warning.startswith("Mẫu riêng “giay_tiep_nhan.docx” chưa dùng được, đang in bằng mẫu gốc: ")
    assert said in paper.warning
    assert path.is_file(), "the clerk's work is never taken away"
    own(*WHOLE)
    assert papers.make(desk, taken, "giay_tiep_nhan").warning == ""  # put right, it is used at once


def test_a_template_of_another_day_is_no_fault_of_the_dossier(
    desk: Desk, taken: bytes, own: Callable[..., Path]
) -> None:
    """Fields that only fail on some dossiers (a comparison of words and numbers) fall back as well."""
    own(*WHOLE, "{% if so_bo < 3 %}ít{% endif %}")
    paper = papers.make(desk, taken, "giay_tiep_nhan")
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in words(paper)
    assert "có thẻ viết sai" in paper.warning


def test_the_faults_of_all_own_templates_are_listed(desk: Desk, own: Callable[..., Path]) -> None:
    assert papers.template_faults(desk.store.folder) == {}
    own(*WHOLE)
    own("{{ so }}", kind="phieu_tu_choi")
    own("x", kind="giay_moi")
    own("x", kind="~$phieu_tu_choi")
    found = papers.template_faults(desk.store.folder)
    assert found["giay_tiep_nhan.docx"] == []
    assert "Thiếu trường bắt buộc “can_cu”. Thêm {{ can_cu }} vào mẫu." in found["phieu_tu_choi.docx"]
    assert found["giay_moi.docx"][0].startswith("Tên tệp không đúng.")
    assert len(found) == 3


def test_the_command_lays_out_the_originals_and_judges_the_wards_own(
    desk: Desk, own: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = desk.store.folder
    assert main(["--data", str(folder.root), "templates"]) == 0
    assert "Phường chưa có mẫu riêng" in capsys.readouterr().out
    original = folder.templates / "mau_goc" / "phieu_tu_choi.docx"
    own(kind="phieu_tu_choi", content=original.read_bytes())
    assert main(["--data", str(folder.root), "templates"]) == 0
    assert "phieu_tu_choi.docx: dùng được." in capsys.readouterr().out
    own("{{ chu_ho_xo }}", kind="phieu_tu_choi")
    assert main(["--data", str(folder.root), "templates"]) == 2
    said = capsys.readouterr().out
    assert "phieu_tu_choi.docx: chưa dùng được, đang in bằng mẫu gốc." in said
    assert "  - Trường “chu_ho_xo” không có trong chương trình. Có phải “chu_ho_so” không?" in said


# --- the engine that the ward has chosen ---


def test_a_chosen_office_suite_that_is_absent_is_said(
    desk: Desk, taken: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = settings.change(desk, pdf_engine="libreoffice")
    monkeypatch.setenv("PATH", str(tmp_path))
    paper = papers.make(desk, taken, "giay_tiep_nhan")
    assert paper.lost == ()
    assert paper.warning.startswith("Máy này không có LibreOffice. Bản in này do bộ dựng có sẵn làm.")


@pytest.mark.skipif(sys.platform == "win32", reason="a shebang starts nothing on Windows")
def test_a_chosen_office_suite_that_hangs_is_said(
    desk: Desk, taken: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = settings.change(desk, pdf_engine="libreoffice")
    program = tmp_path / "soffice"
    program.write_text(f"#!{sys.executable}\nimport time; time.sleep(600)")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf.from_docx_by_office, "__defaults__", (1.0,))
    paper = papers.make(desk, taken, "giay_tiep_nhan")
    assert "HẸN TRẢ KẾT QUẢ" in words(paper)
    assert paper.warning.startswith("LibreOffice không trả lời sau 1 giây. Bản in này do bộ dựng có sẵn làm.")
