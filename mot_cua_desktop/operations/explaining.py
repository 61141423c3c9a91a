"""What a báo cáo giải trình says, counted from a source: whose dossiers were late, why, and what is done about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mot_cua_desktop.documents.leader_fields import Explained, LateLine
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import late_cause, signed_on, units
from mot_cua_desktop.domain.course import LATE_BY_WORDS
from mot_cua_desktop.domain.course_story import stop
from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.dossier import Complexity, Dossier
from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.domain.incident import HeldUp
from mot_cua_desktop.domain.seal import LAYOUT
from mot_cua_desktop.domain.units import Service
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import figures
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.store.figures import span
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.sources import Source


def told(
    desk: Desk,
    source: Source,
    unit: str,
    year: Period,
    now: datetime,
    words: Mapping[str, str],
    flagged: Sequence[bytes],
    layout: int = LAYOUT,
) -> Explained:
    """Everything the report says, as of ``now``; ``flagged`` are the streams of the complex dossiers.

    Raises `Told` when nothing of that name is in the figures."""
    look = figures.looked(source, year, "don_vi", now, layout)
    of_unit: list[Service] | None = None
    counts, name = look.whole, facts_in(desk, source.choices()).ward_name
    if unit:
        line = next((each for each in look.lines if each.name == unit), None)
        if line is None:
            raise Told(f"Không có số liệu của {unit} trong {year.name}.", "Chọn đơn vị khác.")
        counts, name, of_unit = line.counts, line.name, [units.read(key) for key in line.keys]
    at = span(year, now)
    streams = source.late(at)
    held_up = source.incidents(streams) if layout >= late_cause.SINCE else {}
    who = _accepting(source) if layout >= late_cause.SINCE else lambda _: ""
    late = [
        replace(_late(state, at.end, at.edge, held_up.get(state.id, ()), layout), officer=who(state))
        for state in source.states(streams)
        if _of(of_unit, state)
    ]
    complex_ = [state for state in source.states(flagged) if _of(of_unit, state)]
    limit = source.regimes().at(at.edge).late_rate_limit
    return Explained(
        scope=name,
        period=year,
        counts=counts,
        limit=limit.value,
        basis=limit.document,
        to=words.get("to", ""),
        causes=words.get("causes", ""),
        measures=words.get("measures", ""),
        reasons=_reasons(late),
        late=late,
        complex=complex_,
    )


def _of(services: Sequence[Service] | None, state: Dossier) -> bool:
    return services is None or any(each.accepted(state.officer, state.accepted_at) for each in services)


def _accepting(source: Source) -> Callable[[Dossier], str]:
    """Who accepted a dossier, with the unit that they were of then."""
    names = {officer.id: officer.name for officer in source.officers()}
    services = source.services()

    def who(state: Dossier) -> str:
        of = [each for each in services.get(state.officer, ()) if each.accepted(state.officer, state.accepted_at)]
        unit = f" ({of[0].unit})" if of and of[0].unit else ""
        return f"{names.get(state.officer, state.officer)}{unit}"

    return who


def _late(state: Dossier, end: datetime, edge: datetime, incidents: Sequence[HeldUp], layout: int) -> LateLine:
    promise, flag, deadline = state.reschedule, state.complex, state.deadline
    solved = fig.solved_at(state)
    done = solved if solved is not None and solved < end else None
    judged = (state.judged_at or solved or edge) if done is not None else edge
    return LateLine(
        state=state,
        solved=done,
        days=fig.day_of(judged) - fig.day_of(deadline.at) if deadline is not None else 0,
        cause=late_cause.words(state, incidents, layout),
        by=f"do {LATE_BY_WORDS[promise.caused_by]}" if promise else "",
        measure=" ".join(filter(None, (stop(promise.words) if promise else "", flag.measure if flag else ""))),
    )


def _reasons(late: list[LateLine]) -> list[str]:
    """How many for each cause and causer, the most first."""
    sums: dict[str, int] = {}
    for line in late:
        words = ", ".join(filter(None, (line.cause, line.by)))
        sums[words] = sums.get(words, 0) + 1
    return [f"{words}: {count} hồ sơ" for words, count in sorted(sums.items(), key=lambda each: (-each[1], each[0]))]


def digest(facts: DeskFacts, told: Explained, signer: Officer | None) -> str:
    """One number over all that such a report says from the journal: not over what its author wrote, which is kept with
    its number, nor over words that a later program may choose otherwise."""
    heading = (facts.ward_name, facts.centre_name, facts.parent_name, facts.place, facts.practice)
    return signed_on.digest(
        [
            heading,
            (signer.name, signer.title) if signer is not None else None,
            (told.scope, told.period.first, told.period.last, str(told.limit), told.basis, told.reasons),
            told.counts,
            [
                (*_which(line.state), _micros(line.solved), line.days, line.cause, line.by, line.measure, line.officer)
                for line in told.late
            ],
            [(*_which(state), *_measure(state.complex)) for state in told.complex],
        ]
    )


def _which(state: Dossier) -> tuple[str, str, str, int | None]:
    deadline = state.deadline
    return state.id.hex(), state.code, state.procedure.name, _micros(deadline.at if deadline else None)


def _measure(flag: Complexity | None) -> tuple[str, ...]:
    return (flag.reason, flag.measure) if flag is not None else ()


def _micros(at: datetime | None) -> int | None:
    return None if at is None else micros(at)
