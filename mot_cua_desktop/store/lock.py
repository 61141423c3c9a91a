"""One program at a time per store: an OS lock that a killed process cannot leave behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mot_cua_desktop.errors import Told


class StoreLock:
    """Held while the store is open; raises `Told` when another program holds it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            raise Told(
                "Chương trình Một Cửa đang mở sổ này ở một cửa sổ khác.",
                "Chuyển sang cửa sổ đó; nếu không thấy, đăng xuất máy rồi vào lại. Không có dữ liệu nào bị mất.",
            ) from error

    def release(self) -> None:
        """Let the store go; a second call does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
