"""`mot-cua sync`: joining where it is asked for, then rounds until one goes through."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mot_cua_desktop.operations import attaching, custody, leasing, lost_matters, paper_custody, parcels, syncing
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.sync.client import Cut
from mot_cua_desktop.sync.files import Carried
from mot_cua_desktop.sync.wire import Wire, waits


@dataclass(frozen=True)
class Told:
    """What to say, and whether all is well."""

    lines: list[str]
    well: bool


def run(desk: Desk, url: str, code: str, ca: Path | None, tries: int, file: Path | None = None) -> Told:
    """One round, begun again up to ``tries`` times while the line fails; with ``file``, by a stick instead.

    Raises `errors.Told`.
    """
    paper_custody.state_key(desk)  # so that others can prove its papers when no line is there
    lost_matters.tell_takeovers(desk)
    if file is not None:
        # What others asked for is given between taking in and writing out, so that it goes with this stick.
        said = parcels.run(desk.store, file, desk.clock, between=lambda: custody.grant(desk, frozenset()))
        stands, _ = syncing.state(desk.store)
        return Told(said, well=stands is not None and not stands.trouble)
    stands, _ = syncing.state(desk.store)
    url = url or (stands.url if stands else "")
    if not url or (stands is None and not code):
        raise syncing.not_joined()
    kept = stands.ca if stands is not None and stands.url == url else ""
    ca = ca or (Path(kept) if kept else None)
    wire = Wire(url, ca)
    said = []
    try:
        if code:
            joined = syncing.join(desk.store, desk.facts.desk_id, url, code, wire, str(ca.absolute()) if ca else "")
            said.append(f"Đã gia nhập {joined.ward}.")
            paper_custody.state_key(desk)
        for wait in (*islice(waits(), tries - 1), None):
            try:
                leasing.close(desk)  # first, so that the account of yesterday's numbers goes with this round
                form = (desk.facts.prefix, desk.settings.code_pattern)
                done = syncing.sync(desk.store, wire, desk.clock, form=form, size=desk.settings.code_block)
                given = (
                    [] if done.trouble else custody.grant(desk, frozenset())
                )  # no window is open: nobody works on one
                if given:
                    said += given
                    more = syncing.sync(desk.store, wire, desk.clock)
                    done.sent, done.received = done.sent + more.sent, done.received + more.received
                    done.conflicts += more.conflicts
                carried = Carried() if done.trouble else attaching.carry(desk.store, wire)
                break
            except Cut as cut:
                if wait is None:
                    raise syncing.unreached(cut) from cut
                time.sleep(wait)
    finally:
        wire.close()
    stands, waiting = syncing.state(desk.store)
    if stands is None:
        raise syncing.not_joined()
    said += syncing.lines(stands, waiting, done) + attaching.said(carried) + list(filter(None, [leasing.warning(desk)]))
    return Told(said, well=not done.trouble and not done.conflicts)
