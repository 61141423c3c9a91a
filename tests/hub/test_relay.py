"""A ward's own hub judges its ward and passes the log on; the province has the very same log, and gives it back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, enrolment, tables, takeover, upstream
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.client import Cut
from mot_cua_desktop.sync.files import ChunkAsked, ChunkGiven, ChunkSent
from mot_cua_desktop.sync.protocol import Pull, Push
from mot_cua_desktop.sync.relaying import Relay, Relayed

STREAM = b"h" * 16


class Way:
    """A line to a hub in this process; ``fates`` befall its calls in turn."""

    def __init__(self, hub: Any) -> None:
        self.hub, self.fates = hub, list[str]()

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        fate = self.fates.pop(0) if self.fates else ""
        if fate == "drop":
            raise Cut("no route")
        answer = self.hub.service.call(call, token, body)
        if fate == "double":
            answer = self.hub.service.call(call, token, body)
        if fate == "deaf":
            raise Cut("no answer")
        assert answer.status < 500
        return answer.status, answer.body


NewHub = Callable[[], Any]


@pytest.fixture
def new_hub(hub: Any, tmp_path: Path) -> Iterator[NewHub]:
    """Ward hubs on SQLite; ``hub`` itself is the province's, on either database."""
    made: list[Any] = []

    def make() -> Any:
        made.append(type(hub)(database.open_database(f"sqlite:///{tmp_path / f'phuong_{len(made)}.db'}")))
        return made[-1]

    yield make
    for each in made:
        each.engine.dispose()


def joined(hub: Any, ward_hub: Any, ward: str) -> Way:
    with database.writing(hub.engine) as connection:
        enrolment.add_ward(connection, ward)
        code = enrolment.new_code(connection, ward, hub.service.now(), relay=True)
    way = Way(hub)
    assert upstream.join(ward_hub.engine, way, "https://tinh", code) == ward
    return way


def log_of(hub: Any, ward: str) -> list[Any]:
    leave = ("received_at",)
    e = tables.event
    query = select(*(c for c in e.columns if c.name not in leave)).where(e.c.ward == ward).order_by(e.c.position)
    with database.reading(hub.engine) as connection:
        return [tuple(row) for row in connection.execute(query)]


def custody_of(hub: Any, ward: str) -> list[Any]:
    c = tables.custody
    with database.reading(hub.engine) as connection:
        return [tuple(row) for row in connection.execute(select(c).where(c.c.ward == ward).order_by(c.c.stream))]


def same(hub: Any, ward_hub: Any, ward: str) -> bool:
    return log_of(hub, ward) == log_of(ward_hub, ward) and custody_of(hub, ward) == custody_of(ward_hub, ward)


def lively(ward_hub: Any, ward: str) -> list[Any]:
    """Two desks, conflicts, a takeover by the ward's leader, a desk that joined again under the next epoch."""
    one, two = ward_hub.join("Quầy 1", ward), ward_hub.join("Quầy 2", ward)
    one.dossiers(3)
    two.dossiers(2)
    two.write(one.events[0].stream, 5)  # not its own: a conflict
    ward_hub.push(one)
    ward_hub.push(two)
    with database.writing(ward_hub.engine) as connection:
        takeover.take_over(connection, ward, "Quầy 1", "Quầy 2", "Lê Văn Lãnh", "Máy hỏng.", ward_hub.service.now())
    one.write(one.events[0].stream, 5)  # late, under the old term
    ward_hub.push(one, 12)
    return [one, two]


def test_two_wards_with_hubs_of_their_own_and_the_province_have_the_same_logs(hub: Any, new_hub: NewHub) -> None:
    for ward in ("W1", "W2"):
        ward_hub = new_hub()
        way = joined(hub, ward_hub, ward)
        lively(ward_hub, ward)
        assert upstream.pass_on(ward_hub.service, way, ward) == 12 + 8 + 1 + 3 + 1
        assert same(hub, ward_hub, ward)
        assert {row.reason for row in hub.log()} == {"", "not_custodian", "old_term"}
        assert upstream.pass_on(ward_hub.service, way, ward) == 0


@pytest.mark.parametrize("fate", ["drop", "deaf", "double"])
def test_whatever_the_line_does_the_logs_are_the_same_in_the_end(hub: Any, new_hub: NewHub, fate: str) -> None:
    ward_hub = new_hub()
    way = joined(hub, ward_hub, "W1")
    (one, _) = lively(ward_hub, "W1")
    for at in range(3):
        one.dossiers(1)
        ward_hub.push(one, len(one.events) - 4)
        way.fates = [""] * at + [fate]
        try:
            upstream.pass_on(ward_hub.service, way, "W1")
        except Cut:
            assert fate != "double"
    way.fates = []
    upstream.pass_on(ward_hub.service, way, "W1")
    assert same(hub, ward_hub, "W1")


def test_files_go_up_after_the_events_and_only_once(hub: Any, new_hub: NewHub) -> None:
    ward_hub = new_hub()
    way = joined(hub, ward_hub, "W1")
    one, _ = lively(ward_hub, "W1")
    digest = hashlib.sha256(b"khac").hexdigest()
    sent = protocol.encode(ChunkSent(digest=digest, size=4, number=0, content=b"khac"))
    assert ward_hub.service.call("file_put", one.token, sent).status == 200
    upstream.pass_on(ward_hub.service, way, "W1")
    assert upstream.HubShelf(ward_hub.service, "W1").outgoing() == []
    token = upstream.upstreams(ward_hub.engine)[0].token
    answer = hub.service.call("file_get", token, protocol.encode(ChunkAsked(digest=digest, number=0)))
    assert protocol.decode(answer.body, ChunkGiven).content == b"khac"


def test_a_new_pc_fills_itself_up_and_the_desks_join_it_and_go_on(hub: Any, new_hub: NewHub) -> None:
    lost = new_hub()
    way = joined(hub, lost, "W1")
    one, _ = lively(lost, "W1")
    upstream.pass_on(lost.service, way, "W1")
    fresh = new_hub()
    way = joined(hub, fresh, "W1")
    assert same(hub, fresh, "W1")
    seals = (one.events[-1].hash,)
    asked = protocol.Enrol(code=fresh.code("W1"), desk="Quầy 1", pushed_upto=len(one.events), seals=seals)
    told = protocol.decode(fresh.service.call("enrol", "", protocol.encode(asked)).body, protocol.Enrolled)
    one.token, one.epoch = told.token, told.epoch
    one.dossiers(1)
    assert fresh.push(one, 13).acked == 17
    upstream.pass_on(fresh.service, way, "W1")
    assert same(hub, fresh, "W1")
    assert upstream.pass_on(fresh.service, way, "W1") == 0
    upstream.pass_on(lost.service, Way(hub), "W1")
    assert upstream.upstreams(lost.engine)[0].trouble == "credential", "the lost one is not believed any more"
    assert same(hub, fresh, "W1")


def test_a_ward_hub_restored_from_its_backup_gets_the_rest_from_above(hub: Any, new_hub: NewHub) -> None:
    ward_hub = new_hub()
    way = joined(hub, ward_hub, "W1")
    one, _ = lively(ward_hub, "W1")
    upstream.pass_on(ward_hub.service, way, "W1")
    before = log_of(ward_hub, "W1")
    back_to(ward_hub, "W1", 24, one)
    with database.reading(ward_hub.engine) as connection:
        life = database.epoch(connection)
    upstream.pass_on(ward_hub.service, way, "W1")
    assert log_of(ward_hub, "W1") == before
    assert same(hub, ward_hub, "W1")
    with database.reading(ward_hub.engine) as connection:
        assert database.epoch(connection) != life, "the desks must look again"
    assert upstream.upstreams(ward_hub.engine)[0].trouble == ""


def test_one_that_went_on_by_itself_since_its_backup_is_told_and_nothing_is_mixed(hub: Any, new_hub: NewHub) -> None:
    ward_hub = new_hub()
    way = joined(hub, ward_hub, "W1")
    one, _ = lively(ward_hub, "W1")
    upstream.pass_on(ward_hub.service, way, "W1")
    above = log_of(hub, "W1")
    back_to(ward_hub, "W1", 24, one)
    three = ward_hub.join("Quầy 3", "W1")
    three.dossiers(1)
    ward_hub.push(three)
    upstream.pass_on(ward_hub.service, way, "W1")
    assert upstream.upstreams(ward_hub.engine)[0].trouble == "fork"
    assert log_of(hub, "W1") == above
    here = log_of(ward_hub, "W1")
    assert upstream.fill_up(ward_hub.engine, way, "W1") == 0
    assert log_of(ward_hub, "W1") == here


def test_a_shorter_log_with_another_end_is_not_filled_up(hub: Any, new_hub: NewHub) -> None:
    ward_hub = new_hub()
    way = joined(hub, ward_hub, "W1")
    one, two = lively(ward_hub, "W1")
    two.dossiers(2)  # what would follow our last place, and goes on where its desk stands here too
    ward_hub.push(two, 9)
    upstream.pass_on(ward_hub.service, way, "W1")
    back_to(ward_hub, "W1", 24, one)
    with database.writing(ward_hub.engine) as connection:
        stood = {"head": 9, "hash": two.events[8].hash}
        connection.execute(update(tables.desk).where(tables.desk.c.id == two.name).values(stood))
        begun = {event.stream for event in two.events[9:]}
        connection.execute(tables.custody.delete().where(tables.custody.c.stream.in_(begun)))
    three = ward_hub.join("Quầy 3", "W1")
    three.dossiers(1, deeds=1)
    ward_hub.push(three)
    here = log_of(ward_hub, "W1")
    with pytest.raises(Told, match="không khớp"):
        upstream.fill_up(ward_hub.engine, way, "W1")
    upstream.pass_on(ward_hub.service, way, "W1")
    assert log_of(ward_hub, "W1") == here
    assert upstream.upstreams(ward_hub.engine)[0].trouble == "fork"


def back_to(ward_hub: Any, ward: str, position: int, late: Any) -> None:
    """As a backup from before the late desk's last event has it."""
    with database.writing(ward_hub.engine) as connection:
        connection.execute(tables.event.delete().where(tables.event.c.position > position))
        connection.execute(update(tables.ward).where(tables.ward.c.id == ward).values(head=position))
        values = {"head": 12, "hash": late.events[11].hash}
        connection.execute(update(tables.desk).where(tables.desk.c.id == late.name).values(values))
        connection.execute(update(tables.upstream).values(sent_upto=position))


def test_a_province_restored_from_its_backup_is_given_again_what_it_lost(hub: Any, new_hub: NewHub) -> None:
    ward_hub = new_hub()
    way = joined(hub, ward_hub, "W1")
    one, _ = lively(ward_hub, "W1")
    upstream.pass_on(ward_hub.service, way, "W1")
    back_to(hub, "W1", 24, one)
    upstream.pass_on(ward_hub.service, way, "W1")
    assert same(hub, ward_hub, "W1")


def test_what_the_ward_s_hub_judged_wrongly_or_changed_goes_no_further(hub: Any, new_hub: NewHub) -> None:
    for ward, column, value, problem in (
        ("W1", "reason", "", "verdict"),
        ("W2", "officer", "cb-khac", "malformed"),
        ("W3", "epoch", 0, "malformed"),
    ):
        ward_hub = new_hub()
        way = joined(hub, ward_hub, ward)
        lively(ward_hub, ward)
        with database.writing(ward_hub.engine) as connection:
            where = (tables.event.c.ward == ward, tables.event.c.reason == "not_custodian")
            if column == "reason":
                connection.exec_driver_sql("drop index event_line")
            connection.execute(update(tables.event).where(*where).values({column: value}))
        upstream.pass_on(ward_hub.service, way, ward)
        assert upstream.upstreams(ward_hub.engine)[0].trouble == problem
        assert len(log_of(hub, ward)) == 20, "all before it is there, and nothing of it or after it"


def test_one_ward_has_one_judge(hub: Any, new_hub: NewHub) -> None:
    ward_hub = new_hub()
    joined(hub, ward_hub, "W1")
    asked = protocol.Enrol(code=hub.code("W1"), desk="Quầy 9", pushed_upto=0, seals=(b"\0" * 32,))
    answer = hub.service.call("enrol", "", protocol.encode(asked))
    assert (answer.status, answer.body) == (403, b"ward_hub")
    with database.writing(hub.engine) as connection, pytest.raises(Told, match="trung tâm riêng"):
        takeover.take_over(connection, "W1", "Quầy 1", "Quầy 2", "Lê Văn Lãnh", "Máy hỏng.", 1)
    hub.join("Quầy 1", "W2")
    with pytest.raises(Told, match="gia nhập thẳng"):
        joined(hub, ward_hub, "W2")


def test_a_ward_s_hub_reads_and_writes_its_ward_alone_and_a_desk_is_no_hub(hub: Any, new_hub: NewHub) -> None:
    ward_hub = new_hub()
    joined(hub, ward_hub, "W1")
    token = upstream.upstreams(ward_hub.engine)[0].token
    desk = hub.join("Quầy 1", "W2")
    other = protocol.encode(Relay(ward="W2", after=0, items=(), sent_at=0))
    assert hub.service.call("relay", token, other).status == 403
    assert hub.service.call("relay", desk.token, other).status == 401
    pull = Pull(ward="W2", after=0, limit=1, sent_at=0)
    assert hub.service.call("pull", token, protocol.encode(pull)).status == 403
    push = protocol.encode(Push(epoch=1, after=0, events=(), sent_at=0))
    assert hub.service.call("push", token, push).status == 401


def test_items_that_do_not_follow_each_other_are_told(hub: Any, new_hub: NewHub) -> None:
    ward_hub = new_hub()
    joined(hub, ward_hub, "W1")
    lively(ward_hub, "W1")
    token = upstream.upstreams(ward_hub.engine)[0].token
    items = upstream.LogSource(ward_hub.engine, "W1").items(0, 5)

    def told(*some: Any, after: int = 0) -> Relayed:
        relay = Relay(ward="W1", after=after, items=some, sent_at=0)
        return protocol.decode(hub.service.call("relay", token, protocol.encode(relay)).body, Relayed)

    assert told(items[1], after=1).problem == "gap"
    assert told(items[0], items[2]).problem == "malformed"
    assert told(replace(items[0], event=None)).problem == "malformed"
    assert told(items[0]).acked == 1
    assert told(replace(items[0], event=items[1].event)).problem == "fork"
    assert len(log_of(hub, "W1")) == 1


def test_passing_on_goes_on_beside_the_serving_whatever_the_line_does(hub: Any, new_hub: NewHub) -> None:
    import threading

    ward_hub = new_hub()
    way = joined(hub, ward_hub, "W1")
    lively(ward_hub, "W1")
    way.fates = ["drop", "deaf", "drop"]
    through = threading.Event()
    post = way.post

    def seen(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        answer = post(call, token, body)
        if call == "relay" and same(hub, ward_hub, "W1"):
            through.set()
        return answer

    way.post = seen  # type: ignore[method-assign]
    passing = upstream.Passing(ward_hub.service, lambda _: way, lambda: iter([0.001] * 50))
    passing.start()
    assert through.wait(20)
    passing.close()


def test_an_upper_hub_takes_the_decision_of_the_ward_s_leader(hub: Any, new_hub: NewHub) -> None:
    below = new_hub()
    way = joined(hub, below, "W1")
    desk, stream = below.join("Quầy 2", "W1"), b"s" * 16
    desk.write(stream, 3)
    desk.write(stream, 4)
    below.push(desk)  # they wait for a beginning that no desk has any more
    upstream.pass_on(below.service, way, "W1")
    with database.writing(hub.engine) as connection, pytest.raises(Told, match="trung tâm riêng"):
        takeover.end_unbegun(connection, "W1", "Lê Văn Lãnh", 1)
    with database.writing(below.engine) as connection:
        takeover.end_unbegun(connection, "W1", "Lê Văn Lãnh", 1)
    desk.write(stream, 5)
    below.push(desk, after=2)
    upstream.pass_on(below.service, way, "W1")
    assert same(hub, below, "W1")
    assert [row.reason for row in hub.log() if row.desk == "Quầy 2"] == ["unknown_dossier"] * 3
