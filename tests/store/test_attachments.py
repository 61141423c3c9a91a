"""Files from the world outside: too large, half-written, vanishing, hostile; and what is kept of them."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain.draft import Draft, DraftFile
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk, system_clock
from mot_cua_desktop.store import attachments

PDF = b"%PDF-1.7 "


def kept(desk: Desk) -> list[Path]:
    return [file for file in desk.store.folder.attachments.rglob("*") if file.is_file()]


def page(folder: Path, name: str = "trang.pdf", content: bytes = PDF + b"noi dung") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_too_large_is_told_before_a_byte_is_read(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "to.pdf"
    with path.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(Told, match="200 MB, quá mức 100 MB"):
        attachments.put(desk.store, path)


def test_a_file_that_changes_while_it_is_read_is_told_and_not_kept(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = page(tmp_path, content=PDF + b"x" * 3_000_000)
    whole = attachments._chunks

    def meanwhile(source: object) -> Iterator[tuple[bytes, bool]]:
        for number, piece in enumerate(whole(source)):  # type: ignore[arg-type]
            if number == 1:
                with path.open("r+b") as other:
                    other.seek(100)
                    other.write(b"khac")
                os.utime(path, ns=(1, 1))
            yield piece

    monkeypatch.setattr(attachments, "_chunks", meanwhile)
    with pytest.raises(Told, match="Tệp đang được ghi dở"):
        attachments.put(desk.store, path)
    assert kept(desk) == []


def test_a_page_is_on_the_disk_before_it_has_its_name_and_the_name_before_it_is_spoken_of(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, int, int]] = []  # what was done, to which file, and how long it was then
    flush, move = os.fsync, Path.replace

    def flushed(handle: int) -> None:
        of = os.fstat(handle)
        done.append(("flush", of.st_ino, of.st_size))
        flush(handle)

    def moved(half: Path, target: Path) -> Path:
        of = half.stat()
        done.append(("name", of.st_ino, of.st_size))
        return move(half, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", moved)
    target = attachments.place(desk.store, attachments.put(desk.store, page(tmp_path)).digest)
    whole = target.stat()
    names = [number for what, number, _ in done[2:] if what == "flush"]
    assert done[:2] == [("flush", whole.st_ino, whole.st_size), ("name", whole.st_ino, whole.st_size)]
    if os.name == "posix":  # Windows writes names by itself
        assert names == [target.parent.stat().st_ino, target.parent.parent.stat().st_ino]


def test_a_file_that_grows_while_it_is_read_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = page(tmp_path, content=PDF + b"x" * 1_500_000)
    whole = attachments._chunks

    def meanwhile(source: object) -> Iterator[tuple[bytes, bool]]:
        for piece in whole(source):  # type: ignore[arg-type]
            yield piece
            with path.open("ab") as other:
                other.write(b"x")

    monkeypatch.setattr(attachments, "_chunks", meanwhile)
    with pytest.raises(Told, match="Tệp đang được ghi dở"):
        attachments.put(desk.store, path)
    assert kept(desk) == []


def test_what_is_no_file_or_gone_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "thu_muc.pdf").mkdir()
    with pytest.raises(Told, match="Đây không phải là tệp"):
        attachments.put(desk.store, tmp_path / "thu_muc.pdf")
    with pytest.raises(Told, match="Không còn thấy tệp này"):
        attachments.put(desk.store, tmp_path / "da_chuyen.pdf")
    with pytest.raises(Told, match="Không đọc được tệp này"):
        attachments.put(desk.store, tmp_path / "a\x00b.pdf")
    with pytest.raises(Told, match="Không đọc được tệp này"):
        attachments.put(desk.store, tmp_path / ("dài" * 200 + ".pdf"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among files")
def test_a_pipe_does_not_hold_the_desk(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ong.pdf")
    with pytest.raises(Told, match="Đây không phải là tệp"):
        attachments.put(desk.store, tmp_path / "ong.pdf")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights on a single file")
def test_a_file_without_rights_is_told(desk: Desk, tmp_path: Path) -> None:
    path = page(tmp_path)
    path.chmod(0)
    if os.geteuid() != 0:
        with pytest.raises(Told, match="Không mở được tệp này"):
            attachments.put(desk.store, path)
        return
    # To root every file opens, so the same call is made as nobody, on a path that nobody may walk.
    script = (
        "import os, sys, pathlib, types\n"
        "from mot_cua_desktop.store import attachments\n"
        "from mot_cua_desktop.errors import Told\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "try: attachments.put(types.SimpleNamespace(), pathlib.Path(sys.argv[1]))\n"
        "except Told as told: sys.stdout.buffer.write(str(told).encode())\n"
    )
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(0o755)
    ran = subprocess.run([sys.executable, "-c", script, path], capture_output=True)
    assert ran.stdout.decode().startswith("Không mở được tệp này."), ran.stderr.decode()


@pytest.mark.parametrize(
    ("hostile", "plain"),
    [
        ("..\\..\\C:/x/tờ\u202ekhai\x00<>.pdf", "tờkhai__.pdf"),
        ("../../../etc/passwd", "passwd"),
        ("con.pdf", "_con.pdf"),
        ("LPT1", "_LPT1"),
        ("aux.tar.zip", "_aux.tar.zip"),
        ("a\nb\tc\r.pdf", "abc.pdf"),
        ("\ud800hỏng\udcff.pdf", "hỏng.pdf"),
        (".pdf", "pdf"),
        ("...", "tep"),
        ("ten. ", "ten"),
        ("Tờ khai .pdf", "Tờ khai.pdf"),
        ("giấy uỷ quyền:2026?.pdf", "giấy uỷ quyền_2026_.pdf"),
    ],
)
def test_a_hostile_name_becomes_a_plain_one(hostile: str, plain: str) -> None:
    assert attachments.safe_name(hostile) == plain


def test_a_plain_name_can_be_written_on_every_system(tmp_path: Path) -> None:
    for name in ("ặ" * 500 + ".pdf", "a" * 500 + ".pdf", "không có đuôi " * 40, "x" * 200 + "." + "y" * 200):
        safe = attachments.safe_name(name)
        assert len(safe) <= 120
        assert len(safe.encode()) <= 200
        (tmp_path / safe).touch()


def test_a_decomposed_name_is_kept_composed(desk: Desk, full_draft: Draft, tmp_path: Path) -> None:
    path = page(tmp_path, unicodedata.normalize("NFD", "giấy khai sinh.pdf"))
    state = dossiers.attach(desk, intake.accept(desk, full_draft).id, path)
    assert state.attachments[0].name == "giấy khai sinh.pdf"


def test_the_same_scan_again_changes_nothing(desk: Desk, full_draft: Draft, tmp_path: Path) -> None:
    taken = intake.accept(desk, full_draft).id
    once = dossiers.attach(desk, taken, page(tmp_path))
    assert dossiers.attach(desk, taken, page(tmp_path, "ban_khac.pdf")) == once
    other = dossiers.attach(desk, taken, page(tmp_path), component="TP1")
    assert [each.component for each in other.attachments] == ["", "TP1"]
    assert len(kept(desk)) == 1


def test_a_damaged_copy_is_replaced_when_the_scan_comes_again(desk: Desk, tmp_path: Path) -> None:
    stored = attachments.put(desk.store, page(tmp_path))
    sealed = attachments.place(desk.store, stored.digest)
    sealed.write_bytes(sealed.read_bytes()[:20])
    attachments.put(desk.store, page(tmp_path))
    assert attachments.read(desk.store, stored.digest) == PDF + b"noi dung"


@pytest.mark.parametrize("left", [0, 4, 12, 20, 1024 * 1024 + 28, -1])
def test_a_cut_file_never_passes_for_a_whole_one(desk: Desk, tmp_path: Path, left: int) -> None:
    stored = attachments.put(desk.store, page(tmp_path, content=PDF + b"x" * 2_500_000))
    sealed = attachments.place(desk.store, stored.digest)
    sealed.write_bytes(sealed.read_bytes()[:left])
    with pytest.raises(Told, match="đã hỏng"):
        attachments.read(desk.store, stored.digest)


def test_one_file_cannot_stand_in_for_another(desk: Desk, tmp_path: Path) -> None:
    mine = attachments.put(desk.store, page(tmp_path, content=PDF + b"cua toi"))
    other = attachments.put(desk.store, page(tmp_path, content=PDF + b"cua nguoi khac"))
    attachments.place(desk.store, other.digest).replace(attachments.place(desk.store, mine.digest))
    with pytest.raises(Told, match="đã hỏng"):
        attachments.read(desk.store, mine.digest)
    with pytest.raises(Told, match="không còn trong kho"):
        attachments.read(desk.store, other.digest)


def test_nothing_of_a_file_lies_readable_on_the_disk(desk: Desk, full_draft: Draft, tmp_path: Path) -> None:
    secret = "Nguyễn Thị Kín Đáo".encode()
    path = page(tmp_path, "Nguyen Thi Kin Dao.pdf", PDF + secret * 1000)
    dossiers.attach(desk, intake.accept(desk, full_draft).id, path)
    for file in desk.store.folder.root.rglob("*"):
        assert "Kin Dao" not in file.name
        if file.is_file():
            content = file.read_bytes()
            assert secret not in content
            assert b"Kin Dao" not in content


def test_the_sweep_takes_what_nobody_wants_and_nothing_else(desk: Desk, full_draft: Draft, tmp_path: Path) -> None:
    def scan(text: bytes) -> DraftFile:
        stored = dossiers.take_in_file(desk, page(tmp_path, content=PDF + text))
        return DraftFile(digest=stored.digest, name=stored.name, size=stored.size, media_type=stored.media_type)

    taken = intake.accept(desk, replace(full_draft, files=(scan(b"trong ho so"),)))
    draft = replace(intake.new_draft(desk), files=(scan(b"trong nhap"),))
    intake.save_draft(desk, draft)
    dropped, fresh = scan(b"nhap da bo"), scan(b"vua quet")
    half = desk.store.folder.attachments / f"ab{attachments.HALF}"
    half.write_bytes(b"mat dien")
    strange = desk.store.folder.attachments / "doc_me.txt"
    strange.write_bytes(b"khong phai cua ta")
    days_ago = (system_clock() - timedelta(days=2)).timestamp()
    for file in kept(desk):
        if file.name != fresh.digest:
            os.utime(file, (days_ago, days_ago))
    desk = by_the_computer(desk)
    assert dossiers.sweep_files(desk) == 2
    assert not attachments.place(desk.store, dropped.digest).exists()
    assert {file.name for file in kept(desk)} == {
        taken.attachments[0].digest, draft.files[0].digest, fresh.digest, strange.name,
    }  # fmt: skip


def test_a_scan_that_comes_again_is_wanted_again(desk: Desk, tmp_path: Path) -> None:
    stored = dossiers.take_in_file(desk, page(tmp_path))
    os.utime(attachments.place(desk.store, stored.digest), (1, 1))
    dossiers.take_in_file(desk, page(tmp_path))
    assert dossiers.sweep_files(by_the_computer(desk)) == 0


def by_the_computer(desk: Desk) -> Desk:
    """Files carry the computer's time, so the sweep is tried with it."""
    return dataclasses.replace(desk, clock=system_clock)
