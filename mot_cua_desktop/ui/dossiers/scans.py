"""What a scan is, asked by a window that stands before the domain is loaded."""

from __future__ import annotations


def by_paper(text: str) -> bool:
    """Whether it is the code of a control slip that hands a dossier over, whole or garbled."""
    from mot_cua_desktop.domain.paper_slip import looks_like

    return looks_like(text)


def by_any_paper(text: str, pattern: str) -> bool:
    """Whether a card, a receipt, a slip or a control slip was scanned; ``pattern`` is that of the ward's codes, empty
    where no ward is yet."""
    from mot_cua_desktop.domain.citizen import looks_like_card
    from mot_cua_desktop.domain.codes import DEFAULT_PATTERN, code_in, looks_like_code, looks_like_slip

    pattern = pattern or DEFAULT_PATTERN
    card = looks_like_card(text) or text.count("|") >= 4 or by_paper(text)
    return card or looks_like_code(code_in(text, pattern), pattern) or looks_like_slip(text)
