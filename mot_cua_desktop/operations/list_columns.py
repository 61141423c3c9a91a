"""What the officer said of a list's columns, kept as a setting of the desk for the next list with the same heading."""

from __future__ import annotations

from collections.abc import Mapping

from mot_cua_desktop.domain import columns
from mot_cua_desktop.domain.columns import Column, Heading
from mot_cua_desktop.operations import settings
from mot_cua_desktop.operations.desk import Desk, read_desk

#: So many headings are remembered; the oldest goes.
_MOST_KEPT = 20


def remember(desk: Desk, heading: Heading, chosen: Mapping[int, Column]) -> None:
    """Keep what the officer said of these columns, for the next file with the same heading."""
    kept = dict(read_desk(desk.store, desk.clock).settings.catalogue_columns)
    sign = columns.signature(heading.line)
    said = columns.kept(chosen)
    if kept.get(sign) == said or (sign not in kept and columns.kept(heading.columns) == said):
        return
    kept.pop(sign, None)
    kept[sign] = said
    fresh = read_desk(desk.store, desk.clock)
    settings.change(fresh, catalogue_columns=dict(list(kept.items())[-_MOST_KEPT:]))
