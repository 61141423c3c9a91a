"""What the store's lane does before there is a desk: open one, or make one. Libraries come in with the first call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mot_cua_desktop.paths import DataFolder

if TYPE_CHECKING:
    from mot_cua_desktop.domain.desk import FirstRun
    from mot_cua_desktop.operations.desk import Desk
    from mot_cua_desktop.operations.setup import NewDesk


def open_store(folder: DataFolder, clock: dict[str, Any]) -> Desk | None:
    """The desk that lies in the folder, None before its first run. Raises `Told` when the store does not open."""
    from mot_cua_desktop.operations import desk as desks

    return desks.open_desk(folder, **clock) if desks.is_set_up(folder) else None


def set_up(folder: DataFolder, answers: FirstRun, clock: dict[str, Any], password: str = "") -> NewDesk:
    """Make the desk, or the practice ward, that the first run was told of. A real ward asks a password of who decides;
    in the practice ward everybody may try out every role."""
    from mot_cua_desktop.operations import practice, setup

    if answers.practice:
        return practice.set_up(folder, answers, **clock)
    return setup.set_up(folder, answers, password=password, guarded=True, **clock)


def load_setup() -> None:
    """While the first page is read and filled in."""
    from mot_cua_desktop.operations import setup  # noqa: F401
