"""A dossier stays with the unit that accepted it: an officer who moves takes none of a unit's past along."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import units
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.figures import Counts
from mot_cua_desktop.operations import dossiers, explanations, figures, intake, reports, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store.sources import Live, Recounted

NOVEMBER, DECEMBER = (fig.period("thang", date(2026, month, 1)) for month in (11, 12))
YEAR = fig.period("nam", date(2026, 12, 1))
WORDS = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người.", "measures": "Bố trí thêm người."}


def move(desk: Desk, unit: str) -> Desk:
    me = desk.facts.officer
    return choices.name_officer(desk, me.name, me.title, officer=me.id, role=me.role, unit=unit)


def take(desk: Desk, draft: Draft, channel: str = "truc_tiep") -> bytes:
    return intake.accept(desk, replace(draft, id=intake.new_draft(desk).id, channel=channel)).id


@pytest.fixture
def settled(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """One officer of Tư pháp with five of November, by two channels: one in time, one late, three in process."""
    desk = move(desk, "Tư pháp")
    streams = [take(desk, full_draft, channel) for channel in ("truc_tiep", "buu_chinh") * 2] + [take(desk, full_draft)]
    dossiers.result_ready(desk, streams[0], "Trích lục")
    clock.forward(days=7)
    dossiers.result_ready(desk, streams[1], "Trích lục")
    return desk


@pytest.fixture
def moved(settled: Desk, full_draft: Draft, clock: Any) -> Desk:
    """The same after the officer has gone to Địa chính, taken in two there, and brought two old ones to their end."""
    clock.forward(days=3)  # December
    old = [each.row.dossier.id for each in figures.behind(settled, NOVEMBER, "open", "can_bo", None)]
    desk = move(settled, "Địa chính")
    clock.forward(minutes=5)
    new = [take(desk, full_draft) for _ in range(2)]
    dossiers.result_ready(desk, new[0], "Trích lục")
    dossiers.result_ready(desk, old[0], "Trích lục")
    return desk


def by_unit(desk: Desk, period: fig.Period) -> dict[str, Counts]:
    return {line.name: line.counts for line in figures.look(desk, period, "don_vi").lines}


def test_a_past_month_stays_with_its_unit(settled: Desk, clock: Any) -> None:
    clock.forward(days=3)
    before = by_unit(settled, NOVEMBER)
    assert {name: (line.received, line.solved, line.late) for name, line in before.items()} == {"Tư pháp": (5, 2, 1)}
    assert by_unit(move(settled, "Địa chính"), NOVEMBER) == before
    assert by_unit(move(settled, ""), NOVEMBER) == before


def test_what_was_accepted_in_each_unit_is_counted_there_to_its_end(moved: Desk) -> None:
    assert by_unit(moved, DECEMBER) == {
        "Tư pháp": Counts(carried=3, late=1, open_late=2),
        "Địa chính": Counts(direct=2, early=1, open_in_time=1),
    }
    whole = figures.look(moved, YEAR, "don_vi")
    assert sum((line.counts for line in whole.lines), Counts()) == whole.whole


def test_no_unit_leaves_the_line_of_the_year_by_moving_a_person(settled: Desk, full_draft: Draft, clock: Any) -> None:
    good = choices.name_officer(settled, "Trần Thị Hai", unit="Phòng Kinh tế")
    for _ in range(3):
        dossiers.result_ready(good, take(good, full_draft), "Trích lục")
    desk = choices.choose_officer(good, settled.facts.officer.id)
    day = date(2026, 11, 30)
    told = [(each.name, each.counts.late) for each in explanations.over(desk, day)]
    assert ("Tư pháp", 1) in told
    desk = move(desk, "Địa chính")
    assert [(each.name, each.counts.late) for each in explanations.over(desk, day)] == told
    new = take(desk, full_draft)
    clock.forward(days=9)  # December
    dossiers.result_ready(desk, new, "Trích lục")
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    letter = explanations.sign(leader, "Tư pháp", leader.now().date(), **WORDS)
    text = " ".join(read_text(explanations.again(leader, letter.number, 2026).pdf)[0].split())
    assert "trong đó quá hạn 1 hồ sơ" in text
    late = figures.behind(leader, NOVEMBER, "late", "can_bo", None)[0].row.dossier
    assert str(late.code)[-11:] in text
    assert str(dossiers.get(leader, new).code)[-11:] not in text


@pytest.mark.parametrize("period", [NOVEMBER, DECEMBER, YEAR])
def test_each_number_of_a_unit_opens_its_dossiers_page_by_page(moved: Desk, period: fig.Period) -> None:
    for line in figures.look(moved, period, "don_vi").lines:
        for cell in figures.CELLS:
            found: list[figures.Behind] = []
            while page := figures.behind(
                moved, period, cell, "don_vi", line.keys, after=found[-1].mark if found else None, limit=2
            ):
                found += page
            counts = line.counts
            wanted = counts.direct + counts.post if cell == "offline" else getattr(counts, cell)
            assert len({each.row.dossier.id for each in found}) == len(found) == wanted, (line.name, cell)


def test_the_journal_alone_counts_the_same_services(moved: Desk) -> None:
    with moved.store.reading() as connection:
        live = Live(connection)
        again = Recounted(connection, live.head.known)
        known = live.services()
        assert again.services() == known
        every = [each for of in known.values() for each in of]
        assert [each.unit for each in every if not each.whole] == ["Tư pháp", "Địa chính"]
        for period in (NOVEMBER, DECEMBER, YEAR):
            at = stored.span(period, moved.now())
            assert live.served(every, at) == again.served(every, at)


@pytest.mark.parametrize("layout", [2, 3])
def test_a_report_by_unit_is_rechecked_as_it_was_reckoned(moved: Desk, clock: Any, layout: int) -> None:
    with moved.store.reading() as connection:
        source = Live(connection)
        made = reports.made_from(moved, source, source.head, "tong_hop", DECEMBER, "don_vi", moved.now(), layout=layout)
    assert [row[1] for row in made.rows] == (["Địa chính"] if layout == 2 else ["Tư pháp", "Địa chính"])
    data = reports.pdf(made)
    clock.forward(minutes=1)
    later = move(moved, "Văn phòng")
    found = list(verifying.lines(later, data, verifying.seal_of(data)))
    assert all(line.sound for line in found), found


def test_services_follow_the_hours_of_the_namings() -> None:
    noon, later, last = (datetime(2026, 11, day, 5, tzinfo=UTC) for day in (2, 9, 16))
    told = [(noon, "a", ""), (last, "a", "Địa chính"), (later, "a", "Tư pháp"), (noon, "b", "Tư pháp")]
    told.append((last, "b", "Tư pháp"))
    found = units.services(told)
    assert [(each.unit, each.whole) for each in found["b"]] == [("Tư pháp", True)]
    first, second = found["a"]  # a unit that is stated late was theirs before
    assert (first.unit, second.unit, first.until, second.since) == ("Tư pháp", "Địa chính", last, last)
    assert (first.accepted("a", noon), first.accepted("a", last), second.accepted("a", last)) == (True, False, True)
    assert not second.accepted("b", last)
    assert not second.accepted("a", None)
    for each in (*found["a"], *found["b"]):
        assert replace_unit(units.read(each.key), each.unit) == each


def replace_unit(service: units.Service, unit: str) -> units.Service:
    return units.Service(service.officer, unit, service.since, service.until)
