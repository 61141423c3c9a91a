"""The morning sheet from the board: one's own for everybody, anybody's for a leader; printed where the desk chose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal
from mot_cua_desktop.ui.deadlines.page import DeadlinesPage

Show = Callable[[Desk], DeadlinesPage]
Take = Callable[[], bytes]


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def noted(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.reading() as connection:
        bodies = [event.body for _, event in journal.all_events(connection)]
    return [(body.how, body.officer) for body in bodies if isinstance(body, ev.ListPrinted)]


def test_an_officer_prints_and_saves_their_own_only(desk: Desk, specialist: Desk, show: Show) -> None:
    page = show(desk)
    assert words(page.morning.menu) == ["In phiếu của tôi", "Lưu phiếu của tôi (PDF)…"]


def test_the_sheet_goes_to_the_printer_chosen_for_it(qtbot: QtBot, desk: Desk, show: Show, take: Take, clock) -> None:
    take()
    clock.forward(days=7)
    page = show(settings.change(desk, printers={"phieu_cong_viec": "Canon LBP2900"}))
    sent: list[tuple[bytes, str, str, str, str]] = []
    page.morning.send = lambda *paper: sent.append(paper)
    with qtbot.waitSignal(page.said) as said:
        page.morning.menu.actions()[0].trigger()
    assert said.args == ["Đã in phiếu công việc buổi sáng."]
    ((data, printer, media, name, _),) = sent
    assert (printer, media, name) == ("Canon LBP2900", "A4", "phieu_cong_viec-20261130")
    assert "QUÁ HẸN – 1 hồ sơ" in " ".join(pdf.read_text(data)[0].split())
    assert noted(desk) == [("in", desk.facts.officer.id)]


def test_a_leader_saves_anybodys(
    qtbot: QtBot, desk: Desk, specialist: Desk, leader: Desk, show: Show, tmp_path: Path
) -> None:
    page = show(leader)
    page._lane.settle()
    assert words(page.morning.menu)[2:] == ["Phiếu của Nguyễn Thị Hạnh", "Phiếu của Trần Văn Chuyên"]
    page.morning.menu.actions()[-1].menu().actions()[1].trigger()
    chooser = page.morning._chooser
    assert chooser is not None
    with qtbot.waitSignal(page.said) as said:
        chooser.fileSelected.emit(str(tmp_path / "sang.30.11"))
    chooser.close()
    assert said.args == ["Đã lưu sang.30.11.pdf."]
    text = " ".join(pdf.read_text((tmp_path / "sang.30.11.pdf").read_bytes())[0].split())
    assert "Cán bộ: Trần Văn Chuyên (Tư pháp – Hộ tịch)" in text
    assert noted(desk) == [("luu_pdf", specialist.facts.officer.id)]


def test_a_printer_that_is_out_of_order_is_told_and_nothing_is_noted(qtbot: QtBot, desk: Desk, show: Show) -> None:
    page = show(desk)
    page.failed.disconnect()
    told: list[object] = []
    page.failed.connect(told.append)

    def broken(*_: object) -> None:
        raise Told("Máy in không nhận.", "Kiểm tra máy in.")

    page.morning.send = broken
    page.morning.print()
    qtbot.waitUntil(lambda: bool(told))
    assert noted(desk) == []
    assert page.form.morning_button.isEnabled()
