"""The register of outgoing documents (sổ văn bản đi): a number for each, in order, by kind and year.

Numbers begin again on 1 January (NĐ 30/2020/NĐ-CP, Điều 15). One is drawn together with the deed that needs it, so none
is left out, and the store refuses to write one twice. The letter of apology (Mẫu 04) is an event of its dossier
(`course.RescheduleNotified`) with a series of its own; the register shows it among the others.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from mot_cua_desktop.errors import Refused

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
    the same paper can be made again.
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


def scope(series: LetterSeries, year: int) -> str:
    """The counter that a series of one year is dealt from."""
    return f"letter:{series}:{year}"


def symbol(series: LetterSeries, agency: str) -> str:
    """What stands behind the number: the kind, and the agency's abbreviation where the ward has stated one."""
    return f"{series}-{agency}" if agency else series


def say_number(number: int, behind: str) -> str:
    """ "05/BC-TTPVHCC": below ten with a nought (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{number:02d}/{behind}"


def decide(letter: LetterIssued) -> None:
    """Refuse a letter that says nothing of its matter. Raises `Refused`."""
    if not letter.subject.strip():
        raise Refused("Văn bản chưa có trích yếu.", "Ghi trích yếu nội dung rồi lấy số.", rule=RULE)
