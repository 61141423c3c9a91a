"""What `mot-cua verify` holds against a report: its place in the journal, its numbers, and how the file shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, reports, verifying
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.store_check import Line

MONTH = fig.period("thang", date(2026, 11, 23))


@pytest.fixture
def worked(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """Three dossiers, one of them returned late."""
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(3)]
    clock.forward(days=7)
    dossiers.result_ready(desk, streams[0], "Trích lục")
    return desk


def checked(desk: Desk, data: bytes) -> list[Line]:
    return list(verifying.lines(desk, data, verifying.seal_of(data)))


@pytest.mark.parametrize("said", [{"chain": "00" * 32}, {"desk_seq": 1}, {"desk": "Q9"}, {"position": 1}])
def test_a_seal_over_another_place_of_the_journal_is_told(worked: Desk, said: dict[str, Any]) -> None:
    """The hash of the chain most of all: all else of a seal can be read off any report and written down anew."""
    data = reports.pdf(reports.make(worked, "bieu_06a", MONTH))
    seal = verifying.seal_of(data)
    other = replace(seal, **said)
    assert all(line.sound for line in verifying.lines(worked, data, seal))
    *_, last = verifying.lines(worked, data, other)
    assert not last.sound
    assert "với dấu chuỗi ghi trong báo cáo" in last.words
