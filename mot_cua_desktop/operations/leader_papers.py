"""Making the leader's papers: by the ward's own docx in ``mau_giay``, or the shipped one; as docx and as PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mot_cua_desktop import paths
from mot_cua_desktop.documents import docx, leader_fields, pdf, saving
from mot_cua_desktop.documents.leader_fields import LeaderPaper
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk

#: Hears what is being done, as a sentence for the officer; raises to leave it.
Saying = Callable[[str], None]


def silent(_: str) -> None:
    """To nobody."""


@dataclass(frozen=True)
class Made:
    """A paper ready to be looked at, printed or saved; ``warning`` says what is not as the ward has chosen.

    What is noted when it leaves the program: its ``kind``, ``whom`` it is about (an officer's id; empty: nobody), how
    many dossiers it ``names``."""

    title: str
    pdf: bytes
    docx: bytes
    stem: str
    warning: str = ""
    kind: str = ""
    whom: str = ""
    names: int = 0


def made(
    desk: Desk,
    kind: LeaderPaper,
    values: dict[str, Any],
    stem: str,
    say: Saying = silent,
    *,
    whom: str = "",
    names: int = 0,
) -> Made:
    """A paper with these values. A ward's own template that cannot be used is told of, and the shipped one taken."""
    say("Đang ghi tờ Word…")
    shipped, own = paths.template(kind), desk.store.folder.templates / f"{kind}.docx"
    filled, warning = None, ""
    if own.is_file():
        faults = check(own, kind)
        if faults:
            warning = f"Mẫu riêng “{own.name}” chưa dùng được, đang in bằng mẫu gốc: {faults[0]}"
        else:
            try:
                filled = docx.fill(own, values)
            except Told as told:
                warning = f"Mẫu riêng “{own.name}” chưa dùng được, đang in bằng mẫu gốc: {told.what}"
    if filled is None:
        filled = docx.fill(shipped, values)
    say("Đang dựng bản in…")
    drawn = pdf.from_docx(filled)
    say("Đã dựng xong bản in.")
    if drawn.lost:
        warning = " ".join(filter(None, (warning, f"Bản in thiếu chữ: {', '.join(drawn.lost[:5])}.")))
    return Made(leader_fields.TITLES[kind], drawn.data, filled, stem, warning, kind, whom, names)


def check(template: Path, kind: LeaderPaper) -> list[str]:
    """What keeps a template from being used for this paper, as Vietnamese sentences; empty when nothing does."""
    known, required = tuple(leader_fields.KNOWN[kind]), leader_fields.REQUIRED[kind]
    return docx.kept_check(template, known, required, leader_fields.ROWS[kind])


def save(paper: Made, path: Path) -> Path:
    """Write a paper where the officer chose: as docx by that ending, else as PDF."""
    if path.suffix.lower() == ".docx":
        return saving.save(path, paper.docx)
    return saving.save(path if path.suffix else path.with_suffix(".pdf"), paper.pdf)
