"""The officer switch: a seat opens with its password, wrong tries wait, and who decides has one where the ward asks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop.domain import passwords as rules
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import intake, password_digests, passwords, setup
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk, open_desk, read_desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import journal, recording

WORD, OTHER = "nang len som mai", "bien xanh cat trang"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id as ever, with little memory: what is slow by intent is measured in a test of its own."""
    monkeypatch.setattr(password_digests, "_MEMORY", 64)
    monkeypatch.setattr(password_digests, "_PASSES", 1)


@pytest.fixture
def leader(desk: Desk) -> Desk:
    """A leader sits here, with a password."""
    return passwords.set_own(choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao"), "", WORD)


@pytest.fixture
def counter(desk: Desk, leader: Desk) -> Desk:
    """The reception sits down again, in a ward that asks passwords."""
    return choices.choose_officer(passwords.ask(leader, True), desk.facts.officer.id)


def seated(desk: Desk) -> str:
    return read_desk(desk.store, desk.clock).facts.officer.id


def wrong(desk: Desk, officer: str, times: int = 1) -> list[int]:
    waits = []
    for _ in range(times):
        with pytest.raises(rules.WrongPassword) as caught:
            choices.choose_officer(desk, officer, "khong phai dau")
        waits.append(caught.value.seconds)
    return waits


# --- the seat ---


def test_nobody_takes_a_leader_s_seat_without_the_password(counter: Desk, leader: Desk) -> None:
    boss, me = leader.facts.officer.id, counter.facts.officer.id
    with pytest.raises(rules.PasswordNeeded, match="Lê Văn Lãnh có mật khẩu"):
        choices.choose_officer(counter, boss)
    for typed in ("khong phai dau", WORD.upper(), f"{WORD} ", WORD[:-1]):
        with pytest.raises((rules.WrongPassword, rules.TooSoon)):
            choices.choose_officer(counter, boss, typed)
    with pytest.raises(Told, match="Chưa gõ"):
        choices.choose_officer(counter, boss, "")
    assert seated(counter) == me


def test_the_right_password_opens_the_seat(counter: Desk, leader: Desk) -> None:
    now = choices.choose_officer(counter, leader.facts.officer.id, WORD)
    assert now.facts.officer.role == "lanh_dao"
    assert now.seat == rules.Seat(guarded=True, once=False, asked=True)


def test_the_way_round_by_naming_is_closed(counter: Desk, leader: Desk) -> None:
    boss, me = leader.facts.officer, counter.facts.officer
    admin = choices.choose_officer(counter, boss.id, WORD)
    second = choices.name_officer(admin, "Đỗ Văn Quản", role="quan_tri")  # who names stays, and nobody else sits down
    assert second.facts.officer.id == boss.id
    second = choices.choose_officer(second, me.id)
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị"):
        choices.name_officer(second, boss.name, boss.title, boss.phone, boss.id, role="lanh_dao")
    assert seated(second) == me.id


def test_a_seat_named_by_who_has_no_password_is_not_taken_past_its_own(desk: Desk, leader: Desk) -> None:
    """Nobody is in charge any more, so that anybody may put names right; the seat still opens with its password."""
    boss = leader.facts.officer
    choices.name_officer(leader, boss.name, boss.title, boss.phone, boss.id, role="chuyen_mon")
    me = choices.choose_officer(leader, desk.facts.officer.id)
    named = choices.name_officer(me, "Lê Văn Lạnh", boss.title, boss.phone, boss.id, role="chuyen_mon")
    assert named.facts.officer.id == desk.facts.officer.id


def test_an_unknown_officer_has_no_seat(desk: Desk) -> None:
    with pytest.raises(Refused, match="không có tên ở quầy"):
        choices.choose_officer(desk, "cb-khong-co", WORD)


# --- wrong tries ---


def test_wrong_tries_wait_longer_and_longer_also_after_a_restart(counter: Desk, leader: Desk, clock: Any) -> None:
    boss = leader.facts.officer.id
    assert wrong(counter, boss, 3) == [0, 0, 5]
    with pytest.raises(rules.TooSoon) as caught:
        choices.choose_officer(counter, boss, WORD)  # even the right one is not looked at
    assert caught.value.seconds == 5
    clock.forward(seconds=3)
    folder = counter.store.folder
    counter.store.close()
    again = open_desk(folder, clock)
    try:
        with pytest.raises(rules.TooSoon, match="2 giây"):
            choices.choose_officer(again, boss, WORD)
        for seconds in (10, 20, 40, 80, 160, 300, 300):
            clock.forward(seconds=300)
            assert wrong(again, boss) == [seconds]
        clock.forward(seconds=300)
        assert choices.choose_officer(again, boss, WORD).facts.officer.id == boss
    finally:
        again.store.close()


def test_a_right_entry_begins_the_count_anew_and_its_owner_hears_of_the_wrong_ones(
    counter: Desk, leader: Desk, clock: Any
) -> None:
    boss, me = leader.facts.officer.id, counter.facts.officer.id
    wrong(counter, boss, 3)
    last = clock.now
    clock.forward(minutes=1)
    inside = choices.choose_officer(counter, boss, WORD)
    assert passwords.missed(inside) == passwords.Missed(3, last)
    assert passwords.missed(inside) is None
    assert wrong(choices.choose_officer(inside, me), boss) == [0]


def test_a_clock_set_back_makes_nobody_wait_longer(counter: Desk, leader: Desk, clock: Any) -> None:
    wrong(counter, leader.facts.officer.id, 3)
    clock.forward(days=-200)
    with pytest.raises(rules.TooSoon) as caught:
        choices.choose_officer(counter, leader.facts.officer.id, WORD)
    assert caught.value.seconds == 5


def test_the_keyboard_driver_costs_no_try(counter: Desk, leader: Desk) -> None:
    boss = leader.facts.officer.id
    for _ in range(5):
        with pytest.raises(Told, match="Tắt bộ gõ tiếng Việt"):
            choices.choose_officer(counter, boss, "nắng lên sớm mai")
    assert choices.choose_officer(counter, boss, WORD).facts.officer.id == boss


def test_a_try_counts_even_if_the_program_is_ended_while_it_is_looked_at(
    counter: Desk, leader: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: str) -> bool:
        raise SystemExit

    monkeypatch.setattr(password_digests, "fits", killed)
    for _ in range(3):
        with pytest.raises(SystemExit):
            choices.choose_officer(counter, leader.facts.officer.id, "khong phai dau")
    with pytest.raises(rules.TooSoon):
        choices.choose_officer(counter, leader.facts.officer.id, "khong phai dau")


# --- who must have one ---


def test_a_new_ward_asks_a_password_at_the_first_choice_of_a_deciding_seat(
    tmp_path: Path, answers: FirstRun, clock: Any
) -> None:
    desk = setup.set_up(DataFolder(tmp_path / "moi"), answers, clock, guarded=True).desk
    try:
        for name, role in (("Lê Văn Lãnh", "lanh_dao"), ("Đỗ Văn Quản", "quan_tri")):
            named = choices.name_officer(desk, name, role=role)  # type: ignore[arg-type]
            assert named.facts.officer.id == desk.facts.officer.id
            officer = next(each.id for each in choices.officers(desk) if each.name == name)
            with pytest.raises(rules.NewPasswordNeeded):
                choices.choose_officer(named, officer)
            boss = choices.choose_officer(named, officer, None, WORD)
            assert boss.facts.officer.id == officer
            choices.choose_officer(boss, desk.facts.officer.id)
            break
        choices.name_officer(boss, "Phạm Thị Chuyên", role="chuyen_mon")
        assert {each.officer.name for each in passwords.holders(boss) if each.lacks} == set()
    finally:
        desk.store.close()


def test_an_officer_of_the_counter_and_an_inspector_sit_down_without_one(counter: Desk, leader: Desk) -> None:
    boss = choices.choose_officer(counter, leader.facts.officer.id, WORD)
    for name, role in (("Hồ Thị Tra", "kiem_tra"), ("Phạm Thị Chuyên", "chuyen_mon")):
        choices.name_officer(boss, name, role=role)  # type: ignore[arg-type]
        officer = next(each.id for each in choices.officers(boss) if each.name == name)
        assert choices.choose_officer(boss, officer).facts.officer.id == officer


def test_a_leader_s_seat_without_a_password_writes_nothing_once_the_ward_asks(desk: Desk, full_draft: Draft) -> None:
    boss = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    boss = passwords.set_own(boss, "", WORD)
    passwords.ask(boss, True)
    second = choices.name_officer(boss, "Trần Văn Hai", role="lanh_dao")
    with second.store.writing() as connection:  # as it stands where a role came from another desk
        officer = next(each.id for each in choices.officers(boss) if each.name == "Trần Văn Hai")
        said = journal.Deed(passwords.ev.SettingChanged(key="officer", value=f'"{officer}"'))
        stream = setup.desk_stream(desk.facts.desk_id)
        recording.record_place(connection, desk.author(), stream, "desk", [said])
    open_seat = read_desk(desk.store, desk.clock)
    assert open_seat.seat.lacks(open_seat.facts.officer.role)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: intake.accept(open_seat, full_draft),
        lambda: choices.change(open_seat, phone="0258333"),
        lambda: choices.name_officer(open_seat, "Ai Đó"),
        lambda: passwords.ask(open_seat, False),
        lambda: passwords.give_once(open_seat, desk.facts.officer.id),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="phải có mật khẩu mới được ghi vào sổ"):
            attempt()
    guarded = passwords.set_own(open_seat, "", OTHER)
    assert intake.accept(guarded, full_draft).code


def test_asking_begins_with_one_s_own_and_is_for_who_is_in_charge(desk: Desk) -> None:
    boss = choices.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    with pytest.raises(Told, match="Bạn chưa có mật khẩu"):
        passwords.ask(boss, True)
    boss = passwords.set_own(boss, "", WORD)
    assert passwords.ask(boss, True).seat.asked
    me = choices.choose_officer(boss, desk.facts.officer.id)
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị"):
        passwords.ask(me, False)


# --- setting, giving, losing ---


def test_one_s_own_password_changes_with_the_old_one_only(leader: Desk) -> None:
    with pytest.raises(rules.WrongPassword):
        passwords.set_own(leader, "khong phai dau", OTHER)
    with pytest.raises(Told, match="trùng mật khẩu cũ"):
        passwords.set_own(leader, WORD, WORD)
    passwords.set_own(leader, WORD, OTHER)
    with pytest.raises(rules.WrongPassword):
        passwords.unlock(leader, WORD)
    assert passwords.unlock(leader, OTHER).facts == leader.facts


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("ngan qua", ""),
        ("ngan", "từ 8 đến 128"),
        ("a" * 12, "dễ đoán"),
        ("12345678", "dễ đoán"),
        ("hgfedcba", "dễ đoán"),
        ("matkhau1", "ai cũng thử"),
        ("LeVanLanh", "ai cũng thử"),
        ("levanlanh2026", "ai cũng thử"),
        ("0905123456", "ai cũng thử"),
        ("mật khẩu tôi", "Tắt bộ gõ"),
        ("mot\thai\tba", "không in được"),
        ("", "Chưa gõ"),
        ("x" * 130, "từ 8 đến 128"),
    ],
)
def test_what_may_be_a_password(word: str, why: str) -> None:
    if not why:
        rules.check_new(word, "Lê Văn Lãnh", "0905123456")
        return
    with pytest.raises(Told, match=why) as caught:
        rules.check_new(word, "Lê Văn Lãnh", "0905123456")
    assert not word or word not in str(caught.value)


def test_who_is_in_charge_gives_a_word_for_one_entry_and_the_journal_says_who(counter: Desk, leader: Desk) -> None:
    boss, me = leader.facts.officer, counter.facts.officer
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị"):
        passwords.give_once(counter, boss.id)
    sits = choices.choose_officer(counter, boss.id, WORD)
    with pytest.raises(Refused, match="chính mình"):
        passwords.give_once(sits, boss.id)
    word = passwords.give_once(sits, me.id)
    with pytest.raises(rules.PasswordNeeded):
        choices.choose_officer(sits, me.id)
    with pytest.raises(rules.NewPasswordNeeded, match="một lần"):
        choices.choose_officer(sits, me.id, word)
    with pytest.raises(Told, match="trùng mật khẩu dùng một lần"):
        choices.choose_officer(sits, me.id, word, word)
    assert choices.choose_officer(sits, me.id, word, OTHER).facts.officer.id == me.id
    with pytest.raises(rules.WrongPassword):
        choices.choose_officer(sits, me.id, word)
    with sits.store.reading() as connection:
        told = [(each.officer, each.body) for each in journal.of_type(connection, "password_set", 1 << 62)]
    assert [(by, body.officer, body.how) for by, body in told if isinstance(body, passwords.ev.PasswordSet)] == [
        (boss.id, boss.id, "tu_dat"),
        (boss.id, me.id, "mot_lan"),
        (me.id, me.id, "tu_dat"),
    ]
    held = {each.officer.id: each for each in passwords.holders(sits)}
    assert (held[me.id].how, held[me.id].by) == ("tu_dat", me.name)


def test_the_recovery_code_is_the_way_back_for_the_last_one(tmp_path: Path, answers: FirstRun, clock: Any) -> None:
    made = setup.set_up(DataFolder(tmp_path / "moi"), answers, clock, password=WORD, guarded=True)
    desk, me = made.desk, made.desk.facts.officer.id
    try:
        for _ in range(3):
            with pytest.raises(rules.WrongPassword):
                passwords.unlock(desk, "khong phai dau")
        with pytest.raises(Told, match="Mã phục hồi"):
            passwords.set_with_code(desk, me, "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", OTHER)
        with pytest.raises(Told, match="8 đến 128"):
            passwords.set_with_code(desk, me, made.recovery_code, "ngan")
        passwords.set_with_code(desk, me, made.recovery_code.lower(), OTHER)
        assert passwords.unlock(desk, OTHER).seat.guarded  # and nobody waits for the tries before it
        assert passwords.holders(desk)[0].how == "ma_phuc_hoi"
    finally:
        desk.store.close()


def test_a_new_recovery_code_is_for_who_is_in_charge(counter: Desk, leader: Desk) -> None:
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị"):
        choices.new_recovery_code(counter)
    boss = choices.choose_officer(counter, leader.facts.officer.id, WORD)
    assert choices.new_recovery_code(boss)


def test_an_inspector_sets_a_password_and_still_writes_nothing_else(counter: Desk, leader: Desk) -> None:
    boss = choices.choose_officer(counter, leader.facts.officer.id, WORD)
    choices.name_officer(boss, "Hồ Thị Tra", role="kiem_tra")
    officer = next(each.id for each in choices.officers(boss) if each.role == "kiem_tra")
    inspector = passwords.set_own(choices.choose_officer(boss, officer), "", OTHER)
    assert inspector.seat.guarded
    for attempt in (
        lambda: passwords.give_once(inspector, boss.facts.officer.id),
        lambda: passwords.ask(inspector, False),
    ):
        with pytest.raises(Refused, match="chỉ xem"):
            attempt()


# --- nowhere to be read ---


def test_neither_word_nor_digest_is_in_a_log_a_text_or_an_error(
    counter: Desk, leader: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    boss = leader.facts.officer.id
    said = []
    for typed in ("sai mat khau roi", "sai mật khẩu rồi"):
        with pytest.raises(Told) as caught:
            choices.choose_officer(counter, boss, typed)
        said.append(repr(caught.value) + str(caught.value))
    with counter.store.reading() as connection:
        events = list(journal.of_type(connection, "password_set", 1 << 62))
        digest = events[0].personal
        rows = repr(passwords.passwords.kept(connection))
    assert isinstance(digest, passwords.ev.PasswordDigest)
    assert digest.digest.startswith("$argon2id$")
    shown = "\n".join([*said, repr(events), rows, repr(counter), repr(passwords.holders(counter)), caplog.text])
    for secret in (WORD, digest.digest, "sai mat khau roi", "sai mật khẩu rồi", "$argon2id$"):
        assert secret not in shown


def test_a_digest_that_would_stop_this_computer_is_nobody_s(monkeypatch: pytest.MonkeyPatch) -> None:
    good = password_digests.of(WORD)
    assert password_digests.fits(good, WORD)
    assert not password_digests.fits(good, OTHER)
    monkeypatch.setattr("argon2.PasswordHasher.verify", lambda *_: True)  # none of these may come so far
    for bad in (good.replace("m=64", "m=4194304"), good.replace("t=1", "t=99"), "", "$argon2id$", "không phải"):
        assert not password_digests.fits(bad, WORD)


def test_the_cost_of_a_try_is_what_the_page_of_reasons_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert password_digests.of(WORD).startswith("$argon2id$v=19$m=47104,t=2,p=1$")


def test_the_rows_come_back_from_the_journal(counter: Desk, leader: Desk) -> None:
    boss = choices.choose_officer(counter, leader.facts.officer.id, WORD)
    passwords.give_once(boss, counter.facts.officer.id)
    with boss.store.writing() as connection:
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before
    assert passwords.unlock(boss, WORD).seat.asked


def test_waiting_never_grows_past_five_minutes() -> None:
    assert [rules.wait(n) for n in (0, 2, 3, 4, 9, 10_000)] == [
        timedelta(),
        timedelta(),
        timedelta(seconds=5),
        timedelta(seconds=10),
        timedelta(seconds=300),
        timedelta(seconds=300),
    ]
