"""The monthly evaluation: each number is what one counts by hand in the journal; who may say what when; frozen once
signed."""

from __future__ import annotations

import json
import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace
from sqlalchemy import text

from mot_cua_desktop.domain import evaluation as rules
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.evaluation_events import EvaluationObjected, WorkCounts
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import catalogue, course, dossiers, evaluations, intake, promises
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store import recording
from mot_cua_desktop.store.sources import Live, Recounted
from mot_cua_desktop.store.ward_known import Known

HOURS = timedelta(hours=7)
SLIP = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
ENDS = {"result_ready", "returned", "refused", "withdrawn", "supplement_lapsed"}
NOVEMBER = fig.period("thang", date(2026, 11, 1))


# --- counted by hand -------------------------------------------------------------------------------------------------


def by_hand(desk: Desk, period: fig.Period) -> dict[str, Counter[str]]:
    """Everybody's month from the raw lines of the journal; nothing of the program's own folding is used."""
    found: dict[str, Counter[str]] = {}
    now = desk.clock()
    begin = datetime(period.first.year, period.first.month, period.first.day, tzinfo=UTC) - HOURS
    end = datetime(period.last.year, period.last.month, period.last.day, tzinfo=UTC) - HOURS + timedelta(days=1)
    with desk.store.reading() as connection:
        rows = connection.execute(
            text("select stream, type, at, officer, cast(body as text) from event where kind = 'dossier' order by seq")
        ).all()
    stories: dict[bytes, list[tuple[str, datetime, str, dict[str, Any]]]] = {}
    for stream, kind, at, officer, body in rows:
        when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
        stories.setdefault(stream, []).append((kind, when, officer, json.loads(body)))
    for story in stories.values():
        taken = next(((at, who) for kind, at, who, _ in story if kind == "accepted"), None)
        whose = taken[1] if taken else story[0][2]
        mine = found.setdefault(whose, Counter())
        channel_deadline, done, stopped, ready, last = None, None, None, False, ("", "")
        for kind, at, who, body in story:
            inside = begin <= at < end
            if kind == "accepted":
                channel_deadline = datetime.fromisoformat(body["due"]["at"])
            if kind == "supplement_received" and taken and (body.get("deadline") or body.get("due")):
                channel_deadline = datetime.fromisoformat((body.get("deadline") or body["due"])["at"])
            if kind == "supplement_requested":
                stopped = at
            if kind == "supplement_received":
                stopped = None
            if kind in ENDS and done is None:
                done, ready = at, kind == "result_ready"
            if kind in ("guidance_issued", "supplement_requested") and inside:
                found.setdefault(who, Counter())["supplements"] += 1
            if kind == "reschedule_notified" and inside:
                mine["apologies"] += 1
                mine["breaches"] += bool(body.get("breach"))
            if kind == "returned" and inside and body.get("satisfaction") is not None:
                mine["rated"] += 1
                mine["satisfied"] += body["satisfaction"] >= 4
            if kind == "sent_back" and inside and last[0] == "submitted_to_leader":
                found.setdefault(last[1], Counter())["sent_back"] += 1
            if kind in ("submitted_to_leader", "approved", "sent_back", "forwarded"):
                last = (kind, who)
        if taken is None or taken[0] >= end or (done is not None and done < begin):
            continue
        assert channel_deadline is not None
        mine["received" if taken[0] >= begin else "carried"] += 1
        judged = stopped or done
        if done is not None and done < end:
            early = ready and (judged + HOURS).date() < (channel_deadline + HOURS).date()
            mine["late" if judged > channel_deadline else "early" if early else "on_time"] += 1
        else:
            missed = channel_deadline < min(end, now) and (judged is None or judged > channel_deadline)
            mine["open_late" if missed else "open_in_time"] += 1
    return {who: +counts for who, counts in found.items() if +counts}


def by_program(sheets: list[evaluations.Sheet]) -> dict[str, Counter[str]]:
    return {
        sheet.officer.id: Counter({k: n for k, n in asdict(sheet.now).items() if n and k != "satisfied_from"})
        for sheet in sheets
    }


def compare(desk: Desk) -> None:
    this = fig.period("thang", desk.now().date())
    for period in (this, fig.earlier("thang", this)):
        told = evaluations.sheets(desk, period)
        assert by_program(told) == by_hand(desk, period), period
        with desk.store.reading() as connection:
            live = Live(connection)
            again = evaluations.sheets_from(desk, Recounted(connection, live.head.known), period)
        assert told == again


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def template(begun: Callable[[Callable[[], datetime]], Path]) -> Path:
    return begun(Clock())


DEEDS = (
    "supplement", "received", "ready", "hand 5", "hand 3", "hand 4", "hand", "forward", "take", "submit", "back",
    "approve", "sign", "refuse", "wait", "wait", "long wait", "forward", "take", "submit", "back",
)  # fmt: skip
histories = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from(["accept", "guide"]), st.lists(st.sampled_from(DEEDS), min_size=3, max_size=9)
    ),
    min_size=2,
    max_size=5,
)
SELDOM = [
    (True, "accept", ["forward", "take", "submit", "back", "take", "submit", "back", "take", "submit", "approve"]),
    (False, "accept", ["long wait", "sign", "ready", "hand 3"]),
    (True, "guide", ["wait"]),
    (False, "accept", ["ready", "hand 5", "long wait"]),
    (True, "accept", ["ready", "hand"]),
    (True, "accept", ["supplement", "wait", "received", "ready", "hand 4"]),
]


@settings(
    max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
@given(history=histories)
@example(history=SELDOM)
def test_every_number_is_what_one_counts_by_hand(template: Path, tmp_path_factory: Any, history: list[Any]) -> None:
    root, clock = tmp_path_factory.mktemp("so") / "quay", Clock()
    shutil.copytree(template, root)
    desk = desks.open_desk(DataFolder(root), clock)
    try:
        clerks = [desk.facts.officer.id]
        for name, role in (("Trần Thị Hai", "tiep_nhan"), ("Lê Văn Môn", "chuyen_mon"), ("Lê Văn Lãnh", "lanh_dao")):
            clerks.append(choices.name_officer(desk, name, role=role).facts.officer.id)  # type: ignore[arg-type]
        for second, way, names in history:
            mine = choices.choose_officer(desk, clerks[second])
            stream = take_in(mine, way)
            for name in names if stream is not None else ():
                do(mine, clerks, stream, name, clock)
            compare(mine)
        with desk.store.writing() as connection:
            live = recording.digest(connection)
            recording.rebuild(connection)
            assert recording.digest(connection) == live
    finally:
        desk.store.close()


def take_in(desk: Desk, way: str) -> bytes:
    draft = replace(intake.new_draft(desk), owner=ev.Party(name="Trần Thị Thử"), id=secrets.token_bytes(16))
    draft = checklist.begin(draft, catalogue.procedure(desk, "1.004837"))
    if way == "guide":
        return intake.guide(desk, draft, checklist.slip_lines(draft.papers) or SLIP).id
    return intake.accept(desk, replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers))).id


def do(desk: Desk, clerks: list[str], stream: bytes, name: str, clock: Clock) -> None:
    """One deed by whoever may do it; one that a rule forbids is left out."""
    if name in ("wait", "long wait"):
        clock.now += timedelta(days=3, hours=2) if name == "wait" else timedelta(days=12)
        return
    sits = {"take": 2, "submit": 2, "back": 3, "approve": 3, "sign": 3}.get(name)
    here = desk if sits is None else choices.choose_officer(desk, clerks[sits])
    grade = int(name[-1]) if name.startswith("hand ") else None
    state = dossiers.get(here, stream)
    ways: dict[str, Any] = {
        "supplement": lambda: dossiers.request_supplement(here, stream, SLIP),
        "received": lambda: dossiers.receive_supplement(here, stream, state.papers),
        "ready": lambda: dossiers.result_ready(here, stream, "Trích lục"),
        "hand": lambda: dossiers.hand_over(
            here, stream, ev.Receiver(name="A"), "Thẻ căn cước", satisfaction=grade
        ),
        "forward": lambda: course.forward(here, stream),
        "take": lambda: course.receive(here, stream),
        "submit": lambda: course.submit(here, stream, "Đề nghị cấp"),
        "back": lambda: course.send_back(here, stream, "Thiếu căn cứ"),
        "approve": lambda: course.approve(here, stream),
        "refuse": lambda: dossiers.refuse(here, stream, "Sai", "Điều 17"),
        "sign": lambda: promises.sign(
            here, stream, due=promises.choice(here, state).offers[-1], cause="khac", caused_by="khach_quan",
            words="Phải xác minh thêm.", breach_reason="Chờ",
        ),
    }  # fmt: skip
    try:
        ways["hand" if grade else name]()
    except Told:
        pass
    finally:
        choices.choose_officer(desk, desk.facts.officer.id)


# --- who may say what, when ------------------------------------------------------------------------------------------


@pytest.fixture
def pair(desk: Desk, full_draft: Draft, clock: Any) -> tuple[Desk, Desk]:
    """A clerk who took one in in November and returned it, and the leader; it is 3 December."""
    stream = intake.accept(desk, full_draft).id
    dossiers.result_ready(desk, stream, "Trích lục")
    dossiers.hand_over(desk, stream, ev.Receiver(name="A"), "Thẻ căn cước", satisfaction=5)
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    clock.forward(days=10)
    return choices.choose_officer(desk, desk.facts.officer.id), leader


def test_a_month_is_drafted_objected_to_answered_and_signed(pair: tuple[Desk, Desk]) -> None:
    clerk, leader = pair
    who = clerk.facts.officer.id
    evaluations.draft(leader, "2026-11", who, "Hoàn thành công việc.", "Tốt")
    evaluations.object_(clerk, "2026-11", "Đề nghị xem lại một hồ sơ.")
    with pytest.raises(Refused, match="chưa được trả lời"):
        evaluations.sign(leader, "2026-11", who)
    evaluations.answer(leader, "2026-11", who, "Đã xem lại.")
    state = evaluations.sign(leader, "2026-11", who)
    assert state.newest is not None
    wanted = WorkCounts(received=1, early=1, rated=1, satisfied=1)
    assert (state.newest.version, state.newest.counts, state.newest.grade) == (1, wanted, "Tốt")
    assert state.standing == "da_ky"
    after = evaluations.object_(clerk, "2026-11", "Vẫn chưa đồng ý.")  # after the signature too
    assert (after.standing, after.objections[1].version) == ("co_y_kien", 1)


def test_only_a_leader_signs_and_only_oneself_objects(pair: tuple[Desk, Desk]) -> None:
    clerk, leader = pair
    who = clerk.facts.officer.id
    with pytest.raises(Refused, match="lãnh đạo hoặc quản trị"):
        evaluations.draft(clerk, "2026-11", who, "Tự khen.")
    with pytest.raises(Refused, match="Chưa có nhận xét để góp ý"):
        evaluations.object_(clerk, "2026-11", "Không đồng ý.")
    evaluations.draft(leader, "2026-11", who, "Hoàn thành.")
    admin = choices.name_officer(leader, "Lê Thị Quản", role="quan_tri")
    for other in (clerk, admin):
        with pytest.raises(Refused, match="Chỉ lãnh đạo mới được ký"):
            evaluations.sign(other, "2026-11", who)
    with pytest.raises(Refused, match="Chỉ lãnh đạo mới được trả lời"):
        evaluations.answer(clerk, "2026-11", who, "Tự trả lời.")
    auditor = choices.name_officer(leader, "Phạm Thị Soát", role="kiem_tra")
    with pytest.raises(Refused, match="chỉ xem"):
        evaluations.draft(auditor, "2026-11", who, "Xem.")


def test_nobody_evaluates_answers_or_signs_for_themselves(pair: tuple[Desk, Desk]) -> None:
    _, leader = pair
    mine = leader.facts.officer.id
    with pytest.raises(Refused, match="tự đánh giá mình"):
        evaluations.draft(leader, "2026-11", mine, "Hoàn thành xuất sắc.")
    other = choices.name_officer(leader, "Trần Thị Cấp", "Chủ tịch", role="lanh_dao")
    evaluations.draft(other, "2026-11", mine, "Hoàn thành.")
    leader = choices.choose_officer(other, mine)
    evaluations.object_(leader, "2026-11", "Xin xem lại.")
    with pytest.raises(Refused, match="tự đánh giá mình"):
        evaluations.answer(leader, "2026-11", mine, "Đồng ý.")
    other = choices.choose_officer(leader, other.facts.officer.id)
    evaluations.answer(other, "2026-11", mine, "Đã xem.")
    leader = choices.choose_officer(other, mine)
    with pytest.raises(Refused, match="tự đánh giá mình"):
        evaluations.sign(leader, "2026-11", mine)
    other = choices.choose_officer(leader, other.facts.officer.id)
    assert evaluations.sign(other, "2026-11", mine).newest is not None


def test_nobody_objects_for_another() -> None:
    state = rules.Evaluation(officer="a", month="2026-11", draft=rules.Draft(remark="Hoàn thành."))
    body = EvaluationObjected(officer="a", month="2026-11", words="Không đồng ý.")
    rules.decide(state, body, rules.Hand("a", "tiep_nhan", frozenset(), date(2026, 12, 3)))
    with pytest.raises(Refused, match="Chỉ người được đánh giá"):
        rules.decide(state, body, rules.Hand("b", "lanh_dao", frozenset(), date(2026, 12, 3)))


def test_a_grade_is_one_of_the_wards_list(pair: tuple[Desk, Desk]) -> None:
    clerk, leader = pair
    who = clerk.facts.officer.id
    leader = choices.change(leader, evaluation_grades=("Mức A; 98", "Mức B"), evaluation_basis="QĐ 1/QĐ-UBND")
    leader = choices.choose_officer(leader, pair[1].facts.officer.id)
    with pytest.raises(Refused, match="Mức “Mức C” không có trong danh sách"):
        evaluations.draft(leader, "2026-11", who, "Hoàn thành.", "Mức C")
    draft = evaluations.draft(leader, "2026-11", who, "Hoàn thành.", "Mức B").draft
    assert draft is not None
    assert draft.grade == "Mức B"


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_a_citizen_grades_from_one_to_five(desk: Desk, full_draft: Draft, grade: int) -> None:
    stream = intake.accept(desk, full_draft).id
    dossiers.result_ready(desk, stream, "Trích lục")
    with pytest.raises(Refused):
        dossiers.hand_over(desk, stream, ev.Receiver(name="A"), "Thẻ căn cước", satisfaction=grade)
    state = dossiers.hand_over(desk, stream, ev.Receiver(name="A"), "Thẻ căn cước", satisfaction=1)
    assert state.handed is not None
    assert state.handed.satisfaction == 1


def test_a_month_that_is_not_over_is_not_signed(pair: tuple[Desk, Desk], clock: Any) -> None:
    clerk, leader = pair
    who = clerk.facts.officer.id
    evaluations.draft(leader, "2026-12", who, "Đang làm.")
    with pytest.raises(Refused, match="Tháng 12/2026 chưa hết"):
        evaluations.sign(leader, "2026-12", who)
    with pytest.raises(Refused, match="chưa bắt đầu"):
        evaluations.draft(leader, "2027-01", who, "Trước.")
    for still in (datetime(2026, 12, 31, 1, 0, tzinfo=UTC), datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)):
        clock.now = still  # its last day, from morning until a second before midnight here
        with pytest.raises(Refused, match=r"chưa hết.*Ký từ ngày 01/01/2027"):
            evaluations.sign(leader, "2026-12", who)
    clock.now = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert evaluations.sign(leader, "2026-12", who).newest is not None


def test_what_is_signed_stands_and_a_correction_is_a_further_version(
    pair: tuple[Desk, Desk], full_draft: Draft, clock: Any
) -> None:
    clerk, leader = pair
    who = clerk.facts.officer.id
    evaluations.draft(leader, "2026-11", who, "Hoàn thành.")
    first = evaluations.sign(leader, "2026-11", who).newest
    with pytest.raises(Refused, match="đã khóa"):
        evaluations.draft(leader, "2026-11", who, "Xuất sắc.")
    with pytest.raises(Refused, match="Chưa có nhận xét mới"):
        evaluations.sign(leader, "2026-11", who)
    evaluations.draft(leader, "2026-11", who, "Hoàn thành tốt.", reason="Sót một việc.")
    state = evaluations.sign(leader, "2026-11", who)
    assert state.signed[0] == first
    assert [(v.version, v.reason) for v in state.signed] == [(1, ""), (2, "Sót một việc.")]
    (sheet,) = evaluations.sheets(leader, NOVEMBER)
    assert sheet.counts == state.signed[1].counts
    with leader.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
        assert Live(connection).evaluations("2026-11") == [state]
        assert Recounted(connection, Known(10**6)).evaluations("2026-11") == [state]


# --- grades and shares -----------------------------------------------------------------------------------------------


def test_grades_are_the_wards_own_and_proposed_by_their_share(pair: tuple[Desk, Desk]) -> None:
    clerk, leader = pair
    assert evaluations.shown(leader, "2026-11", clerk.facts.officer.id).grades == []
    leader = choices.change(
        leader, evaluation_grades=("Mức A; 98", "Mức B; 90,5%", "Mức C"), evaluation_basis="QĐ 1/QĐ-UBND"
    )
    shown = evaluations.shown(leader, "2026-11", clerk.facts.officer.id)
    assert [(g.name, g.least) for g in shown.grades] == [
        ("Mức A", Fraction(98, 100)), ("Mức B", Fraction(905, 1000)), ("Mức C", None)
    ]  # fmt: skip
    assert shown.proposed == "Mức A"
    assert rules.proposed(shown.grades, WorkCounts(early=95, late=5)) == "Mức B"
    assert rules.proposed(shown.grades, WorkCounts(early=5, late=5)) == ""
    for wrong in ("Mức A; nhiều", "; 90", "Mức A; 101"):
        with pytest.raises(Refused):
            rules.grades([wrong])


@pytest.mark.parametrize(
    ("line", "name", "least"),
    [
        ("Tốt: 90", "Tốt", Fraction(90, 100)),
        ("Tốt : 90,5%", "Tốt", Fraction(905, 1000)),
        ("Tốt=90", "Tốt", Fraction(90, 100)),
        ("Mức 1", "Mức 1", None),
        ("Mức 1: tốt", "Mức 1: tốt", None),
        ("Loại A-1", "Loại A-1", None),
        ("Tốt; ", "Tốt", None),
    ],
)
def test_a_share_behind_a_colon_is_a_share_and_a_name_with_a_number_is_a_name(
    pair: tuple[Desk, Desk], line: str, name: str, least: Fraction | None
) -> None:
    clerk, leader = pair
    led = evaluations.state_grades(leader, (line,), "QĐ 1/QĐ-UBND")
    (grade,) = evaluations.shown(led, "2026-11", clerk.facts.officer.id).grades
    assert (grade.name, grade.least) == (name, least)


@pytest.mark.parametrize("line", ["Tốt, 90", "Tốt - 90", "Tốt – 90%", "Tốt (90%)", "Tốt (90)", "Tốt 90%", "Tốt: 900"])
def test_a_share_behind_another_sign_is_told_and_not_taken_for_a_name(pair: tuple[Desk, Desk], line: str) -> None:
    clerk, leader = pair
    with pytest.raises(Refused, match=r"chưa rõ phần trăm hay là tên mức.*Tên mức; 95"):
        evaluations.state_grades(leader, (line,), "QĐ 1/QĐ-UBND")
    # What a ward wrote before this was looked at goes on as it was.
    kept = choices.change(leader, evaluation_grades=(line,))
    assert [grade.name for grade in evaluations.shown(kept, "2026-11", clerk.facts.officer.id).grades] == [line]


def test_one_late_dossier_never_shows_as_a_hundred_percent() -> None:
    assert rules.say_share(rules.on_time_share(WorkCounts(early=99_999, late=1))) == "99,99%"
    assert rules.say_share(rules.on_time_share(WorkCounts(early=2, on_time=1))) == "100,00%"
    assert rules.say_share(rules.satisfied_share(WorkCounts(early=3))) == "–"


def test_no_number_of_a_month_reads_the_whole_journal(desk: Desk) -> None:
    from mot_cua_desktop.store import conduct

    values = stored.span(NOVEMBER, desk.now()).values
    with desk.store.reading() as connection:
        for statement in (conduct.SUPPLEMENTS, conduct.SENT_BACK, conduct.APOLOGIES, conduct.RATINGS):
            plan = [row[3] for row in connection.execute(text(f"explain query plan {statement}"), values)]
            for table in ("event", "foreign_event", "d"):
                assert not [step for step in plan if step.startswith(f"SCAN {table} ") or step == f"SCAN {table}"], plan
            hours = sum("(at>? AND at<?)" in step or "(handed_at>? AND handed_at<?)" in step for step in plan)
            assert hours == (1 if statement == conduct.RATINGS else 2), plan
