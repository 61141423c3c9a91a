"""A desk laid back from its own backup: what it gave out since is known at the hub, and is given by nobody twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain import story
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.hub.service import Answer, Service
from mot_cua_desktop.operations import (
    backups,
    catalogue,
    custody,
    dossiers,
    intake,
    paper_custody,
    parcels,
    setup,
    sync_words,
    syncing,
)  # fmt: skip
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import recording
from mot_cua_desktop.store.outbox import Waiting
from mot_cua_desktop.sync.client import Cut


def accept(desk: Desk, name: str) -> bytes:
    owner = ev.Party(name=name, born="05/06/1992", phone="0905123456", address="12 Lê Hồng Phong")
    draft = checklist.begin(replace(intake.new_draft(desk), owner=owner), catalogue.procedure(desk, "1.004837"))
    return intake.accept(desk, replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers))).id


def ask(desk: Desk, stream: bytes) -> Any:
    lines = tuple(
        ev.SlipLine(key=line.key, name=line.name, wrong="Mờ") for line in dossiers.get(desk, stream).papers[:1]
    )
    return dossiers.request_supplement(desk, stream, lines)


class Restored:
    """A joined desk that was laid back from a copy of before its last deeds, which the hub and another desk have."""

    def __init__(self, ward: Any, other: Desk, desk: Desk, stream: bytes, codes: list[str]) -> None:
        self.ward, self.other, self.desk, self.stream, self.codes = ward, other, desk, stream, codes

    def join(self) -> None:
        syncing.join(self.desk.store, self.desk.facts.desk_id, "https://hub", self.ward.code(), self.ward.network)

    def sync(self, desk: Desk) -> str:
        return syncing.sync(desk.store, self.ward.network, desk.clock).trouble


@pytest.fixture
def restored(ward: Any, tmp_path: Path, answers: FirstRun, clock: Any, desk_in: Any) -> Iterator[Restored]:
    other = open_desk(desk_in(tmp_path / "kia", replace(answers, desk_name="Quầy 1"), clock), clock)
    new = setup.set_up(DataFolder(tmp_path / "goc"), replace(answers, desk_name="Quầy 2"), clock)
    (tmp_path / "usb").mkdir()
    before = choices.change(new.desk, backup_folder=str(tmp_path / "usb"))
    for each in (other, before):
        syncing.join(each.store, each.facts.desk_id, "https://hub", ward.code(), ward.network)
    stream = accept(before, "Trần Thị Trước")
    syncing.sync(before.store, ward.network, clock)
    made = backups.make(before)
    clock.forward(minutes=5)
    ask(before, stream)
    later = accept(before, "Trần Thị Sau")
    codes = [dossiers.get(before, each).code for each in (stream, later)]
    syncing.sync(before.store, ward.network, clock)
    syncing.sync(other.store, ward.network, clock)
    before.store.close()
    clock.forward(minutes=5)
    folder = DataFolder(tmp_path / "moi")
    backups.restore(made.folder, folder, lambda: new.recovery_code)
    desk = open_desk(folder, clock)
    yield Restored(ward, other, desk, stream, codes)
    for each in (other, desk):
        each.store.close()


def test_no_second_slip_is_given_before_the_desk_has_heard_of_the_first(restored: Restored, clock: Any) -> None:
    desk, stream = restored.desk, restored.stream
    assert dossiers.get(desk, stream).slip is None  # it has forgotten
    with pytest.raises(Refused, match="bản cũ được khôi phục"):
        ask(desk, stream)
    before = len(restored.ward.log())
    assert restored.sync(desk) == "restored"
    assert len(restored.ward.log()) == before  # nothing goes up in place of what it forgot
    restored.join()
    restored.ward.network.fates = ["drop"]
    with pytest.raises(Cut):
        restored.sync(desk)
    with pytest.raises(Refused, match="Chờ đồng bộ"):
        ask(desk, stream)  # joined, but nothing has come yet
    assert restored.sync(desk) == ""
    state = dossiers.get(desk, stream)
    assert state.slip is not None
    with pytest.raises(Refused, match="một lần"):
        ask(desk, stream)
    assert restored.sync(restored.other) == ""
    assert dossiers.get(restored.other, stream) == dossiers.get(desk, stream)
    slips = [row for row in restored.ward.log() if row.type == "supplement_requested"]
    assert len(slips) == 1
    # Other deeds go on, and stand.
    dossiers.receive_supplement(desk, stream, state.papers)
    assert restored.sync(desk) == ""
    assert [row.reason for row in restored.ward.log() if row.type == "supplement_received"] == [""]


def test_the_counter_goes_on_meanwhile_and_nothing_of_it_is_lost_or_doubled(restored: Restored, clock: Any) -> None:
    desk = restored.desk
    fresh = accept(desk, "Lê Thị Mới")  # the same place in the desk's log that a forgotten one has
    dossiers.take_fee(desk, restored.stream, (ev.FeeItem(name="Lệ phí", amount=8000),), "Trần Thị Trước")
    code = dossiers.get(desk, fresh).code
    assert code not in restored.codes
    restored.join()
    for each in (desk, restored.other, desk):
        assert restored.sync(each) == ""
    for each in (desk, restored.other):
        assert dossiers.get(each, fresh).code == code
        with each.store.writing() as connection:
            live = recording.digest(connection)
            recording.rebuild(connection)
            assert recording.digest(connection) == live
    log = restored.ward.log()
    assert max(Counter(row.id for row in log).values()) == 1
    # The fee of a dossier whose later deeds were forgotten stands aside for people, and is not lost.
    assert [row.reason for row in log if row.type == "fee_taken"] == ["old_term"]
    assert {row.reason for row in log if row.stream == fresh} == {""}


def test_what_to_do_is_said_wherever_somebody_looks(restored: Restored, tmp_path: Path) -> None:
    stands, waiting = syncing.state(restored.desk.store)
    said = " ".join(syncing.lines(stands, waiting, None))  # type: ignore[arg-type]
    assert "bản sao lưu" in said
    assert "mot-cua sync --code" in said
    light = sync_words.light(stands, Waiting(0, None), "", "", restored.desk.now())
    assert light.tone == "bad"
    assert "mot-cua sync --code" in " ".join(light.whole)
    with pytest.raises(Told, match="bản sao lưu"):
        parcels.run(restored.desk.store, tmp_path / "goi", restored.desk.clock)
    restored.join()
    light = sync_words.light(syncing.state(restored.desk.store)[0], Waiting(0, None), "", "", restored.desk.now())
    assert (light.words, light.tone) == ("◌ Đang lấy lại sổ", "careful")


def test_every_deed_that_goes_once_waits_for_the_log_on_what_it_had_and_on_nothing_that_came_since(
    restored: Restored, clock: Any
) -> None:
    desk, stream = restored.desk, restored.stream
    other = restored.other.facts.desk_id
    fresh = accept(desk, "Lê Thị Mới")
    ask(desk, fresh)  # what came since the restore is known whole
    dossiers.withdraw(desk, fresh, "Công dân rút")

    def once() -> list[Callable[[], object]]:
        return [
            lambda: ask(desk, stream),
            lambda: dossiers.withdraw(desk, stream, "Công dân rút"),
            lambda: custody.give(desk, stream, other),
            lambda: paper_custody.give(desk, stream),
        ]

    for deed in once():
        with pytest.raises(Refused, match="bản cũ được khôi phục"):
            deed()
    restored.join()
    for deed in once():
        with pytest.raises(Refused, match="bản cũ được khôi phục") as told:
            deed()
        assert "Chờ đồng bộ" in told.value.advice
    assert restored.sync(desk) == ""
    dossiers.withdraw(desk, stream, "Công dân rút")


def test_joining_another_hub_does_not_make_a_restored_desk_know_more(restored: Restored) -> None:
    store, line = restored.desk.store, restored.ward.network
    syncing.join(store, restored.desk.facts.desk_id, "https://moi", restored.ward.code(), line)
    with pytest.raises(Refused, match="bản cũ được khôi phục"):
        ask(restored.desk, restored.stream)


def test_no_leader_is_named_where_a_desk_was_restored(restored: Restored) -> None:
    desk, stream = restored.desk, restored.stream
    dossiers.take_fee(desk, stream, (ev.FeeItem(name="Lệ phí", amount=8000),), "Trần Thị Trước")
    restored.join()
    for each in (desk, restored.other):
        assert restored.sync(each) == ""
    for each in (desk, restored.other):
        (entry,) = [entry for entry in custody.conflicts(each) if entry.dossier == stream]
        assert "mở lại sổ từ bản sao lưu" in entry.reason
        assert "lãnh đạo" not in entry.reason
        told = dossiers.story(each, stream)
        said = " ".join(line.what for line in story.tell(told.events, told.officers))
        assert f"{desk.facts.desk_id} mở lại sổ từ bản sao lưu" in said
        assert "Lãnh đạo giao" not in said


def test_a_stick_brings_the_log_and_until_all_of_it_is_here_nothing_goes_twice(
    restored: Restored, tmp_path: Path
) -> None:
    from mot_cua_desktop.hub import parcels as counter

    desk, stick = restored.desk, tmp_path / "quay-2.mcp"
    restored.join()
    parcels.run(desk.store, stick, desk.clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "_pull", lambda *_: Answer(503, b"database"))
        counter.carry(restored.ward.service, stick)
    parcels.run(desk.store, stick, desk.clock)
    with pytest.raises(Refused, match="Chờ đồng bộ"):
        ask(desk, restored.stream)
    counter.carry(restored.ward.service, stick)
    parcels.run(desk.store, stick, desk.clock)
    assert dossiers.get(desk, restored.stream).slip is not None
    with pytest.raises(Refused, match="một lần"):
        ask(desk, restored.stream)
