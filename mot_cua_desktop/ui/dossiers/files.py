"""The scans of a dossier: open one with the system's own program, save a copy, drop new ones onto the page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from mot_cua_desktop.domain.dossier import Attachment, Dossier
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers.acts import Acts
from mot_cua_desktop.ui.dossiers.story_pane import StoryParts
from mot_cua_desktop.ui.kit.lanes import Lane


class Files(QObject):
    """The files tab. What is opened is decrypted into a folder that `close` empties."""

    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, form: StoryParts, acts: Acts) -> None:
        super().__init__(form)
        self._desk = desk
        self._lane = lane
        self._form = form
        self._acts = acts
        self._dossier: Dossier | None = None
        self._opened: tempfile.TemporaryDirectory[str] | None = None
        self._chooser: QFileDialog | None = None
        self.show_file: Callable[[Path], object] = _show
        form.open_file_button.clicked.connect(self.open)
        form.save_file_button.clicked.connect(self.save)
        form.files.itemActivated.connect(self.open)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), form.files)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.save)
        form.setAcceptDrops(True)
        form.installEventFilter(self)

    def use(self, dossier: Dossier | None) -> None:
        """Another dossier is open now, or none."""
        self._dossier = dossier

    def _chosen(self) -> Attachment | None:
        place = self._form.files.currentRow()
        kept = self._dossier.attachments if self._dossier else ()
        return kept[place] if 0 <= place < len(kept) else None

    def open(self) -> None:
        """Show the chosen file in the system's own program."""
        chosen = self._chosen()
        if chosen is None:
            return
        if self._opened is None:
            self._opened = tempfile.TemporaryDirectory(prefix="mot-cua-")
        path = Path(self._opened.name) / f"{chosen.digest[:8]}-{_safe(chosen.name)}"
        self._lane.run(partial(_write, self._desk(), chosen, path), self.show_file, self.failed.emit)

    def save(self) -> None:
        """Save a copy where the officer says."""
        chosen = self._chosen()
        if chosen is None:
            return
        chooser = QFileDialog(self._form, "Lưu tệp ra", _safe(chosen.name))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.selectFile(_safe(chosen.name))
        chooser.fileSelected.connect(partial(self._save_as, chosen))
        self._chooser = chooser
        chooser.open()

    def _save_as(self, chosen: Attachment, path: str) -> None:
        self._lane.run(partial(_write, self._desk(), chosen, Path(path)), _nothing, self.failed.emit)

    def close(self) -> None:
        """Nothing that was opened stays readable on the disk."""
        if self._opened is not None:
            self._opened.cleanup()
            self._opened = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
            if names and self._dossier is not None:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._acts.attach_files(self._dossier, names)
                return True
        return super().eventFilter(watched, event)


def _show(path: Path) -> object:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _nothing(_path: Path) -> None:
    """Saved; the file chooser was confirmation enough."""


def _safe(name: str) -> str:
    """The file's own name without anything that could lead out of its folder."""
    kept = "".join(letter for letter in name if letter.isprintable() and letter not in '\\/:*?"<>|')
    return kept.strip(". ")[-120:] or "tep"


def _write(desk: Desk, chosen: Attachment, path: Path) -> Path:
    content = dossiers.read_file(desk, chosen.digest)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Told("Không lưu được tệp.", "Kiểm tra chỗ trống của ổ đĩa và quyền ghi, rồi lưu lại.") from error
    return path
