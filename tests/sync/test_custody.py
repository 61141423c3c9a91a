"""Two desks and their hub: a dossier given, asked for and granted; and what a person does about what does not stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import custody, dossiers, paper_custody, sync_words, syncing
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording

WARD = "000.00.12.H32"


def refolded(desk: Desk) -> bool:
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        return recording.digest(connection) == live


def supplement(desk: Desk, stream: bytes) -> None:
    from mot_cua_desktop.domain import events as ev

    dossiers.request_supplement(desk, stream, (ev.SlipLine(key="a", name="Tờ khai", wrong="Chưa ký"),))


def test_a_dossier_is_given_with_its_paper_and_only_the_other_desk_goes_on(two: Any) -> None:
    stream = two.accepted(two.one)
    two.sync()
    assert custody.desks(two.one) == [two.two.facts.desk_id]
    custody.give(two.one, stream, two.two.facts.desk_id, "Công dân ở gần quầy 2")
    with pytest.raises(Refused, match="đang do"):
        supplement(two.one, stream)
    two.sync()
    supplement(two.two, stream)
    two.sync()
    assert dossiers.get(two.one, stream) == dossiers.get(two.two, stream)
    assert [event.type for event in dossiers.story(two.one, stream).events][-2:] == [
        "handed_over", "supplement_requested",
    ]  # fmt: skip


def test_what_is_asked_for_is_seen_by_both_and_given_by_itself_once(two: Any) -> None:
    stream = two.accepted(two.one)
    two.sync()
    with pytest.raises(Told, match="vì sao"):
        custody.ask_for(two.two, stream, " ")
    custody.ask_for(two.two, stream, "công dân đang ở quầy 2")
    two.sync()
    for desk in (two.one, two.two):
        (seen,) = custody.asks(desk)
        assert (seen.by, seen.held_by, seen.reason) == (
            two.two.facts.desk_id, two.one.facts.desk_id, "công dân đang ở quầy 2",
        )  # fmt: skip
        assert "Trần Thị Ngọc Ánh" in seen.name
    assert custody.grant(two.two, frozenset()) == []  # who asks does not help themselves
    assert custody.grant(two.one, {stream}) == []  # somebody is working on it here
    (words,) = custody.grant(two.one, frozenset())
    assert "công dân đang ở quầy 2" in words
    assert custody.grant(two.one, frozenset()) == []
    two.sync()
    assert dossiers.get(two.two, stream).desk == two.two.facts.desk_id
    assert custody.asks(two.one) == custody.asks(two.two) == []
    custody.give(two.two, stream, two.one.facts.desk_id)  # back again: the old asking does not come to life
    two.sync()
    assert custody.asks(two.one) == []
    assert custody.grant(two.one, frozenset()) == []
    assert refolded(two.one)
    assert refolded(two.two)


def test_one_asking_that_cannot_be_granted_keeps_no_other_waiting(two: Any) -> None:
    ended, running = two.accepted(two.one), two.accepted(two.one)
    two.sync()
    custody.ask_for(two.two, ended, "cần xem")
    custody.ask_for(two.two, running, "cần làm tiếp")
    dossiers.withdraw(two.one, ended, "Công dân rút")
    two.sync()
    assert len(custody.grant(two.one, frozenset())) == 1
    assert dossiers.get(two.one, running).desk == two.two.facts.desk_id
    with pytest.raises(Refused, match="kết thúc"):
        custody.ask_for(two.two, ended, "cần xem")
    with pytest.raises(Refused, match="chính quầy này"):
        custody.ask_for(two.one, ended, "cần xem")


def test_a_slip_that_came_too_late_is_shown_beside_what_stands_with_both_officers(two: Any) -> None:
    stream = two.accepted(two.one)
    two.sync()
    supplement(two.one, stream)  # offline; the paper is in the citizen's hand
    two.take_over()
    two.sync(two.two)
    supplement(two.two, stream)
    two.sync(two.two)
    two.sync(two.one, two.two)
    for desk in (two.one, two.two):
        (one,) = custody.conflicts(desk)
        assert one.ours
        assert custody.open_conflicts(desk) == 1
        assert one.desk == two.one.facts.desk_id
        assert any("Nguyễn Thị Hạnh" in words and "Yêu cầu bổ sung" in words for words in one.aside)
        assert any("Lê Thị Hai" in words and "Yêu cầu bổ sung" in words for words in one.stands)
        assert "lãnh đạo giao" in one.reason or "đã được lãnh đạo" in one.reason
        assert len(one.papers) == 1
    words = custody.recall_words(two.one, custody.conflicts(two.one)[0])
    assert words.startswith("THU HỒI PHIẾU")
    assert "Trần Thị Ngọc Ánh" in words
    assert custody.conflicts(two.one)[0].papers[0] in words
    with pytest.raises(Told, match="xử lý thế nào"):
        custody.settle(two.one, one, "  ")
    custody.settle(two.one, custody.conflicts(two.one)[0], "Đã gọi công dân, thu hồi phiếu.")
    assert custody.open_conflicts(two.one) == 0
    assert custody.open_conflicts(two.two) == 1
    two.sync()
    assert custody.open_conflicts(two.two) == 0
    assert "Nguyễn Thị Hạnh đã xử lý" in custody.conflicts(two.two)[0].settled
    assert refolded(two.one)
    assert refolded(two.two)


def test_money_that_was_taken_aside_is_named_to_the_officer_and_its_receipt_is_not_recalled(two: Any) -> None:
    from mot_cua_desktop.domain import events as ev

    stream = two.accepted(two.one)
    two.sync()
    item = ev.FeeItem(name="Lệ phí", amount=20_000)
    dossiers.take_fee(two.one, stream, (item,), "Trần Thị Ngọc Ánh")
    two.take_over()
    two.sync(two.two)
    dossiers.take_fee(two.two, stream, (ev.FeeItem(name="Lệ phí", amount=5_000),), "Trần Thị Ngọc Ánh")
    two.sync(two.two, two.one, two.two)
    for desk in (two.one, two.two):
        (one,) = custody.conflicts(desk)
        assert one.papers == ()
        assert len(one.receipts) == 1
        assert "Đã thu 20.000 đ" in one.todo
        assert "ghi đã thu 5.000 đ" in one.todo
        assert two.two.facts.desk_id in one.todo
        assert "hoàn lại tiền" in one.todo
        words = custody.recall_words(desk, one)
        assert words.startswith("VỀ KHOẢN TIỀN ĐÃ NỘP")
        assert "20.000 đ" in words
        assert "giữ phiếu thu" in words
        assert "không còn giá trị" not in words
        assert "giao lại giấy" not in words
    custody.settle(two.one, one, "Đã hoàn 20.000 đ.")
    assert custody.conflicts(two.one)[0].todo == ""


def test_a_slip_beside_a_receipt_is_recalled_alone(two: Any) -> None:
    from mot_cua_desktop.domain import events as ev

    stream = two.accepted(two.one)
    two.sync()
    dossiers.take_fee(two.one, stream, (ev.FeeItem(name="Lệ phí", amount=20_000),), "Trần Thị Ngọc Ánh")
    supplement(two.one, stream)
    two.take_over()
    two.sync(two.two, two.one, two.two)
    (one,) = custody.conflicts(two.one)
    words = custody.recall_words(two.one, one)
    assert words.startswith("THU HỒI PHIẾU")
    recalled, kept = words.split("Ông/bà đã nộp tiền")
    assert "phiếu yêu cầu bổ sung" in recalled
    assert "phiếu thu" not in recalled
    assert "20.000 đ" in kept


def test_without_a_hub_there_is_nobody_to_give_to(desk: Desk) -> None:
    with pytest.raises(Told, match="chưa gia nhập"):
        custody.desks(desk)


def test_a_dossier_that_cannot_be_given_for_whatever_reason_keeps_no_other_waiting(two: Any, caplog: Any) -> None:
    from mot_cua_desktop.domain.course import Urged
    from mot_cua_desktop.store import journal
    from mot_cua_desktop.store.journal import Deed

    stuck, running = two.accepted(two.one), two.accepted(two.one)
    two.sync()
    custody.ask_for(two.two, stuck, "cần xem")
    custody.ask_for(two.two, running, "cần làm tiếp")
    two.sync()
    with two.one.store.writing() as connection:  # its next place is taken, and its row does not know
        seq = dossiers.get(two.one, stuck).seq
        deed = Deed(Urged(to="Bộ phận chuyên môn", words="Sắp đến hạn"))
        journal.append(connection, two.one.author(), stuck, "dossier", [deed], seq=seq)
    with pytest.raises(Told, match="vừa được ghi ở nơi khác"):
        custody.give(two.one, stuck, two.two.facts.desk_id)
    (words,) = custody.grant(two.one, frozenset())
    assert "cần làm tiếp" in words
    assert dossiers.get(two.one, running).desk == two.two.facts.desk_id
    assert dossiers.get(two.one, stuck).desk == two.one.facts.desk_id
    assert "vừa được ghi ở nơi khác" in caplog.text
    assert "Trần Thị" not in caplog.text


def test_what_waits_at_the_hub_for_another_desk_is_told_with_its_age_and_what_to_do(two: Any) -> None:
    stream = two.accepted(two.one)
    two.sync()
    copy = two.ward.backup()
    custody.give(two.one, stream, two.two.facts.desk_id)
    two.sync()
    supplement(two.two, stream)
    two.sync()

    def light(desk: Desk, days: int = 0) -> Any:
        kept = paper_custody.waiting(desk)
        now = desk.now() + timedelta(days=days)
        stands, unsent = syncing.state(desk.store)
        stands = msgspec.structs.replace(stands, skew=0)  # the clock of these tests stands still
        return sync_words.light(stands, unsent, "through", "", now, custody.open_conflicts(desk), kept)

    assert light(two.two).tone == "good"
    two.ward.restore(copy)
    two.sync(two.two)
    told = light(two.two)
    assert (told.tone, told.words) == ("good", "● Trực tuyến")
    assert any(line.startswith("1 hồ sơ chờ quầy giao đồng bộ từ") for line in told.whole)
    later = light(two.two, days=3)
    assert (later.tone, later.words) == ("careful", "● Trực tuyến · 1 hồ sơ chờ quầy giao từ 3 ngày trước")
    assert any("nhờ lãnh đạo giao lại hồ sơ tại trung tâm" in line for line in later.whole)
    with pytest.raises(Refused):
        supplement(two.two, stream)  # given, though the hub does not know it yet
    two.sync()
    assert paper_custody.waiting(two.two).count == 0
    assert dossiers.get(two.one, stream) == dossiers.get(two.two, stream)
    assert dossiers.get(two.one, stream).slip is not None
    assert custody.open_conflicts(two.two) == 0
