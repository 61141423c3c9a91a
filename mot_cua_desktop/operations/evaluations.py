"""The monthly evaluation of each officer: counted, remarked, objected to, answered, signed by a leader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.documents import leader_fields
from mot_cua_desktop.domain import duty
from mot_cua_desktop.domain import evaluation as rules
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.evaluation import Evaluation, Grade, Hand
from mot_cua_desktop.domain.evaluation_events import (
    EvaluationAnswered,
    EvaluationBody,
    EvaluationDrafted,
    EvaluationObjected,
    EvaluationSigned,
    WorkCounts,
)
from mot_cua_desktop.domain.figures import Counts, Period
from mot_cua_desktop.domain.names import clean, clean_lines
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import evaluation_signed, leader_papers, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.leader_papers import Made
from mot_cua_desktop.store import evaluations, recording, sight
from mot_cua_desktop.store.conduct import Conduct
from mot_cua_desktop.store.figures import span
from mot_cua_desktop.store.journal import Deed
from mot_cua_desktop.store.sources import Live, Source


@dataclass(frozen=True)
class Sheet:
    """One officer's month: ``now`` as the journal tells it today, ``state`` what was said and signed of it."""

    officer: Officer
    now: WorkCounts
    state: Evaluation

    @property
    def counts(self) -> WorkCounts:
        """What holds: the numbers of the newest signed version, else those of today."""
        return self.state.newest.counts if self.state.newest is not None else self.now

    @property
    def grade(self) -> str:
        """The grade that holds; of a draft while nothing is signed."""
        if self.state.newest is not None:
            return self.state.newest.grade
        return self.state.draft.grade if self.state.draft is not None else ""

    @property
    def moved(self) -> bool:
        """Whether the journal tells other numbers today than were signed."""
        return self.state.newest is not None and self.state.newest.counts != self.now


@dataclass(frozen=True)
class Shown:
    """A sheet with what its dialog needs: the grades to choose from, the proposed one, everybody's name."""

    sheet: Sheet
    grades: list[Grade]
    proposed: str
    names: Mapping[str, str]


def counted(counts: Counts, conduct: Conduct, satisfied_from: int) -> WorkCounts:
    """An officer's numbers put together."""
    return WorkCounts(
        received=counts.received,
        carried=counts.carried,
        early=counts.early,
        on_time=counts.on_time,
        late=counts.late,
        open_in_time=counts.open_in_time,
        open_late=counts.open_late,
        supplements=conduct.supplements,
        sent_back=conduct.sent_back,
        apologies=conduct.apologies,
        breaches=conduct.breaches,
        rated=conduct.rated,
        satisfied=conduct.satisfied(satisfied_from),
        satisfied_from=satisfied_from,
    )


def sheets_from(desk: Desk, source: Source, period: Period, now: datetime | None = None) -> list[Sheet]:
    """Everybody with something to evaluate in a period, by name; evaluations stand with whole months only."""
    at = span(period, now or desk.now())
    figures, conduct = source.counts("can_bo", at), source.conduct(at)
    least = source.regimes().at(at.edge).satisfied_from.value
    month = rules.month_name(period)
    begun = {state.officer: state for state in source.evaluations(month)} if rules.month_of(month) == period else {}
    found = []
    for officer in source.officers():
        work = counted(figures.get(officer.id, Counts()), conduct.get(officer.id, Conduct()), least)
        state = begun.get(officer.id) or Evaluation(officer=officer.id, month=month)
        if work.nothing and officer.id not in begun:
            continue
        found.append(Sheet(officer, work, state))
    return sorted(found, key=lambda sheet: (sheet.officer.name, sheet.officer.id))


def sheets(desk: Desk, period: Period) -> list[Sheet]:
    """The month's list."""
    with desk.store.reading() as connection:
        return sheets_from(desk, Live(connection), period)


def may_open(desk: Desk, officer: str) -> None:
    """Raise `Refused` where whoever sits here has no business with the sheet of this officer: remark, grade and
    objections are read by the officer, by who is in charge, and by an auditor."""
    me = desk.facts.officer
    rules.refuse_reading(officer, me.id, me.role, desk.named)


def shown(desk: Desk, month: str, officer: str) -> Shown:
    """One officer's month with all that its dialog shows. Raises `Refused` for a list of grades that cannot be read,
    and as `may_open` does."""
    may_open(desk, officer)
    with desk.store.reading() as connection:
        source = Live(connection)
        return _shown(desk, source, month, officer)


def _shown(desk: Desk, source: Source, month: str, officer: str) -> Shown:
    people = {each.id: each for each in source.officers()}
    sheet = next(
        (each for each in sheets_from(desk, source, rules.month_of(month)) if each.officer.id == officer),
        None,
    )
    if sheet is None:
        person = people.get(officer, Officer(id=officer, name=officer))
        sheet = Sheet(person, WorkCounts(), Evaluation(officer=officer, month=month))
    list_ = rules.grades(desk.settings.evaluation_grades)
    return Shown(sheet, list_, rules.proposed(list_, sheet.now), {key: each.name for key, each in people.items()})


def paper(desk: Desk, month: str, officer: str, version: int = 0) -> Made:
    """Phiếu đánh giá tháng: a signed ``version``, or (0) what waits for the signature, else the one that holds. Raises
    `Told` before there is a remark, and for a version that is not there; and as `may_open` does."""
    may_open(desk, officer)
    with desk.store.reading() as connection:
        source = Live(connection)
        sheet = _shown(desk, source, month, officer).sheet
        newest = len(sheet.state.signed)
        sheet = _of_version(sheet, version)
        people, facts = {each.id: each for each in source.officers()}, desk.facts
        if sheet.state.draft is None and sheet.state.newest is not None:
            as_signed = evaluation_signed.then(desk, connection, month, officer, sheet.state.newest)
            people, facts = as_signed.people, as_signed.facts
            sheet = Sheet(people.get(officer, sheet.officer), sheet.now, sheet.state)
    if sheet.state.draft is None and sheet.state.newest is None:
        raise Told("Phiếu này chưa có nhận xét.", "Lãnh đạo ghi nhận xét rồi in.")
    values = leader_fields.for_evaluation(facts, sheet.officer, sheet.state, sheet.now, people, desk.now())
    if 0 < version < newest:
        values["danh_dau"] = [*values["danh_dau"], f"ĐÃ THAY BẰNG BẢN {newest}"]
    version = len(sheet.state.signed) + (sheet.state.draft is not None)
    stem = f"phieu-danh-gia-{month}-{officer}-ban-{version}"
    return leader_papers.made(desk, "phieu_danh_gia_thang", values, stem, whom=officer)


def _of_version(sheet: Sheet, version: int) -> Sheet:
    if not version:
        return sheet
    if version > len(sheet.state.signed):
        raise Told(f"Phiếu này chưa có bản {version} đã ký.", "Mở lại phiếu rồi chọn bản cần xem.")
    return Sheet(sheet.officer, sheet.now, sheet.state.as_of(version))


# --- deeds -----------------------------------------------------------------------------------------------------------


def draft(desk: Desk, month: str, officer: str, remark: str, grade: str = "", reason: str = "") -> Evaluation:
    """Remark and grade, for a leader to sign; ``reason`` when a signed one is corrected. Raises `Refused`, also for a
    grade that is not of the ward's list where it has one."""
    named = [each.name for each in rules.grades(desk.settings.evaluation_grades)]
    if clean(grade) and named and clean(grade) not in named:
        raise Refused(f"Mức “{clean(grade)}” không có trong danh sách của đơn vị.", f"Chọn: {'; '.join(named)}.")
    body = EvaluationDrafted(
        officer=officer, month=month, remark=clean_lines(remark), grade=clean(grade), reason=clean_lines(reason)
    )
    return _write(desk, month, officer, lambda state: body)


def object_(desk: Desk, month: str, words: str) -> Evaluation:
    """Whoever sits here does not agree with their own evaluation. Raises `Refused`."""
    me = desk.facts.officer.id
    body = EvaluationObjected(officer=me, month=month, words=clean_lines(words))
    return _write(desk, month, me, lambda state: body)


def answer(desk: Desk, month: str, officer: str, words: str) -> Evaluation:
    """A leader answers the first objection that waits. Raises `Refused`."""

    def body(state: Evaluation) -> EvaluationBody:
        which = -1 if state.unanswered is None else state.unanswered
        return EvaluationAnswered(officer=officer, month=month, objection=which, words=clean_lines(words))

    return _write(desk, month, officer, body)


def sign(desk: Desk, month: str, officer: str) -> Evaluation:
    """A leader signs the draft: the numbers are counted here and stand from then on. Raises `Refused`."""
    with desk.store.writing() as connection:
        # Counted in the transaction that signs: nothing comes between the count and the signature.
        sheet = _shown(desk, Live(connection), month, officer).sheet
        waiting = sheet.state.draft
        body = EvaluationSigned(
            officer=officer,
            month=month,
            version=len(sheet.state.signed) + 1,
            counts=sheet.now,
            remark=waiting.remark if waiting else "",
            grade=waiting.grade if waiting else "",
            basis=desk.settings.evaluation_basis if waiting and waiting.grade else "",
            reason=waiting.reason if waiting else "",
            signed_on=sight.of_now(connection),
        )
        return _record(desk, connection, month, officer, lambda state: body)


def state_grades(desk: Desk, lines: Sequence[str], basis: str) -> Desk:
    """The ward's own grades and the document that names them; for who is in charge. Raises `Refused` for a line that
    cannot be read."""
    rules.check_grades(lines)
    with desk.store.reading() as connection:
        named = recording.named_roles(connection)
    duty.refuse_not_in_charge(desk.facts.officer.role, named, "ghi các mức xếp loại")
    kept = tuple(filter(None, map(clean, lines)))
    return settings.change(desk, evaluation_grades=kept, evaluation_basis=basis)


def _write(desk: Desk, month: str, officer: str, body: Callable[[Evaluation], EvaluationBody]) -> Evaluation:
    with desk.store.writing() as connection:
        return _record(desk, connection, month, officer, body)


def _record(
    desk: Desk, connection: Connection, month: str, officer: str, body: Callable[[Evaluation], EvaluationBody]
) -> Evaluation:
    author = desk.author()
    recording.check_clock(connection, author)
    before = evaluations.state_of(connection, month, officer)
    deed = body(before)
    if not isinstance(deed, EvaluationObjected):
        deed = replace(deed, after=before.tip)
    me = desk.facts.officer
    hand = Hand(me.id, me.role, recording.named_roles(connection), desk.now().date())
    rules.decide(before, deed, hand)
    recording.record_place(connection, author, evaluations.stream(month, officer), evaluations.KIND, [Deed(deed)])
    return evaluations.state_of(connection, month, officer)
