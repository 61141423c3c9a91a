"""The dossiers that another one waits for, in words: each with the date that its citizen is promised now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mot_cua_desktop.domain.course import LinkedDue
from mot_cua_desktop.domain.worktime import say_moment


def say_link(link: LinkedDue, now: Mapping[str, datetime]) -> str:
    """When the earlier dossier is due, and from which date that was moved; ``now`` holds present promises by code."""
    present = now.get(link.code, link.due)
    if present == link.due:
        return say_moment(link.due)
    return f"{say_moment(present)} (đã dời từ {say_moment(link.due)})"
