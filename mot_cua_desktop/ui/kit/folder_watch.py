"""New files in the scanner's folder: told once each, and only when the scanner has finished writing them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_TICK = 700
_IGNORED = (".tmp", ".part", ".crdownload", ".dang_ghi")


class FolderWatch(QObject):
    """``arrived`` carries the path of each new, complete file. What lay there at the start is not new."""

    arrived = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._known = {path for path, _ in self._files()}
        self._growing: dict[Path, int] = {}
        self._watcher = QFileSystemWatcher(self)
        if folder.is_dir():
            self._watcher.addPath(str(folder))
        self._watcher.directoryChanged.connect(self._look)
        # Network folders tell nothing of themselves, so the folder is also looked at now and then.
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _files(self) -> list[tuple[Path, int]]:
        try:
            return [
                (path, path.stat().st_size)
                for path in sorted(self._folder.iterdir())
                if path.is_file() and not path.name.startswith((".", "~")) and path.suffix.lower() not in _IGNORED
            ]
        except OSError:
            return []  # the folder is away for now; the next look may find it

    def _look(self) -> None:
        for path, size in self._files():
            if path in self._known:
                continue
            if size > 0 and self._growing.get(path) == size:
                self._known.add(path)
                self._growing.pop(path)
                self.arrived.emit(path)
            else:
                self._growing[path] = size
