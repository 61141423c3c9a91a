"""The filled docx of the papers of the course are, mark for mark, the ones that were looked at (tests/golden).

After a change that is meant, look at the papers, then renew the golden files and read their diff:
``RENEW_GOLDEN=1 make test TEST=tests/documents/test_course_golden.py``
"""

from __future__ import annotations

import io
import os
import re
import runpy
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop import paths
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import course, dossiers, intake, papers, promises
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

GOLDEN = Path(__file__).parents[1] / "golden"
DOCS = Path(__file__).parents[2] / "docs"
KINDS = ("phieu_xin_loi", "phieu_kiem_soat", "thong_bao_dong")


def body(docx: bytes) -> str:
    """word/document.xml, a paragraph or row a line; numbers that the library deals out to pictures left out."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        xml = package.read("word/document.xml").decode("utf-8")
    xml = re.sub(r"<w:document [^>]*>", "<w:document>", xml)
    xml = re.sub(r' (?:r:embed|id|name)="[^"]*"', "", xml)
    return re.sub(r"(?=<w:(?:p|tr|tbl|sectPr)[ >])", "\n", xml) + "\n"


def held_to(name: str, docx: bytes | None) -> None:
    assert docx is not None
    found, golden = body(docx), GOLDEN / f"{name}.xml"
    assert not re.search(r"\{[{%#]|[}%#]\}", found), "a tag is left over"
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found == golden.read_text(encoding="utf-8"), "meant? then renew it (see the head of this file)"


def test_the_letter_and_the_slip_are_the_golden_ones(desk: Desk, full_draft: Draft, clock: Any) -> None:
    stream = intake.accept(desk, full_draft).id
    clock.forward(minutes=48)
    course.forward(desk, stream, note="Kèm bản gốc")
    clock.forward(hours=4)
    specialist = choices.name_officer(desk, "Phạm Quốc Việt", role="chuyen_mon", unit="Phòng Văn hóa – Xã hội")
    course.receive(specialist, stream)
    clock.forward(days=2)
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    new = datetime(2026, 11, 30, 17, tzinfo=VN)
    promises.sign(leader, stream, due=new, cause="xac_minh", caused_by="co_quan_khac", words="Chờ trả lời xác minh.")
    held_to("phieu_xin_loi", papers.make(desk, stream, "phieu_xin_loi").docx)
    held_to("phieu_kiem_soat", papers.make(desk, stream, "phieu_kiem_soat").docx)


def test_the_notice_of_a_closing_is_the_golden_one(desk: Desk, full_draft: Draft, clock: Any) -> None:
    stream = intake.accept(desk, full_draft).id
    dossiers.request_supplement(desk, stream, (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),))
    clock.forward(days=16)
    course.lapse(desk, stream)
    held_to("thong_bao_dong", papers.make(desk, stream, "thong_bao_dung").docx)


def test_each_shipped_template_is_what_its_builder_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    drawn = runpy.run_path(str(DOCS / "build_course_templates.py"))
    assert set(drawn["PAPERS"]) == set(KINDS)
    for kind in KINDS:
        drawn["write"](kind, drawn["PAPERS"][kind](), tmp_path)
        again = (tmp_path / f"{kind}.docx").read_bytes()
        assert again == paths.template(kind).read_bytes(), "run docs/build_course_templates.py"
        assert len(again) < 12_000
