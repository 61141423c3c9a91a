"""The monthly evaluation of an officer as the journal keeps it (công văn 535/UBND-NV, điểm 4: định kỳ hàng tháng).

Drafted by who is in charge, objected to by the officer and answered, signed by a leader: from then on its numbers stand
as they were counted; a later correction is a further version.

``after`` is the id of the last event of the sheet that its author had in sight (empty: none; None: an older program).
Of two desks that write after the same one the first by the hub's order holds (`evaluation.fold`).
"""

from __future__ import annotations

import msgspec

from mot_cua_desktop.domain.signed_on import SignedOn


class WorkCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer's month comes to, counted from the journal; unit: dossiers, slips, letters.

    Received to open: of the dossiers that the officer accepted. ``supplements``: slips they wrote. ``sent_back``: what
    they put before a leader and got back. ``apologies``, ``breaches`` (beyond the third), ``rated`` (grades of 1 to 5
    at return) and ``satisfied`` (``satisfied_from`` or more of them): of the dossiers they accepted.
    """

    received: int = 0
    carried: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    supplements: int = 0
    sent_back: int = 0
    apologies: int = 0
    breaches: int = 0
    rated: int = 0
    satisfied: int = 0
    satisfied_from: int = 4

    @property
    def solved(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to evaluate."""
        plain = (self.received, self.carried, self.solved, self.supplements, self.sent_back, self.apologies, self.rated)
        return not any(plain)


class EvaluationDrafted(msgspec.Struct, frozen=True, kw_only=True, tag="evaluation_drafted"):
    """A remark and a grade (empty: none) for ``officer`` in ``month`` ("2026-11"); a later draft replaces it.

    ``reason`` says why a signed one is corrected; empty for the first version.
    """

    officer: str
    month: str
    remark: str
    grade: str = ""
    reason: str = ""
    after: str | None = None


class EvaluationObjected(msgspec.Struct, frozen=True, kw_only=True, tag="evaluation_objected"):
    """The officer does not agree, in their own words; before the signature or after it."""

    officer: str
    month: str
    words: str


class EvaluationAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="evaluation_answered"):
    """A leader's answer to objection number ``objection`` (from 0)."""

    officer: str
    month: str
    objection: int
    words: str
    after: str | None = None


class EvaluationSigned(msgspec.Struct, frozen=True, kw_only=True, tag="evaluation_signed"):
    """A leader signs: the numbers of this version are ``counts`` for ever. ``basis`` is the grade's document.

    ``signed_on`` is what its desk had in sight then (None: of an older program), so that every desk shows the names
    that stood on the signed paper.
    """

    officer: str
    month: str
    version: int
    counts: WorkCounts
    remark: str
    grade: str = ""
    basis: str = ""
    reason: str = ""
    after: str | None = None
    signed_on: SignedOn | None = None


EvaluationBody = EvaluationDrafted | EvaluationObjected | EvaluationAnswered | EvaluationSigned
