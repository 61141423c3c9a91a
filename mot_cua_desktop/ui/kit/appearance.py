"""How the program looks and breathes: typefaces, style, the page of a few words, the collector of garbage."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QDir, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from mot_cua_desktop import paths


def page_of_words(text: str, again: Callable[[], None] | None = None) -> QWidget:
    """A page that only says something while there is nothing to work on; ``again`` puts a button under it."""
    page = QWidget()
    page.setProperty("kind", "page")
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("kind", "title")
    column = QVBoxLayout(page)
    column.setContentsMargins(120, 60, 120, 60)
    column.addWidget(label)
    if again is not None:
        button = QPushButton("Thử lại")
        button.clicked.connect(again)
        column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
    return page


@cache
def _fonts() -> None:
    """Our typefaces, once per process: a second time would drop faces that windows still draw with, and crash."""
    for name in ("Regular", "Medium", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(paths.resource("fonts", f"BeVietnamPro-{name}.ttf")))
    QFontDatabase.addApplicationFont(str(paths.resource("fonts", "VNSymbols.ttf")))


def collect_here(application: QApplication, every: int = 30_000) -> QTimer:
    """Collect garbage in this thread only, ``every`` so many milliseconds: widgets that a worker's thread frees bring
    the program down."""
    gc.disable()
    timer = QTimer(application)
    timer.timeout.connect(lambda: gc.collect())  # not by a worker: that is the point
    timer.start(every)
    return timer


def dress(application: QApplication) -> None:
    """Fonts and style."""
    _fonts()
    application.setStyle("Fusion")
    application.setFont(QFont("Be Vietnam Pro", 10))
    QDir.addSearchPath("icons", str(paths.resource("icons")))
    application.setStyleSheet(paths.resource("styles", "mot_cua.qss").read_text(encoding="utf-8"))
    application.setWindowIcon(QIcon(str(paths.resource("icons", "mot_cua.svg"))))
    application.setApplicationName("Một Cửa")
