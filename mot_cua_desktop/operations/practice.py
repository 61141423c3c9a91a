"""The practice ward (tập dùng) as a ward at work: invented dossiers in every state, told by the real deeds.

Nothing here goes past the rules: each story is what three invented officers did in the last working days, written with
a clock of those days. The desk is therefore set up in the past, and the last deed is of a working day before today.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN, Term
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import catalogue, course, dossiers, fees, intake, promises, settings, setup
from mot_cua_desktop.operations.desk import Clock, Desk, read_desk, system_clock
from mot_cua_desktop.operations.setup import NewDesk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import recording

#: How many working days before today the practice ward opened its doors.
#: The leader of the practice ward.
LEADER = "Lãnh đạo Tập Dùng"
_OPENED = 13
_CHECKED = "Thẻ căn cước"


@dataclass(frozen=True, order=True)
class Moment:
    """When the next deed of a story is done, and in which role."""

    at: datetime
    role: str = "tiep_nhan"


Story = Iterator[Moment]


class _PastClock:
    """Stands where the story is."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)


def set_up(folder: DataFolder, answers: FirstRun, clock: Clock = system_clock) -> NewDesk:
    """Make a practice desk as `setup.set_up` makes any desk, and fill it. Raises `Told` as that does."""
    recording.check_year(clock())  # the desk is set up in the past, which must not hide a clock that is wrong
    past = _PastClock(clock())
    past.now = _days_back(clock(), _OPENED, time(7, 30))
    made = setup.set_up(folder, answers, past)
    try:
        _fill(made.desk, past, clock())
        return NewDesk(read_desk(made.desk.store, clock), made.recovery_code)
    except BaseException:
        made.desk.store.close()
        raise


def _fill(desk: Desk, past: _PastClock, today: datetime) -> None:
    ward = _Ward(desk, past, today)
    ward.name_officers()
    stories = [tell(ward) for tell in _STORIES]
    waiting = [(next(story), place) for place, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting:
        moment, place = heapq.heappop(waiting)
        ward.go_to(moment)
        try:
            heapq.heappush(waiting, (next(stories[place]), place))
        except StopIteration:
            pass
        except Told as told:
            # A ward's own list may know another term: one story is shorter then, and practice begins all the same.
            logging.getLogger(__name__).warning("a practice story ended early: %s", told.what)
    ward.seat("tiep_nhan")


def _days_back(today: datetime, days: int, at: time) -> datetime:
    """That hour of the ``days``-th working day before today, by the shipped calendar."""
    from mot_cua_desktop.store import shipped

    calendar = shipped.calendar()
    rank = calendar.rank(today.astimezone(VN).toordinal())
    return datetime.combine(calendar.nth(rank - days), at, VN)


class _Ward:
    """The desk at work: who sits there, what the clock on the wall says, and the deeds that several stories do."""

    def __init__(self, desk: Desk, past: _PastClock, today: datetime) -> None:
        self.desk = desk
        self._past, self._today = past, today
        self._officers = {"tiep_nhan": desk.facts.officer.id}

    def name_officers(self) -> None:
        """The two who work behind the counter."""
        for role, name, title, unit in (
            ("chuyen_mon", "Công chức Tập Dùng", "Công chức tư pháp – hộ tịch", "Phòng Văn hóa – Xã hội"),
            ("lanh_dao", LEADER, "Phó Chủ tịch", ""),
        ):
            self.desk = settings.name_officer(self.desk, name, title, role=role, unit=unit)  # type: ignore[arg-type]
            self._officers[role] = self.desk.facts.officer.id
        self.seat("tiep_nhan")

    def seat(self, role: str) -> None:
        """Let the officer of this role work here."""
        if self.desk.facts.officer.id != self._officers[role]:
            self.desk = settings.choose_officer(self.desk, self._officers[role])

    def go_to(self, moment: Moment) -> None:
        """On to the next deed; the clock never goes back."""
        self._past.now = max(self._past.now, moment.at)
        self.seat(moment.role)

    def when(self, days: int, hour: int, minute: int = 0, role: str = "tiep_nhan") -> Moment:
        """That hour of the ``days``-th working day before today."""
        return Moment(_days_back(self._today, days, time(hour, minute)), role)

    # --- deeds ---

    def begin(self, code: str, owner: ev.Party, *, lacking: int = 0, applicant: ev.Party | None = None) -> Draft:
        """What the officer typed: every paper asked for is here but the last ``lacking``."""
        draft = replace(intake.new_draft(self.desk), owner=owner, applicant=applicant)
        if applicant is not None:
            draft = replace(draft, authority="Văn bản ủy quyền có chứng thực")
        procedure = catalogue.procedure(self.desk, code)
        draft = checklist.begin(draft, procedure)
        if draft.papers and not draft.lacking:  # every paper belongs to some case
            draft = checklist.begin(draft, procedure, next(line.group for line in draft.papers))
        asked = [line.key for line in draft.lacking]
        here = set(asked[: len(asked) - lacking])
        papers = tuple(checklist.tick(line) if line.key in here else line for line in draft.papers)
        draft = replace(draft, papers=papers)
        if checklist.term_of(draft, procedure)[0] is None:
            draft = replace(draft, term=Term(5, "ngay_lam_viec"), term_document="Quyết định số 1/TD-UBND")
        return draft

    def accept(self, code: str, owner: ev.Party, *, applicant: ev.Party | None = None) -> Dossier:
        """Taken in with every paper."""
        return intake.accept(self.desk, self.begin(code, owner, applicant=applicant))

    def to_specialist(self, dossier: Dossier, days: int, hour: int) -> Story:
        """The paper goes behind the counter and is received there."""
        yield self.when(days, hour, 20)
        course.forward(self.desk, dossier.id)
        yield self.when(days, hour, 40, "chuyen_mon")
        course.receive(self.desk, dossier.id)

    def approved(self, dossier: Dossier, days: int, hour: int) -> Story:
        """Drafted, put before the leader, approved, and back at the counter."""
        yield self.when(days, hour, 0, "chuyen_mon")
        course.submit(self.desk, dossier.id, "Hồ sơ đủ điều kiện, trình lãnh đạo duyệt")
        yield self.when(days, hour, 30, "lanh_dao")
        course.approve(self.desk, dossier.id, "Đồng ý")
        yield self.when(days, hour, 50)
        course.receive(self.desk, dossier.id)
        dossiers.result_ready(self.desk, dossier.id, dossier.procedure.result, document=f"{dossier.book_number}/TD")


def _person(name: str, number: int, born: str, street: str) -> ev.Party:
    """An invented citizen of the practice ward; the numbers have the right shape and belong to nobody."""
    return ev.Party(
        name=name,
        id_number=f"0001{int(born[-2:]):02d}{number:06d}",
        born=born,
        address=f"{street}, phường Tập Dùng",
        phone=f"0900{number:06d}",
    )


# --- the stories; each yields the moment of its next deed ---


def _returned(ward: _Ward) -> Story:
    """From the first day to the citizen's hand, with the fee."""
    yield ward.when(12, 8, 10)
    dossier = ward.accept("1.004222", _person("Bùi Thị Mận", 1, "03/04/1986", "5 đường Hoa Sim"))
    yield from ward.to_specialist(dossier, 12, 9)
    yield ward.when(11, 14)
    dossiers.take_fee(ward.desk, dossier.id, tuple(item for item in dossier.fees if item.amount), "Bùi Thị Mận")
    yield from ward.approved(dossier, 7, 10)
    yield ward.when(6, 8, 45)
    receiver = ev.Receiver(name=dossier.people.owner.name, id_number=dossier.people.owner.id_number)
    dossiers.hand_over(ward.desk, dossier.id, receiver, _CHECKED, satisfaction=5)


def _returned_late(ward: _Ward) -> Story:
    """Handed over after its day: the reports count it."""
    yield ward.when(12, 10, 5)
    dossier = ward.accept("2.001019", _person("Đinh Văn Khế", 2, "11/09/1951", "17 đường Hoa Mua"))
    yield from ward.to_specialist(dossier, 11, 8)
    yield from ward.approved(dossier, 8, 15)
    yield ward.when(7, 9, 15)
    dossiers.take_fee(ward.desk, dossier.id, tuple(item for item in dossier.fees if item.amount), "Đinh Văn Khế")
    receiver = ev.Receiver(name="Đinh Thị Mơ", id_number="000180000003", relation="con")
    dossiers.hand_over(ward.desk, dossier.id, receiver, _CHECKED, satisfaction=3)


def _overdue(ward: _Ward) -> Story:
    """Still with the specialist, and its day is past."""
    yield ward.when(8, 9, 30)
    dossier = ward.accept("1.004837", _person("Tạ Văn Bưởi", 4, "20/02/1979", "42 đường Hoa Sữa"))
    yield from ward.to_specialist(dossier, 8, 10)
    yield ward.when(3, 16)
    course.urge(ward.desk, dossier.id, "Công chức Tập Dùng", "Hồ sơ đã quá hạn, đề nghị trình hôm nay")


def _rescheduled(ward: _Ward) -> Story:
    """It will not be done in time: the leader apologised before the day came, and named another."""
    yield ward.when(6, 8, 20)
    dossier = ward.accept("1.004222", _person("Lại Thị Cam", 5, "07/12/1990", "8 đường Hoa Giấy"))
    yield from ward.to_specialist(dossier, 6, 9)
    yield ward.when(2, 15, 0, "chuyen_mon")
    offers = promises.choice(ward.desk, dossiers.get(ward.desk, dossier.id)).offers
    words = "Phải xác minh thêm nơi cư trú trước đây của công dân."
    promises.propose(ward.desk, dossier.id, offers[0], "xac_minh", "co_quan_khac", words)
    yield ward.when(2, 15, 30, "lanh_dao")
    promises.sign(ward.desk, dossier.id)


def _refused(ward: _Ward) -> Story:
    """Not for this ward: said in writing at the counter."""
    yield ward.when(5, 9, 50)
    draft = ward.begin("1.013227", _person("Kiều Văn Mít", 6, "30/08/1968", "3 hẻm 12 đường Hoa Ban"), lacking=1)
    reason = "Công trình thuộc thẩm quyền cấp phép của cơ quan khác."
    intake.refuse(ward.desk, draft, reason, "Luật Xây dựng, Điều 103")


def _withdrawn(ward: _Ward) -> Story:
    """The citizen changed their mind."""
    yield ward.when(5, 14, 10)
    dossier = ward.accept("1.013228", _person("Quách Thị Lựu", 7, "15/05/1982", "29 đường Hoa Sim"))
    yield ward.when(4, 9, 10)
    dossiers.withdraw(ward.desk, dossier.id, "Công dân tìm lại được giấy phép cũ")


def _waiting(ward: _Ward) -> Story:
    """Asked once for a better copy; the clock stands."""
    yield ward.when(4, 8, 30)
    dossier = ward.accept("1.012796", _person("Thái Văn Ổi", 8, "01/01/1973", "61 đường Hoa Mua"))
    yield from ward.to_specialist(dossier, 4, 9)
    yield ward.when(3, 10)
    asked = [(paper.key, paper.name) for paper in dossier.papers] or [("khac", "Giấy chứng nhận đã cấp")]
    key, name = asked[0]
    lines = (ev.SlipLine(key=key, name=name, wrong="Bản chụp mờ, không đọc được số thửa", copies=1),)
    dossiers.request_supplement(
        ward.desk, dossier.id, lines, guidance="Nộp tại quầy, mang theo bản chính để đối chiếu."
    )


def _ready(ward: _Ward) -> Story:
    """The result lies at the desk; the fee is still to pay."""
    yield ward.when(4, 10, 15)
    dossier = ward.accept("1.010038", _person("Âu Thị Chanh", 9, "22/10/1995", "14 đường Hoa Sữa"))
    yield from ward.to_specialist(dossier, 4, 14)
    yield from ward.approved(dossier, 1, 9)


def _ready_free(ward: _Ward) -> Story:
    """Another result to be fetched, handed in by somebody else."""
    yield ward.when(3, 8, 15)
    son = _person("Ninh Văn Dừa", 11, "09/09/1988", "77 đường Hoa Giấy")
    mother = _person("Ninh Thị Vải", 10, "1955", "77 đường Hoa Giấy")
    dossier = ward.accept("1.004845", mother, applicant=son)
    yield from ward.to_specialist(dossier, 3, 14)
    yield from ward.approved(dossier, 1, 10)


def _before_leader(ward: _Ward) -> Story:
    """Drafted; it waits for the leader's word."""
    yield ward.when(3, 9, 20)
    dossier = ward.accept("1.002211", _person("Mạc Thị Nhãn", 12, "18/03/1977", "6 đường Hoa Ban"))
    yield from ward.to_specialist(dossier, 3, 15)
    yield ward.when(1, 15, 0, "chuyen_mon")
    course.submit(ward.desk, dossier.id, "Đề nghị công nhận hòa giải viên")


def _due_today(ward: _Ward) -> Story:
    """Promised for today, and still with the specialist."""
    yield ward.when(3, 14, 15)
    dossier = ward.accept("1.004873", _person("Tiêu Thị Thanh Long", 17, "16/01/1997", "21 đường Hoa Sữa"))
    yield from ward.to_specialist(dossier, 2, 8)


def _paused(ward: _Ward) -> Story:
    """Another body was asked: the clock stands, with its ground."""
    yield ward.when(3, 10, 40)
    dossier = ward.accept("1.012888", _person("Giáp Văn Táo", 13, "25/06/1984", "Căn 9 chung cư Hoa Sen"))
    yield from ward.to_specialist(dossier, 2, 9)
    yield ward.when(2, 10, 0, "chuyen_mon")
    note = "Xin ý kiến cơ quan chuyên môn cấp tỉnh"
    course.stop_clock(ward.desk, dossier.id, "co_quan_khac", note, "Công văn 01/TD-UBND")


def _guided(ward: _Ward) -> Story:
    """Sent home once with a slip; the dossier waits for them to come back."""
    yield ward.when(2, 8, 25)
    draft = ward.begin("1.004837", _person("Nghiêm Thị Đào", 14, "12/12/1999", "33 đường Hoa Sim"), lacking=2)
    guidance = "Mang thêm giấy tờ trong phiếu; không phải đặt lịch lại."
    intake.guide(ward.desk, draft, checklist.slip_lines(draft.papers), guidance=guidance)


def _fast(ward: _Ward) -> Story:
    """Copies certified while the citizen waits."""
    yield ward.when(2, 9, 45)
    draft = ward.begin("2.000815", _person("Lưu Văn Lê", 15, "04/07/1992", "50 đường Hoa Mua"))
    counted = tuple(replace(item, amount=6_000) for item in draft.fees)  # four pages: the last two at half the price
    paid: fees.Method = "tien_mat"
    intake.accept_and_return(ward.desk, replace(draft, fees=counted), _CHECKED, satisfaction=5, paid=paid)


def _new(ward: _Ward) -> Story:
    """Taken in at the end of yesterday; it has not left the desk yet."""
    yield ward.when(1, 16, 10)
    ward.accept("1.005461", _person("Viên Thị Mai Vàng", 16, "28/02/1965", "2 đường Hoa Ban"))


_STORIES: tuple[Callable[[_Ward], Story], ...] = (
    _returned, _returned_late, _overdue, _rescheduled, _refused, _withdrawn, _waiting, _ready, _ready_free,
    _before_leader, _due_today, _paused, _guided, _fast, _new,
)  # fmt: skip
