"""What the store's lane does before there is a desk. Libraries come in with the first call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mot_cua_desktop.paths import DataFolder

if TYPE_CHECKING:
    from mot_cua_desktop.operations.desk import Desk


def open_store(folder: DataFolder, clock: dict[str, Any]) -> Desk | None:
    """The desk that lies in the folder, None before its first run. Raises `Told` when the store does not open."""
    from mot_cua_desktop.operations import desk as desks

    return desks.open_desk(folder, **clock) if desks.is_set_up(folder) else None


def load_setup() -> None:
    """While the first page is read and filled in."""
    from mot_cua_desktop.operations import setup  # noqa: F401
