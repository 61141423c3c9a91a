"""A list of several dossiers, an officer's sheet or a leader's letter left the program: no dossier's own event, and no
less worth knowing."""

from __future__ import annotations

from typing import Literal

import msgspec


class ListPrinted(msgspec.Struct, frozen=True, kw_only=True, tag="list_printed"):
    """Which list (or sheet, or letter, by its kind) was printed or saved, made for whom (an officer's id; of an
    evaluation whose it is), and how many dossiers it names.

    It tells of personal data that went out on paper, without repeating any (Luật 91/2025/QH15).
    """

    list: str
    officer: str
    rows: int
    how: Literal["in", "luu_pdf", "luu_xlsx", "luu_anh", "luu_docx"] = "in"
