"""On what ground the clock of a dossier may stand, and who may say so: else "another reason" would move any deadline.

Without a leader a deadline moves only by the causes that have a name (money owed, another body asked), each once, by a
document, and not when it is nearly due; another reason, the same cause again, a stop in the last working day and papers
asked for after the days to ask are a leader's to state where the desk has one, by a document with a number.
"""

from __future__ import annotations

import re
from datetime import datetime

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain.course import Role
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.names import says_something
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.errors import Refused

#: The program's own rule, not the words of an article.
_GROUND = "Hạn chỉ dời theo thời gian dừng có văn bản làm căn cứ; ngoài các lý do có tên thì lãnh đạo quyết định"
#: 12/TB-UBND, 118/2025/NĐ-CP; or a kind of paper with its number behind it: "Công văn số 12", "QĐ 5", "Phiếu thu số 3".
#: A day (26/11), a telephone or how many papers there are is no document's number.
_NUMBER = re.compile(
    r"\d\s*/\s*(?:\d{4}\s*/\s*)?[a-zđ]{2,}"
    r"|\b(?:công văn|quyết định|thông báo|tờ trình|nghị định|nghị quyết|thông tư|phiếu|văn bản|kế hoạch|biên bản"
    r"|biên lai|giấy|chỉ thị)\s+(?:(?:[^\W\d]+\s+){0,4}số\s+)?\d"
    r"|\b(?:CV|QĐ|TB|TTr|NĐ|NQ|TT|KH|CT|BB)\s*(?:số\s*)?\d",
    re.IGNORECASE,
)
#: A law by its name, of two words at least, or an article of one.
_LAW = re.compile(r"\b(?:luật|pháp lệnh)\s+\w+\s+\w+|\b(?:điều|khoản)\s+\d", re.IGNORECASE)


def numbered(document: str) -> bool:
    """Whether the words name a document by its number."""
    return _NUMBER.search(document) is not None


def refuse_unfounded(deed: co.ClockStopped) -> None:
    """A stop says what is waited for and names the document or the law that allows it."""
    if not says_something(deed.note) or not deed.basis.strip():
        raise Refused(
            "Dừng tính hạn phải ghi rõ lý do và văn bản cho phép.",
            "Ghi chờ việc gì, theo văn bản nào.",
        )
    if numbered(deed.basis):
        return
    if deed.cause == "khac":
        raise Refused(
            "Dừng tính hạn vì lý do khác phải có số văn bản cho phép.",
            "Ghi số, ký hiệu văn bản, ví dụ: Công văn 12/UBND-VP.",
            rule=_GROUND,
        )
    if _LAW.search(deed.basis) is None:
        raise Refused(
            f"“{deed.basis.strip()}” chưa phải văn bản cho phép dừng tính hạn.",
            "Ghi số văn bản (ví dụ: Thông báo số 12) hoặc tên luật, điều khoản.",
            rule=_GROUND,
        )


def refuse_unled(state: Dossier, deed: co.ClockStopped, role: Role, named: frozenset[Role]) -> None:
    """Another reason, and a cause that stopped this dossier before, are for a leader where one is named."""
    if role == "lanh_dao" or "lanh_dao" not in named:
        return
    before = sum(stop.cause == deed.cause for stop in state.stops)
    if deed.cause == "khac":
        what = "Chỉ lãnh đạo mới được dừng tính hạn vì lý do khác."
    elif before:
        what = (
            f"Hồ sơ đã dừng tính hạn {before} lần, {co.STOP_WORDS[deed.cause]}: dừng nữa thì chỉ lãnh đạo mới được ghi."
        )
    else:
        return
    raise Refused(what, "Nhờ lãnh đạo đăng nhập, ghi văn bản và dừng tính hạn.", rule=_GROUND)


def refuse_hasty(deed: co.ClockStopped, now: datetime, last: datetime, role: Role, named: frozenset[Role]) -> None:
    """A stop that begins after ``last``, when the apology had to be out, would stand for the apology: it needs a
    document with a number, and a leader where one is named."""
    if now <= last:
        return
    when = f"Dừng tính hạn sát hạn (sau {say_moment(last)})"
    if not numbered(deed.basis):
        raise Refused(
            f"{when} phải có số văn bản cho phép.",
            "Ghi số, ký hiệu văn bản, ví dụ: Thông báo số 12.",
            rule=_GROUND,
        )
    if role != "lanh_dao" and "lanh_dao" in named:
        raise Refused(
            f"{when} thì chỉ lãnh đạo mới được ghi.",
            "Nhờ lãnh đạo đăng nhập và dừng tính hạn, hoặc xin lỗi, hẹn lại theo quy định.",
            rule=_GROUND,
        )


def refuse_unfounded_request(basis: str, role: Role, named: frozenset[Role], rule: str) -> None:
    """Papers asked for after the days to ask start the term anew: by a document of the sector with its number, and by
    a leader where one is named. ``rule`` is the one that limits the days."""
    if not numbered(basis):
        raise Refused(
            "Yêu cầu bổ sung muộn phải có số văn bản chuyên ngành cho phép.",
            "Ghi số, ký hiệu và điều khoản, ví dụ: Nghị định số 12/2026/NĐ-CP, Điều 5.",
            rule=rule,
        )
    if role != "lanh_dao" and "lanh_dao" in named:
        raise Refused(
            "Chỉ lãnh đạo mới được yêu cầu bổ sung muộn.",
            "Nhờ lãnh đạo đăng nhập, ghi văn bản chuyên ngành và yêu cầu; hoặc giải quyết tiếp, từ chối có lý do.",
            rule=rule,
        )


def refuse_late_stop(state: Dossier, now: datetime) -> None:
    """No clock stops after the deadline: nothing would move, and the dossier would only look excused."""
    if state.deadline is not None and state.late(now):
        raise Refused(
            f"Hồ sơ đã quá hạn từ {say_moment(state.deadline.at)}: không dừng tính hạn được nữa.",
            "Giải quyết ngay, xin lỗi và hẹn lại theo quy định; việc đang chờ thì ghi ở “Đôn đốc”.",
            rule="NĐ 118/2025/NĐ-CP, Điều 19.6",
        )
