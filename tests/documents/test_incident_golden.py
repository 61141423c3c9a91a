"""The report of an incident is, word for word and mark for mark, the one that was looked at and found right.

After a change that is meant, look at the paper, then renew: ``RENEW_GOLDEN=1 make test TEST=tests/documents/...``
"""

from __future__ import annotations

import os
import runpy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop import paths
from mot_cua_desktop.documents import docx, pdf
from mot_cua_desktop.documents.incident_fields import MOST, Affected, Letter, for_incident
from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.incident import Incident
from mot_cua_desktop.domain.incident_events import TouchedLine

from .test_golden import GOLDEN, ROOT, body

KIND = "bao_cao_su_co"
AT = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)
LEADER = Officer(id="b", name="Lê Văn Minh", title="Phó Chủ tịch", role="lanh_dao")
FACTS = DeskFacts(
    ward_name="Ủy ban nhân dân phường Tây Nha Trang",
    centre_name="Trung tâm Phục vụ hành chính công phường Tây Nha Trang",
    parent_name="UBND phường Tây Nha Trang", place="Nha Trang", prefix="000.00.12.H32", phone="02583123456",
    desk_id="q1", desk_name="Quầy 1", officer=LEADER, practice=True,
)  # fmt: skip


def filled(count: int = 2, signer: Officer | None = LEADER, **how: Any) -> bytes:
    told = {
        "id": "a", "kind": "he_thong_tinh", "since": AT, "effect": "Không đẩy được hồ sơ lên Cổng", "version": "1.0",
        "told": "Văn phòng HĐND và UBND", "last_deed": AT, "opened_at": AT, "officer": "b", "report": "05/BC-UBND",
        "until": AT.replace(hour=4), "lost": 108, "remedy": "Khởi động lại máy chủ", "proposal": "Hỗ trợ kiểm tra.",
    } | how  # fmt: skip
    dossiers = [
        TouchedLine(f"000.00.12.H32-261123-{n:04d}", "Thủ tục đăng ký giám hộ", AT, n % 2 == 0, n == 1)
        for n in range(count)
    ]
    affected = Affected(dossiers[:MOST], count, sum(each.late for each in dossiers))
    letter = Letter("05/BC-UBND", AT, "Văn phòng HĐND và UBND", signer)
    return docx.fill(paths.template(KIND), for_incident(Incident(**told), affected, letter, FACTS, 108))


def test_the_filled_report_is_the_golden_one() -> None:
    found, golden = body(filled()), GOLDEN / f"{KIND}.xml"
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found == golden.read_text(encoding="utf-8"), "meant? then renew it (see the head of this file)"


def test_the_shipped_template_is_what_its_builder_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    drawn = runpy.run_path(str(ROOT / "docs" / "build_report_templates.py"))
    drawn["write"](KIND, drawn["PAPERS"][KIND](), tmp_path)
    again = (tmp_path / f"{KIND}.docx").read_bytes()
    assert again == paths.template(KIND).read_bytes(), "run docs/build_report_templates.py"
    assert len(again) < 12_000


def test_a_long_list_goes_over_pages_and_says_how_many_are_left_out() -> None:
    words, pages = pdf.read_text(pdf.from_docx(filled(75)).data)
    assert pages > 1
    assert "Và 15 hồ sơ khác" in words
    assert "75, trong đó 38 hồ sơ đã quá hạn" in " ".join(words.split())


def test_what_is_not_known_leaves_no_gap_and_no_made_up_name() -> None:
    words, pages = pdf.read_text(
        pdf.from_docx(filled(0, None, until=None, remedy="", proposal="", told="", last_deed=None)).data
    )
    flat = " ".join(words.split())
    assert pages == 1
    assert "đến nay chưa khắc phục xong" in flat
    assert "Hồ sơ bị ảnh hưởng: 0" in flat
    assert "Đề nghị" not in flat
    assert "6. Đã báo" not in flat
    assert "Lê Văn Minh" not in flat
    assert "TM. ỦY BAN" not in flat
