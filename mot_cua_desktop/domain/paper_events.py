"""A dossier given on by paper: what the journal keeps of it at the giving desk, at the taking one and at the hub.

Its fields stand in the body where nobody is named, and in `Carried` (erasable) where somebody is.
"""

from __future__ import annotations

import msgspec

from mot_cua_desktop.domain.terms import Unit


class HandedOnPaper(msgspec.Struct, frozen=True, kw_only=True, tag="handed_on_paper"):
    """The holder gives the dossier to whoever scans its paper, signed under ``key`` (Ed25519, public); the term stays.

    After it only a `TakenOnPaper` of this very hand-over may stand, or a leader's takeover.
    """

    key: bytes
    note: str = ""


class TakenOnPaper(msgspec.Struct, frozen=True, kw_only=True, tag="taken_on_paper"):
    """The desk that scanned the paper holds the dossier, under the next term.

    ``slip`` is `paper_slip.Slip` as it was signed, together with ``state_digest``, the trace of what the paper said of
    the dossier (`Carried`).
    """

    slip: bytes
    state_digest: bytes
    signature: bytes


class DeskKeyStated(msgspec.Struct, frozen=True, kw_only=True, tag="desk_key_stated"):
    """The desk that writes this signs its hand-overs under ``key`` from now on, in its life ``epoch``."""

    key: bytes
    epoch: int


class CarriedPaper(msgspec.Struct, frozen=True, array_like=True):
    """A component of the checklist: asked and got, as counts of originals, certified copies and plain copies.

    ``name`` is empty on the paper where the ward's list of procedures has it."""

    key: str
    state: int
    asked: tuple[int, int, int]
    got: tuple[int, int, int]
    name: str = ""


class CarriedSlip(msgspec.Struct, frozen=True, array_like=True):
    """The one supplement slip; times are seconds since 1970, 0 where there is none."""

    number: int
    year: int
    at: int
    after_acceptance: bool
    received_at: int = 0
    mark: int = 0


class CarriedResult(msgspec.Struct, frozen=True, array_like=True):
    """The result that lies with the paper."""

    result: str
    document: str
    dated: str
    at: int


class CarriedState(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """As much of a dossier as goes on the paper: who, what, until when, and whether the allowance is used.

    Times are seconds since 1970, 0 where there is none; ``owed`` in dong, None while nobody could tell the fee.
    ``seal`` numbers the layout.
    """

    seal: int
    code: str
    official_code: str
    status: int
    procedure: str
    version: str
    owner: str
    phone: str
    applicant: str
    organisation: bool
    channel: int
    return_method: int
    officer: str
    regime: str
    opened_at: int
    received_at: int
    accepted_at: int
    due: int
    deadline: int
    term: tuple[int, Unit] | None
    slip: CarriedSlip | None
    stopped: tuple[str, int] | None
    owed: int | None
    result: CarriedResult | None
    papers: tuple[CarriedPaper, ...]
    #: Filled in by the taking desk from its own list of procedures; empty on the paper.
    procedure_name: str = ""
    field: str = ""


class Carried(msgspec.Struct, frozen=True, kw_only=True, tag="carried"):
    """The personal part of `TakenOnPaper`: what the paper said, with the names that the taking desk's list gave."""

    state: CarriedState


PaperCustodyBody = HandedOnPaper | TakenOnPaper
