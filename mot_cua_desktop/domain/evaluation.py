"""The monthly evaluation: what may be done to it when, and how it follows from its events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

import msgspec
from msgspec.structs import replace

from mot_cua_desktop.domain import duty
from mot_cua_desktop.domain.course import Role
from mot_cua_desktop.domain.evaluation_events import (
    EvaluationAnswered,
    EvaluationBody,
    EvaluationDrafted,
    EvaluationObjected,
    EvaluationSigned,
    WorkCounts,
)
from mot_cua_desktop.domain.figures import Period, period
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused

RULE = "Công văn 535/UBND-NV ngày 23/01/2018, điểm 4"
Standing = Literal["chua_lap", "du_thao", "co_y_kien", "da_ky", "dinh_chinh"]
STANDING_WORDS: dict[Standing, str] = {
    "chua_lap": "Chưa nhận xét",
    "du_thao": "Chờ lãnh đạo ký",
    "co_y_kien": "Có ý kiến, chờ trả lời",
    "da_ky": "Đã ký",
    "dinh_chinh": "Đã ký, đang đính chính",
}


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """What the officer said of which version (0: before any was signed), and the leader's answer (empty: none yet)."""

    at: datetime
    version: int
    words: str
    answer: str = ""
    answered_at: datetime | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for the leader's signature."""

    remark: str
    grade: str = ""
    reason: str = ""


class SignedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One signed version; nothing of it changes any more."""

    version: int
    at: datetime
    signer: str
    counts: WorkCounts
    remark: str
    grade: str = ""
    basis: str = ""
    reason: str = ""


_BRIEF = 120  # letters of a remark that are shown of it


class PassedOver(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk wrote without having heard what another had written first; it does not hold."""

    at: datetime
    desk: str
    what: str
    words: str

    @property
    def brief(self) -> PassedOver:
        """It with as much of a long remark as tells which it was; the whole would push a window off the screen."""
        short = self.words if len(self.words) <= _BRIEF else f"{self.words[:_BRIEF].rstrip()}…"
        return msgspec.structs.replace(self, words=short)

    @property
    def told(self) -> str:
        """One sentence with what to do."""
        return (
            f"{self.what} ghi ở {self.desk} lúc {self.at.astimezone(VN):%H:%M ngày %d/%m/%Y} không được tính, vì quầy "
            f"khác đã ghi phiếu này trước: “{self.words.rstrip('.')}”. Xem phiếu như hiện nay, cần thì ghi lại."
        )


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's month as its events leave it. ``tip`` is the id of the last event that holds; ``passed`` what was
    written beside it."""

    officer: str
    month: str
    draft: Draft | None = None
    objections: tuple[Objection, ...] = ()
    signed: tuple[SignedVersion, ...] = ()
    tip: str = ""
    passed: tuple[PassedOver, ...] = ()

    @property
    def newest(self) -> SignedVersion | None:
        """The version that holds."""
        return self.signed[-1] if self.signed else None

    def as_of(self, version: int) -> Evaluation:
        """It as a signed version left it: nothing later of it, but what was said of that version itself. Raises
        ValueError for a version that nobody signed."""
        if not 1 <= version <= len(self.signed):
            raise ValueError(version)
        said = tuple(each for each in self.objections if each.version <= version)
        return replace(self, draft=None, signed=self.signed[:version], objections=said)

    @property
    def unanswered(self) -> int | None:
        """The first objection without an answer."""
        return next((n for n, said in enumerate(self.objections) if said.answered_at is None), None)

    @property
    def standing(self) -> Standing:
        """Where it stands, for a list."""
        if self.unanswered is not None:
            return "co_y_kien"
        if self.signed:
            return "dinh_chinh" if self.draft is not None else "da_ky"
        return "du_thao" if self.draft is not None else "chua_lap"


@dataclass(frozen=True)
class Hand:
    """Who does it, in which role; the roles that somebody here has; the day of Viet Nam."""

    officer: str
    role: Role
    named: frozenset[Role]
    today: date


def month_of(name: str) -> Period:
    """The period of a month's name ("2026-11"). Raises ValueError for what is none."""
    return period("thang", date.fromisoformat(f"{name}-01"))


def month_name(of: Period) -> str:
    """The month in which a period begins, as events name it."""
    return f"{of.first:%Y-%m}"


def decide(state: Evaluation, body: EvaluationBody, hand: Hand) -> None:
    """Return when ``body`` may be written of ``state``; raise `Refused` with what to do when it may not."""
    days = month_of(body.month)
    duty.refuse_auditor(hand.role, hand.named)
    if hand.today < days.first:
        raise Refused(f"{_capital(days.name)} chưa bắt đầu.", "Chọn tháng đã qua hoặc tháng này.", rule=RULE)
    match body:
        case EvaluationDrafted():
            duty.refuse_not_in_charge(hand.role, hand.named, "nhận xét, xếp loại cán bộ")
            _refuse_own(hand, body.officer)
            if not clean(body.remark):
                raise Refused("Chưa ghi nhận xét.", "Ghi nhận xét về công việc trong tháng rồi lưu.", rule=RULE)
            if state.signed and not clean(body.reason):
                raise Refused(
                    f"Phiếu {days.name} đã ký, số liệu và nhận xét đã khóa.",
                    "Muốn đính chính thì ghi lý do; khi ký sẽ thành bản mới, bản cũ vẫn giữ.",
                    rule=RULE,
                )
        case EvaluationObjected():
            if hand.officer != body.officer:
                raise Refused(
                    "Chỉ người được đánh giá mới ghi ý kiến của mình.",
                    "Nhờ cán bộ đó đăng nhập và ghi ý kiến.",
                    rule=RULE,
                )
            if state.draft is None and not state.signed:
                raise Refused("Chưa có nhận xét để góp ý.", "Chờ lãnh đạo ghi nhận xét.", rule=RULE)
            if not clean(body.words):
                raise Refused("Chưa ghi ý kiến.", "Ghi điều chưa đồng ý và vì sao.", rule=RULE)
        case EvaluationAnswered():
            _need_leader(hand, "trả lời ý kiến của cán bộ")
            _refuse_own(hand, body.officer)
            if not 0 <= body.objection < len(state.objections):
                raise Refused("Không tìm thấy ý kiến này.", "Mở lại phiếu để xem.", rule=RULE)
            if state.objections[body.objection].answered_at is not None:
                raise Refused("Ý kiến này đã được trả lời.", "Mở lại phiếu để xem câu trả lời.", rule=RULE)
            if not clean(body.words):
                raise Refused("Chưa ghi câu trả lời.", "Ghi câu trả lời cho cán bộ.", rule=RULE)
        case EvaluationSigned():
            _sign(state, body, hand, days)


def refuse_reading(officer: str, reader: str, role: Role, named: frozenset[Role]) -> None:
    """The sheet of another is for who is in charge, where one is named, and for an auditor, who reads everything."""
    if reader != officer and role != "kiem_tra" and duty.someone_in_charge(named) and not duty.in_charge(role):
        raise Refused(
            "Phiếu này là của cán bộ khác.", "Mỗi người chỉ mở phiếu của mình; lãnh đạo mở phiếu của mọi người."
        )


def _sign(state: Evaluation, body: EvaluationSigned, hand: Hand, days: Period) -> None:
    _need_leader(hand, "ký phiếu đánh giá")
    _refuse_own(hand, body.officer)
    if hand.today <= days.last:
        raise Refused(
            f"{_capital(days.name)} chưa hết, số liệu còn thay đổi.",
            f"Ký từ ngày {date.fromordinal(days.last.toordinal() + 1):%d/%m/%Y}.",
            rule=RULE,
        )
    if state.draft is None:
        raise Refused("Chưa có nhận xét mới để ký.", "Ghi nhận xét rồi ký.", rule=RULE)
    if state.unanswered is not None:
        raise Refused("Cán bộ có ý kiến chưa được trả lời.", "Trả lời ý kiến đó rồi ký.", rule=RULE)
    if body.version != len(state.signed) + 1:
        raise Refused("Phiếu này vừa được ký ở nơi khác.", "Mở lại phiếu để thấy bản mới nhất.", rule=RULE)


def _need_leader(hand: Hand, what: str) -> None:
    if hand.role != "lanh_dao":
        raise Refused(f"Chỉ lãnh đạo mới được {what}.", "Nhờ lãnh đạo đăng nhập và làm việc này.", rule=RULE)


def _refuse_own(hand: Hand, officer: str) -> None:
    if hand.officer == officer:
        raise Refused("Không ai tự đánh giá mình.", "Nhờ lãnh đạo khác nhận xét, trả lời và ký phiếu này.", rule=RULE)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def fold(
    state: Evaluation | None, body: EvaluationBody, at: datetime, officer: str, id: str = "", desk: str = ""
) -> Evaluation:
    """The evaluation after one more event of the ward's line, written ``at`` by ``officer`` at ``desk``.

    What was written without knowing the event that holds is passed over. An objection never is: it only adds, and
    keeps whoever signed beside it from having been first.
    """
    state = state or Evaluation(officer=body.officer, month=body.month)
    if not isinstance(body, EvaluationObjected) and not _follows(state, body):
        what, words = _passed_words(body)
        over = PassedOver(at=at, desk=desk, what=what, words=words)
        return replace(state, passed=(*state.passed, over))
    return replace(_folded(state, body, at, officer), tip=id)


def _follows(state: Evaluation, body: EvaluationDrafted | EvaluationAnswered | EvaluationSigned) -> bool:
    if body.after is not None:
        return body.after == state.tip
    # Of an older program, which knew of no other desk: whatever has a place here.
    if isinstance(body, EvaluationAnswered):
        return 0 <= body.objection < len(state.objections)
    return not isinstance(body, EvaluationSigned) or body.version == len(state.signed) + 1


def _passed_words(body: EvaluationDrafted | EvaluationAnswered | EvaluationSigned) -> tuple[str, str]:
    match body:
        case EvaluationDrafted():
            return "Nhận xét", body.remark
        case EvaluationAnswered():
            return "Câu trả lời", body.words
        case EvaluationSigned():
            return "Chữ ký", body.remark


def _folded(state: Evaluation, body: EvaluationBody, at: datetime, officer: str) -> Evaluation:
    match body:
        case EvaluationDrafted():
            return replace(state, draft=Draft(remark=body.remark, grade=body.grade, reason=body.reason))
        case EvaluationObjected():
            said = Objection(at=at, version=len(state.signed), words=body.words)
            return replace(state, objections=(*state.objections, said))
        case EvaluationAnswered():
            objections = list(state.objections)
            answered = replace(objections[body.objection], answer=body.words, answered_at=at)
            objections[body.objection] = answered
            return replace(state, objections=tuple(objections))
        case EvaluationSigned():
            version = SignedVersion(
                version=body.version, at=at, signer=officer, counts=body.counts, remark=body.remark, grade=body.grade,
                basis=body.basis, reason=body.reason,
            )  # fmt: skip
            return replace(state, draft=None, signed=(*state.signed, version))


# --- shares and grades -----------------------------------------------------------------------------------------------


def on_time_share(counts: WorkCounts) -> Fraction | None:
    """Early and in time among the solved (law: NĐ 118/2025 Điều 32-34 ask for it, công văn 535 for its complement)."""
    return Fraction(counts.early + counts.on_time, counts.solved) if counts.solved else None


def satisfied_share(counts: WorkCounts) -> Fraction | None:
    """Satisfied among those who gave a grade; who gave none is not counted."""
    return Fraction(counts.satisfied, counts.rated) if counts.rated else None


def say_share(share: Fraction | None) -> str:
    """ "97,05%": cut off behind the second place, so that one late dossier is never shown as 100%."""
    if share is None:
        return "–"
    hundredths = share.numerator * 10_000 // share.denominator
    return f"{hundredths // 100},{hundredths % 100:02d}%"


@dataclass(frozen=True)
class Grade:
    """A grade of the ward's own list; ``least`` is the share in time from which it is proposed (None: never)."""

    name: str
    least: Fraction | None = None


#: "Tốt: 90" says what "Tốt; 90" says; "Mức 1" and "Mức 1: tốt" are names.
_COLON = re.compile(r"(?P<name>.*\S)\s*[:=]\s*(?P<share>\d+(?:[.,]\d+)?\s*%?)")
#: A share behind any other sign would be taken for a part of the name.
_HIDDEN = re.compile(r".*(?:(?:[:=,(]|\s[–-])\s*\d+(?:[.,]\d+)?\s*%?|%)\s*\)?")
_HOW = "Ghi mỗi mức một dòng: Tên mức; hoặc Tên mức; 95 (phần trăm đúng hạn)."


def grades(lines: Iterable[str]) -> list[Grade]:
    """The ward's list, a grade a line, the best first: "Tên mức" or "Tên mức; 95" (percent in time).

    Raises `Refused` for a line that says neither. No grade is the program's own: no official form names any.
    """
    found = []
    for line in filter(None, map(clean, lines)):
        colon = _COLON.fullmatch(line) if ";" not in line else None
        name, _, percent = (part.strip() for part in line.rpartition(";")) if ";" in line else (line, "", "")
        if colon is not None and 0 <= _least(colon["share"]) <= 1:
            name, percent = colon["name"], colon["share"]
        least = _least(percent) if percent.removesuffix("%").strip() else None
        if not name or (least is not None and not 0 <= least <= 1):
            raise Refused(f"Dòng “{line}” chưa đọc được.", _HOW)
        found.append(Grade(name, least))
    return found


def check_grades(lines: Iterable[str]) -> None:
    """Raise `Refused` for a list that is about to be kept and cannot be read, or whose names hide a share."""
    for grade in grades(lines):
        if grade.least is None and _HIDDEN.fullmatch(grade.name):
            raise Refused(f"Dòng “{grade.name}”: chưa rõ phần trăm hay là tên mức.", _HOW)


def _least(percent: str) -> Fraction:
    """The share that a percentage says; below 0 where it says none."""
    try:
        return Fraction(percent.removesuffix("%").strip().replace(",", ".")) / 100
    except (ValueError, ZeroDivisionError):
        return Fraction(-1)


def proposed(list_: Iterable[Grade], counts: WorkCounts) -> str:
    """The first grade whose share is reached; empty where the list names no shares, or nothing was solved."""
    share = on_time_share(counts)
    return next((g.name for g in list_ if share is not None and g.least is not None and share >= g.least), "")
