"""Scans: dropped anywhere on the page, chosen, or offered as the scanner saves them; sealed by content, once each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import dossiers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit import folder_watch
from mot_cua_desktop.ui.kit.lanes import Lane

Begin = Callable[..., IntakePage]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scans(tmp_path: Path) -> list[Path]:
    found = [tmp_path / name for name in ("to khai.pdf", "giay cu.pdf")]
    for number, path in enumerate(found):
        path.write_bytes(b"%PDF-1.4 invented " + str(number).encode())
    return found


def drop(target: QWidget, paths: list[Path]) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    taken = []
    for kind in (QDragEnterEvent, QDropEvent):
        where = QPointF(30, 30)
        event = kind(
            where.toPoint() if kind is QDragEnterEvent else where, Qt.DropAction.CopyAction, mime,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        event.ignore()
        QApplication.sendEvent(target, event)
        taken.append(event.isAccepted())
    return all(taken)


def test_files_dropped_on_the_page_are_sealed_and_listed(
    desk: Desk, lane: Lane, begin: Begin, scans: list[Path]
) -> None:
    page = begin()
    assert drop(page.form, [*scans, scans[0]])
    lane.settle()
    assert [file.name for file in page.draft.files] == ["to khai.pdf", "giay cu.pdf"]  # the same content once
    assert page.form.files.isVisible()
    assert dossiers.read_file(desk, page.draft.files[0].digest) == scans[0].read_bytes()
    page.papers.all_in_order()
    page.accept()
    lane.settle()
    state = dossiers.get(desk, dossiers.page(desk)[0].id)
    assert [file.name for file in state.attachments] == ["to khai.pdf", "giay cu.pdf"]


def test_no_field_takes_a_dropped_file_for_a_word(page: IntakePage) -> None:
    assert not any(line.acceptDrops() for line in page.citizen._lines())
    assert page.form.acceptDrops()


def test_words_dropped_are_no_files(page: IntakePage) -> None:
    mime = QMimeData()
    mime.setText("not a file")
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(page.form, event)
    assert not page.draft.files


def test_what_the_scanner_saves_is_offered_and_taken_by_a_key(
    qtbot: QtBot, desk: Desk, lane: Lane, open_page: Callable[[], IntakePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watch, "_TICK", 20)
    page = open_page()
    folder = desk.store.folder.scanned
    folder.mkdir(exist_ok=True)
    for name in ("quet 1.pdf", "quet 2.pdf"):
        (folder / name).write_bytes(f"%PDF {name}".encode())
    qtbot.waitUntil(lambda: "(và 1 tệp nữa)" in page.form.scan_label.text())
    assert not page.draft.files  # offered, never taken by itself
    qtbot.keyClick(page.form.name, Qt.Key.Key_T, CTRL)
    lane.settle()
    assert [file.name for file in page.draft.files] == ["quet 1.pdf"]
    qtbot.mouseClick(page.form.scan_skip_button, Qt.MouseButton.LeftButton)
    assert not page.form.scan_row.isVisible()
    assert len(page.draft.files) == 1


def test_the_folder_of_the_settings_is_watched(
    qtbot: QtBot, desk: Desk, tmp_path: Path, open_page: Callable[[], IntakePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    from mot_cua_desktop.operations import settings

    monkeypatch.setattr(folder_watch, "_TICK", 20)
    page = open_page()
    elsewhere = tmp_path / "o mang chung"
    elsewhere.mkdir()
    page.use(settings.change(desk, scan_folder=str(elsewhere)))
    (elsewhere / "a.pdf").write_bytes(b"%PDF")
    qtbot.waitUntil(page.form.scan_row.isVisible)
    assert "a.pdf" in page.form.scan_label.text()


def test_delete_takes_a_file_out_again(qtbot: QtBot, lane: Lane, begin: Begin, scans: list[Path]) -> None:
    page = begin()
    for scan in scans:
        page.files.add(scan)
    lane.settle()
    page.form.files.setFocus()
    page.form.files.setCurrentRow(0)
    qtbot.keyClick(page.form.files, Qt.Key.Key_Delete)
    assert [file.name for file in page.draft.files] == ["giay cu.pdf"]


def test_a_file_that_is_gone_is_told(lane: Lane, begin: Begin, tmp_path: Path, faults: list[Exception]) -> None:
    page = begin()
    page.files.add(tmp_path / "khong co.pdf")
    lane.settle()
    assert str(faults.pop())
    assert not page.files.busy
    assert not page.draft.files


def test_no_dossier_leaves_without_the_file_still_being_sealed(
    desk: Desk, lane: Lane, begin: Begin, scans: list[Path], faults: list[Exception]
) -> None:
    page = begin()
    page.papers.all_in_order()
    gate = threading.Event()
    lane.run(gate.wait, lambda _: None)
    page.files.add(scans[0])
    page.accept()
    assert "đang được cất vào máy" in str(faults.pop())
    gate.set()
    lane.settle()
    page.accept()
    lane.settle()
    assert len(dossiers.get(desk, dossiers.page(desk)[0].id).attachments) == 1


def test_a_file_dropped_after_the_receipt_is_not_lost_in_silence(
    lane: Lane, begin: Begin, scans: list[Path], faults: list[Exception]
) -> None:
    page = begin()
    page.papers.all_in_order()
    page.accept()
    lane.settle()
    drop(page.form, scans)
    assert "Thêm tệp ở trang Hồ sơ (F3)" in str(faults.pop())
