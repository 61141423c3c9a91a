"""Seals whose hour and place look odd because a clock ran ahead and was put right: an honest one is sound."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.seal import Seal
from mot_cua_desktop.operations import intake, reports, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import Register

MONTH = fig.period("thang", date(2026, 11, 1))


def words(desk: Desk, register: Register, **said: Any) -> list[str]:
    """What `verify` holds against a report; with its seal saying otherwise where that is given."""
    data = reports.pdf(register)
    seal: Seal = replace(verifying.seal_of(data), **said)
    return [line.words for line in verifying.lines(desk, data, seal) if not line.sound]


@pytest.mark.parametrize("noted", [True, False])
def test_a_report_of_a_clock_ahead_is_sound_after_it_was_put_right(
    desk: Desk, full_draft: Draft, clock: Any, noted: bool
) -> None:
    """Saved as the window does, with the note that it left the program; or looked at, and saved after that."""
    right = clock.now
    clock.forward(days=1)
    intake.accept(desk, full_draft)
    clock.forward(minutes=20)
    made = reports.make(desk, "bieu_06a", MONTH)
    assert made.seal is not None
    if noted:
        reports.noted(desk, made.name, len(made.rows), "luu_pdf")
    clock.now = right + timedelta(minutes=30)
    desk = choices.clock_is_right(desk, "Máy đặt nhầm ngày")
    intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))
    after = reports.make(desk, "bieu_06a", MONTH)
    assert words(desk, made) == []
    assert words(desk, after) == []
    # No longer than a day after its last deed: else what came after the clock was put right could be left out.
    if not noted:
        assert "mà bỏ ngoài việc ghi lúc" in words(desk, made, made=made.seal.made + timedelta(days=2))[0]


def test_another_setting_after_a_report_is_no_clock_put_right(desk: Desk, full_draft: Draft, clock: Any) -> None:
    intake.accept(desk, full_draft)
    made = reports.make(desk, "bieu_06a", MONTH)
    assert made.seal is not None
    choices.change(desk, phone="0258 3 999 999")
    told = words(desk, made, made=made.seal.made + timedelta(hours=1))
    assert "mà bỏ ngoài việc ghi lúc" in told[0]
