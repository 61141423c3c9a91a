"""Whether a scan concerns dossiers on their way by paper; asked by a window that stands before the domain is loaded."""

from __future__ import annotations


def by_paper(text: str) -> bool:
    """Whether it is the code of a control slip that hands a dossier over, whole or garbled."""
    from mot_cua_desktop.domain.paper_slip import looks_like

    return looks_like(text)
