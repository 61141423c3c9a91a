"""Rules of the ward's own: laid over the others with a document, never over what was accepted before."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

import pytest

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.regime import Form
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import dossiers, intake, rules
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.store import recording, shipped

DECISION = "QĐ 25/2026/QĐ-UBND ngày 20/11/2026, Điều 6"
TODAY = date(2026, 11, 23)
LINES = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)


def test_with_nothing_stated_the_shipped_rules_are_used(desk: Desk) -> None:
    assert desk.regimes is shipped.regimes()


def test_an_own_value_lies_over_the_national_one_from_its_day_to_its_last(desk: Desk) -> None:
    desk = rules.state_rule(desk, "supplement_days", "10 ngày", date(2026, 12, 1), DECISION, date(2026, 12, 31))
    value = desk.regimes.on(date(2026, 12, 1)).supplement_days
    assert (value.value, value.source, value.confirmed) == (10, DECISION, True)
    assert desk.regimes.on(date(2026, 11, 30)).supplement_days.value == 15
    assert desk.regimes.on(date(2027, 1, 1)).supplement_days.value == 15


def test_an_own_value_lies_over_khanh_hoa_s_and_the_newest_counts(desk: Desk) -> None:
    desk = rules.state_rule(desk, "reschedule_max_fraction", "1/4", date(2026, 1, 1), DECISION)
    desk = rules.state_rule(desk, "reschedule_max_fraction", "20%", date(2026, 6, 1), DECISION)
    assert desk.regimes.on(date(2026, 5, 31)).reschedule_max_fraction.value == Fraction(1, 4)
    assert desk.regimes.on(TODAY).reschedule_max_fraction.value == Fraction(1, 5)
    desk = rules.withdraw_rule(desk, "reschedule_max_fraction", date(2026, 6, 1), DECISION)
    assert desk.regimes.on(TODAY).reschedule_max_fraction.value == Fraction(1, 4)
    with pytest.raises(Told, match="không có giá trị riêng"):
        rules.withdraw_rule(desk, "reschedule_max_fraction", date(2026, 6, 1), DECISION)


def test_the_overlay_of_khanh_hoa_is_switched_off_by_a_document(desk: Desk) -> None:
    assert desk.regime().reschedule_max_fraction.value == Fraction(1, 3)
    desk = rules.state_rule(desk, "local_overlay", False, TODAY, DECISION)
    assert desk.regime().reschedule_max_fraction.value is None
    assert desk.regimes.on(date(2026, 11, 22)).reschedule_max_fraction.value == Fraction(1, 3)
    [row] = [row for row in rules.every_rule(desk) if row.key == "reschedule_max_fraction"]
    assert (row.value, row.layer) == ("không giới hạn", "national")


def test_a_rule_entered_later_does_not_touch_what_was_accepted_before(desk: Desk, full_draft: Draft, clock) -> None:
    before = intake.accept(desk, full_draft)
    clock.forward(seconds=1)
    desk = rules.state_rule(desk, "supplement_clock", "pause", date(2026, 11, 1), DECISION)
    assert desk.regime_of(before).supplement_clock.value == "restart"
    assert desk.regime().supplement_clock.value == "pause"
    dossiers.request_supplement(desk, before.id, LINES)
    clock.forward(days=7)
    state = dossiers.receive_supplement(desk, before.id, before.papers)
    assert state.due is not None
    assert not any("chờ bổ sung" in step for step in state.due.steps)


def test_a_rule_withdrawn_later_still_governs_what_was_accepted_under_it(desk: Desk, full_draft: Draft, clock) -> None:
    desk = rules.state_rule(desk, "supplement_clock", "pause", date(2026, 11, 1), DECISION)
    clock.forward(seconds=1)
    under = intake.accept(desk, full_draft)
    clock.forward(seconds=1)
    desk = rules.withdraw_rule(desk, "supplement_clock", date(2026, 11, 1), DECISION)
    assert desk.regime().supplement_clock.value == "restart"
    assert desk.regime_of(under).supplement_clock.value == "pause"


def test_a_journal_of_days_only_is_still_read(desk: Desk) -> None:
    desk = rules.state_rule(desk, "supplement_days", "10", date(2026, 11, 1), DECISION)
    assert desk.regimes.of("2026-11-23").supplement_days.value == 10  # stated on that very day
    assert desk.regimes.of("2026-11-22").supplement_days.value == 15


def test_rules_survive_folding_anew(desk: Desk) -> None:
    rules.state_rule(desk, "at_once_cutoff", "15 giờ 30", TODAY, DECISION)
    rules.state_rule(desk, "form.refusal", Form(number="3a", title="Phiếu từ chối"), TODAY, DECISION)
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
    regime = read_desk(desk.store, desk.clock).regime()
    assert regime.time_rules.cutoff == time(15, 30)
    assert regime.form("refusal").value == Form(number="3a", title="PHIẾU TỪ CHỐI")


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("supplement_days", "mười lăm", "cần một số nguyên"),
        ("supplement_days", "0", "thì không hợp lý"),
        ("supplement_days", "-3", "cần một số nguyên"),
        ("at_once_cutoff", "25:00", "cần một giờ trong ngày"),
        ("at_once_cutoff", "chiều", "Gõ như: 15:00"),
        ("late_rate_limit", "3", "1/3 hoặc 3%"),
        ("late_rate_limit", "", "còn trống"),
        ("reschedule_max_fraction", "4/3", "một phần từ 0 đến 1"),
        ("reschedule_max_fraction", "1/0", "một phần từ 0 đến 1"),
        ("supplement_clock", "again", "chưa chọn cách tính"),
        ("name", " ", "còn trống"),
        ("form.receipt", Form(number="01", title=" "), "Chưa gõ tên mẫu"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_an_example(desk: Desk, key: str, typed, words: str) -> None:
    with pytest.raises(Told, match=words):
        rules.state_rule(desk, key, typed, TODAY, DECISION)
    assert read_desk(desk.store, desk.clock).regimes is shipped.regimes()


@pytest.mark.parametrize(("key", "article"), [("supplement_allowance", "11.2c"), ("reschedule_limit", "19.6")])
def test_once_cannot_be_made_twice(desk: Desk, key: str, article: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.state_rule(desk, key, "2", TODAY, DECISION)
    assert article in refused.value.rule


def test_no_rule_without_a_document_and_no_days_upside_down(desk: Desk) -> None:
    with pytest.raises(Refused, match="Gõ số, ngày và điều khoản"):
        rules.state_rule(desk, "supplement_days", "10", TODAY, " ")
    with pytest.raises(Refused, match="Gõ số, ngày và điều khoản"):
        rules.state_rule(desk, "supplement_days", "10", TODAY, "không có")
    with pytest.raises(Told, match="hết hiệu lực đứng trước"):
        rules.state_rule(desk, "supplement_days", "10", TODAY, DECISION, date(2026, 11, 22))
    with pytest.raises(Told, match="quá sớm"):
        rules.state_rule(desk, "supplement_days", "10", date(2015, 6, 1), DECISION)


def test_every_rule_is_shown_in_words_with_its_source_and_history(desk: Desk) -> None:
    desk = rules.state_rule(desk, "supplement_days", "10", TODAY, DECISION)
    rows = {row.key: row for row in rules.every_rule(desk)}
    days = rows["supplement_days"]
    assert (days.value, days.source, days.layer, days.confirmed) == ("10 ngày", DECISION, "own", True)
    assert [past.value for past in days.history][:2] == ["10 ngày", "15 ngày"]
    assert days.history[0].officer == "Nguyễn Thị Hạnh"
    assert rows["reschedule_max_fraction"].value == "1/3 thời hạn giải quyết"
    assert rows["reschedule_max_fraction"].layer == "local"
    assert not rows["reschedule_max_fraction"].confirmed
    assert rows["late_rate_limit"].value == "3% hồ sơ"
    assert rows["at_once_cutoff"].value == "15:00"
    assert rows["form.receipt"].value == "Mẫu 01 – GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    assert set(rows) == {row.key for row in rules.every_rule(desk)}
