"""Incidents (sự cố) as the journal keeps them: the day on which the software, the line or the province's system stood
still (công văn 535/UBND-NV, điểm 5).

An incident marks dossiers and is reported; it moves no date and makes no late dossier one that was in time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from mot_cua_desktop.domain.signed_on import SignedOn

IncidentKind = Literal["phan_mem", "he_thong_tinh", "duong_truyen", "may"]


class IncidentOpened(msgspec.Struct, frozen=True, kw_only=True, tag="incident_opened"):
    """Something stands still ``since``. ``told`` is the office that was told, ``last_deed`` the last one that this desk
    wrote before, ``dossiers`` the streams of those it touches."""

    incident: str
    kind: IncidentKind
    since: datetime
    effect: str
    told: str = ""
    version: str = ""
    last_deed: datetime | None = None
    dossiers: tuple[bytes, ...] = ()


class IncidentTouched(msgspec.Struct, frozen=True, kw_only=True, tag="incident_touched"):
    """Dossiers that it touches after all, or that it does not."""

    incident: str
    added: tuple[bytes, ...] = ()
    removed: tuple[bytes, ...] = ()


class IncidentClosed(msgspec.Struct, frozen=True, kw_only=True, tag="incident_closed"):
    """Work goes on since ``until``; ``lost`` are the working minutes in between, ``remedy`` what was done."""

    incident: str
    until: datetime
    lost: int
    remedy: str
    added: tuple[bytes, ...] = ()


class TouchedLine(msgspec.Struct, frozen=True):
    """A dossier as the report of an incident names it: its code (or slip), its procedure, its deadline, and how it
    stood in that hour; nobody's name."""

    code: str
    procedure: str
    deadline: datetime | None
    late: bool
    done: bool


class IncidentReported(msgspec.Struct, frozen=True, kw_only=True, tag="incident_reported"):
    """The report to Văn phòng HĐND và UBND took its number (``mark``: "05/BC-TTPVHCC") from the register of outgoing
    documents; ``proposal`` is what it asks for, ``to`` who receives it, ``signer`` the officer (an id) who signs, empty
    where the ward has named no leader; ``lost`` the working minutes as the paper says them, None in the oldest.

    What its desk knew in that hour goes with it, so that every desk prints the same paper: until when it lasted and the
    remedy, how many dossiers it touched and how many of them were ``late``, those that the paper names (``affected``;
    None in one that was written before this was kept), and the last deed before it began (``last_deed``; unset where
    the paper says what the incident's opening says); ``signed_on`` is what it had in sight (None: of an older program),
    from which the names of the ward and of the signer follow."""

    incident: str
    mark: str
    proposal: str = ""
    to: str = ""
    signer: str = ""
    lost: int | None = None
    until: datetime | None = None
    remedy: str = ""
    touched: int = 0
    late: int = 0
    affected: tuple[TouchedLine, ...] | None = None
    last_deed: datetime | msgspec.UnsetType | None = msgspec.UNSET
    signed_on: SignedOn | None = None


IncidentBody = IncidentOpened | IncidentTouched | IncidentClosed | IncidentReported
