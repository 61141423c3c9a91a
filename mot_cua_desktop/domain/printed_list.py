"""A list of several dossiers left the printer: no dossier's own event, and no less worth knowing."""

from __future__ import annotations

from typing import Literal

import msgspec


class ListPrinted(msgspec.Struct, frozen=True, kw_only=True, tag="list_printed"):
    """Which list was printed or saved, made for whom (an officer's id), and how many dossiers it names.

    It tells of personal data that went out on paper, without repeating any (Luật 91/2025/QH15).
    """

    list: str
    officer: str
    rows: int
    how: Literal["in", "luu_pdf", "luu_xlsx", "luu_anh"] = "in"
