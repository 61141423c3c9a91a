"""The key: in the keyring or a tight file, found again after a move, and never lost while the sheet is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring import get_keyring, set_keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import dossiers, intake, setup
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import keys, recovery


class InMemory(KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemory]:
    monkeypatch.delenv("MOT_CUA_KEYS")
    before, made = get_keyring(), InMemory()
    set_keyring(made)
    yield made
    set_keyring(before)


def test_with_a_keyring_no_file_holds_the_key(ring: InMemory, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    key, _ = keys.create(folder)
    assert list(ring.kept.values()) == [key.hex()]
    assert [file.name for file in folder.keys.iterdir()] == ["phuc_hoi.json"]
    assert keys.load(folder) == key


def test_a_moved_folder_is_known_to_the_keyring(ring: InMemory, tmp_path: Path) -> None:
    key, _ = keys.create(DataFolder(tmp_path / "cu"))
    (tmp_path / "cu").rename(tmp_path / "moi")
    assert keys.load(DataFolder(tmp_path / "moi")) == key


def test_two_stores_have_two_entries(ring: InMemory, tmp_path: Path) -> None:
    both = [keys.create(DataFolder(tmp_path / name))[0] for name in ("a", "b")]
    assert [keys.load(DataFolder(tmp_path / name)) for name in ("a", "b")] == both


def test_a_locked_keyring_leaves_the_key_in_a_tight_file(ring: InMemory, tmp_path: Path) -> None:
    ring.locked = True
    folder = DataFolder(tmp_path)
    key, _ = keys.create(folder)
    assert (folder.keys / "khoa_may").stat().st_mode & 0o777 == 0o600
    assert keys.load(folder) == key


def test_a_stale_key_file_never_hides_the_recovered_key(ring: InMemory, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    key, code = keys.create(folder)
    ring.kept.clear()
    (folder.keys / "khoa_may").write_text("00" * 32)  # from another store, copied by mistake
    assert keys.recover(folder, code) == key
    assert keys.load(folder) == key


def test_a_key_file_that_holds_no_key_is_as_good_as_none(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    keys.create(folder)
    for content in (b"", b"khong phai khoa", b"\xff\xfe\x00", b"00" * 16):
        (folder.keys / "khoa_may").write_bytes(content)
        with pytest.raises(Told, match="Không tìm thấy khóa mở sổ"):
            keys.load(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps other people out of a profile in another way")
def test_rights_that_a_copy_widened_are_tightened(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = DataFolder(tmp_path)
    key, _ = keys.create(folder)
    (folder.keys / "khoa_may").chmod(0o644)
    assert keys.load(folder) == key
    assert (folder.keys / "khoa_may").stat().st_mode & 0o777 == 0o600
    assert "readable by other users" in caplog.text


# --- the sheet in the safe ---


@pytest.fixture
def sheet(tmp_path: Path) -> tuple[DataFolder, bytes, str]:
    folder = DataFolder(tmp_path)
    key, code = keys.create(folder)
    (folder.keys / "khoa_may").unlink()
    return folder, key, code


def test_the_code_may_be_typed_as_a_tired_person_types(sheet: tuple[DataFolder, bytes, str]) -> None:
    folder, key, code = sheet
    for typed in (
        code,
        code.lower(),
        code.replace("-", ""),
        f"  {code.replace('-', '  ')} ",
        code.replace("-", "–"),
        code.replace("0", "O").replace("1", "l"),
        "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code),  # full-width, from an input method
    ):
        assert keys.recover(folder, typed) == key


def test_a_slip_is_told_with_its_place(sheet: tuple[DataFolder, bytes, str]) -> None:
    folder, _, code = sheet
    groups = code.split("-")
    # The check letter itself changed: a slip that is always noticed.
    groups[2] = groups[2][:4] + ("A" if groups[2][4] != "A" else "B")
    with pytest.raises(Told, match="nhóm thứ 3 bị gõ sai"):
        keys.recover(folder, "-".join(groups))
    groups[4] = groups[4][:4] + ("A" if groups[4][4] != "A" else "B")
    with pytest.raises(Told, match="các nhóm 3, 5 bị gõ sai"):
        keys.recover(folder, "-".join(groups))
    with pytest.raises(Told, match="25 chữ và số, vừa gõ 24"):
        keys.recover(folder, code[:-1])
    with pytest.raises(Told, match="Tắt bộ gõ tiếng Việt"):
        keys.recover(folder, code[:-2] + "Đâ")


def test_another_stores_sheet_is_told_apart_from_a_slip(sheet: tuple[DataFolder, bytes, str]) -> None:
    with pytest.raises(Told, match="có thể là phiếu của quầy khác"):
        keys.recover(sheet[0], recovery.new_code())
    assert not (sheet[0].keys / "khoa_may").exists()


def test_what_was_typed_is_never_repeated(sheet: tuple[DataFolder, bytes, str]) -> None:
    for typed in ("MATKHAUCUAHANH", sheet[2][:-1], recovery.new_code()):
        with pytest.raises(Told) as told:
            keys.recover(sheet[0], typed)
        assert typed not in str(told.value)
        assert typed[:5] not in str(told.value)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"salt": 1, "nonce": 2, "sealed": 3}', b'{"salt": "", "nonce": "", "sealed": ""}']
)
def test_a_broken_slot_is_not_called_a_wrong_code(sheet: tuple[DataFolder, bytes, str], content: bytes) -> None:
    (sheet[0].keys / "phuc_hoi.json").write_bytes(content)
    with pytest.raises(Told, match=r"phuc_hoi\.json\) đã hỏng"):
        keys.recover(sheet[0], sheet[2])


def test_the_sheet_opens_a_copied_folder_in_a_fresh_process(
    answers: FirstRun, clock: desks.Clock, full_draft: Draft, tmp_path: Path
) -> None:
    """What the recovery sheet promises, done as an administrator would: another machine, the folder, the code."""
    folder = DataFolder(tmp_path / "goc")
    made = setup.set_up(folder, answers, clock)
    (tmp_path / "tờ khai.pdf").write_bytes(b"%PDF-1.7 noi dung")
    state = dossiers.attach(made.desk, intake.accept(made.desk, full_draft).id, tmp_path / "tờ khai.pdf")
    made.desk.store.close()
    copied = DataFolder(tmp_path / "máy mới")
    shutil.copytree(folder.root, copied.root)
    (copied.keys / "khoa_may").unlink()
    ran = subprocess.run(
        [sys.executable, "-m", "mot_cua_desktop", "recover", "--data", copied.root],
        input=made.recovery_code.lower(), capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    again = desks.open_desk(copied, clock)
    assert dossiers.get(again, state.id) == state
    assert dossiers.read_file(again, state.attachments[0].digest) == b"%PDF-1.7 noi dung"
    again.store.close()
