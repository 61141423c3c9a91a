"""What the handbook says is true of the program: keys stand on the buttons, pictures are there, commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from mot_cua_desktop.__main__ import parser
from mot_cua_desktop.ui.dossiers import deeds

ROOT = Path(__file__).parents[1]
HANDBOOK = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
#: "**Nút** (Ctrl+G)", also where a few words stand between the two.
NAMED = re.findall(r"\*\*([^*]+)\*\*[\s\w]*?\((Ctrl\+[\w+]+)\)", HANDBOOK)
#: The main button's words change with the dossier, so they stand in Python and not in a form.
WRITTEN_IN_PYTHON = {"Công dân đã quay lại – tiếp nhận tiếp"}


def buttons() -> list[str]:
    forms = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "forms").glob("*.ui")))
    return [" ".join(words.split()) for words in re.findall(r"<string>([^<]*Ctrl\+[^<]*)</string>", forms)] + [
        f"{words} {offer.keys}"
        for offer in deeds.OFFERS
        for words in (offer.words, deeds.AGAIN.get(offer.name, offer.words))
    ]


def test_the_handbook_names_buttons_with_keys() -> None:
    assert len(NAMED) >= 12


@pytest.mark.parametrize(("name", "key"), NAMED)
def test_the_key_beside_a_name_is_the_one_on_the_button(name: str, key: str) -> None:
    if name in WRITTEN_IN_PYTHON:
        assert key == "Ctrl+Enter"
        return
    plain = " ".join(name.split()).rstrip("…")
    assert [words for words in buttons() if words.startswith(plain) and words.endswith(f" {key}")], (name, key)


@pytest.mark.parametrize("text", [HANDBOOK, README])
def test_every_picture_named_is_there_and_light(text: str) -> None:
    named = {Path(name).name for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)}
    assert named
    for name in named:
        path = ROOT / "docs" / "pictures" / name
        assert path.stat().st_size < 200_000, name
        assert (QImage(str(path)).width(), QImage(str(path)).height()) == (1366, 768), name


def test_every_command_of_the_handbook_is_one() -> None:
    commands = re.findall(r"`mot-cua ([^`]+)`", HANDBOOK)
    assert commands
    for words in commands:
        parser().parse_args(shlex.split(words))
