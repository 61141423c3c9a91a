"""A draft across an amendment: no way out of it until it was laid out by the version in force that day."""

from __future__ import annotations

from dataclasses import dataclass

from mot_cua_desktop.domain import renewal
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import Procedure, version_of
from mot_cua_desktop.domain.versions import DOUBTS, Change, Version, differences, latest
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import amendments, catalogue
from mot_cua_desktop.operations.desk import Desk


class Amended(Refused):
    """The procedure was amended since the draft was laid out: its papers and fees are those of the old version."""

    def __init__(self) -> None:
        super().__init__(
            "Thủ tục đã sửa đổi sau khi hồ sơ này được soạn; giấy tờ, thời hạn và phí chưa theo bản mới.",
            "Xem chỗ thay đổi, kiểm lại giấy tờ theo bản mới rồi làm tiếp.",
        )


@dataclass(frozen=True)
class Renewed:
    """The draft as the version in force asks, and what that version (``by``) changed, where the old one is known."""

    draft: Draft
    procedure: Procedure
    by: Version | None
    changes: tuple[Change, ...]


def check(draft: Draft, procedure: Procedure) -> None:
    """Refuse a draft that notes another version than this. Raises `Amended`."""
    if draft.version and renewal.outdated(draft, procedure):
        raise Amended


def renewed(desk: Desk, draft: Draft) -> Renewed | None:
    """The draft laid out by the version in force today; None when it is already, or belongs to a dossier. Raises `Told`
    when its procedure was abolished."""
    if draft.dossier is not None or not draft.procedure_code:
        return None
    procedure = catalogue.procedure(desk, draft.procedure_code)
    if not renewal.outdated(draft, procedure):
        return None
    history = amendments.history(desk, draft.procedure_code)
    old = next((each.procedure for each in reversed(history) if version_of(each.procedure) == draft.version), None)
    found = differences(old, procedure) if old is not None else ()
    changes = tuple(change for change in found if change.about != DOUBTS)
    return Renewed(renewal.renewed(draft, procedure), procedure, latest(history, desk.now().date()), changes)
