"""The mark in a data folder that what lies there is no desk yet: of a first run, or of a copy being laid back."""

from __future__ import annotations

from pathlib import Path

from mot_cua_desktop.errors import HalfRestored
from mot_cua_desktop.paths import DataFolder

_RESTORING = b"phuc hoi"


def mark(folder: DataFolder) -> Path:
    """The file that stands there until all is done."""
    return folder.root / "chua_xong"


def begin_restoring(folder: DataFolder) -> None:
    """What is laid into the folder from here on is a copy that is not whole yet."""
    mark(folder).write_bytes(_RESTORING)


def restoring(folder: DataFolder) -> bool:
    """Whether a copy was being laid back here, and that never came to its end."""
    try:
        return mark(folder).read_bytes() == _RESTORING
    except OSError:
        return False


def refuse_broken_restore(folder: DataFolder) -> None:
    """Raises `HalfRestored` where a copy lies half laid back: it is no desk, and no new one may take its place."""
    if restoring(folder):
        raise HalfRestored


def clear_broken_restore(folder: DataFolder) -> None:
    """Take away the store and the keys that a broken restore or first run left; files are looked at one by one."""
    for left in (folder.store, *(Path(f"{folder.store}{end}") for end in ("-wal", "-shm"))):
        left.unlink(missing_ok=True)
    for key in folder.keys.glob("*") if folder.keys.is_dir() else ():
        key.unlink()
