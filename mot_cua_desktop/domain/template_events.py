"""Which docx a paper is printed by, as the journal keeps it: the ward's own, or one procedure's own.

The file itself lies in the attachment store under its digest; what its clerk called it stands in the personal part.
"""

from __future__ import annotations

import msgspec


class TemplatePutInUse(msgspec.Struct, frozen=True, kw_only=True, tag="template_put_in_use"):
    """From now on ``paper`` is printed by the file of this digest: for the procedure of this code, or without one for
    every procedure that has none of its own. ``size`` in bytes."""

    paper: str
    digest: str
    size: int
    procedure: str = ""


class TemplateWithdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="template_withdrawn"):
    """From now on ``paper`` is printed as if none had been put in use there; the file itself is kept."""

    paper: str
    procedure: str = ""


TemplateBody = TemplatePutInUse | TemplateWithdrawn
