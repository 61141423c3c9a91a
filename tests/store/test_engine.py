"""Opening a store: what is normal and what is told."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import intake, setup
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import keys


def test_a_second_program_on_the_same_store_is_told(desk: Desk) -> None:
    with pytest.raises(Told, match="đang mở sổ này ở một cửa sổ khác"):
        desks.open_desk(desk.store.folder)


def test_a_closed_store_opens_again(desk: Desk) -> None:
    desk.store.close()
    again = desks.open_desk(desk.store.folder)
    try:
        assert again.facts.ward_name == desk.facts.ward_name
    finally:
        again.store.close()


def test_a_lost_key_is_told_and_the_recovery_code_opens_the_store(tmp_path: Path, answers) -> None:
    folder = DataFolder(tmp_path / "quay")
    made = setup.set_up(folder, answers)
    made.desk.store.close()
    (folder.keys / "khoa_may").unlink()
    with pytest.raises(Told, match="Không tìm thấy khóa"):
        desks.open_desk(folder)
    with pytest.raises(Told, match="Mã phục hồi không đúng"):
        keys.recover(folder, "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
    keys.recover(folder, made.recovery_code.lower())
    again = desks.open_desk(folder)
    again.store.close()


def test_a_first_run_cut_short_leaves_nothing_to_clear_away(
    tmp_path: Path, answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path / "quay")
    with monkeypatch.context() as broken:
        broken.setattr(setup.catalogue, "first_catalogue", lambda folder: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            setup.set_up(folder, answers)
    assert not desks.is_set_up(folder)
    made = setup.set_up(folder, answers)
    made.desk.store.close()
    assert desks.is_set_up(folder)
    with pytest.raises(Told, match="đã có một quầy"):
        setup.set_up(folder, answers)


def test_a_folder_that_lost_its_store_keeps_its_key_and_gets_no_new_store(desk: Desk, answers) -> None:
    folder = desk.store.folder
    desk.store.close()
    before = {file.name: file.read_bytes() for file in folder.keys.iterdir()}
    folder.store.rename(folder.root / "ban_sao.db")
    with pytest.raises(Told, match="chưa có sổ"):
        desks.open_desk(folder)
    with pytest.raises(Told, match="đã có khóa nhưng không có sổ"):
        setup.set_up(folder, answers)
    assert {file.name: file.read_bytes() for file in folder.keys.iterdir()} == before
    (folder.root / "ban_sao.db").rename(folder.store)
    desks.open_desk(folder).store.close()


@pytest.mark.parametrize("place", ["tep/quay", "/proc/quay"])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, answers, place: str) -> None:
    (tmp_path / "tep").write_text("một tệp, không phải thư mục")
    with pytest.raises(Told, match="Không ghi được vào thư mục dữ liệu"):
        setup.set_up(DataFolder(tmp_path / place), answers)


def test_a_torn_file_is_told(desk: Desk, full_draft) -> None:
    intake.accept(desk, full_draft)
    desk.store.close()
    content = bytearray(desk.store.folder.store.read_bytes())
    content[8192:] = bytes(len(content) - 8192)
    desk.store.folder.store.write_bytes(content)
    with pytest.raises(Told, match="hỏng"):
        desks.open_desk(desk.store.folder)


def test_a_second_process_is_told_and_the_first_works_on(desk: Desk, full_draft) -> None:
    script = (
        "import sys, pathlib; from mot_cua_desktop.errors import Told; from mot_cua_desktop.paths import DataFolder;"
        "from mot_cua_desktop.operations import desk\n"
        "try: desk.open_desk(DataFolder(pathlib.Path(sys.argv[1])))\n"
        "except Told as told: sys.stdout.buffer.write(str(told).encode())\n"
    )
    second = subprocess.run([sys.executable, "-c", script, desk.store.folder.root], capture_output=True)
    assert second.stdout.decode().startswith("Chương trình Một Cửa đang mở sổ này ở một cửa sổ khác.")
    assert intake.accept(desk, full_draft).code
    desk.store.close()
    alone = subprocess.run([sys.executable, "-c", script, desk.store.folder.root], capture_output=True)
    assert (alone.returncode, alone.stdout, alone.stderr) == (0, b"", b"")


def test_a_wrong_key_is_told(desk: Desk) -> None:
    desk.store.close()
    (desk.store.folder.keys / "khoa_may").write_text("00" * 32)
    with pytest.raises(Told, match="không mở được bằng khóa"):
        desks.open_desk(desk.store.folder)
    # The fixture closes the store once more, which must do no harm to a released lock.


def test_the_key_file_is_for_its_owner_only(desk: Desk) -> None:
    mode = stat.S_IMODE((desk.store.folder.keys / "khoa_may").stat().st_mode)
    assert mode == 0o600


def test_commits_are_durable_and_logged_ahead(desk: Desk) -> None:
    with desk.store.reading() as connection:
        assert connection.execute(text("pragma journal_mode")).scalar() == "wal"
        assert connection.execute(text("pragma synchronous")).scalar() == 2


@pytest.mark.skipif(sys.platform == "win32", reason="access lists, not modes")
def test_nobody_else_on_the_computer_reads_the_folder_or_the_store(tmp_path: Path, answers) -> None:
    folder = DataFolder(tmp_path / "quay")
    folder.root.mkdir(mode=0o755)
    folder.root.chmod(0o755)
    setup.set_up(folder, answers).desk.store.close()

    def modes() -> list[int]:
        return [stat.S_IMODE(path.stat().st_mode) for path in (folder.root, folder.store)]

    assert modes() == [0o700, 0o600]
    folder.root.chmod(0o755)
    folder.store.chmod(0o644)  # as an earlier version made it
    again = desks.open_desk(folder)
    with again.store.writing() as connection:
        connection.execute(text("create table x (y)"))
        log = Path(f"{folder.store}-wal")
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
    again.store.close()
    assert modes() == [0o700, 0o600]
