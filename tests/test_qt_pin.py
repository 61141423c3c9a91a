"""PySide6 6.12 takes a reference off None at each call that returns nothing; Python 3.11 dies of that."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[1]


def qt_requirements(python: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [Requirement(text) for text in project["dependencies"] if text.startswith("PySide6")]
    return [r for r in wanted if r.marker is None or r.marker.evaluate({"python_version": python})]


def test_void_calls_leave_the_count_of_none_alone() -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    before = sys.getrefcount(None)
    for _ in range(5000):
        image.setPixel(1, 1, 0)
    # Other threads and the garbage collector may move it by a few; the fault moves it by five thousand.
    assert abs(sys.getrefcount(None) - before) < 100


def test_python_3_11_never_gets_the_faulty_release() -> None:
    (wanted,) = qt_requirements("3.11")
    assert not wanted.specifier.contains(Version("6.12.0"))
    assert not wanted.specifier.contains(Version("6.13.1"))
    assert wanted.specifier.contains(Version("6.11.3"))


def test_python_3_12_may_have_it() -> None:
    (wanted,) = qt_requirements("3.12")
    assert wanted.specifier.contains(Version("6.12.0"))


def test_constraints_keep_the_same_promise() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line.startswith(("PySide6", "shiboken6"))]
    here = [pin for pin in pins if pin.marker and pin.marker.evaluate({"python_version": "3.11"})]
    assert len(here) == 2
    assert all(str(pin.specifier).startswith("==6.11.") for pin in here)


def test_no_registry_is_named_in_what_we_ship() -> None:
    told = "".join((ROOT / name).read_text("utf-8") for name in ("pyproject.toml", "constraints.txt", "Makefile"))
    assert "index-url" not in told
    assert "find-links" not in told
    assert "://" not in (ROOT / "constraints.txt").read_text("utf-8")
