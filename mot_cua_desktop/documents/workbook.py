"""The catalogue as an Excel workbook, a line for each paper and each term or fee; read back it says the same."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from mot_cua_desktop.domain.columns import COLUMN_WORDS, Column
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, Channel, Procedure
from mot_cua_desktop.domain.table_papers import KIND_WORDS
from mot_cua_desktop.domain.tables import Progress, letters

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_Said = dict[Column, str | int | None]
_SHEET = "Danh mục thủ tục"
_UNCLEAR = "chưa rõ"
#: The height of a line of text in points; Excel shows no row higher than 409.
_LINE, _MOST_LINES = 16, 25
_ONLINE = {"khong": "Không", "mot_phan": "Một phần", "toan_trinh": "Toàn trình", "chua_ro": "Chưa rõ"}
#: The columns in their order, with their widths in letters.
_WIDTHS: dict[Column, int] = {
    "ma": 11, "ten": 38, "linh_vuc": 16, "cach_nop": 17, "truong_hop": 18, "thoi_han": 17, "phi": 22, "muc_phi": 12,
    "don_vi": 10, "giay_to": 48, "nhom": 20, "ban_chinh": 7, "chung_thuc": 8, "ban_sao": 7, "loai": 10, "mau": 16,
    "ghi_chu": 16, "ket_qua": 26, "truc_tuyen": 11, "dia_chi": 24, "van_ban": 16, "can_cu": 36, "chua_ro": 30,
    "nguon": 20,
}  # fmt: skip


def catalogue(procedures: Sequence[Procedure], progress: Progress | None = None) -> bytes:
    """The workbook of these procedures; ``progress`` hears (done, total) and may raise to stop."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)
    _lay_out(sheet)
    style = _Style(sheet)
    sheet.row_dimensions[1].height = 3 * _LINE
    sheet.append([style.head(COLUMN_WORDS[column]) for column in _WIDTHS])
    total = 1
    for done, procedure in enumerate(procedures, start=1):
        for line in _lines(procedure):
            total += 1
            sheet.row_dimensions[total].height = _LINE * _height(line)
            sheet.append([style.cell(line.get(column), first="ten" in line) for column in _WIDTHS])
        if progress is not None:
            progress(done, len(procedures))
    sheet.auto_filter.ref = f"A1:{letters(len(_WIDTHS) - 1)}{total}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _height(line: _Said) -> int:
    """How many lines of text the longest cell takes; not every spreadsheet program finds that out by itself."""
    said = [(str(line.get(column) or ""), width) for column, width in _WIDTHS.items()]
    return min(max(sum(1 + len(part) // width for part in text.split("\n")) for text, width in said), _MOST_LINES)


def _lay_out(sheet: WriteOnlyWorksheet) -> None:
    sheet.freeze_panes = "C2"
    for place, width in enumerate(_WIDTHS.values()):
        sheet.column_dimensions[letters(place)].width = width
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8  # A3: the columns do not fit on less
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


class _Style:
    """Cells as this sheet writes them: text as text, never as a formula, numbers as numbers."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self._sheet = sheet
        plain = {
            "font": Font(name="Times New Roman", size=12),
            "alignment": Alignment(wrap_text=True, vertical="top"),
        }
        self._head = self._look(
            font=Font(name="Times New Roman", size=12, bold=True),
            fill=PatternFill("solid", fgColor="DCE6F1"),
            alignment=Alignment(wrap_text=True, vertical="center", horizontal="center"),
        )
        self._plain = self._look(**plain)
        self._first = self._look(**plain, border=Border(top=Side(style="thin", color="7F7F7F")))

    def _look(self, **parts: Any) -> Any:
        """What the cells of one look share: each part is looked up in the book's lists once, not for each cell."""
        from openpyxl.cell import WriteOnlyCell

        model = WriteOnlyCell(self._sheet)
        for part, said in parts.items():
            setattr(model, part, said)
        return model._style  # noqa: SLF001 - what openpyxl says to copy from cell to cell

    def head(self, said: str) -> Any:
        return self._made(said, self._head)

    def cell(self, value: str | int | None, *, first: bool) -> Any:
        if value in (None, "") and not first:
            return None
        made = self._made(value if value != "" else None, self._first if first else self._plain)
        if isinstance(value, int) and value > 999:
            made.number_format = "#,##0"
        return made

    def _made(self, value: str | int | None, look: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        made = WriteOnlyCell(self._sheet, value)
        if isinstance(value, str):
            made.data_type = "s"  # what begins with "=" is still what somebody wrote, not a formula
        made._style = copy(look)  # noqa: SLF001 - as above
        return made


def _lines(procedure: Procedure) -> Iterator[_Said]:
    papers: list[_Said] = [
        {
            "giay_to": paper.name,
            "nhom": paper.group,
            "ban_chinh": paper.originals,
            "chung_thuc": paper.certified,
            "ban_sao": paper.copies,
            "loai": KIND_WORDS[paper.kind],
            "mau": paper.form,
            "ghi_chu": paper.note,
        }
        for paper in procedure.components
    ]
    first: _Said = {
        "ten": procedure.name,
        "linh_vuc": procedure.field,
        "ket_qua": "\n".join(procedure.results),
        "truc_tuyen": _ONLINE[procedure.online],
        "dia_chi": procedure.online_url,
        "van_ban": procedure.deciding_document,
        "can_cu": procedure.legal_basis,
        "chua_ro": "\n".join(procedure.unclear),
        "nguon": procedure.source,
    }
    nothing: _Said = {}
    for way, paper, head in zip_longest(_ways(procedure), papers, [first], fillvalue=nothing):
        yield {"ma": procedure.code, **head, **way, **paper}


def _ways(procedure: Procedure) -> list[_Said]:
    """Terms and fees, those that several channels share in one line; and the channels that have neither."""
    rows: dict[tuple[Any, ...], list[Channel]] = {}
    for channel in procedure.channels:
        terms = [row for row in procedure.terms if row.channel == channel]
        fees = [row for row in procedure.fees if row.channel == channel]
        for case in dict.fromkeys([*(row.case for row in terms), *(row.case for row in fees)]):
            of_case = zip_longest((t for t in terms if t.case == case), (f for f in fees if f.case == case))
            for place, (term, fee) in enumerate(of_case):
                key = (place, case, term and (term.text,), fee and (fee.text, fee.amount, fee.unit))
                rows.setdefault(key, []).append(channel)
        if not terms and not fees:
            rows.setdefault((0, "", None, None), []).append(channel)
    # Of one channel the first term must stand above its second.
    ordered = sorted(rows.items(), key=lambda item: item[0][0])
    return [_way(channels, case, term, fee) for (_, case, term, fee), channels in ordered]


def _way(channels: Sequence[Channel], case: str, term: Any, fee: Any) -> _Said:
    said: _Said = {
        "cach_nop": "; ".join(CHANNEL_WORDS[channel] for channel in channels),
        "truong_hop": case,
    }
    if term is not None:
        said["thoi_han"] = term[0] or _UNCLEAR
    if fee is not None:
        said |= {"phi": fee[0], "muc_phi": _UNCLEAR if fee[1] is None else fee[1], "don_vi": fee[2]}
    return said
