"""The scans of a draft: dropped onto the page, chosen, or offered by the scanner's folder as they arrive."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from mot_cua_desktop.domain.draft import DraftFile
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.dossiers import Stored
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit.folder_watch import FolderWatch
from mot_cua_desktop.ui.kit.lanes import Lane


class Files(QObject):
    """The files card. ``changed`` when the draft has others now; ``failed`` when one could not be taken in."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, form: IntakeParts, lane: Lane, desk: Desk) -> None:
        super().__init__(form)
        self._form = form
        self._lane = lane
        self._desk = desk
        self._files: list[DraftFile] = []
        self._waiting: list[Path] = []
        self._under_way = 0
        self._chooser: QFileDialog | None = None
        self._watch: FolderWatch | None = None
        form.add_file_button.clicked.connect(self._choose)
        form.scan_take_button.clicked.connect(self._take_scan)
        form.scan_skip_button.clicked.connect(self._skip_scan)
        for keys, act in (("Ctrl+O", self._choose), ("Ctrl+T", self._take_scan)):
            shortcut = QShortcut(QKeySequence(keys), form.work_page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), form.files)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove)
        form.installEventFilter(self)
        self._show_scan()
        self.use(desk)

    def use(self, desk: Desk) -> None:
        """Watch the scanner's folder of this desk."""
        folder = Path(desk.settings.scan_folder) if desk.settings.scan_folder else desk.store.folder.scanned
        if self._watch is None or self._desk.settings.scan_folder != desk.settings.scan_folder:
            if self._watch is not None:
                self._watch.deleteLater()
            self._watch = FolderWatch(folder, self)
            self._watch.arrived.connect(self._arrived)
        self._desk = desk

    @property
    def files(self) -> tuple[DraftFile, ...]:
        """The draft's files as they stand."""
        return tuple(self._files)

    def show(self, files: tuple[DraftFile, ...]) -> None:
        """Show another draft's files."""
        self._files = list(files)
        self._list()

    def add(self, path: Path) -> None:
        """Take a file in: it is sealed and kept in the lane, then stands in the list."""
        self._under_way += 1
        self._lane.run(partial(dossiers.take_in_file, self._desk, path), self._taken, self._not_taken)

    @property
    def busy(self) -> bool:
        """Whether a file is still being sealed, so that the draft does not hold it yet."""
        return self._under_way > 0

    def _not_taken(self, error: Exception) -> None:
        self._under_way -= 1
        self.failed.emit(error)

    def _taken(self, stored: Stored) -> None:
        self._under_way -= 1
        if all(file.digest != stored.digest for file in self._files):
            self._files.append(
                DraftFile(digest=stored.digest, name=stored.name, size=stored.size, media_type=stored.media_type)
            )
        self._list()
        self.changed.emit()

    def _list(self) -> None:
        self._form.files.clear()
        for file in self._files:
            self._form.files.addItem(f"{file.name}   {max(1, file.size // 1024)} KB")
        self._form.files.setVisible(bool(self._files))
        count = len(self._files)
        self._form.files_label.setText(
            f"{count} tệp – phím Delete để bỏ tệp đang chọn."
            if count
            else "Kéo thả vào đây, hoặc máy quét lưu vào thư mục."
        )

    def _remove(self) -> None:
        row = self._form.files.currentRow()
        if 0 <= row < len(self._files):
            del self._files[row]
            self._list()
            self.changed.emit()

    def _choose(self) -> None:
        self._chooser = QFileDialog(self._form, "Chọn tệp quét")
        self._chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._chooser.filesSelected.connect(self._chosen)
        self._chooser.open()

    def _chosen(self, names: list[str]) -> None:
        for name in names:
            self.add(Path(name))

    def _dropped(self, names: list[str]) -> None:
        if self._form.stack.currentWidget() is self._form.work_page:
            self._chosen(names)
        else:
            self.failed.emit(Told("Hồ sơ này đã lập xong.", "Thêm tệp ở trang Hồ sơ (F3), nút “Thêm tệp”."))

    # --- the scanner's folder: offered, never taken by itself; the next citizen's scan may arrive early ---

    def _arrived(self, path: Path) -> None:
        self._waiting.append(path)
        self._show_scan()

    def _show_scan(self) -> None:
        self._form.scan_row.setVisible(bool(self._waiting))
        if self._waiting:
            more = f" (và {len(self._waiting) - 1} tệp nữa)" if len(self._waiting) > 1 else ""
            label = self._form.scan_label
            room = self._form.consequences.width() - 60
            name = label.fontMetrics().elidedText(self._waiting[0].name, Qt.TextElideMode.ElideMiddle, max(room, 200))
            label.setText(f"Máy quét vừa lưu{more}:\n{name}")

    def _take_scan(self) -> None:
        if self._waiting:
            self.add(self._waiting.pop(0))
        self._show_scan()

    def _skip_scan(self) -> None:
        if self._waiting:
            self._waiting.pop(0)
        self._show_scan()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files may be dropped anywhere on the page."""
        if isinstance(event, QDropEvent) and event.mimeData().hasUrls():
            if isinstance(event, QDragEnterEvent) or event.type() == QEvent.Type.DragMove:
                event.acceptProposedAction()
                return True
            if event.type() == QEvent.Type.Drop:
                self._dropped([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
                event.acceptProposedAction()
                return True
        return False
