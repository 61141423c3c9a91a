"""What may be said of an incident (sự cố), and how it is said; it is judged by the rows that its events left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from mot_cua_desktop.domain.incident_events import (
    IncidentBody,
    IncidentClosed,
    IncidentKind,
    IncidentOpened,
    IncidentReported,
    IncidentTouched,
)
from mot_cua_desktop.domain.terms import VN
from mot_cua_desktop.errors import Refused

KIND_WORDS: dict[IncidentKind, str] = {
    "phan_mem": "sự cố phần mềm ở quầy",
    "he_thong_tinh": "sự cố hệ thống của tỉnh, Cổng dịch vụ công",
    "duong_truyen": "sự cố đường truyền",
    "may": "sự cố máy móc, mất điện",
}
#: Counted among the causes of lateness as "sự cố phần mềm, đường truyền", where no apology states another.
COUNTED: tuple[IncidentKind, ...] = ("phan_mem", "he_thong_tinh", "duong_truyen")
#: The offices that may have been told; an office, never a person.
TOLD = (
    "Chưa báo ai",
    "Văn phòng HĐND và UBND",
    "Đơn vị cung cấp phần mềm, hệ thống",
    "Bộ phận công nghệ thông tin",
    "Đơn vị viễn thông, điện lực",
)
RULE = "Công văn 535/UBND-NV ngày 23/01/2018, điểm 5"


@dataclass(frozen=True)
class Incident:
    """One incident as the rows tell it; ``until`` None while it lasts, ``report`` empty while it is not reported."""

    id: str
    kind: IncidentKind
    since: datetime
    effect: str
    told: str
    version: str
    last_deed: datetime | None
    opened_at: datetime
    officer: str
    until: datetime | None = None
    lost: int = 0
    remedy: str = ""
    report: str = ""
    reported_at: datetime | None = None
    proposal: str = ""
    touched: int = 0

    @property
    def lasts(self) -> bool:
        """Whether work stands still still."""
        return self.until is None

    @property
    def words(self) -> str:
        """Which incident it is, as a dossier's page and the book of lateness name it."""
        return words(self.kind, self.since, self.until)


@dataclass(frozen=True)
class HeldUp:
    """An incident as a dossier that it touched knows it."""

    kind: IncidentKind
    since: datetime
    until: datetime | None

    @property
    def words(self) -> str:
        """Which incident it was."""
        return words(self.kind, self.since, self.until)

    @property
    def counted(self) -> bool:
        """Whether it counts as a cause of lateness where no apology states one."""
        return self.kind in COUNTED


def words(kind: str, since: datetime, until: datetime | None) -> str:
    """ "sự cố đường truyền từ 08:12 đến 10:30 26/11/2026"."""
    known = {str(each): said for each, said in KIND_WORDS.items()}
    said = known.get(kind, "sự cố")
    if until is None:
        return f"{said} từ {_moment(since)} (chưa khắc phục)"
    begun = since.astimezone(VN)
    one_day = begun.date() == until.astimezone(VN).date()
    return (
        f"{said} từ {begun:%H:%M} đến {_moment(until)}"
        if one_day
        else f"{said} từ {_moment(since)} đến {_moment(until)}"
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}"


def decide(before: Incident | None, body: IncidentBody, now: datetime) -> None:
    """Return when ``body`` may be written; raise `Refused` with what to do when it may not."""
    if isinstance(body, IncidentOpened):
        _opening(body, now)
        return
    if before is None:
        raise Refused("Không tìm thấy sự cố này.", "Mở lại thẻ “Sự cố” để xem danh sách.")
    match body:
        case IncidentClosed():
            if before.until is not None:
                raise Refused(f"Sự cố này đã ghi khắc phục lúc {_moment(before.until)}.", "Xem lại trong danh sách.")
            if body.until > now:
                raise Refused(f"Giờ khắc phục {_moment(body.until)} chưa tới.", "Ghi giờ đã làm việc lại được.")
            if body.until < before.since:
                raise Refused(
                    f"Giờ khắc phục trước lúc xảy ra sự cố ({_moment(before.since)}).", "Ghi lại giờ khắc phục."
                )
            if not body.remedy.strip():
                raise Refused("Chưa ghi đã khắc phục thế nào.", "Gõ một câu, ví dụ: khởi động lại máy chủ.")
        case IncidentTouched():
            if not before.lasts and before.reported_at is not None:
                raise Refused(
                    "Sự cố này đã khắc phục và đã báo cáo, danh sách hồ sơ không đổi nữa.",
                    "Hồ sơ còn bị ảnh hưởng thì ghi thành một sự cố khác.",
                )
        case IncidentReported():
            if before.reported_at is not None:
                raise Refused(
                    f"Sự cố này đã có báo cáo số {before.report}.",
                    "In hoặc lưu lại chính báo cáo đó.",
                )


def _opening(body: IncidentOpened, now: datetime) -> None:
    if body.kind not in get_args(IncidentKind):
        raise Refused("Chưa chọn loại sự cố.", "Chọn một loại trong danh sách.")
    if not body.effect.strip():
        raise Refused("Chưa ghi sự cố làm việc gì dừng lại.", "Gõ một câu, ví dụ: không gửi được hồ sơ lên Cổng.")
    if body.since > now:
        raise Refused(f"Giờ xảy ra {_moment(body.since)} chưa tới.", "Ghi giờ bắt đầu không làm việc được.")
