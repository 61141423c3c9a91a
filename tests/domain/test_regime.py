"""The rules as dated data: what held when, by which document, and what nobody could confirm."""

from __future__ import annotations

from datetime import date, time, timedelta
from fractions import Fraction

import pytest

from mot_cua_desktop import paths
from mot_cua_desktop.domain.regime import FIRST_DAY, PAPERS, parse_regimes
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import shipped

REGIMES = shipped.regimes()
LETTER, OLD, NEW, NOW = date(2018, 1, 23), date(2023, 5, 5), date(2025, 10, 1), date(2026, 11, 24)


@pytest.mark.parametrize("day", [LETTER, OLD, NEW, NOW])
def test_one_supplement_on_every_day(day):
    assert REGIMES.on(day).supplement_allowance.value == 1


def test_the_allowance_names_the_article_of_its_day():
    assert "QĐ 14/2015/QĐ-UBND" in REGIMES.on(LETTER).supplement_allowance.source
    assert "Điều 11.2c" in REGIMES.on(NEW).supplement_allowance.source
    assert REGIMES.on(NOW).supplement_allowance.confirmed


def test_a_third_is_the_local_rule_and_can_be_switched_off():
    assert REGIMES.on(NOW).reschedule_max_fraction.value == Fraction(1, 3)
    assert REGIMES.on(LETTER).reschedule_max_fraction.confirmed
    assert not REGIMES.on(NOW).reschedule_max_fraction.confirmed
    assert REGIMES.on(NOW, local=False).reschedule_max_fraction.value is None


def test_the_numbers_of_decree_118():
    regime = REGIMES.on(NEW)
    assert regime.supplement_clock.value == "restart"
    assert regime.supplement_days.value == 15
    assert regime.ask_within_working_days.value == 3
    assert (regime.online_system_hours.value, regime.online_answer_hours.value) == (2, 8)
    assert (regime.reschedule_limit.value, regime.apology_days_before.value) == (1, 1)
    assert regime.correct_result_working_days.value == 3
    assert regime.late_rate_limit.value == Fraction(3, 100)
    assert regime.guidance_slip_mandatory.value is True
    assert all(value.confirmed for value in (regime.supplement_days, regime.reschedule_limit))


def test_what_an_unread_decree_may_have_changed_is_marked():
    assert not REGIMES.on(NOW).supplement_days.confirmed
    assert REGIMES.on(NOW).supplement_days.cited.endswith("(chưa xác nhận)")
    assert REGIMES.on(NOW).supplement_allowance.confirmed


def test_the_decree_of_2021_has_a_row_of_its_own_and_is_marked_as_unread():
    before, after = REGIMES.on(date(2021, 12, 5)).name, REGIMES.on(date(2021, 12, 6)).name
    assert (before.value, after.value) == ("NĐ 61/2018/NĐ-CP", "NĐ 61/2018/NĐ-CP, sửa đổi bởi NĐ 107/2021/NĐ-CP")
    assert not after.confirmed
    assert REGIMES.on(date(2025, 6, 30)).name == after


def test_the_cutoff_moves_at_once_only():
    regime = REGIMES.on(NOW)
    assert regime.at_once_cutoff.value == time(15)
    assert regime.time_rules.cutoff == time(15)
    assert regime.time_rules.cutoff_moves_day_terms is False
    assert regime.paper_cutoff.value == time(15)


def test_the_clock_of_dossiers_from_elsewhere_changes_in_august_2026():
    assert REGIMES.on(date(2026, 8, 4)).clock_from_competent_agency.value is False
    assert REGIMES.on(date(2026, 8, 5)).clock_from_competent_agency.value is True


@pytest.mark.parametrize(
    ("paper", "old", "new", "title"),
    [
        ("receipt", "01", "01", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        ("guidance_slip", "02", "02", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"),
        ("supplement_slip", "02", "02", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"),
        ("refusal", "03", "03", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"),
        ("apology", "04", "04", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"),
        ("stop_notice", "", "05", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"),
        ("control_slip", "05", "06", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
        ("register", "06", "07", "SỔ THEO DÕI HỒ SƠ"),
    ],
)
def test_a_form_has_the_number_and_title_of_its_day(paper, old, new, title):
    assert REGIMES.on(OLD).form(paper).value.number == old
    form = REGIMES.on(NEW).form(paper).value
    assert (form.number, form.title) == (new, title)
    assert f"Mẫu số {new}, ban hành kèm theo Thông tư số 03/2025/TT-VPCP" in form.line


def test_the_old_circular_called_the_apology_otherwise():
    form = REGIMES.on(OLD).form("apology").value
    assert form.title == "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"
    assert "01/2018/TT-VPCP" in form.line


def test_the_slip_of_the_letter_s_time_was_a_guidance_slip():
    assert REGIMES.on(LETTER).form("guidance_slip").value.title == "PHIẾU HƯỚNG DẪN HOÀN THIỆN HỒ SƠ"


def test_every_value_of_every_day_names_a_source():
    for key in ("supplement_allowance", "name", "form.receipt", "reschedule_max_fraction"):
        assert all(value.source for value in REGIMES.history(key))
    day = FIRST_DAY
    while day < date(2028, 1, 1):
        regime = REGIMES.on(day)
        assert set(regime.forms) == set(PAPERS)
        day += timedelta(days=1)


def test_a_dossier_finds_its_regime_again_by_the_id_it_carries():
    for day in (LETTER, OLD, NEW, NOW):
        regime = REGIMES.on(day)
        again = REGIMES.of(regime.id)
        assert (again.name, again.forms, again.supplement_days) == (regime.name, regime.forms, regime.supplement_days)


def test_a_day_before_the_first_rule_is_told():
    with pytest.raises(Told, match="30/6/2015"):
        REGIMES.on(date(2015, 6, 29))


NATIONAL = [
    paths.resource("regimes", name).read_text(encoding="utf-8") for name in ("10_quoc_gia.toml", "20_bieu_mau.toml")
]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value = 15\nfrom = 2025-07-01\nto = 2025-12-30", "value = 15\nfrom = 2025-07-02\nto = 2025-12-30"),  # a gap
        ("value = 15\nfrom = 2025-07-01\nto = 2025-12-30", "value = 15\nfrom = 2025-07-01\nto = 2026-01-30"),  # overlap
        ("value = 15\n", 'value = "mười lăm"\n'),
        ("value = 15\n", "value = -1\n"),
        ('value = "restart"', 'value = "again"'),
        ('value = "3/100"', 'value = "3"'),
        ("value = 15:00:00", 'value = "15:00"'),
        ('key = "supplement_days"', 'key = "supplement_weeks"'),
        ('layer = "national"', 'layer = "city"'),
        ("source =", "sauce ="),
        ('source = "NĐ 309/2026/NĐ-CP; văn bản hợp nhất VBHN 6050/2026/VBHN-BTP"', 'source = ""'),
    ],
)
def test_broken_rules_are_told(old, new):
    assert old in NATIONAL[0]
    with pytest.raises(Told, match="quy định"):
        parse_regimes([NATIONAL[0].replace(old, new), NATIONAL[1]])


def test_rules_without_the_forms_are_told():
    with pytest.raises(Told, match="form"):
        parse_regimes(NATIONAL[:1])
