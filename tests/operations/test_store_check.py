"""`mot-cua check` says of a sound desk that it is sound, and of a copy that was tampered with where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from mot_cua_desktop.__main__ import main
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import attachments, engine


@pytest.fixture
def folder(desk: Desk, full_draft: Draft, tmp_path: Path) -> Path:
    """A desk with a dossier and a scan, its program closed."""
    scan = tmp_path / "a.pdf"
    scan.write_bytes(b"%PDF-1.7 noi dung")
    dossiers.attach(desk, intake.accept(desk, full_draft).id, scan)
    desk.store.close()
    return desk.store.folder.root


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = main(["--data", str(folder), "check"])
    return code, capsys.readouterr().out.splitlines()


def tamper(desk: Desk, *statements: str) -> None:
    store = engine.open_store(desk.store.folder)
    with store.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))
    store.close()


def test_a_sound_desk(folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = checked(folder, capsys)
    assert code == 0
    assert [line[0] for line in lines] == ["✓"] * 4
    assert lines[1].endswith("việc, chuỗi khớp từ việc đầu đến việc cuối.")
    assert lines[2:] == ["✓ Bảng tra cứu: khớp với nhật ký.", "✓ Tệp đính kèm: 1 tệp, đủ và đọc được."]
    assert checked(folder, capsys) == (code, lines)  # looking changes nothing


def test_a_changed_word_of_the_journal(folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(
        desk,
        "drop trigger event_never_updated",
        "update event set body = replace(body, '\"tai_quay\"', '\"buu_chinh\"') where type = 'opened'",
    )
    code, lines = checked(folder, capsys)
    assert code == 2
    assert lines[1].startswith("✗ Nhật ký: Nhật ký của ")
    assert "không khớp tại việc số" in lines[1]
    assert lines[3].startswith("✓")


def test_a_row_that_does_not_follow_from_the_journal(
    folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(desk, "update counter set last = last + 5")
    for _ in range(2):  # nothing was mended by looking
        code, lines = checked(folder, capsys)
        assert code == 2
        assert lines[1].startswith("✓")
        assert lines[2].startswith("✗ Bảng tra cứu: không khớp với nhật ký")


def test_a_scan_that_is_gone_or_spoiled(folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    [file] = [path for path in desk.store.folder.attachments.rglob("*") if path.is_file()]
    assert file == attachments.place(desk.store, file.name)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert checked(folder, capsys)[1][3].startswith("✗ Tệp đính kèm: 1 trong 1 tệp bị thiếu hoặc hỏng.")
    file.unlink()
    code, lines = checked(folder, capsys)
    assert code == 2
    assert lines[3].startswith("✗ Tệp đính kèm: 1 trong 1")


def test_a_store_that_cannot_be_opened_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "check"]) == 2
    assert "chưa có sổ" in capsys.readouterr().err
