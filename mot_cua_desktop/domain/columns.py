"""Which column of a table tells what: recognised by the words of its heading, or said by the officer and remembered."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from mot_cua_desktop.domain.names import words as words_of
from mot_cua_desktop.domain.tables import Line, Sheet, words

Column = Literal[
    "ma", "ten", "linh_vuc", "van_ban", "cach_nop", "truong_hop", "thoi_han", "phi", "muc_phi", "don_vi", "giay_to",
    "nhom", "ban_chinh", "chung_thuc", "ban_sao", "so_ban", "loai", "mau", "ghi_chu", "ket_qua", "truc_tuyen",
    "dia_chi", "can_cu", "chua_ro", "nguon",
]  # fmt: skip
#: The heading that the export writes and the mapping window says.
COLUMN_WORDS: dict[Column, str] = {
    "ma": "Mã thủ tục",
    "ten": "Tên thủ tục",
    "linh_vuc": "Lĩnh vực",
    "van_ban": "Văn bản công bố",
    "cach_nop": "Cách nộp",
    "truong_hop": "Trường hợp",
    "thoi_han": "Thời hạn giải quyết",
    "phi": "Phí, lệ phí",
    "muc_phi": "Mức phí (đồng)",
    "don_vi": "Đơn vị tính phí",
    "giay_to": "Thành phần hồ sơ",
    "nhom": "Nhóm giấy tờ",
    "ban_chinh": "Bản chính",
    "chung_thuc": "Bản chứng thực",
    "ban_sao": "Bản sao",
    "so_ban": "Số bản",
    "loai": "Loại giấy tờ",
    "mau": "Mẫu đơn, tờ khai",
    "ghi_chu": "Ghi chú giấy tờ",
    "ket_qua": "Kết quả",
    "truc_tuyen": "Mức độ trực tuyến",
    "dia_chi": "Địa chỉ trực tuyến",
    "can_cu": "Căn cứ pháp lý",
    "chua_ro": "Điểm chưa rõ",
    "nguon": "Nguồn",
}
REQUIRED: tuple[Column, ...] = ("ma", "ten")
#: The headings that are recognised besides those above, without marks; the first that fits tells.
_HEADINGS: tuple[tuple[Column, str], ...] = (
    ("ma", r"ma( so)?|ma( so)?( ho so)? (tthc|thu tuc)\b.*"),
    ("ten", r"ten( tthc)?|(ten )?thu tuc( hanh chinh)?|tthc|ten (thu tuc|tthc)\b.*"),
    ("linh_vuc", r"(ten )?linh vuc.*"),
    ("van_ban", r".*(quyet dinh|qd|van ban) cong bo.*|so quyet dinh"),
    ("muc_phi", r"(muc|so tien) (thu |phi|le phi).*|so tien( dong)?"),
    ("don_vi", r"don vi tinh( phi)?"),
    ("can_cu", r".*can cu( phap ly)?|co so phap ly"),
    ("truc_tuyen", r".*(muc do|loai).*(truc tuyen|dvc|dich vu cong).*|dvctt|dvc truc tuyen|dich vu cong truc tuyen"),
    ("dia_chi", r"(dia chi|duong dan|link|lien ket|url)( truc tuyen| nop| cong dvc| web.*)?"),
    ("cach_nop", r"(cach|cach thuc|hinh thuc|kenh) (nop|thuc hien|tiep nhan)( ho so)?|kenh"),
    ("thoi_han", r"(thoi han|thoi gian)( giai quyet| thuc hien| xu ly)?( tthc| ho so)?( ngay lam viec| ngay| gio)?"),
    ("phi", r"(muc )?(phi|le phi)( va| hoac)?( le phi)?( neu co)?( dong| vnd| nghin dong)?"),
    ("giay_to", r"(thanh phan|giay to|cac giay to)( ho so)?( phai nop| can nop)?|ten giay to"),
    ("nhom", r"nhom( giay to| thanh phan)?"),
    ("ban_chinh", r"(so )?(luong )?ban chinh"),
    ("ban_sao", r"(so )?(luong )?ban sao"),
    ("so_ban", r"so (luong )?ban|so luong( ban| giay to)?"),
    ("mau", r"(ten |bieu )?mau( don| so)?( to khai)?|bieu mau.*"),
    ("ket_qua", r"ket qua.*"),
    ("truong_hop", r"truong hop"),
)
_FITTED = tuple((column, re.compile(pattern)) for column, pattern in _HEADINGS)
_OWN: dict[str, Column] = {" ".join(words_of(said)): column for column, said in COLUMN_WORDS.items()}
#: A heading stands among the first lines, under the title of the list and whoever issued it.
_FIRST_LINES = 40

Columns = Mapping[int, Column]


@dataclass(frozen=True)
class Heading:
    """The line of a table that names its columns, and what is thought of each (columns from 0)."""

    line: Line
    columns: dict[int, Column]

    @property
    def whole(self) -> bool:
        """Whether code and name are among them: without these nothing can be read."""
        return set(REQUIRED) <= set(self.columns.values())


def meaning(heading: str) -> Column | None:
    """What a column holds by the words of its heading; None when they do not say."""
    said = " ".join(words_of(heading))
    if said in _OWN:
        return _OWN[said]
    return next((column for column, pattern in _FITTED if pattern.fullmatch(said)), None)


def proposed(line: Line) -> dict[int, Column]:
    """What the columns under a line of headings hold; two that claim the same are both left to a person."""
    found = {place: column for place, cell in enumerate(line.cells) if (column := meaning(words(cell))) is not None}
    claims = Counter(found.values())
    return {place: column for place, column in found.items() if claims[column] == 1}


def find_heading(sheet: Sheet) -> Heading | None:
    """The line that names the most columns; None for a table without lines."""
    lines = sheet.lines[:_FIRST_LINES]
    if not lines:
        return None
    best = max(lines, key=lambda line: len(proposed(line)))
    if not proposed(best):
        best = next((line for line in lines if sum(1 for cell in line.cells if words(cell)) > 1), lines[0])
    return Heading(best, proposed(best))


def signature(line: Line) -> str:
    """By which a heading is known again, whatever the file is called: its words without marks and case."""
    said = "|".join(" ".join(words_of(words(cell))) for cell in line.cells).rstrip("|")
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def kept(columns: Columns) -> dict[str, str]:
    """The mapping as it is remembered."""
    return {str(place): column for place, column in sorted(columns.items())}


def remembered(said: Mapping[str, str]) -> dict[int, Column]:
    """A remembered mapping; what a later version of the program called otherwise is left out."""
    known = {column: column for column in get_args(Column)}
    return {int(place): known[column] for place, column in said.items() if place.isdigit() and column in known}
