"""The one supplement request: a guidance slip at the counter and a later request are the same single allowance.

Letter 535/UBND-NV point 3 (citing QĐ 14/2015/QĐ-UBND of Khánh Hòa): a supplement may be asked 01 time.
NĐ 118/2025/NĐ-CP Điều 11.2c and 16.3: one request, complete and exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.names import says_something
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused

SUPPLEMENT_RULE = "QĐ 14/2015/QĐ-UBND; NĐ 118/2025/NĐ-CP, Điều 16"


def refuse_second(asked_at: datetime) -> Refused:
    """The refusal of a second request, in the words the officer reads."""
    day = asked_at.astimezone(VN)
    return Refused(
        f"Hồ sơ này đã được yêu cầu bổ sung một lần ngày {day:%d/%m/%Y} ({SUPPLEMENT_RULE}).",
        "Chỉ còn: tiếp nhận, từ chối có lý do, hoặc công dân rút hồ sơ.",
        rule=SUPPLEMENT_RULE,
    )


def refuse_unsound_slip(
    lacking: Iterable[ev.PaperLine], lines: tuple[ev.SlipLine, ...], left_out: tuple[ev.LeftOut, ...]
) -> None:
    """Refuse a slip that asks for nothing, gives no reason, or quietly leaves out an unticked component."""
    if not lines:
        raise Refused("Phiếu chưa có giấy tờ nào cần bổ sung.", "Chọn ít nhất một giấy tờ.", rule=SUPPLEMENT_RULE)
    for line in lines:
        if not says_something(line.wrong):
            raise Refused(
                f"Chưa ghi lý do cho giấy tờ “{line.name[:80]}”.",
                "Ghi rõ thiếu gì hoặc sai ở đâu; phiếu không in khi lý do để trống.",
                rule=SUPPLEMENT_RULE,
            )
    for out in left_out:
        if not says_something(out.reason):
            raise Refused(
                f"Bỏ “{out.name[:80]}” ra khỏi phiếu mà chưa ghi lý do.",
                "Ghi lý do, hoặc để giấy tờ này lại trong phiếu: công dân chỉ được yêu cầu một lần.",
                rule=SUPPLEMENT_RULE,
            )
    named = {line.key for line in lines} | {out.key for out in left_out}
    for paper in lacking:
        if paper.key not in named:
            raise Refused(
                f"Phiếu chưa nhắc tới “{paper.name[:80]}” còn thiếu.",
                "Thêm vào phiếu, hoặc ghi lý do không yêu cầu: công dân chỉ được yêu cầu một lần.",
                rule=SUPPLEMENT_RULE,
            )
