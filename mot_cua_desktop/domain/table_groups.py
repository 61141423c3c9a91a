"""The lines of a table gathered by procedure; what makes a table unreadable as a whole is told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mot_cua_desktop.domain.columns import COLUMN_WORDS, REQUIRED, Column, Heading
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.plausible import CODE
from mot_cua_desktop.domain.tables import Cell, Line, Merged, Sheet, fault, letters, words
from mot_cua_desktop.errors import Told

NOTHING_TAKEN = "chưa nhập thủ tục nào."
_OF_A_LINE: tuple[Column, ...] = (
    "cach_nop", "truong_hop", "thoi_han", "phi", "muc_phi", "don_vi", "giay_to", "nhom", "ban_chinh", "chung_thuc",
    "ban_sao", "so_ban", "loai", "mau", "ghi_chu", "ket_qua", "can_cu", "chua_ro",
)  # fmt: skip
_NUMBERED = re.compile(r"\(?\d{1,2}\)?")


@dataclass
class Group:
    """One procedure as the table has it: each line by what its columns hold."""

    code: str
    name: str
    number: int
    lines: list[dict[Column, Cell]] = field(default_factory=list)
    #: The first lines of the merged cells of papers that this procedure has read.
    papers: set[int] = field(default_factory=set)

    def add(self, cells: dict[Column, Cell], papers: int | None) -> None:
        """One more line; ``papers`` is where its merged cell of papers begins: such a paper is one paper, not one a
        line."""
        if papers is not None:
            cells = cells if papers not in self.papers else {**cells, "giay_to": None}
            self.papers.add(papers)
        self.lines.append(cells)


def gather(sheet: Sheet, heading: Heading, columns: Mapping[int, Column]) -> tuple[list[Group], list[str]]:
    """The procedures below a heading, and a sentence for each line that is none. Raises `Told` for a broken table."""
    check_columns(columns)
    below = [line for line in sheet.lines if line.number > heading.line.number]
    _refuse_merged(sheet, heading, columns, below)
    over = _said_above(sheet, columns)
    papers = _papers_from(sheet, columns)
    coded = next(place for place, column in columns.items() if column == "ma")
    groups: dict[str, Group] = {}
    current: Group | None = None
    errors: list[str] = []
    twice: dict[str, tuple[int, int]] = {}
    for line in below:
        cells = _cells(line, columns, over)
        if not any(words(cell) or fault(cell) for cell in cells.values()) or _is_numbering(line):
            continue
        _refuse_faults(line, columns)
        code, name = code_of(cells.get("ma")), words(cells.get("ten"))
        if not code and not name and current is not None and any(words(cells.get(c)) for c in _OF_A_LINE):
            current.add(cells, papers.get(line.number))
            continue
        if not CODE.fullmatch(code) or (not name and (current is None or current.code != code)):
            current = None
            if not _is_title(line):
                errors.append(_unread(line, code, name))
            continue
        one = (line.number, coded) in over or not name  # a merged code is one procedure, whatever its lines repeat
        if current is not None and current.code == code and (one or _goes_on(current, cells, name)):
            current.add(cells, papers.get(line.number))
            continue
        if code in groups:
            twice.setdefault(code, (groups[code].number, line.number))
        current = groups.setdefault(code, Group(code, name, line.number))
        current.add(cells, papers.get(line.number))
    _refuse_twice(twice)
    if not groups:
        raise Told(
            f"Trang “{sheet.name}” không có dòng thủ tục nào dưới dòng tiêu đề {heading.line.number}; {NOTHING_TAKEN}",
            "Chọn đúng trang tính, đúng dòng tiêu đề và đúng cột mã thủ tục.",
        )
    return list(groups.values()), errors


def check_columns(columns: Mapping[int, Column]) -> None:
    """Refuse a mapping that lacks code or name, or that reads one thing from two columns."""
    said = list(columns.values())
    missing = [COLUMN_WORDS[column].lower() for column in REQUIRED if column not in said]
    if missing:
        raise Told(
            f"Chưa rõ cột nào là {' và '.join(missing)}; {NOTHING_TAKEN}",
            "Chỉ cột ấy ở trang Thủ tục (F6), nút Nhập danh mục, hoặc sửa chữ ở dòng tiêu đề của tệp.",
        )
    double = next((column for column in said if said.count(column) > 1), None)
    if double is not None:
        raise Told(
            f"Hai cột cùng là “{COLUMN_WORDS[double]}”; {NOTHING_TAKEN}", "Giữ một cột, cột kia chọn “(bỏ qua)”."
        )


def code_of(cell: Cell) -> str:
    """The code in a cell; where Excel took 1.004830 for a number, with the zero it dropped."""
    return f"{cell:.6f}" if isinstance(cell, float) else words(cell)


def _cells(line: Line, columns: Mapping[int, Column], over: Mapping[tuple[int, int], Cell]) -> dict[Column, Cell]:
    return {column: over.get((line.number, place), line.cell(place)) for place, column in columns.items()}


def _said_above(sheet: Sheet, columns: Mapping[int, Column]) -> dict[tuple[int, int], Cell]:
    """What the first line of merged cells says for the lines beneath it, of the same procedure or of the next ones: it
    holds for each of them, as it looks."""
    lines = {line.number: line for line in sheet.lines}
    found: dict[tuple[int, int], Cell] = {}
    for merged in sheet.merged:
        column, top = columns.get(merged.left), lines.get(merged.top)
        if column is not None and top is not None:
            for number in range(merged.top + 1, merged.bottom + 1):
                if number in lines:
                    found[number, merged.left] = top.cell(merged.left)
    return found


def _papers_from(sheet: Sheet, columns: Mapping[int, Column]) -> dict[int, int]:
    """The lines that a merged cell of papers covers, each with the first of them."""
    return {
        number: merged.top
        for merged in sheet.merged
        if columns.get(merged.left) == "giay_to"
        for number in range(merged.top, merged.bottom + 1)
    }


def _refuse_merged(sheet: Sheet, heading: Heading, columns: Mapping[int, Column], below: list[Line]) -> None:
    """Cells merged over several columns tell nobody which column they belong to; a title alone in its line may be."""
    lines = {line.number: line for line in below}

    def across(merged: Merged) -> bool:
        taken = [place for place in columns if merged.left <= place <= merged.right]
        line = lines.get(merged.top)
        title = line is not None and sum(1 for cell in line.cells if words(cell)) <= 1
        return len(taken) > 1 and merged.bottom >= heading.line.number and not title

    wrong = next((merged for merged in sheet.merged if across(merged)), None)
    if wrong is not None:
        raise Told(
            f"Trang “{sheet.name}” có ô gộp ngang {wrong.words()}, không rõ chữ trong đó thuộc cột nào; "
            f"{NOTHING_TAKEN}",
            "Mở tệp, chọn cả trang, bấm Bỏ gộp ô (Unmerge Cells), điền lại từng cột, lưu rồi nhập lại.",
        )


def _refuse_faults(line: Line, columns: Mapping[int, Column]) -> None:
    for place in sorted(columns):
        wrong = fault(line.cell(place))
        if wrong:
            raise Told(
                f"Ô {letters(place)}{line.number} {wrong}; {NOTHING_TAKEN}",
                "Mở tệp bằng Excel, chép cột ấy rồi dán lại kiểu “chỉ giá trị” (Paste Values), lưu rồi nhập lại.",
            )


def _refuse_twice(twice: Mapping[str, tuple[int, int]]) -> None:
    if twice:
        code, (first, second) = next(iter(twice.items()))
        more = f" (và {len(twice) - 1} mã khác nữa)" if len(twice) > 1 else ""
        raise Told(
            f"Mã thủ tục {code} có ở cả dòng {first} và dòng {second}{more}; {NOTHING_TAKEN}",
            "Các dòng của một thủ tục phải liền nhau và cùng tên. Xóa dòng thừa hoặc sửa mã, lưu rồi nhập lại.",
        )


def _goes_on(current: Group, cells: Mapping[Column, Cell], name: str) -> bool:
    """Whether a line with the name again is one more line of the procedure and not the same line twice."""
    return name == current.name and any(
        words(cells.get(column)) != words(current.lines[-1].get(column)) for column in _OF_A_LINE
    )


def _is_numbering(line: Line) -> bool:
    """The line "(1) (2) (3)" that some lists put under their heading."""
    said = [words(cell) for cell in line.cells if words(cell)]
    return len(said) > 1 and all(_NUMBERED.fullmatch(each) for each in said)


def _is_title(line: Line) -> bool:
    """A heading between the lines, or whoever signed beneath: one cell, and no code."""
    said = [words(cell) for cell in line.cells if words(cell)]
    return len(said) == 1 or (len(said) == 2 and "linh vuc" in fold(" ".join(said)))


def _unread(line: Line, code: str, name: str) -> str:
    if code and not CODE.fullmatch(code):
        return f"Dòng {line.number}: “{code[:40]}” không phải mã thủ tục."
    return f"Dòng {line.number}: không có {'tên' if code and not name else 'mã'} thủ tục."
