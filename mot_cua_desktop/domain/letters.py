"""The register of outgoing documents (sổ văn bản đi): a number for each, in order, by kind and year.

Numbers begin again on 1 January (NĐ 30/2020/NĐ-CP, Điều 15). One is drawn together with the deed that needs it, so none
is left out, and the store refuses to write one twice. The letter of apology (Mẫu 04) is an event of its dossier
(`course.RescheduleNotified`) with a series of its own; the register shows it among the others.

Desks of one ward draw numbers without hearing of each other. So each has a series of its own, which its mark in the
symbol names from the second desk on ("01/BC-TTPVHCC-Q2"): no number and symbol are given twice, no series has a gap.
The mark is the hub's (`hub.leases.mark_of`): one life's of a desk, never given again, so a desk that lost its memory
begins a new series. That a ward numbers its documents so by desk stands in no text that was seen (docs/decisions/27).
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from mot_cua_desktop.domain.signed_on import SignedOn
from mot_cua_desktop.errors import Refused

#: What an empty field for the agency's abbreviation shows.
AGENCY_HINT = "Ví dụ: TTPVHCC – số sẽ là 01/BC-TTPVHCC"
#: What a letter of the desk is about. Both are reports (báo cáo), so they share the series BC.
LetterSort = Literal["giai_trinh", "su_co"]
#: The kinds of document of NĐ 30/2020, Phụ lục III, that this desk writes; PXL is the one-stop forms' own.
LetterSeries = Literal["BC", "PXL"]
SERIES: dict[LetterSort, LetterSeries] = {"giai_trinh": "BC", "su_co": "BC"}
TITLES: dict[LetterSort, str] = {
    "giai_trinh": "Báo cáo giải trình hồ sơ quá hạn",
    "su_co": "Báo cáo sự cố phần mềm",
}
RULE = "Số văn bản đi lấy lần lượt theo từng loại, bắt đầu lại từ 01 mỗi năm (NĐ 30/2020/NĐ-CP, Điều 15)"


class LetterIssued(msgspec.Struct, frozen=True, kw_only=True, tag="letter_issued"):
    """An outgoing document took its number.

    ``symbol`` is what stands behind the number ("BC" or "BC-TTPVHCC"), as it was on that day; ``subject`` the summary
    (trích yếu), without names of citizens; ``about`` says which matter it belongs to (a period, an incident's id);
    ``to`` who receives it, ``signer`` the officer (an id) who signs, ``parts`` what its author wrote, by part, so that
    the same paper can be made again. ``mark`` is the desk's series (`series_of`). ``signed_on`` is what its desk had in
    sight, of a paper that is counted again from the journal; None before that was kept.
    """

    sort: LetterSort
    series: LetterSeries
    number: int
    year: int
    symbol: str
    subject: str
    about: str = ""
    to: str = ""
    signer: str = ""
    parts: dict[str, str] = {}
    mark: int = 0
    signed_on: SignedOn | None = None


def series_of(mark: int) -> int:
    """The series of the desk that has this mark at its hub: 0, the one without a mark in its symbol, for the ward's
    first desk and for one that stands alone."""
    return mark if mark > 1 else 0


def scope(series: LetterSeries, year: int, mark: int = 0) -> str:
    """The counter that a desk's series of one year is dealt from."""
    return f"letter:{series}:{year}:{mark}" if mark else f"letter:{series}:{year}"


def symbol(series: LetterSeries, agency: str = "", mark: int = 0) -> str:
    """What stands behind the number: the kind, the agency's abbreviation where the ward has stated one, and the mark of
    the desk's series."""
    return "-".join(filter(None, (series, agency, f"Q{mark}" if mark else "")))


def check_agency(agency: str) -> str:
    """An abbreviation that cannot be taken for another desk's mark. Raises `Refused`."""
    if re.search(r"(^|-)Q\d+$", agency, re.IGNORECASE):
        raise Refused(
            "Chữ viết tắt tên cơ quan không được kết thúc như dấu của quầy (Q2, Q3, …).",
            "Chỉ ghi chữ viết tắt tên cơ quan; chương trình tự thêm dấu của quầy.",
        )
    return agency


def say_number(number: int, behind: str) -> str:
    """ "05/BC-TTPVHCC": below ten with a nought (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{number:02d}/{behind}"


def say_apology(number: int, mark: int) -> str:
    """ "02/PXL", or "02/PXL-Q2" of a desk whose series bears a mark."""
    return say_number(number, symbol("PXL", mark=mark))


def decide(letter: LetterIssued) -> None:
    """Refuse a letter that says nothing of its matter. Raises `Refused`."""
    if not letter.subject.strip():
        raise Refused("Văn bản chưa có trích yếu.", "Ghi trích yếu nội dung rồi lấy số.", rule=RULE)
