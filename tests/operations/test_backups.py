"""A copy made while the desk works is whole, is checked, says nothing of a person, and comes back the same."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.__main__ import main
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import backups, dossiers, intake, settings, setup, store_check
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import attachments, backup, recording


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "usb"
    made.mkdir()
    return made


@pytest.fixture
def kept(tmp_path: Path, answers: FirstRun, clock: Any, stick: Path) -> Iterator[tuple[Desk, str]]:
    """A desk of its own with its recovery code, and the folder chosen."""
    new = setup.set_up(DataFolder(tmp_path / "goc"), answers, clock)
    desk = settings.change(new.desk, backup_folder=str(stick))
    yield desk, new.recovery_code
    desk.store.close()


def taken(desk: Desk, draft: Draft, scan: Path) -> bytes:
    stream = intake.accept(desk, replace(draft, id=intake.new_draft(desk).id)).id
    scan.write_bytes(b"%PDF-1.7 " + scan.name.encode())
    dossiers.attach(desk, stream, scan)
    return stream


def digest(desk: Desk) -> str:
    with desk.store.reading() as connection:
        return recording.digest(connection)


def test_a_copy_comes_back_the_same_with_the_recovery_code(
    kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path
) -> None:
    desk, code = kept
    stream = taken(desk, full_draft, tmp_path / "trang.pdf")
    made = backups.make(desk)
    assert made.files == 1
    before, state = digest(desk), dossiers.get(desk, stream)
    folder = DataFolder(tmp_path / "moi")
    assert backups.restore(made.folder, folder, lambda: code) == made.events
    assert all(line.sound for line in store_check.check(folder))
    again = open_desk(folder, desk.clock)
    try:
        assert digest(again) == before
        assert dossiers.get(again, stream) == state
        assert dossiers.read_file(again, state.attachments[0].digest) == b"%PDF-1.7 trang.pdf"
        assert intake.accept(again, replace(full_draft, id=intake.new_draft(again).id)).code.endswith("-0002")
    finally:
        again.store.close()


def test_the_desk_goes_on_writing_while_it_is_copied(kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path) -> None:
    desk, _ = kept
    stop, written = threading.Event(), []

    def work() -> None:
        while not stop.is_set():
            written.append(intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        while not written:
            pass
        made = backups.make(desk)
        during = len(written)
    finally:
        stop.set()
        worker.join()
    assert during > 0
    assert backup.check(made.folder / "so_mot_cua.db", desk.store.key)[0] == made.events
    assert len(dossiers.page(desk, limit=1000)) == len(written)


def test_nothing_on_the_stick_says_who_anybody_is(kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path) -> None:
    desk, _ = kept
    taken(desk, full_draft, tmp_path / "Trần Thị Ngọc Ánh.pdf")
    made = backups.make(desk)
    assert made.folder.name == "2026-11-23-091200"
    for path in (desk.settings.backup_folder and Path(desk.settings.backup_folder).rglob("*")) or ():
        assert "Ánh" not in path.name
        if path.is_file():
            content = path.read_bytes()
            assert "Ngọc Ánh".encode() not in content
            assert b"%PDF" not in content
    assert not (made.folder / "khoa" / "khoa_may").exists()  # the key itself never leaves the machine


def test_a_copy_that_is_not_whole_never_gets_its_name(kept: tuple[Desk, str], monkeypatch: pytest.MonkeyPatch) -> None:
    desk, _ = kept
    whole = backup.check

    def spoiled(copy: Path, key: bytes) -> tuple[int, int, bytes]:
        with copy.open("r+b") as file:
            file.seek(copy.stat().st_size // 2)
            file.write(b"\0" * 64)
        return whole(copy, key)

    monkeypatch.setattr(backup, "check", spoiled)
    with pytest.raises(Told, match="không nguyên vẹn"):
        backups.make(desk)
    assert backups.last_at(desk) is None
    assert [each.name for each in backup.home(Path(desk.settings.backup_folder), desk.facts.desk_id).iterdir()] == []


def test_a_file_that_the_stick_kept_half_of_is_told(
    kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = kept
    taken(desk, full_draft, tmp_path / "trang.pdf")
    small = 4_096  # not the store itself, which is looked at in another way

    def worn(handle: int) -> None:
        if os.fstat(handle).st_size < small:
            os.ftruncate(handle, 5)

    monkeypatch.setattr(backup, "_to_disk", worn)
    with pytest.raises(Told, match="không nguyên vẹn"):
        backups.make(desk)
    assert backups.last_at(desk) is None


def test_once_a_day_and_the_oldest_go(kept: tuple[Desk, str], clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, _ = kept
    monkeypatch.setattr(backup.make, "__kwdefaults__", {**(backup.make.__kwdefaults__ or {}), "kept": 2})
    days = []
    for _ in range(3):
        made = backups.daily(desk)
        assert made is not None
        days.append(made.folder.name)
        clock.forward(hours=1)
        assert backups.daily(desk) is None
        clock.forward(hours=23)
    found = backup.copies(Path(desk.settings.backup_folder), desk.facts.desk_id)
    assert [each.name for each in found] == days[1:]
    assert backups.last_at(desk) == datetime(2026, 11, 25, 9, 12)


def test_where_no_copy_can_be_is_told(kept: tuple[Desk, str], tmp_path: Path, stick: Path) -> None:
    desk = settings.change(kept[0], backup_folder="")
    assert backups.daily(desk) is None
    with pytest.raises(Told, match="Chưa chọn nơi sao lưu"):
        backups.make(desk)
    desk = settings.change(desk, backup_folder=str(tmp_path / "da_rut"))
    with pytest.raises(Told, match="Không thấy thư mục sao lưu"):
        backups.make(desk)
    inside = desk.store.folder.root / "sao_luu"
    inside.mkdir()
    desk = settings.change(desk, backup_folder=str(inside))
    with pytest.raises(Told, match="nằm trong thư mục dữ liệu"):
        backups.make(desk)
    desk = settings.change(desk, backup_folder=str(stick))
    (desk.store.folder.keys / "phuc_hoi.json").rename(tmp_path / "cat")
    with pytest.raises(Told, match="Thiếu tệp mã phục hồi"):
        backups.make(desk)
    assert list(stick.iterdir()) == []


def test_a_full_stick_is_told_before_anything_is_written(
    kept: tuple[Desk, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = kept
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda at: backup.shutil._ntuple_diskusage(9, 9, 0))
    with pytest.raises(Told, match="không đủ chỗ: cần khoảng"):
        backups.make(desk)


def test_a_copy_can_be_stopped_and_leaves_nothing(kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path) -> None:
    desk, _ = kept
    taken(desk, full_draft, tmp_path / "mot.pdf")
    taken(desk, full_draft, tmp_path / "hai.pdf")
    cancel = backups.Cancel()
    with pytest.raises(Told, match="Đã dừng sao lưu"):
        backups.make(desk, cancel=cancel, progress=lambda done, of: cancel.ask())
    assert backups.last_at(desk) is None
    with pytest.raises(Told, match="Đã dừng sao lưu"):
        backups.make(desk, cancel=cancel)


def test_a_wrong_code_or_a_full_folder_lays_nothing_back(
    kept: tuple[Desk, str], tmp_path: Path, full_draft: Draft
) -> None:
    desk, code = kept
    made = backups.make(desk)
    folder = DataFolder(tmp_path / "moi")
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    with pytest.raises(Told):
        backups.restore(made.folder, folder, lambda: wrong)
    assert not folder.root.exists()
    with pytest.raises(Told, match="không trống"):
        backups.restore(made.folder, desk.store.folder, lambda: code)
    with pytest.raises(Told, match="không phải một bản sao lưu"):
        backups.restore(made.folder.parent, folder, lambda: code)


def test_by_command_while_the_window_is_open_and_back_again(
    kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path, stick: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    desk, code = kept
    stream = taken(desk, full_draft, tmp_path / "trang.pdf")
    assert main(["--data", str(desk.store.folder.root), "backup", "--to", str(stick)]) == 0
    assert "Đã sao lưu và kiểm lại" in capsys.readouterr().out
    (home,) = (each for each in stick.iterdir())
    (copy,) = (each for each in home.iterdir() if each.name != "tep")
    monkeypatch.setattr("builtins.input", lambda asked: code)
    back = tmp_path / "moi"
    assert main(["--data", str(back), "restore", str(copy)]) == 0
    assert "Đã phục hồi" in capsys.readouterr().out
    assert main(["--data", str(back), "check"]) == 0
    again = open_desk(DataFolder(back), desk.clock)
    try:
        assert (digest(again), dossiers.get(again, stream)) == (digest(desk), dossiers.get(desk, stream))
        found = dossiers.get(again, stream).attachments[0].digest
        assert attachments.content_size(again.store, found)
    finally:
        again.store.close()


def rotten(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def sealed(folder: Path) -> Path:
    (file,) = (each for each in folder.rglob("*") if len(each.name) == 64)
    return file


def test_a_file_that_rotted_on_the_stick_is_put_right_by_the_next_backup(
    kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path, stick: Path, clock: Any
) -> None:
    desk, _ = kept
    taken(desk, full_draft, tmp_path / "trang.pdf")
    backups.make(desk)
    file = sealed(stick)
    before = file.read_bytes()
    rotten(file)
    clock.forward(hours=1)
    made = backups.make(desk)
    assert (made.files, made.lost) == (1, 0)
    assert file.read_bytes() == before


def test_a_file_that_rotted_here_does_not_spoil_the_copy_of_it(
    kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path, stick: Path, clock: Any
) -> None:
    desk, _ = kept
    taken(desk, full_draft, tmp_path / "trang.pdf")
    backups.make(desk)
    before = sealed(stick).read_bytes()
    rotten(sealed(desk.store.folder.attachments))
    clock.forward(hours=1)
    made = backups.make(desk)
    assert (made.files, made.lost) == (1, 0)
    assert sealed(stick).read_bytes() == before
    sealed(stick).unlink()
    clock.forward(hours=1)
    made = backups.make(desk)
    assert (made.files, made.lost) == (0, 1)
    assert "1 tệp đã hỏng trên máy này" in made.words


@pytest.mark.parametrize("spoil", [rotten, Path.unlink])
def test_a_restore_ends_with_a_look_at_the_files(
    kept: tuple[Desk, str], full_draft: Draft, tmp_path: Path, stick: Path, spoil: Any,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    desk, code = kept
    taken(desk, full_draft, tmp_path / "trang.pdf")
    made = backups.make(desk)
    spoil(sealed(stick))
    monkeypatch.setattr("builtins.input", lambda asked: code)
    assert main(["--data", str(tmp_path / "moi"), "restore", str(made.folder)]) == 2
    assert "✗ Tệp đính kèm: 1 trong 1 tệp bị thiếu hoặc hỏng" in capsys.readouterr().out


@pytest.mark.parametrize("at", ["so_mot_cua.db", "phuc_hoi.json", "tep"])
def test_a_broken_restore_is_no_desk_and_is_taken_up_again(
    kept: tuple[Desk, str], answers: FirstRun, full_draft: Draft, tmp_path: Path, at: str,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    desk, code = kept
    stream = taken(desk, full_draft, tmp_path / "trang.pdf")
    made = backups.make(desk)
    folder = DataFolder(tmp_path / "moi")
    copy_file = backup._copy_file

    def full(source: Path, to: Path) -> None:
        if at in (to.name, to.parent.parent.name):
            raise OSError(28, "No space left on device")
        copy_file(source, to)

    with monkeypatch.context() as broken:
        broken.setattr(backup, "_copy_file", full)
        with pytest.raises(Told, match="ổ đĩa đầy"):
            backups.restore(made.folder, folder, lambda: code)
    monkeypatch.setattr("builtins.input", lambda asked: code)
    lying = sorted(each for each in folder.root.rglob("*"))
    where = ["--data", str(folder.root)]
    for words in (["check"], ["recover"], ["backup", "--to", str(tmp_path)], ["export-catalogue", "a.xlsx"]):
        assert main([*where, *words]) == 2
        said = capsys.readouterr().err
        assert "bị dừng giữa chừng" in said
        assert "mot-cua restore" in said
        assert "nguyên" not in said
    with pytest.raises(Told, match="bị dừng giữa chừng"):
        setup.set_up(folder, answers)
    assert [each for each in sorted(folder.root.rglob("*")) if each.name != "dang_mo"] == lying
    assert main([*where, "restore", str(made.folder)]) == 0
    assert main([*where, "check"]) == 0
    again = open_desk(folder, desk.clock)
    try:
        assert dossiers.get(again, stream) == dossiers.get(desk, stream)
    finally:
        again.store.close()


@pytest.mark.parametrize("command", ["restore", "recover"])
def test_nobody_there_to_type_the_code_is_told(
    kept: tuple[Desk, str], tmp_path: Path, command: str,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    desk, _ = kept
    made = backups.make(desk)

    def nobody(asked: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    words = [command, str(made.folder)] if command == "restore" else [command]
    folder = tmp_path / "moi" if command == "restore" else desk.store.folder.root
    assert main(["--data", str(folder), *words]) == 2
    assert "Chưa có mã phục hồi" in capsys.readouterr().err
    assert not (tmp_path / "moi").exists()
