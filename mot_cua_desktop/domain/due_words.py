"""An appointment in few words: what moved it and which days were passed over, from the steps that the journal keeps.

The journal keeps each step as the sentence that was told when the date was promised, so that a later calendar cannot
change why. What is short of it is found among those sentences, not reckoned anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mot_cua_desktop.domain.calendar import WEEKDAYS

_DAY = re.compile(rf"(?:{'|'.join(WEEKDAYS)}) (\d\d/\d\d)/\d{{4}}: (.*)", re.DOTALL)
#: How a step begins that is no day off: it was counted, or it is the receipt or the end, which stand beside it anyway.
_PLAIN = ("ngày nhận", "ngày hồ sơ trước", "ngày làm việc", "hẹn trả", "trả kết quả")
_COUNTED = re.compile(r"ngày thứ \d+/\d+(?: \(.*)?$|\d\d:\d\d–")
_ENDED_OFF = re.compile(r"ngày thứ \d+/\d+, (.*): hạn chuyển sang ngày làm việc tiếp theo")
#: How a step begins that an apology added: the old date stands beside the new one anyway.
_APOLOGISED = "Hẹn lại"
#: More days than these with one reason are counted, not named: a long term passes over twenty Sundays.
_MOST_NAMED = 4


def short_why(steps: Sequence[str]) -> str:
    """The days off that were passed over, those with one reason together, and whatever moved the date afterwards.

    "24/11 nghỉ lễ: Ngày Văn hóa; 28/11, 29/11 nghỉ hằng tuần · Cộng 8 giờ làm việc không tính hạn". Empty when every
    day was counted.
    """
    off: dict[str, list[str]] = {}
    moved: list[str] = []
    for step in steps:
        found = _DAY.fullmatch(step)
        if found is None:
            if not step.startswith(_APOLOGISED):
                moved.append(step.rstrip("."))
            continue
        day, text = found.groups()
        ended = _ENDED_OFF.fullmatch(text)
        if text.startswith("nhận lúc"):
            moved.append(text)
        elif ended is not None:
            off.setdefault(ended[1], []).append(day)
        elif not text.startswith(_PLAIN) and not _COUNTED.match(text):
            off.setdefault(text, []).append(day)
    passed = "; ".join(f"{_named(days)} {text}" for text, days in off.items())
    return " · ".join(filter(None, (passed, *moved)))


def _named(days: Sequence[str]) -> str:
    return f"{len(days)} ngày" if len(days) > _MOST_NAMED else ", ".join(days)
