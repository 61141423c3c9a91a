"""A paper read back: every value of its dossier must stand on it, as two readers see it, or the play has failed.

What must stand there is told from the dossier alone, apart from the code that filled the paper.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.documents.people_fields import address
from mot_cua_desktop.domain.citizen import say_phone
from mot_cua_desktop.domain.desk import DeskFacts
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.money import in_words, say_money
from mot_cua_desktop.domain.worktime import VN, say_moment
from mot_cua_desktop.operations.papers import Kind

_SAID = 120
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Value:
    """Words that must stand on the paper in one piece, or, in a ``cell`` of a table or a text that may go on on the
    next page (whose head then stands in between), in their order."""

    words: str
    cell: bool = False


def values(kind: Kind, dossier: Dossier, facts: DeskFacts) -> list[Value]:
    """What a paper of this dossier must hold; empty values are left out."""
    found = _OF_KIND[kind](dossier)
    if kind != "phieu_thu":  # it tells of money only
        found = [Value(dossier.procedure.name), Value(dossier.people.owner.name), *found]
    if facts.practice:
        found.append(Value("TẬP DÙNG – KHÔNG CÓ GIÁ TRỊ"))
    if dossier.code:
        found.append(Value(dossier.code))
    return [value for value in found if value.words]


def missing(path: Path, wanted: list[Value]) -> list[str]:
    """The values that a reader does not find in a PDF, each with the reader's name."""
    return [
        f"“{value.words[:_SAID]}” (says {name})"
        for name, text in readings(path).items()
        for value in wanted
        if not stands_in(value, text)
    ]


def readings(path: Path) -> dict[str, str]:
    """The text of a PDF by each reader this machine has; one is always there."""
    found = {"pdfium": pdf.read_text(path.read_bytes())[0]}
    tool = shutil.which("pdftotext")
    if tool is not None:
        done = subprocess.run([tool, str(path), "-"], capture_output=True, timeout=30, check=True)
        found["pdftotext"] = done.stdout.decode("utf-8")
    return found


def stands_in(value: Value, text: str) -> bool:
    """Whether a value stands in a text: letter after letter, and in a cell, whose lines other cells may interrupt,
    word after word."""
    wanted, there = _words(value.words), _words(text)
    if "".join(wanted) in "".join(there):
        return True
    if not value.cell:
        return False
    found = 0
    for word in there:
        if word in (wanted[found], "".join(wanted[found : found + 2])):  # a reader joins "03-" and "8A" of two lines
            found += 1 if word == wanted[found] else 2
        if found >= len(wanted):
            return True
    return False


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text))


# --- by paper ---


def _people(dossier: Dossier) -> list[Value]:
    owner = dossier.people.owner
    return [Value(address(owner)), Value(say_phone(owner.phone))]


def _both(dossier: Dossier) -> list[Value]:
    """The owner, and the person who came for them, each with their own phone and number."""
    came, other = dossier.people.applicant, dossier.people.applicant != dossier.people.owner
    return [*_people(dossier), *map(Value, [came.id_number, say_phone(came.phone)] if other else [])]


def _receipt(dossier: Dossier) -> list[Value]:
    people, due = dossier.people, dossier.due
    held = [
        *_both(dossier),
        Value(people.owner.id_number),
        Value(people.owner.representative),
        Value(people.applicant.name),
        Value(people.authority),
        Value(dossier.procedure.code),
        Value(dossier.term.vn() if dossier.term else ""),
        Value(_hour(dossier.received_at)),
        *(Value(line.name, cell=True) for line in dossier.papers if line.state == "du"),
    ]
    if due is not None:
        held.append(Value(_hour(due.at)))
    if dossier.reschedule is not None:
        held.append(Value(say_moment(dossier.reschedule.old)))
    if dossier.edition > 1:
        held.append(Value(f"BẢN {dossier.edition}, THAY BẢN {dossier.edition - 1}"))
    return [*held, *_fees(dossier)]


def _fees(dossier: Dossier) -> list[Value]:
    known = [item for item in dossier.fees if item.amount]
    return [Value(say_money((item.amount or 0) * item.quantity)) for item in known]


def _small_receipt(dossier: Dossier) -> list[Value]:
    return [Value(f"{dossier.due.at.astimezone(VN):%d/%m/%Y}"), *_fees(dossier)] if dossier.due else []


def _slip(dossier: Dossier) -> list[Value]:
    slip = dossier.slip
    if slip is None:
        return []
    asked = [Value(words, cell=True) for line in slip.lines for words in (line.name, line.wrong)]
    left_out = [Value(words, cell=True) for out in slip.left_out for words in (out.name, out.reason)]
    return [*_both(dossier), *asked, *left_out, Value(slip.guidance, cell=True), Value(f"{slip.number:02d}/HDHS")]


def _refusal(dossier: Dossier) -> list[Value]:
    refused = dossier.refused
    told = [Value(refused.reason, cell=True), Value(refused.legal_basis)] if refused else []
    return [*_both(dossier), *told]


def _stop(dossier: Dossier) -> list[Value]:
    withdrawn = dossier.withdrawn
    return [*_people(dossier), Value(withdrawn.reason if withdrawn else "", cell=True)]


def _fee_slip(dossier: Dossier) -> list[Value]:
    payment = dossier.payments[-1]
    items = [Value(words, cell=True) for item in payment.items for words in (item.name, say_money(item.amount or 0))]
    return [Value(payment.payer), *items, Value(say_money(payment.total)), Value(in_words(payment.total))]


def _handed(dossier: Dossier) -> list[Value]:
    handed, result = dossier.handed, dossier.result
    held = [Value(words) for words in (handed.receiver, handed.relation, handed.identity)] if handed else []
    return held + (
        [Value(words) for words in (result.result, result.document, result.dated, result.subject)] if result else []
    )


def _hour(at: datetime) -> str:
    return f"{at.astimezone(VN):%H giờ %M phút, ngày %d tháng %m năm %Y}"


def _control_slip(dossier: Dossier) -> list[Value]:
    held = [Value(_hour(dossier.received_at)), *([Value(_hour(dossier.due.at))] if dossier.due else [])]
    for block in dossier.handovers:
        held.append(Value(_hour(block.given_at), cell=True))
        held.append(Value(block.note, cell=True))
        if block.received_at is not None:
            held.append(Value(_hour(block.received_at), cell=True))
    return held


def _apology(dossier: Dossier) -> list[Value]:
    signed = dossier.reschedule
    if signed is None:
        return []
    dates = [Value(_hour(signed.old)), Value(_hour(signed.due))]
    return [*_people(dossier), Value(f"{signed.number:02d}/PXL"), Value(signed.words), *dates]


_OF_KIND: dict[Kind, Callable[[Dossier], list[Value]]] = {
    "giay_tiep_nhan": _receipt,
    "giay_hen_a5": _small_receipt,
    "giay_hen_80mm": _small_receipt,
    "phieu_bo_sung": _slip,
    "phieu_tu_choi": _refusal,
    "thong_bao_dung": _stop,
    "phieu_thu": _fee_slip,
    "bien_nhan_ket_qua": _handed,
    "phieu_kiem_soat": _control_slip,
    "phieu_xin_loi": _apology,
}
