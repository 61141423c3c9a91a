"""A PC that takes its ward in looks at the dossiers that moved last before the log has come to them, and only looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from mot_cua_desktop.domain.sealed import Sealed, seal
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.hub import database, takeover
from mot_cua_desktop.operations import course, custody, dossiers, papers, previews, syncing
from mot_cua_desktop.store import outbox, recording, tables
from mot_cua_desktop.store import previews as kept
from mot_cua_desktop.sync import client, protocol
from mot_cua_desktop.sync.client import Cut
from mot_cua_desktop.sync.newest import DossierLine, NewestTold

WARD = "000.00.12.H32"


BOTH = pytest.mark.parametrize("ward", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def short_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PULL_LIMIT", 4)


class Line:
    """The way to the hub: notes what is called, is cut before pull number ``cut``, and may change an answer."""

    def __init__(self, ward: Any, cut: int = 0, change: Callable[[NewestTold], Any] | None = None) -> None:
        self.calls: list[str] = []
        self._ward, self._cut, self._change = ward, cut, change

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        self.calls.append(call)
        if self._cut and self.calls.count("pull") > self._cut:
            raise Cut("no route")
        answer = self._ward.service.call(call, token, body)
        if call == "newest" and self._change is not None and answer.status == 200:
            changed = self._change(protocol.decode(answer.body, NewestTold))
            return changed if isinstance(changed, tuple) else (200, protocol.encode(changed))
        return answer.status, answer.body


def behind(two: Any, count: int = 5) -> list[bytes]:
    """So many dossiers, of two events each, that the first desk took in since the second last heard; the first of them
    moved last. The first batch of the log brings the first two."""
    streams = [two.accepted(two.one) for _ in range(count)]
    dossiers.result_ready(two.one, streams[0], "Trích lục")
    two.sync(two.one)
    return streams


def sync(desk: Any, line: Line, seen: Callable[[int], None] = lambda count: None) -> None:
    syncing.sync(desk.store, line, desk.clock, seen=seen)


def cut_off(two: Any, pulls: int = 1, change: Callable[[NewestTold], Any] | None = None) -> Line:
    """The second desk's round is cut after so many batches of the log."""
    line = Line(two.ward, pulls, change)
    with pytest.raises(Cut):
        sync(two.two, line)
    return line


def ahead(desk: Any) -> list[bytes]:
    return [row.id for row in previews.page(desk) if row.ahead]


def digest(desk: Any) -> str:
    with desk.store.reading() as connection:
        return recording.digest(connection)


@BOTH
def test_what_moved_last_is_found_and_read_long_before_the_log_comes_to_it(two: Any) -> None:
    streams = behind(two)
    cut_off(two)
    assert ahead(two.two) == [streams[0], *streams[:1:-1]]
    truth = dossiers.story(two.one, streams[0])
    code = truth.dossier.code
    for typed in (code, code[-6:], "0905 123 456", "3456", "056192001234", "anh ngoc"):
        found = previews.find(two.two, typed)
        assert streams[0] in [row.id for row in found], typed
        assert [row.ahead for row in found] == [row.id != streams[1] for row in found]
    assert previews.find(two.two, "Lê Văn Khác") == []
    story = dossiers.story(two.two, streams[0])
    assert (story.dossier, story.events) == (truth.dossier, truth.events)
    assert story.ahead is not None
    assert truth.ahead is None


def test_it_is_no_part_of_the_journal_nor_of_what_is_counted(two: Any) -> None:
    behind(two)
    line = cut_off(two, 1)
    with_them = digest(two.two)
    assert ahead(two.two)
    assert [row.ahead for row in dossiers.page(two.two)] == [False, False]  # what has come by the log
    with two.two.store.writing() as connection:
        assert len(connection.execute(select(tables.book_line.c.number)).all()) == 2
        assert len(connection.execute(select(tables.foreign_event.c.stream).where(
            tables.foreign_event.c.kind == "dossier")).all()) == 4  # fmt: skip
        recording.rebuild(connection)
        assert recording.digest(connection) == with_them
        kept.clear(connection)
        assert recording.digest(connection) == with_them
    assert line.calls[-3:] == ["pull", "newest", "pull"]


DEEDS: list[Callable[[Any, bytes], object]] = [
    lambda desk, stream: dossiers.result_ready(desk, stream, "Trích lục"),
    lambda desk, stream: dossiers.result_ready(desk, stream, "Trích lục", seen=1),
    lambda desk, stream: dossiers.link_official_code(desk, stream, "H32.1-261126-0001"),
    lambda desk, stream: course.urge(desk, stream, "Bộ phận chuyên môn", "Sắp đến hạn"),
    lambda desk, stream: custody.ask_for(desk, stream, "Công dân ở đây"),
    lambda desk, stream: custody.give(desk, stream, "Quầy 1"),
    lambda desk, stream: papers.make(desk, stream, "giay_tiep_nhan"),
    lambda desk, stream: papers.printed(desk, stream, "giay_tiep_nhan"),
    lambda desk, stream: dossiers.get(desk, stream),
]


def test_every_deed_on_it_is_refused_with_one_sentence(two: Any) -> None:
    streams = behind(two)
    cut_off(two)
    before = digest(two.two)
    for deed in DEEDS:
        for stream in (streams[0], streams[4]):  # of one the log has brought a part, of the other nothing
            with pytest.raises(Refused, match=r"Xem trước \(như trung tâm có lúc .*làm việc được khi tải xong"):
                deed(two.two, stream)
    assert digest(two.two) == before


@BOTH
def test_it_gives_way_to_the_log_dossier_by_dossier_and_is_gone_when_all_is_here(two: Any) -> None:
    streams = behind(two)
    cut_off(two)
    assert ahead(two.two) == [streams[0], *streams[:1:-1]]
    counts: list[int] = []
    cut_off(two, 1)
    some = set(ahead(two.two))
    with two.two.store.reading() as connection:
        here = set(connection.execute(select(tables.dossier.c.id)).scalars())
    assert here
    # The first one's opening is here, and not yet what moved it last: it is still seen as the hub has it.
    assert streams[0] in here & some
    assert some == {streams[0], streams[4]}
    assert [row.id for row in previews.page(two.two)].count(streams[0]) == 1
    assert dossiers.story(two.two, streams[0]).dossier.status == "ready"
    sync(two.two, Line(two.ward), counts.append)
    assert counts == []  # the one page had brought all
    assert ahead(two.two) == []
    assert [dossiers.get(two.two, each) for each in streams] == [dossiers.get(two.one, each) for each in streams]
    with two.two.store.reading() as connection:
        assert kept.asked(connection) is None
        assert kept.count(connection) == 0


@BOTH
def test_a_round_that_was_cut_off_asks_on_where_it_was_and_no_page_comes_twice(
    two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mot_cua_desktop.hub.newest.PAGE_DOSSIERS", 3)
    streams = behind(two, 12)
    pages: list[list[bytes]] = []

    def note(told: NewestTold) -> NewestTold:
        pages.append([line.events[0].stream for line in told.lines])
        return told

    cut_off(two, 1, note)
    assert ahead(two.two) == [streams[0], streams[11], streams[10]]
    cut_off(two, 1, note)
    assert pages == [[streams[0], streams[11], streams[10]], [streams[9], streams[8], streams[7]]]
    sync(two.two, Line(two.ward, 0, note))
    told = [stream for page in pages for stream in page]
    assert len(told) == len(set(told))


def test_a_desk_that_is_hardly_behind_asks_for_nothing(two: Any) -> None:
    two.accepted(two.one)
    two.sync(two.one)
    line = Line(two.ward)
    sync(two.two, line)
    assert "newest" not in line.calls


ANSWERS = [(404, b"unknown"), (503, b""), (200, b"no frame"), (200, b"MC\x01\x00\x90"), (401, b"x"), None]


def test_an_older_hub_or_one_that_answers_nonsense_stops_no_round(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    for _ in range(10):
        one.open()
    one.sync()
    for number, answer in enumerate(ANSWERS, start=2):
        two, line = ward.desk(f"Quầy {number}"), Line(ward)

        class Old:
            def post(self, call: str, token: str, body: bytes, line: Line = line, answer: Any = answer) -> Any:
                told = line.post(call, token, body)
                if call == "newest" and answer is None:
                    raise Cut("reset")
                return answer if call == "newest" else told

        syncing.sync(two.store, Old(), two.clock)
        assert line.calls.count("newest") == 1
        assert two.states() == one.states()


def resealed(event: Sealed, **changed: Any) -> Sealed:
    """An event that somebody made up, and sealed."""
    row = msgspec.structs.asdict(event) | changed
    return Sealed(**row | {"hash": seal(row)})


FORGED: dict[str, Callable[[tuple[Sealed, ...]], tuple[Sealed, ...]]] = {
    "a changed body": lambda line: (line[0], msgspec.structs.replace(line[1], body=b"{}"), *line[2:]),
    "a changed person": lambda line: (msgspec.structs.replace(line[0], personal=b"{}"), *line[1:]),
    "another person": lambda line: (
        msgspec.structs.replace(line[0], personal=(line[0].personal or b"").replace("Ánh".encode(), b"Linh")),
        *line[1:],
    ),
    "a gap": lambda line: line[1:],
    "a hole": lambda line: (line[0], *line[2:]),
    "twice the same": lambda line: (line[0], *line),
    "another's event": lambda line: (line[0], resealed(line[1], stream=b"x" * 16), *line[2:]),
    "no holder's event": lambda line: (line[0], resealed(line[1], desk="Quầy 9"), *line[2:]),
    "what no program reads": lambda line: (line[0], resealed(line[1], type="chua_co", body=b'{"type":"chua_co"}')),
    "no dossier's": lambda line: tuple(resealed(event, kind="place") for event in line),
    "no event": lambda line: (),
    "a newer program's": lambda line: (line[0], resealed(line[1], version=99), *line[2:]),
}


def test_what_was_not_sealed_so_is_dropped_and_counted_and_the_others_are_seen(two: Any) -> None:
    streams = behind(two)
    began = syncing.state(two.two.store)[0]
    assert began is not None
    for how, changed in FORGED.items():

        def forge(told: NewestTold, changed: Any = changed) -> NewestTold:
            bad = told.lines[0]
            assert bad.events[0].stream == streams[0]
            line = DossierLine(position=bad.position, events=changed(bad.events))
            return msgspec.structs.replace(told, lines=(line, *told.lines[1:]))

        with two.two.store.writing() as connection:
            kept.clear(connection)
            outbox.note(connection, pulled_upto=began.pulled_upto, pulled_id=began.pulled_id)
        cut_off(two, 1, forge)
        assert ahead(two.two) == streams[:1:-1], how
        with two.two.store.reading() as connection:
            asked = kept.asked(connection)
        assert asked is not None
        assert (asked.dropped, asked.dossiers) == (1, 4), how
    two.sync(two.two)
    assert dossiers.get(two.two, streams[0]) == dossiers.get(two.one, streams[0])


def test_a_hub_that_floods_or_leads_in_circles_is_not_followed(two: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "MOST_DOSSIERS", 5)
    behind(two, 12)
    line = cut_off(two, 3)
    assert line.calls.count("newest") == 1
    assert len(ahead(two.two)) == 5
    with two.two.store.writing() as connection:
        kept.clear(connection)
    monkeypatch.setattr(previews, "MOST_DOSSIERS", 500)
    behind(two, 8)
    circles = cut_off(two, 5, lambda told: msgspec.structs.replace(told, lines=told.lines[:1], before=7))
    assert circles.calls.count("newest") == 2


def test_a_dossier_taken_by_its_paper_meanwhile_is_worked_on_at_once(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.state_key()
    ward.settle()
    streams = [one.open() for _ in range(9)]
    one.accept(streams[8])
    one.sync()
    with pytest.raises(Cut):
        syncing.sync(two.store, Line(ward, 1), two.clock)
    with pytest.raises(Refused, match="Xem trước"):
        two.urge(streams[8])
    two.scan(one.give_on_paper(streams[8]))
    assert two.states()[streams[8]].desk == "Quầy 2"
    two.supplement(streams[8])
    ward.settle()
    assert one.states() == two.states()
    assert two.refolded()


def test_another_hub_or_a_restored_one_begins_anew(two: Any) -> None:
    behind(two)
    cut_off(two)
    assert ahead(two.two)
    database.begin_new_epoch(two.ward.engine)
    cut_off(two)  # the first answer tells of the new life, and nothing else comes
    assert ahead(two.two) == []
    behind(two)
    cut_off(two)
    assert ahead(two.two)
    syncing.join(two.two.store, two.two.facts.desk_id, "https://hub-khac", two.ward.code(), two.ward.network)
    assert ahead(two.two) == []


@BOTH
def test_a_takeover_and_a_hand_over_are_part_of_the_line(two: Any) -> None:
    streams = behind(two, 3)
    custody.give(two.one, streams[1], two.two.facts.desk_id)
    two.sync(two.one)
    with database.writing(two.ward.engine) as connection:
        takeover.take_over(
            connection, WARD, *(each.facts.desk_id for each in (two.one, two.two)), "Lê Văn Lãnh", "Hỏng.", 1
        )
    cut_off(two)
    assert set(ahead(two.two)) == set(streams)
    assert {dossiers.story(two.two, each).dossier.desk for each in streams} == {two.two.facts.desk_id}
    with pytest.raises(Told, match="Xem trước"):
        dossiers.result_ready(two.two, streams[1], "Trích lục")
    two.sync(two.two)
    assert dossiers.result_ready(two.two, streams[1], "Trích lục").status == "ready"
