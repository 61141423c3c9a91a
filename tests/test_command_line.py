"""The command line answers in Vietnamese, loads no heavy library to do so, and never lets Qt end the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mot_cua_desktop import __version__, display
from mot_cua_desktop.__main__ import main
from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import keys

ROOT = Path(__file__).parents[1]
ON_LINUX = sys.platform.startswith("linux")


def mot_cua(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a person does, on a machine with no screen unless `environment` brings one."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    kept |= {"PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "mot_cua_desktop", *words]
    return subprocess.run(command, env=kept, cwd="/", capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_without_a_screen_it_says_so_and_leaves_with_2(tmp_path: Path) -> None:
    done = mot_cua("--data", str(tmp_path / "quay"))
    assert done.returncode == (2 if ON_LINUX else done.returncode)
    assert done.stderr.startswith("Không tìm thấy màn hình")
    assert "mot-cua demo" in done.stderr
    assert not (tmp_path / "quay").exists()


@pytest.mark.parametrize("platform", ["", "xcb"])
def test_a_screen_that_is_gone_is_no_abort(tmp_path: Path, platform: str) -> None:
    done = mot_cua("--data", str(tmp_path), DISPLAY=":987", QT_QPA_PLATFORM=platform)
    assert done.returncode == 2
    # Which of the two it is depends on what the machine has; both are sentences with advice.
    assert done.stderr.startswith(("Không tìm thấy màn hình", "Máy thiếu thư viện"))
    assert "Traceback" not in done.stderr
    assert "qt.qpa" not in done.stderr


def test_a_missing_window_library_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(path: str) -> None:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(display.ctypes, "CDLL", gone)
    monkeypatch.setattr(display.sys, "platform", "linux")
    with pytest.raises(Told, match=r"thiếu thư viện hệ thống libxcb-cursor\.so\.0 .* apt-get install"):
        display.check()


def test_off_screen_asks_for_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delenv("DISPLAY", raising=False)
    display.check()


def test_what_needs_no_screen_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.setenv(name, "")
    display.go_without()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_version_and_help_load_nothing_heavy() -> None:
    code = (
        "import sys\nfrom mot_cua_desktop.__main__ import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('PySide6', 'sqlalchemy', 'docxtpl', 'keyring')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("Cách dùng: mot-cua")
    assert done.stdout.rstrip().endswith("[]")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out.strip() == __version__


@pytest.mark.parametrize("words", [["bay"], ["demo"], ["import-catalogue"]])
def test_a_wrong_command_is_told_in_vietnamese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    told = capsys.readouterr().err
    assert told.startswith("Chưa hiểu câu lệnh")
    assert "--help" in told


def test_recover_brings_the_key_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DataFolder(tmp_path)
    key, code = keys.create(folder)
    (folder.keys / "khoa_may").unlink()
    monkeypatch.setattr("builtins.input", lambda asked: code.lower())
    assert main(["recover", "--data", str(tmp_path)]) == 0
    assert keys.load(folder) == key
    assert "Đã mở khóa" in capsys.readouterr().out


def test_a_wrong_recovery_code_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DataFolder(tmp_path)
    keys.create(folder)
    monkeypatch.setattr("builtins.input", lambda asked: "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
    assert main(["--data", str(tmp_path), "recover"]) == 2
    assert "Mã phục hồi" in capsys.readouterr().err
