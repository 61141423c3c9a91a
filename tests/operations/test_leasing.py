"""A real desk that joined a hub: the numbers on its receipts, what it says before they run out, the day's account."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from msgspec.structs import replace

from mot_cua_desktop.domain import code_numbers as numbers
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.hub.service import Service
from mot_cua_desktop.operations import dossiers, intake, leasing, papers, reports, settings, syncing
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording

WARD = "000.00.12.H32"


class Straight:
    """A hub in the same room."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        answer = self.service.call(call, token, body)
        return answer.status, answer.body


@pytest.fixture
def joined(desk: Desk, clock: Any, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """The desk has joined; what it gives does a round."""
    engine = database.open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    service = Service(engine, lambda: int(clock.now.timestamp() * 1_000_000))
    with database.writing(engine) as connection:
        enrolment.add_ward(connection, WARD)
        code = enrolment.new_code(connection, WARD, service.now())
    line = Straight(service)
    syncing.join(desk.store, desk.facts.desk_id, "https://hub", code, line)

    def round_() -> str:
        leasing.close(desk)
        form = (desk.facts.prefix, desk.settings.code_pattern)
        return syncing.sync(desk.store, line, desk.clock, form=form, size=6).trouble

    yield round_
    engine.dispose()


def take(desk: Desk, draft: Any, clock: Any) -> Any:
    clock.now += timedelta(seconds=2)
    return intake.accept(desk, replace(draft, id=intake.new_draft(desk).id))


def test_receipts_bear_leased_numbers_then_the_desk_s_own_and_it_is_said_before(
    desk: Desk, full_draft: Any, clock: Any, joined: Callable[[], str]
) -> None:
    assert joined() == ""
    desk = settings.change(desk, code_block=6)
    assert leasing.warning(desk) == ""
    codes = [take(desk, full_draft, clock).code for _ in range(5)]
    assert [int(code.rsplit("-", 1)[1]) for code in codes] == [1, 2, 3, 4, 5]
    assert "Còn 1 số hồ sơ cho hôm nay" in leasing.warning(desk)
    assert "không trùng" in leasing.warning(desk)
    take(desk, full_draft, clock)
    assert "Đã hết số hồ sơ được cấp cho hôm nay" in leasing.warning(desk)
    beyond = take(desk, full_draft, clock).code
    assert int(beyond.rsplit("-", 1)[1]) // numbers.BEYOND == 1
    assert joined() == ""
    assert take(desk, full_draft, clock).code.endswith("-0007")


def test_the_day_s_account_is_an_event_and_a_list_that_is_counted_again(
    desk: Desk, full_draft: Any, clock: Any, joined: Callable[[], str]
) -> None:
    joined()
    for _ in range(2):
        take(desk, full_draft, clock)
    day = desk.now().date()
    clock.now += timedelta(days=1)
    joined()
    assert leasing.close(desk) == []
    period = fig.period("thang", desk.now().date())
    made = reports.make(desk, "so_khong_dung", period)
    assert [row[2:] for row in made.rows] == [("1–6", 2, "3–6", 0)]
    assert made.rows[0][1].date() == day
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_a_store_opened_by_its_recovery_code_uses_no_leased_number_again(
    desk: Desk, full_draft: Any, clock: Any, joined: Callable[[], str]
) -> None:
    joined()
    take(desk, full_draft, clock)
    folder = desk.store.folder
    desk.store.close()
    leasing.forget_in(folder)
    from mot_cua_desktop.operations.desk import open_desk

    again = open_desk(folder, clock)
    try:
        number = int(take(again, full_draft, clock).code.rsplit("-", 1)[1])
    finally:
        again.store.close()
    assert number >= numbers.BEYOND


def read(pdf: bytes) -> set[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    found: set[str] = set()
    for page in document:
        found |= {each.text for each in zxingcpp.read_barcodes(page.render(scale=3).to_pil().convert("L"))}
    document.close()
    return found


def test_the_receipt_s_qr_opens_the_citizen_s_page_where_the_hub_has_an_address(
    desk: Desk, full_draft: Any, clock: Any
) -> None:
    taken = intake.accept(desk, full_draft)
    assert read(papers.make(desk, taken.id, "giay_tiep_nhan").pdf) == {taken.code}
    with pytest.raises(Told, match="Địa chỉ tra cứu"):
        settings.change(desk, lookup_address="motcua tinh")
    there = settings.change(desk, lookup_address="https://motcua.example.vn/")
    address = f"https://motcua.example.vn/tra-cuu?ma={taken.code}"
    assert read(papers.make(there, taken.id, "giay_tiep_nhan").pdf) == {address}
    small = settings.change(there, citizen_receipt="80mm")
    assert read(papers.make(small, taken.id, "giay_hen_80mm").pdf) == {address}
    assert dossiers.find(desk, taken.code)


def test_numbers_are_told_in_runs() -> None:
    assert numbers.say(numbers.unused([(1, 6), (11, 12)], {2, 3, 12})) == "1, 4–6, 11"
    assert numbers.unused([(1, 3)], {1, 2, 3}) == ()
    assert numbers.next_in([(1, 5), (11, 15)], 5) == 11
    assert numbers.next_in([(1, 5)], 5) is None
    assert numbers.day_word(date(2027, 1, 1)) == "270101"
