"""A stick instead of a line: the same two logs in the end, and a stick that was changed, cut or mixed up says so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.hub import parcels as hub_parcels
from mot_cua_desktop.operations import attaching, parcels, syncing
from mot_cua_desktop.store import attachments, file_roads
from mot_cua_desktop.sync import parcel
from mot_cua_desktop.sync.files import Carried

WARD = "000.00.12.H32"
SCAN = b"%PDF-1.7 " + os.urandom(200_000)


def attach(desk: Any, stream: bytes) -> str:
    kept = attachments.put_content(desk.store, "quet.pdf", SCAN, "application/pdf")
    desk.do(stream, ev.AttachmentAdded(digest=kept.digest, size=kept.size, media_type=kept.media_type))
    return kept.digest


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "quay.mcp"


def out(desk: Any, stick: Path) -> parcels.Written:
    return parcels.write(desk.store, stick, desk.clock)


def home(desk: Any, stick: Path) -> parcels.Taken:
    return parcels.take_in(desk.store, parcel.answer_name(stick), desk.clock)


def round_trip(ward: Any, desk: Any, stick: Path) -> parcels.Taken:
    out(desk, stick)
    hub_parcels.carry(ward.service, stick)
    return home(desk, stick)


def test_two_desks_that_never_see_a_line_come_to_the_same(ward: Any, stick: Path) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    streams = [one.open() for _ in range(3)]
    one.guide(streams[0])
    digest = attach(one, streams[1])
    one.hand_over(streams[1], "Quầy 2")
    two.open()
    assert round_trip(ward, one, stick).sent == 6
    assert round_trip(ward, two, stick).received == 6
    round_trip(ward, one, stick)
    assert one.states() == two.states()
    assert round_trip(ward, two, stick).files == 1, "the file of a dossier handed over comes on the next stick"
    assert attachments.read(two.store, digest) == SCAN
    assert one.refolded()
    assert two.refolded()
    ward.settle()
    assert len(ward.log()) == 7


def test_a_file_goes_in_the_parcel_of_its_event_and_not_again(ward: Any, stick: Path) -> None:
    one = ward.desk("Quầy 1")
    attach(one, one.open())
    made = out(one, stick)
    assert (made.events, made.files) == (2, 1)
    hub_parcels.carry(ward.service, stick)
    home(one, stick)
    assert out(one, stick).files == 0
    assert attaching.carry(one.store, one.network) == Carried()


def test_the_same_stick_twice_does_nothing_more(ward: Any, stick: Path) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.open()
    two.open()
    two.sync()
    out(one, stick)
    assert hub_parcels.carry(ward.service, stick).events == 1
    assert hub_parcels.carry(ward.service, stick).events == 0
    first = home(one, stick)
    assert (first.sent, first.received) == (1, 1)
    again = home(one, stick)
    assert (again.sent, again.received, again.trouble) == (0, 0, "")
    assert len(ward.log()) == 2


def test_sticks_that_cross_and_come_late_are_harmless(ward: Any, stick: Path, tmp_path: Path) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    out(one, stick)
    one.urge(stream)
    later = tmp_path / "sau.mcp"
    out(one, later)
    one.sync()  # and the line came back
    two.open()
    two.sync()
    for each in (later, stick):
        hub_parcels.carry(ward.service, each)
    for each in (stick, later):
        assert home(one, each).trouble == ""
    ward.settle()
    assert one.states() == two.states()
    assert len(ward.log()) == 3


def test_conflicts_come_home_on_the_stick(ward: Any, stick: Path) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.sync()
    two.sync()
    one.guide(stream)
    ward.take_over("Quầy 1", "Quầy 2")
    assert round_trip(ward, one, stick).conflicts == 1
    assert one.states()[stream].desk == "Quầy 2"
    assert one.states()[stream].slip is None


def at_byte(path: Path, where: float) -> None:
    content = bytearray(path.read_bytes())
    content[int((len(content) - 1) * where)] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("where", [0.05, 0.3, 0.5, 0.8, 1.0])
def test_a_changed_byte_is_told_and_nothing_is_taken_in(ward: Any, stick: Path, where: float) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.open()
    two.open()
    two.sync()
    out(one, stick)
    whole = stick.read_bytes()
    at_byte(stick, where)
    with pytest.raises(Told, match=r"bị sửa|không biết quầy"):
        hub_parcels.carry(ward.service, stick)
    assert len(ward.log()) == 1
    stick.write_bytes(whole)
    hub_parcels.carry(ward.service, stick)
    at_byte(parcel.answer_name(stick), where)
    with pytest.raises(Told, match=r"bị sửa|không phải của quầy"):
        home(one, stick)
    assert one.others() == []
    assert syncing.state(one.store)[1].count == 1


def test_a_stick_pulled_out_anywhere_is_told(ward: Any, stick: Path) -> None:
    one = ward.desk("Quầy 1")
    for _ in range(3):
        one.open()
    out(one, stick)
    whole = stick.read_bytes()
    ends, at = [], 53  # the ends of its records, where nothing looks torn
    while at < len(whole):
        at += 4 + int.from_bytes(whole[at : at + 4], "big")
        ends.append(at)
    assert ends[-1] == len(whole)
    for cut in (53, *ends[:-1], 60, len(whole) // 2, len(whole) - 1):
        stick.write_bytes(whole[:cut])
        with pytest.raises(Told, match=r"chưa chép xong"):
            hub_parcels.carry(ward.service, stick)
    assert ward.log() == []


def test_records_cannot_change_places_or_be_left_out(ward: Any, stick: Path) -> None:
    one = ward.desk("Quầy 1")
    one.open()
    out(one, stick)
    whole = stick.read_bytes()
    records, at = [], 53
    while at < len(whole):
        end = at + 4 + int.from_bytes(whole[at : at + 4], "big")
        records.append(whole[at:end])
        at = end
    assert len(records) == 3
    for mixed in ([records[1], records[0], records[2]], [records[0], records[2]], [*records, records[2]]):
        stick.write_bytes(whole[:53] + b"".join(mixed))
        with pytest.raises(Told, match="bị sửa"):
            hub_parcels.carry(ward.service, stick)


def test_a_finder_of_the_stick_reads_no_word_and_no_name(ward: Any, stick: Path) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    two.open()
    two.sync()
    one.open()
    out(one, stick)
    hub_parcels.carry(ward.service, stick)
    for path in (stick, parcel.answer_name(stick)):
        content = path.read_bytes()
        for word in ("Quầy", "Trần Thị Thử", "Thủ tục", "000.00"):
            assert word.encode() not in content


def test_another_desk_s_stick_and_the_wrong_way_round_are_told(ward: Any, stick: Path) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    out(one, stick)
    hub_parcels.carry(ward.service, stick)
    with pytest.raises(Told, match="không phải của quầy này"):
        home(two, stick)
    with pytest.raises(Told, match="chiều ngược lại"):
        hub_parcels.carry(ward.service, parcel.answer_name(stick))
    stick.write_bytes(b"%PDF-1.7")
    with pytest.raises(Told, match="không phải là tệp đồng bộ"):
        hub_parcels.carry(ward.service, stick)
    with pytest.raises(Told, match="Cắm lại USB"):
        hub_parcels.carry(ward.service, stick.with_name("khong_co.mcp"))


def test_a_revoked_desk_s_stick_brings_nothing_in(ward: Any, stick: Path) -> None:
    one = ward.desk("Quầy 1")
    one.open()
    with database.writing(ward.engine) as connection:
        enrolment.revoke(connection, WARD, "Quầy 1", ward.service.now())
    out(one, stick)
    assert hub_parcels.carry(ward.service, stick).events == 0
    assert home(one, stick).trouble == "credential"
    assert ward.log() == []


def test_an_old_answer_does_not_bring_a_hub_s_former_life_back(ward: Any, stick: Path, tmp_path: Path) -> None:
    one = ward.desk("Quầy 1")
    one.open()
    out(one, stick)
    hub_parcels.carry(ward.service, stick)  # answered before the hub's restore, brought home long after
    database.begin_new_epoch(ward.engine)
    now = tmp_path / "moi.mcp"
    round_trip(ward, one, now)
    stands, _ = syncing.state(one.store)
    assert home(one, stick).trouble == ""
    after, _ = syncing.state(one.store)
    assert stands is not None
    assert after is not None
    assert (after.hub_epoch, after.pulled_upto) == (stands.hub_epoch, stands.pulled_upto) != ("", 0)


def test_a_hub_restored_from_its_backup_gets_by_stick_what_it_lost(ward: Any, stick: Path) -> None:
    from sqlalchemy import delete, update

    from mot_cua_desktop.domain.sealed import GENESIS
    from mot_cua_desktop.hub import tables

    one = ward.desk("Quầy 1")
    one.open()
    one.sync()
    with database.writing(ward.engine) as connection:
        connection.execute(delete(tables.event))
        connection.execute(delete(tables.custody))
        connection.execute(update(tables.ward).values(head=0))
        connection.execute(update(tables.desk).values(head=0, hash=GENESIS))
    database.begin_new_epoch(ward.engine)
    one.open()
    for _ in range(3):
        parcels.run(one.store, stick, one.clock)
        hub_parcels.carry(ward.service, stick)
    assert len(ward.log()) == 2
    ward.settle()


def test_one_command_on_each_side_says_what_to_do_next(ward: Any, stick: Path) -> None:
    one = ward.desk("Quầy 1")
    attach(one, one.open())
    said = parcels.run(one.store, stick, one.clock)
    assert "Đã ghi 2 việc và 1 tệp vào quay.mcp" in said[0]
    assert "Mang USB" in said[1]
    hub_parcels.carry(ward.service, stick)
    said = parcels.run(one.store, stick, one.clock)
    assert said[0] == "Đã gửi 2 việc, nhận 0 việc của các quầy khác."
    assert said[1] == "Đã đồng bộ xong; không còn gì chờ gửi."
    with one.store.reading() as connection:
        assert file_roads.outgoing(connection) == []


def test_a_stick_that_cannot_be_written_is_told_and_leaves_no_half(ward: Any, tmp_path: Path) -> None:
    one = ward.desk("Quầy 1")
    taken = tmp_path / "la_thu_muc.mcp"
    taken.mkdir()
    with pytest.raises(Told, match="Không ghi được vào USB"):
        out(one, taken)
    assert [each.name for each in tmp_path.iterdir()] == ["la_thu_muc.mcp"]
