"""The leader's papers, mark for mark those that were looked at; by a template of the ward where it has a sound one.

After a change that is meant: ``RENEW_GOLDEN=1 make test TEST=tests/documents/test_leader_papers.py``
"""

from __future__ import annotations

import io
import os
import re
import runpy
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from mot_cua_desktop import paths, pdfium
from mot_cua_desktop.documents import docx, leader_fields
from mot_cua_desktop.documents.leader_fields import LeaderPaper
from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import course, dossiers, evaluations, explanations, intake, papers, promises
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

GOLDEN = Path(__file__).parents[1] / "golden"
DOCS = Path(__file__).parents[2] / "docs"
KINDS = get_args(LeaderPaper)


def held_to(name: str, made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        xml = package.read("word/document.xml").decode("utf-8")
    xml = re.sub(r"<w:document [^>]*>", "<w:document>", xml)
    found = re.sub(r"(?=<w:(?:p|tr|tbl|sectPr)[ >])", "\n", xml) + "\n"
    golden = GOLDEN / f"{name}.xml"
    assert not re.search(r"\{[{%#]|[}%#]\}", found), "a tag is left over"
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found == golden.read_text(encoding="utf-8"), "meant? then renew it (see the head of this file)"


@pytest.fixture
def month(desk: Desk, full_draft: Draft, clock: Any) -> tuple[Desk, Desk, str]:
    """November of one clerk, remarked, objected to and answered; it is December."""
    stream = intake.accept(desk, full_draft).id
    course.flag_complex(desk, stream, "Nhiều bên", "Họp hòa giải")
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    due = promises.choice(leader, dossiers.get(leader, stream)).offers[0]
    promises.sign(leader, stream, due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ xác minh.")
    clerk = choices.choose_officer(desk, desk.facts.officer.id)
    clock.forward(days=7)
    dossiers.result_ready(clerk, stream, "Trích lục")
    dossiers.hand_over(clerk, stream, ev.Receiver(name="A"), "Thẻ căn cước", satisfaction=5)
    clock.now = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
    who = clerk.facts.officer.id
    evaluations.draft(leader, "2026-11", who, "Hoàn thành công việc được giao.\nCần giảm hồ sơ trễ.", "Mức B")
    evaluations.object_(clerk, "2026-11", "Hồ sơ trễ do chờ cơ quan khác.")
    evaluations.answer(leader, "2026-11", who, "Đã ghi nhận nguyên nhân.")
    return clerk, leader, who


def test_the_evaluation_is_the_golden_one(month: tuple[Desk, Desk, str]) -> None:
    clerk, leader, who = month
    draft = " ".join(read_text(evaluations.paper(clerk, "2026-11", who).pdf)[0].split())
    assert "DỰ THẢO – CHƯA KÝ" in draft
    assert "KT. CHỦ TỊCH" not in draft
    choices.change(leader, evaluation_basis="QĐ 12/QĐ-UBND")
    leader = choices.choose_officer(leader, leader.facts.officer.id)
    evaluations.sign(leader, "2026-11", who)
    paper = evaluations.paper(leader, "2026-11", who)
    assert paper.warning == ""
    text, pages = read_text(paper.pdf)
    said = " ".join(text.split())
    assert pages == 1
    for words in (
        "Tháng 11/2026", "Họ và tên: Nguyễn Thị Hạnh", "Tiếp nhận trong tháng 1", "– quá hạn 1",
        "Tỷ lệ không trễ 0,00%",
        "Xin lỗi, hẹn lại 1", "Công dân hài lòng 1/1", "Cần giảm hồ sơ trễ.", "3. Xếp loại: Mức B (theo QĐ 12/QĐ-UBND)",
        "Hồ sơ trễ do chờ cơ quan khác.", "Đã ghi nhận nguyên nhân.", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Lê Văn Lãnh",
        "ngày 03 tháng 12 năm 2026",
    ):  # fmt: skip
        assert words in said, (words, said)
    held_to("phieu_danh_gia_thang", paper.docx)


def place_of(data: bytes, words: str) -> tuple[int, float]:
    """The last page that says them, and how high on it they stand there at last, in points from its foot."""
    with pdfium.opened(data) as document:
        for n in reversed(range(len(document))):
            page = document[n].get_textpage()
            found, at = page.search(words), None
            while (hit := found.get_next()) is not None:
                at = hit
            if at is not None:
                return n, page.get_charbox(at[0])[1]
    raise AssertionError(words)


@pytest.mark.parametrize("lines", range(6, 14))
def test_the_two_names_stand_level_below_their_offices_on_one_page(month: tuple[Desk, Desk, str], lines: int) -> None:
    """One office takes one line, the other two; whatever room the remark leaves on the page."""
    _, leader, who = month
    evaluations.draft(leader, "2026-11", who, "\n".join(["Hoàn thành công việc được giao."] * lines), "Mức B")
    evaluations.sign(leader, "2026-11", who)
    paper = evaluations.paper(leader, "2026-11", who).pdf
    of_clerk, of_leader = place_of(paper, "Nguyễn Thị Hạnh"), place_of(paper, "Lê Văn Lãnh")
    assert of_clerk == (of_leader[0], pytest.approx(of_leader[1], abs=0.5))
    offices = [place_of(paper, words) for words in ("NGƯỜI ĐƯỢC ĐÁNH GIÁ", "PHÓ CHỦ TỊCH")]
    assert {page for page, _ in offices} == {of_clerk[0]}
    assert all(high > of_clerk[1] + 40 for _, high in offices)


def test_a_corrected_one_says_which_it_replaces(month: tuple[Desk, Desk, str]) -> None:
    _, leader, who = month
    evaluations.sign(leader, "2026-11", who)
    evaluations.draft(leader, "2026-11", who, "Hoàn thành tốt.", "Mức A", reason="Ghi sót một việc.")
    evaluations.sign(leader, "2026-11", who)
    said = " ".join(read_text(evaluations.paper(leader, "2026-11", who).pdf)[0].split())
    assert "BẢN 2, THAY BẢN 1" in said
    assert "Lý do đính chính: Ghi sót một việc." in said


def test_the_explanation_is_the_golden_one(month: tuple[Desk, Desk, str]) -> None:
    _, leader, _ = month
    words = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu một chuyên viên.", "measures": "Bố trí thêm người."}
    explanations.sign(leader, "", leader.now().date(), **words)
    held_to("bao_cao_giai_trinh", explanations.again(leader, 1, 2026).docx)


def test_each_shipped_template_is_what_its_builder_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    drawn = runpy.run_path(str(DOCS / "build_leader_templates.py"))
    assert set(drawn["PAPERS"]) == set(KINDS)
    for kind in KINDS:
        drawn["write"](kind, drawn["PAPERS"][kind](), tmp_path)
        again = (tmp_path / f"{kind}.docx").read_bytes()
        assert again == paths.template(kind).read_bytes(), "run docs/build_leader_templates.py"
        known = leader_fields.KNOWN[kind]
        assert (
            docx.check_template(paths.template(kind), known, leader_fields.REQUIRED[kind], leader_fields.ROWS[kind])
            == []
        )


def test_a_template_of_the_ward_is_used_and_a_broken_one_stops_nothing(month: tuple[Desk, Desk, str]) -> None:
    _, leader, who = month
    folder = leader.store.folder.templates
    folder.mkdir(exist_ok=True)
    own = folder / "phieu_danh_gia_thang.docx"
    own.write_bytes(paths.template("bao_cao_giai_trinh").read_bytes())
    paper = evaluations.paper(leader, "2026-11", who)
    assert "chưa dùng được" in paper.warning
    assert papers.template_faults(leader.store.folder)[own.name]
    own.write_bytes(paths.template("phieu_danh_gia_thang").read_bytes())
    assert evaluations.paper(leader, "2026-11", who).warning == ""
    assert papers.template_faults(leader.store.folder)[own.name] == []


def test_what_nobody_remarked_is_no_paper(desk: Desk) -> None:
    with pytest.raises(Told, match="chưa có nhận xét"):
        evaluations.paper(desk, "2026-11", desk.facts.officer.id)
