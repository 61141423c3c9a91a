"""Typefaces once, and garbage only where widgets may be freed: twice over a fault of these ended the whole program."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mot_cua_desktop.ui.kit import appearance


class Knot:
    """Something that only the collector can free; it notes the thread in which that happened."""

    freed_in: list[threading.Thread]

    def __init__(self, freed_in: list[threading.Thread]) -> None:
        self.itself = self
        self.freed_in = freed_in

    def __del__(self) -> None:
        self.freed_in.append(threading.current_thread())


def test_what_only_the_collector_frees_is_freed_in_the_windows_thread(qtbot: QtBot, qapp: QApplication) -> None:
    freed_in: list[threading.Thread] = []
    gc.enable()  # as a fresh program begins
    timer = appearance.collect_here(qapp, every=20)
    knot = weakref.ref(Knot(freed_in))

    def busy() -> None:
        kept = [[] for _ in range(50_000)]  # enough new lists that the collector would run here, were it let
        assert len(kept) == 50_000

    worker = threading.Thread(target=busy)
    worker.start()
    worker.join()
    assert knot() is not None, "collected by whoever made lists"
    qtbot.waitUntil(lambda: bool(freed_in))
    timer.stop()
    assert freed_in == [threading.main_thread()]


def test_the_typefaces_are_registered_once_however_often_the_program_is_dressed(qapp: QApplication) -> None:
    appearance._fonts()
    before = QFontDatabase.families()
    appearance._fonts()
    assert appearance._fonts.cache_info().misses == 1
    assert QFontDatabase.families() == before
