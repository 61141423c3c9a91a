"""What the officer has typed so far: not yet a deed, kept at every field so that a power cut costs nothing."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.worktime import Term


class DraftFile(msgspec.Struct, frozen=True, kw_only=True):
    """A scan already in the attachment store, waiting for its dossier."""

    digest: str
    name: str
    size: int
    media_type: str
    component: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One intake in the making. ``dossier`` is set when the citizen of a guidance slip has come back.

    ``submitted`` is when an online dossier was sent; ``follows`` the dossier whose result this linked one waits for;
    ``official_code`` what the portal calls it; ``advice`` whether the citizen was shown how to file online;
    ``version`` the procedure's, by which papers and fees were laid out (`procedures.version_of`).
    """

    id: bytes
    procedure_code: str = ""
    case: str = ""
    channel: ev.Channel = "truc_tiep"
    owner: ev.Party = ev.Party()
    applicant: ev.Party | None = None
    authority: str = ""
    papers: tuple[ev.PaperLine, ...] = ()
    sets: int = 1
    return_method: ev.ReturnMethod = "tai_quay"
    fees: tuple[ev.FeeItem, ...] = ()
    files: tuple[DraftFile, ...] = ()
    term: Term | None = None
    term_document: str = ""
    visit: str = ""
    dossier: bytes | None = None
    submitted: datetime | None = None
    follows: bytes | None = None
    official_code: str = ""
    advice: ev.OnlineAdvice | None = None
    version: str = ""

    @property
    def people(self) -> ev.People:
        """The owner, and who stands at the counter: the owner unless another was named."""
        return ev.People(owner=self.owner, applicant=self.applicant or self.owner, authority=self.authority)

    @property
    def lacking(self) -> tuple[ev.PaperLine, ...]:
        """The components that are not in order yet."""
        return tuple(line for line in self.papers if line.state == "thieu")

    @property
    def untouched(self) -> bool:
        """Whether nothing was entered yet, so that nothing is worth keeping."""
        return not self.procedure_code and self.owner == ev.Party() and not self.files
