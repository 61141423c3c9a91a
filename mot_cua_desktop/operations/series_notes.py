"""What stands under a book about its numbers: whose mark is whose, and which numbers are double."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mot_cua_desktop.domain.figures import say_count
from mot_cua_desktop.domain.seal import AS_SENT

#: A paper as it is told of: its number in words, the mark of its series (0: none), and the desk that drew it.
Given = tuple[str, int, str]
WITHOUT_DESKS = "Dấu Q sau số (Q2, Q3, …) là dãy số riêng của từng quầy."


def notes(given: Iterable[Given], kind: str) -> tuple[str, ...]:
    """Whose the marks are, and each number that more than one ``kind`` (văn bản, phiếu) bears; nothing in a ward where
    one desk drew them all."""
    told = list(given)
    if len({each[0] for each in told}) == len(told) and not any(each[1] for each in told):
        return ()  # as in most wards in most months
    marks: dict[int, set[str]] = defaultdict(set)
    drawn: dict[str, list[str]] = defaultdict(list)
    for number, mark, desk in told:
        if mark:
            marks[mark].add(desk)
        drawn[number].append(desk)
    found = []
    if marks:
        named = "; ".join(f"Q{mark} là {', '.join(sorted(desks))}" for mark, desks in sorted(marks.items()))
        found.append(f"Mỗi quầy có một dãy số riêng, dấu của quầy đứng cuối số, ký hiệu: {named}.")
    for number, desks in drawn.items():
        if len(desks) > 1:
            by = " và ".join(sorted(desks))
            found.append(f"Số {number} có {len(desks)} {kind} ({by}), lấy khi các quầy chưa nối với nhau.")
    return tuple(found)


def counted(rows: int, told: tuple[str, ...], layout: int) -> tuple[str, ...]:
    """The same below how many lines there are; nothing where nothing is told, and the report itself counts."""
    return (lines(rows, layout), *told) if told else ()


def lines(rows: int, layout: int) -> str:
    """How many lines a report has."""
    return f"Tổng cộng {say_count(rows) if layout >= AS_SENT else rows} dòng."


def without_desks(numbers: Iterable[str]) -> tuple[str, ...]:
    """What a mark means, for a book that does not say which desk each line is of."""
    return (WITHOUT_DESKS,) if any("-Q" in number for number in numbers) else ()
