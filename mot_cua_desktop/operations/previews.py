"""Looking at dossiers ahead of the ward's log while a new PC takes it in: found and read, never written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mot_cua_desktop.domain.dossier import Status
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.store_places import Within, here
from mot_cua_desktop.store import hub_life, outbox, previews, receiving, search
from mot_cua_desktop.store.engine import Store
from mot_cua_desktop.store.previews import Asked
from mot_cua_desktop.store.previews import refused as refused  # the windows know it by this room
from mot_cua_desktop.store.search import DossierRow
from mot_cua_desktop.sync.newest import MOST_DOSSIERS, MOST_EVENTS, NewestAsked, NewestTold


@dataclass(frozen=True)
class StorePreviews:
    """What the store keeps of it, as a round asks; the work is done ``within`` the store's own lane."""

    store: Store
    within: Within = here

    def asked(self) -> NewestAsked | None:
        return self.within(self._asked)

    def _asked(self) -> NewestAsked | None:
        with self.store.reading() as connection:
            asked, stands = previews.asked(connection), outbox.standing(connection)
        if stands is None or (asked is not None and not asked.before):
            return None
        at = asked or Asked()
        return NewestAsked(ward=stands.ward, upto=at.upto, before=at.before)

    def keep(self, told: NewestTold) -> int:
        return self.within(lambda: self._keep(told))

    def _keep(self, told: NewestTold) -> int:
        lines = ((each.position, each.events) for each in told.lines)
        leads = Asked(upto=told.upto, before=told.before)
        with self.store.writing() as connection:
            return previews.keep(connection, lines, leads, (MOST_DOSSIERS, MOST_EVENTS), told.now)

    def joined(self) -> None:
        self.within(self._joined)

    def _joined(self) -> None:
        with self.store.reading() as connection:
            stands = outbox.standing(connection)
            left = previews.asked(connection) is not None or hub_life.any_unmet(connection)
            left = left or (stands is not None and stands.unsure < 0)
        if left:
            with self.store.writing() as connection:
                receiving.whole(connection)


def page(
    desk: Desk, *, before: int | None = None, statuses: Sequence[Status] = (), limit: int = 50
) -> list[DossierRow]:
    """A page of the list, newest first: what is seen ahead, then what is here; each dossier once, as it stood last."""
    with desk.store.reading() as connection:
        ahead = previews.page(connection)
        later = {row.id for row in ahead}
        rows = [
            row for row in ahead if (before is None or row.number < before) and row.status in (statuses or [row.status])
        ]
        while len(rows) < limit:
            more = search.page(connection, before=before, statuses=statuses, limit=limit)
            rows += [row for row in more if row.id not in later]
            if len(more) < limit:
                break
            before = more[-1].number
        return rows[:limit]


def find(desk: Desk, typed: str, *, limit: int = 50) -> list[DossierRow]:
    """What was typed or scanned into the one search box, seen ahead or here."""
    with desk.store.reading() as connection:
        ahead = previews.find(connection, typed)
        later = {row.id for row in ahead}
        return [*ahead, *(row for row in search.find(connection, typed, limit=limit) if row.id not in later)][:limit]
