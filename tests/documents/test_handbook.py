"""The page that the clerk edits templates by says what the program does."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from mot_cua_desktop.documents.fields import KNOWN, ROW

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "mau-giay.md").read_text(encoding="utf-8")


def test_the_list_of_fields_is_that_of_the_program() -> None:
    written = runpy.run_path(str(DOCS / "build_field_list.py"))["page"](PAGE)
    assert written == PAGE, "run docs/build_field_list.py"
    for known in KNOWN.values():
        for name, meaning in known.items():
            assert f"`{name}`" in PAGE
            assert meaning in PAGE
    assert all(name in PAGE for name in ROW)


def test_every_template_is_named() -> None:
    assert {f"`{kind}.docx`" for kind in KNOWN} <= set(re.findall(r"`\w+\.docx`", PAGE))


def test_a_field_is_a_plain_word_that_can_be_typed() -> None:
    for known in KNOWN.values():
        assert all(re.fullmatch(r"[a-z]+(?:_[a-z]+)*", name) for name in known)
