"""The data that ships: it is there, it is read once, and the seeded holidays agree with the package they came from."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from mot_cua_desktop import paths
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import shipped

#: Known at the desk, unknown to the package: 2/1/2026 off, Saturday 10/1/2026 worked; no document seen.
SWAP_OF_JANUARY_2026 = {date(2026, 1, 2), date(2026, 1, 10)}


def test_the_seeded_days_are_those_of_the_package_and_one_swap():
    package = holidays.VN(years=(2025, 2026, 2027), language="vi")
    calendar = shipped.calendar()
    day, different = date(2025, 1, 1), set()
    while day <= date(2027, 12, 31):
        if package.is_working_day(day) is not calendar.is_working(day):
            different.add(day)
        day += timedelta(days=1)
    assert different == SWAP_OF_JANUARY_2026


def test_what_rests_on_no_document_is_marked():
    doubtful = {item.day for item in shipped.calendar().exceptions if not item.confirmed}
    assert doubtful >= SWAP_OF_JANUARY_2026
    assert {day.year for day in doubtful} == {2026, 2027}
    assert date(2026, 11, 24) not in doubtful


def test_every_seeded_day_has_a_name_and_a_document_field():
    assert all(item.name and item.document for item in shipped.calendar().exceptions)


@pytest.mark.parametrize(
    ("year", "told"),
    [(2018, "Chưa nhập ngày nghỉ lễ năm 2018"), (2024, "Chưa nhập ngày nghỉ lễ năm 2024"), (2025, ""), (2026, ""),
     (2027, "Chưa nhập kế hoạch nghỉ lễ, làm bù năm 2027"), (2028, "Chưa nhập ngày nghỉ lễ năm 2028")],
)  # fmt: skip
def test_the_calendar_knows_which_years_it_does_not_know(year: int, told: str):
    assert "".join(shipped.calendar().doubts(date(year, 8, 25), date(year, 9, 1))).startswith(told)
    assert told or shipped.calendar().doubts(date(year, 8, 25), date(year, 9, 1)) == ()


@pytest.mark.parametrize("load", [shipped.calendar, shipped.regimes, shipped.addresses])
def test_a_file_is_read_once(load):
    assert load() is load()


@pytest.mark.parametrize("load", [shipped.calendar, shipped.regimes, shipped.addresses])
def test_a_missing_file_is_told(load, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "SHIPPED", tmp_path)
    with pytest.raises(Told) as told:
        load.__wrapped__()
    assert told.value.advice
