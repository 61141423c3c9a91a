"""Each filled docx is, word for word and mark for mark, the one that was looked at and found right (tests/golden).

After a change that is meant, look at the papers, then renew the golden files and read their diff:
``RENEW_GOLDEN=1 make test TEST=tests/documents/test_golden.py``
"""

from __future__ import annotations

import io
import os
import re
import runpy
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop import paths

GOLDEN = Path(__file__).parents[1] / "golden"
ROOT = Path(__file__).parents[2]
KINDS = ("giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung")


def body(docx: bytes) -> str:
    """word/document.xml, a paragraph or row a line; numbers that the library deals out to pictures left out."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        xml = package.read("word/document.xml").decode("utf-8")
    xml = re.sub(r"<w:document [^>]*>", "<w:document>", xml)
    xml = re.sub(r' (?:r:embed|id|name)="[^"]*"', "", xml)
    return re.sub(r"(?=<w:(?:p|tr|tbl|sectPr)[ >])", "\n", xml) + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_the_filled_docx_is_the_golden_one(draw: Callable[..., Any], kind: str) -> None:
    found, golden = body(draw(kind, practice=True).docx), GOLDEN / f"{kind}.xml"
    if os.environ.get("RENEW_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found == golden.read_text(encoding="utf-8"), "meant? then renew it (see the head of this file)"


def test_nothing_of_a_template_is_left_over(draw: Callable[..., Any]) -> None:
    for kind in KINDS:
        found = body(draw(kind).docx)
        assert not re.search(r"\{[{%#]|[}%#]\}", found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_template_is_what_its_builder_draws(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    drawn = runpy.run_path(str(ROOT / "docs" / "build_templates.py"))
    drawn["write"](kind, drawn["PAPERS"][kind](), tmp_path)
    assert (tmp_path / f"{kind}.docx").read_bytes() == paths.template(kind).read_bytes(), "run docs/build_templates.py"


def test_each_template_is_slim() -> None:
    for kind in KINDS:
        assert paths.template(kind).stat().st_size < 12_000
