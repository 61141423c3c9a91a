"""What `make setup` does on a machine that is not Debian, or where nobody may install."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def prepare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prepare", Path(__file__).parents[1] / ".ci" / "prepare.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_missing_library_names_its_package(prepare: ModuleType) -> None:
    assert prepare.lacking({"libmissing-from-everywhere.so.9": "libmissing9"}) == ["libmissing9"]


def test_who_may_not_install_gets_one_command(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    assert prepare.command_for(["libegl1"]).endswith("sudo apt-get install -y libegl1")
    monkeypatch.setattr(prepare.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "dnf" else None)
    assert prepare.command_for(["libegl1"]).startswith("sudo dnf install")
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None)
    assert "libegl1" in prepare.command_for(["libegl1"])


def test_tests_go_on_without_what_only_a_screen_needs(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare.sys, "platform", "linux")
    monkeypatch.setattr(prepare, "may_install", lambda: False)
    monkeypatch.setattr(prepare, "ALWAYS", {})
    monkeypatch.setattr(prepare, "ON_SCREEN", {"libmissing-from-everywhere.so.9": "libmissing9"})
    prepare.check_qt()
    assert "libmissing9" in capsys.readouterr().err


def test_without_qt_itself_the_work_stops_with_advice(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare.sys, "platform", "linux")
    monkeypatch.setattr(prepare, "may_install", lambda: False)
    monkeypatch.setattr(prepare, "ALWAYS", {"libmissing-from-everywhere.so.9": "libmissing9"})
    with pytest.raises(SystemExit, match="libmissing9"):
        prepare.check_qt()
