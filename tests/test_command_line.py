"""The command line answers in Vietnamese, loads no heavy library to do so, and never lets Qt end the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mot_cua_desktop import __version__, display
from mot_cua_desktop.__main__ import main
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import catalogue, setup
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations.desk import Desk
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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bay"], "không có LỆNH “bay”. Dùng một trong: import-catalogue, export-catalogue,"),
        (["demo"], "còn thiếu --out."),
        (["import-catalogue"], "còn thiếu TỆP."),
        (["import-catalogue", "a.json", "b.json"], "thừa hoặc sai “b.json”."),
        (["recover", "--nhanh"], "thừa hoặc sai “--nhanh”."),
        (["due"], "cần một trong các tùy chọn: --procedure, --term."),
        (["due", "--term"], "sau --term phải có giá trị."),
        (["due", "--term", "1 ngày", "--procedure", "1"], "--procedure và --term không dùng cùng lúc"),
        (["due", "--json=3"], "--json không kèm giá trị, bỏ “3” đi."),
        (["due", "--re", "3"], "“--re” chưa rõ, có thể là: --received, --regime. Gõ đủ tên."),
    ],
)
def test_a_wrong_command_is_told_in_vietnamese(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    told = capsys.readouterr().err
    assert told.startswith(f"Chưa hiểu câu lệnh: {said}")
    assert "--help" in told
    for english in ("argument", "required", "choice", "choose", "expected", "option", "could match", "not allowed"):
        assert english not in told


@pytest.mark.parametrize(
    "command",
    [[], ["import-catalogue"], ["export-catalogue"], ["recover"], ["templates"], ["check"], ["due"], ["demo"]],
)
def test_no_heading_of_the_help_is_english(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([*command, "--help"])
    told = capsys.readouterr().out
    assert told.startswith("Cách dùng: mot-cua")
    for english in ("usage", "positional", "arguments", "options", "show this"):
        assert english not in told


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


SHARED_LIST = ROOT.parent / "shared" / "data" / "ward_procedures.json"
UNSURE = {
    "ma": "9.000001",
    "ten": "Cấp phép bịa",
    "linh_vuc": "Thử nghiệm",
    "kenh": [{"kenh": "Trực tiếp", "thoi_gian_raw": "7", "phi_raw": ""}],
    "thanh_phan": [
        {"ten": "Đơn đề nghị", "ban_chinh": 1, "ban_sao": 0},
        {"ten": "Nộp trong giờ làm việc", "ban_chinh": 0, "ban_sao": 0},
    ],
    "ket_qua": [{"ten": "Giấy phép"}],
}


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    file = tmp_path / "danh_muc.json"
    file.write_text(json.dumps({"thu_tuc": [UNSURE]}), encoding="utf-8")
    return file


@pytest.fixture
def closed_desk(desk: Desk) -> Desk:
    """A desk that was set up and then closed, so that the command can open it."""
    desk.store.close()
    return desk


def known(folder: DataFolder, code: str) -> bool:
    opened = desks.open_desk(folder)
    try:
        return any(procedure.code == code for procedure in catalogue.procedures(opened))
    finally:
        opened.store.close()


def test_the_import_says_which_papers_are_asked_in_a_case_alone(
    closed_desk: Desk, list_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = {"ten": "Mẫu hộ tịch điện tử tương tác", "ban_chinh": 1, "ban_sao": 0}
    row = UNSURE | {"thanh_phan": [*UNSURE["thanh_phan"], form]}
    list_file.write_text(json.dumps({"thu_tuc": [row]}), encoding="utf-8")
    assert main(["import-catalogue", str(list_file), "--data", str(closed_desk.store.folder.root)]) == 0
    assert "chỉ đòi khi chọn trường hợp: “Trường hợp nộp trực tuyến” ở 1 thủ tục." in capsys.readouterr().out


def test_a_list_is_taken_in_with_what_it_could_not_tell(
    closed_desk: Desk, list_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = closed_desk.store.folder
    words = ["import-catalogue", str(list_file), "--data", str(folder.root)]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "Đã đọc 1 thủ tục: 1 mới, 0 thay đổi, 0 không đổi." in told
    assert "1  Thời hạn chỉ có con số, không có đơn vị" in told
    assert "1  Phí, lệ phí để trống" in told
    assert "1 dòng “0 bản”, lưu ý hoặc câu dẫn ở 1 thủ tục là ghi chú" in told
    assert "Cấp phép bịa" not in told
    assert known(folder, "9.000001")
    assert main([*words, "--full"]) == 0
    again = capsys.readouterr().out
    assert "0 mới, 0 thay đổi, 1 không đổi" in again
    assert "9.000001  Cấp phép bịa\n  - Thời hạn (Trực tiếp) chưa rõ: cổng ghi “7” mà không có đơn vị." in again


def test_a_list_before_the_first_run_waits_for_it(
    tmp_path: Path, answers: FirstRun, list_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DataFolder(tmp_path / "quay")
    assert main(["import-catalogue", str(list_file), "--data", str(folder.root)]) == 0
    assert "chưa khai báo" in capsys.readouterr().out
    assert not desks.is_set_up(folder)
    setup.set_up(folder, answers).desk.store.close()
    assert known(folder, "9.000001")
    assert not folder.waiting_catalogue.exists()


def test_a_list_before_the_first_run_takes_nothing_from_what_ships(
    tmp_path: Path, answers: FirstRun, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"ma": "1.004873", "ten": "Xác nhận", "qd_cong_bo": "163/QĐ-BTP", "kenh": [{"kenh": "Trực tiếp"}]}
    file, folder = tmp_path / "danh_muc.json", DataFolder(tmp_path / "quay")
    file.write_text(json.dumps({"thu_tuc": [row]}), encoding="utf-8")
    assert main(["import-catalogue", str(file), "--data", str(folder.root), "--full"]) == 0
    assert "giữ thời hạn đang có: 3 ngày làm việc (163/QĐ-BTP)" in capsys.readouterr().out
    made = setup.set_up(folder, answers).desk
    (term,) = catalogue.procedure(made, "1.004873").terms
    assert term.text == "3 ngày làm việc"
    made.store.close()


def test_a_list_spoiled_while_it_waited_does_not_stop_the_first_run(tmp_path: Path, answers: FirstRun) -> None:
    folder = DataFolder(tmp_path / "quay")
    folder.root.mkdir()
    folder.waiting_catalogue.write_text("{", encoding="utf-8")
    made = setup.set_up(folder, answers).desk
    assert len(catalogue.procedures(made)) > 40
    made.store.close()


@pytest.mark.parametrize("content", [None, b"{", b'{"thu_tuc": []}'])
def test_a_file_that_is_no_list_is_told_and_changes_nothing(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sai.json"
    if content is not None:
        file.write_bytes(content)
    assert main(["import-catalogue", str(file), "--data", str(tmp_path / "quay")]) == 2
    assert capsys.readouterr().err.startswith(("Không đọc được tệp", "Tệp danh mục", "Tệp không có"))
    assert not (tmp_path / "quay").exists()


@pytest.mark.skipif(not SHARED_LIST.is_file(), reason="the whole national list is not part of the repository")
def test_the_whole_national_list_is_taken_in_within_seconds(
    closed_desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["import-catalogue", str(SHARED_LIST), "--data", str(closed_desk.store.folder.root)]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert told.startswith("Đã đọc 588 thủ tục:")
    assert "0 không đổi" in told
    assert (
        "Giữ điều đang có vì tệp ghi không rõ, cùng quyết định công bố: thành phần hồ sơ ở 42 thủ tục, thời hạn ở 31"
        in told
    )
    assert main([*words, "--full"]) == 0
    again = capsys.readouterr().out
    assert "0 mới, 0 thay đổi, 588 không đổi" in again
    assert "  - giữ thời hạn đang có: 3 ngày làm việc (163/QĐ-BTP)" in again


def test_the_catalogue_goes_out_as_a_workbook_and_comes_back_as_no_change(
    closed_desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(closed_desk.store.folder.root)]
    file = tmp_path / "danh_muc.xlsx"
    assert main(["export-catalogue", str(file), *data]) == 0
    assert "Đã xuất" in capsys.readouterr().out
    assert main(["import-catalogue", str(file), *data]) == 0
    assert " 0 mới, 0 thay đổi" in capsys.readouterr().out
    assert main(["export-catalogue", str(file), *data]) == 2
    assert "không ghi đè" in capsys.readouterr().err


def test_a_workbook_laid_ready_before_the_first_run_is_taken_in_by_it(
    tmp_path: Path, answers: FirstRun, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import Workbook

    book, folder = Workbook(), DataFolder(tmp_path / "quay")
    for row in (["Mã TTHC", "Tên TTHC", "Lĩnh vực"], ["9.000001", "Thủ tục bịa", "Bịa"]):
        book.active.append(row)
    file = tmp_path / "danh_muc.xlsx"
    book.save(file)
    assert main(["import-catalogue", str(file), "--data", str(folder.root)]) == 0
    made = setup.set_up(folder, answers).desk
    assert catalogue.procedure(made, "9.000001").name == "Thủ tục bịa"
    made.store.close()
