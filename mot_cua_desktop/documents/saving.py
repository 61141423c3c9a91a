"""Writing a finished paper to disk whole or not at all, and saying so when the disk will not."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from mot_cua_desktop.errors import Told


def save(path: Path, data: bytes) -> Path:
    """Write ``data`` to ``path``, replacing what lay there only when all of it is on the disk."""
    half = path.with_name(f".{secrets.token_hex(4)}.dang_ghi")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink()
        raise Told(
            "Chưa lưu được tệp: ổ đĩa đầy, đã tháo ra, hoặc không cho ghi.",
            "Chọn nơi khác hoặc giải phóng chỗ trống rồi lưu lại; hồ sơ vẫn còn nguyên trong sổ.",
        ) from error
    return path
