"""Sao lưu: a checked copy of all that this desk owns, each day by itself or when asked; and laying one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Clock, Desk, system_clock
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import backup, engine, facts, keys
from mot_cua_desktop.store.backup import Cancel as Cancel
from mot_cua_desktop.store.backup import Made as Made
from mot_cua_desktop.store.backup import Progress

if TYPE_CHECKING:
    from collections.abc import Callable


def make(desk: Desk, *, cancel: Cancel | None = None, progress: Progress | None = None) -> Made:
    """Copy to the folder that this desk has chosen. Raises `Told` as `store.backup.make` does."""
    store, to = desk.store, Path(desk.settings.backup_folder)
    if not desk.settings.backup_folder:
        raise Told("Chưa chọn nơi sao lưu.", "Bấm “Chọn nơi sao lưu” và chỉ một USB hoặc ổ đĩa khác.")
    return backup.make(store.folder, store.key, desk.facts.desk_id, to, desk.now(), cancel=cancel, progress=progress)


def daily(desk: Desk, *, cancel: Cancel | None = None) -> Made | None:
    """The copy of today, unless it is there or no folder was chosen: None then. Raises `Told` as `make` does."""
    if not desk.settings.backup_folder:
        return None
    last = last_at(desk)
    return None if last is not None and last.date() >= desk.now().date() else make(desk, cancel=cancel)


def last_at(desk: Desk) -> datetime | None:
    """The hour of the newest copy that lies in the chosen folder; None when there is none or it is not plugged in."""
    if not desk.settings.backup_folder:
        return None
    found = backup.copies(Path(desk.settings.backup_folder), desk.facts.desk_id)
    return backup.copied_at(found[-1]) if found else None


def make_of(folder: DataFolder, to: Path, clock: Clock = system_clock) -> Made:
    """Copy the desk that lies in ``folder``, also while a window works on it. Raises `Told`."""
    if not engine.exists(folder):
        raise Told("Thư mục dữ liệu này chưa có sổ, không có gì để sao lưu.", "Gõ --data với thư mục của quầy.")
    key = keys.load(folder)
    connection = engine.connect(folder.store, key)
    try:
        kept = facts.settings(connection)
    finally:
        connection.close()
    desk = msgspec.json.decode(kept.get("desk", "null"), type=ev.DeskSetUp | None)
    if desk is None:
        raise Told("Sổ này không có khai báo quầy và cán bộ.", "Chạy mot-cua check để xem sổ còn nguyên không.")
    return backup.make(folder, key, desk.desk_id, to, clock().astimezone(VN))


@dataclass(frozen=True)
class Lying:
    """A copy that lies somewhere: its folder, and whose it is and of when, as the officer reads it."""

    copy: Path
    words: str


def found_in(chosen: Path) -> list[Lying]:
    """The copies at or under a folder that somebody pointed at, the newest first. Raises `Told` where there is none."""
    found = backup.found_in(chosen)
    if not found:
        raise Told(
            "Trong thư mục này không có bản sao lưu nào của Một Cửa.",
            "Cắm đúng USB, chọn thư mục mot-cua-… hoặc thư mục mang ngày giờ bên trong nó.",
        )
    return [Lying(each, f"{backup.copied_at(each):%H:%M ngày %d/%m/%Y} – {each.parent.name}") for each in found]


def restore(
    copy: Path, folder: DataFolder, ask_code: Callable[[], str], progress: Progress = lambda done, of: None
) -> int:
    """Lay a copy into an empty data folder and open it with the recovery code; returns how many events it has.

    Raises `Told`: no copy, a folder that is not empty, another store's code, a copy that is not whole, a full disk.
    """
    from mot_cua_desktop.operations import leasing

    backup.refuse_no_copy(copy, folder)
    code = ask_code()
    # Before anything is laid anywhere: the code is this copy's, and the copy is whole.
    key = keys.behind(DataFolder(copy), code)
    events = backup.check(copy / folder.store.name, key)[0]
    backup.lay_back(copy, folder, key, progress)
    keys.recover(folder, code)
    leasing.forget_in(folder)
    engine.finish(folder)  # last: what was broken off before is done again from the beginning
    return events
