"""Closing the till: what an officer took over the counter since the last closing, and what lay in the drawer."""

from __future__ import annotations

import msgspec

from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.names import says_something
from mot_cua_desktop.domain.paper_numbers import Run, said_runs, said_span
from mot_cua_desktop.errors import Refused


class TillClosed(msgspec.Struct, frozen=True, kw_only=True, tag="till_closed"):
    """An officer's till is closed. Amounts in dong: ``cash`` and ``transfer`` as the fee slips say, ``counted`` what
    lay in the drawer; ``runs`` are the fee slips' numbers. ``first`` and ``last``, ``year``, ``first_mark`` and
    ``mark`` say from which to which: all that closings of before tell of them. ``note`` explains a difference. How many
    times money was given back is ``backs``; both sums are what is left after it, ``given`` was given back in cash.

    Slips written afterwards belong to the next closing; none is ever in two.
    """

    officer: str
    slips: int
    cash: int
    transfer: int
    counted: int
    first: int
    last: int
    year: int
    note: str = ""
    first_mark: int = 0
    mark: int = 0
    runs: tuple[Run, ...] = ()
    backs: int = 0
    given: int = 0

    @property
    def numbers(self) -> str:
        """Which fee slips, as they are printed."""
        if self.runs:
            return said_runs(self.runs)
        # In the words of before: a report that was made of it is rechecked by them.
        return said_span(self.first, self.first_mark, self.last, self.mark, self.year)

    @property
    def difference(self) -> int:
        """What lay in the drawer beyond (or, negative, short of) the slips' cash."""
        return self.counted - self.cash


class TillCorrected(msgspec.Struct, frozen=True, kw_only=True, tag="till_corrected"):
    """What was counted at a closing was wrong: a further line beside the closing, which itself stays as it is.

    ``closing`` is the event of that closing (its id in hex), ``before`` what stood there for counted (dong).
    """

    officer: str
    closing: str
    before: int
    counted: int
    cash: int
    note: str

    @property
    def difference(self) -> int:
        """What lay in the drawer beyond (or, negative, short of) the slips' cash, as it is known now."""
        return self.counted - self.cash


def decide_correction(correction: TillCorrected) -> None:
    """Refuse a correction that changes nothing, and one without its reason. Raises `Refused`."""
    rule = "Lần chốt quỹ không sửa được; đính chính là dòng mới, có lý do"
    if correction.counted < 0:
        raise Refused("Số tiền đếm được không thể âm.", "Gõ lại số tiền đúng.", rule=rule)
    if correction.counted == correction.before:
        raise Refused("Số tiền không khác số đã ghi.", "Gõ số đúng, hoặc bấm Thôi.", rule=rule)
    if not says_something(correction.note):
        raise Refused("Chưa ghi lý do đính chính.", "Ghi vì sao số đã chốt chưa đúng rồi bấm lại.", rule=rule)


def decide(closing: TillClosed) -> None:
    """Refuse a closing with nothing in it, and a difference that nobody explains. Raises `Refused`."""
    if not closing.slips and not closing.backs:
        raise Refused(
            "Từ lần chốt quỹ trước chưa thu khoản nào.",
            "Chốt quỹ sau khi có phiếu thu.",
            rule="Mỗi phiếu thu chốt một lần",
        )
    if closing.counted < 0:
        raise Refused("Số tiền đếm được không thể âm.", "Gõ lại số tiền trong ngăn kéo.", rule="Tiền đếm từ 0 đồng")
    if closing.difference and not says_something(closing.note):
        raise Refused(
            f"Tiền đếm được {'thừa' if closing.difference > 0 else 'thiếu'} {say_money(abs(closing.difference))} "
            "so với phiếu thu.",
            "Đếm lại; nếu vẫn lệch, ghi lý do rồi chốt.",
            rule="Chênh lệch phải có lý do",
        )
