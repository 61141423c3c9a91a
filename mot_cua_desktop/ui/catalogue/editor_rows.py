"""The rows of the editor's tables, read back into a procedure: what cannot be read is told with the cell it lies in."""

from __future__ import annotations

from collections.abc import Sequence

from mot_cua_desktop.domain import legal_basis
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, ChannelTerm, Component, Exemption, Fee, Procedure
from mot_cua_desktop.domain.terms import AT_ONCE, Term, Unit
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.catalogue.grid import Column

Row = tuple[str, ...]
CHANNELS: dict[str, pr.Channel] = {words: channel for channel, words in CHANNEL_WORDS.items()}
KINDS: dict[str, pr.Kind] = {"nộp": "giay_to", "xuất trình": "xuat_trinh", "ghi chú": "ghi_chu"}
_AT_ONCE, _UNCLEAR = "trong ngày", "chưa rõ"
UNITS: dict[str, Unit] = {"ngày làm việc": "ngay_lam_viec", "ngày": "ngay", "giờ làm việc": "gio"}
PAPERS = (
    Column("Trường hợp / nhóm", 190), Column("Tên giấy tờ"), Column("Loại", 90, tuple(KINDS)), Column("Chính", 60),
    Column("Chứng thực", 85), Column("Bản sao", 70), Column("Ghi chú", 170), Column("Mẫu", 120),
)  # fmt: skip
TERMS = (
    Column("Cách nộp", 160, tuple(CHANNELS)), Column("Trường hợp"), Column("Số", 70),
    Column("Đơn vị", 150, (*UNITS, _AT_ONCE, _UNCLEAR)), Column("Lời công bố"),
)  # fmt: skip
FEES = (
    Column("Cách nộp", 160, tuple(CHANNELS)), Column("Trường hợp"), Column("Số tiền (đ)", 110),
    Column("Đơn vị tính", 110), Column("Lời công bố"),
)  # fmt: skip
EXEMPT = (Column("Đối tượng"), Column("Miễn, giảm (%)", 120), Column("Căn cứ"))


class Misread(Told):
    """A cell that says nothing usable: which row and column, for the cursor."""

    def __init__(self, row: int, column: int, what: str, advice: str) -> None:
        super().__init__(f"Dòng {row + 1}: {what}", advice)
        self.row, self.column = row, column


def paper_rows(procedure: Procedure) -> list[Row]:
    """The papers as cells; a count of none stays empty."""
    words = {kind: said for said, kind in KINDS.items()}
    return [
        (p.group, p.name, words[p.kind], *(str(n or "") for n in (p.originals, p.certified, p.copies)), p.note, p.form)
        for p in procedure.components
    ]


def term_rows(procedure: Procedure) -> list[Row]:
    """The terms as cells."""
    words = {unit: said for said, unit in UNITS.items()}
    found: list[Row] = []
    for row in procedure.terms:
        term = row.term
        amount = "" if term is None or term.at_once else str(term.amount)
        unit = _UNCLEAR if term is None else _AT_ONCE if term.at_once else words[term.unit]
        found.append((CHANNEL_WORDS[row.channel], row.case, amount, unit, row.text))
    return found


def fee_rows(procedure: Procedure) -> list[Row]:
    """The fees as cells; one that nobody knows is empty."""
    return [
        (CHANNEL_WORDS[row.channel], row.case, "" if row.amount is None else dotted(row.amount), row.unit, row.text)
        for row in procedure.fees
    ]


def exempt_rows(procedure: Procedure) -> list[Row]:
    """Who pays less, as cells."""
    return [(row.who, str(row.percent), row.basis) for row in procedure.exemptions]


def papers(rows: Sequence[Row], keys: Sequence[str], code: str) -> tuple[Component, ...]:
    """The papers; one added here takes a key that none had before. Raises `Misread`."""
    used = set(keys)
    fresh = (key for number in range(1, 100_000) if (key := f"{code}/{number}") not in used)
    found = []
    for at, (row, key) in enumerate(zip(rows, keys, strict=True)):
        group, name, kind, *counts, note, form = row
        if not name:
            raise Misread(at, 1, "chưa ghi tên giấy tờ.", "Gõ tên, hoặc bỏ dòng này.")
        numbers = [_whole(at, 3 + place, count, 99) for place, count in enumerate(counts)]
        found.append(
            Component(
                key=key or next(fresh), name=name, group=group, originals=numbers[0], certified=numbers[1],
                copies=numbers[2], note=note, form=form, kind=KINDS[kind],
            )
        )  # fmt: skip
    return tuple(found)


def terms(rows: Sequence[Row]) -> tuple[ChannelTerm, ...]:
    """The terms. Raises `Misread`."""
    found = []
    for at, (channel, case, amount, unit, text) in enumerate(rows):
        term: Term | None = None
        if unit in (_AT_ONCE, _UNCLEAR) and amount.strip():
            raise Misread(at, 2, f"ghi số {amount[:20]} mà đơn vị là “{unit}”.", "Xóa số, hoặc chọn ngày, giờ.")
        if unit == _AT_ONCE:
            term = AT_ONCE
        elif unit != _UNCLEAR:
            number = _whole(at, 2, amount, 3660)
            if not number:
                raise Misread(at, 2, "chưa ghi số ngày hoặc giờ.", "Gõ một số, hoặc chọn đơn vị “chưa rõ”.")
            term = Term(number, UNITS[unit])
        found.append(ChannelTerm(channel=CHANNELS[channel], term=term, text=text, case=case))
    return tuple(found)


def fees(rows: Sequence[Row]) -> tuple[Fee, ...]:
    """The fees. Raises `Misread`."""
    found = []
    for at, (channel, case, typed, unit, text) in enumerate(rows):
        amount = _whole(at, 2, typed.replace(".", "").replace(" ", ""), 10**12) if typed else None
        found.append(Fee(channel=CHANNELS[channel], amount=amount, unit=unit, text=text, case=case))
    return tuple(found)


def exemptions(rows: Sequence[Row]) -> tuple[Exemption, ...]:
    """Who pays less. Raises `Misread`, also for one without the rule that lets them."""
    found = []
    for at, (who, percent, basis) in enumerate(rows):
        if not who:
            raise Misread(at, 0, "chưa ghi ai được miễn, giảm.", "Gõ đối tượng, hoặc bỏ dòng này.")
        share = _whole(at, 1, percent.rstrip("% "), 100)
        if not share:
            raise Misread(at, 1, "mức giảm từ 1 đến 100.", "Gõ 100 nếu miễn hết.")
        if not basis:
            raise Misread(at, 2, "chưa ghi văn bản cho miễn, giảm.", "Gõ số văn bản, điều.")
        found.append(Exemption(who=who, percent=share, basis=basis))
    return tuple(found)


def dotted(amount: int) -> str:
    """An amount as it is typed: "75.000"."""
    return f"{amount:,}".replace(",", ".")


def _whole(row: int, column: int, typed: str, most: int) -> int:
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdigit()) or int(typed) > most:
        raise Misread(row, column, f"“{typed[:30]}” không phải số từ 0 đến {dotted(most)}.", "Gõ lại số.")
    return int(typed)


def basis(procedure: Procedure) -> str:
    """The legal basis with a document in each line, as the wall and the page have it."""
    return "\n".join(legal_basis.lines(procedure.legal_basis))
