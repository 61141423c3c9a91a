"""The papers of a dossier: seen, printed once, and a second print says that it is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, outlets, papers, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers.handover import HandoverPage
from mot_cua_desktop.ui.dossiers.page import DossiersPage

Open = Callable[[bytes], DossiersPage]


@pytest.fixture
def printer() -> list[tuple[bytes, str, str, str, str]]:
    """What the printer was given: bytes, its name, the sheet, the job's title."""
    return []


def offered(page: DossiersPage) -> list[str]:
    kinds = page.prints.form.kinds
    return [kinds.item(n).text() for n in range(kinds.count())]


def look(qtbot: QtBot, page: DossiersPage) -> None:
    page.form.tabs.setCurrentWidget(page.form.prints_tab)
    qtbot.waitUntil(lambda: page.prints.paper is not None)


def test_each_paper_goes_to_the_printer_chosen_for_it_and_both_small_receipts_to_one(desk: Desk) -> None:
    chosen = settings.change(desk, printers={"giay_hen": "Xprinter 80", "phieu_xin_loi": "Canon LBP2900"})
    assert [outlets.of(chosen, kind).printer for kind in ("giay_hen_a5", "giay_hen_80mm")] == ["Xprinter 80"] * 2
    assert [outlets.of(chosen, kind).printer for kind in ("phieu_xin_loi", "phieu_thu")] == ["Canon LBP2900", ""]


def test_a_print_is_noted_and_the_next_one_marked(
    qtbot: QtBot, anh: bytes, opened: Open, printer: list[tuple[bytes, str, str, str, str]]
) -> None:
    page = opened(anh)
    page.prints.send = lambda *job: printer.append(job)
    look(qtbot, page)
    assert offered(page)[0] == "Giấy tiếp nhận và hẹn trả\nchưa in"
    qtbot.keyClick(page.form.list, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.prints.paper is not None and page.prints.paper.copy == 2)
    assert offered(page)[0] == "Giấy tiếp nhận và hẹn trả\nđã in 1 lần"
    assert "Lần 2" in page.prints.form.print_words.text()
    data, _, media, title, _ = printer[0]
    assert (data[:5], media) == (b"%PDF-", "A4")
    assert "Ánh" not in title  # the queue of a printer is read by many
    text = pdf.read_text(page.prints.paper.pdf)[0].lower()
    assert "in lại" in text
    qtbot.waitUntil(lambda: "In giấy tiếp nhận" in page.form.story.toPlainText())


def test_a_printer_that_is_gone_notes_no_print(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open, faults: list[Exception]
) -> None:
    def gone(*_job: object) -> None:
        raise Told("Không in được: máy in không còn.", "Bấm “Lưu PDF”.")

    page = opened(anh)
    page.prints.send = gone
    look(qtbot, page)
    page.prints.form.print_button.click()
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert "máy in không còn" in str(faults.pop())
    assert dossiers.get(desk, anh).prints == {}
    assert page.prints.form.print_button.isEnabled()


@pytest.mark.parametrize(("how", "ending", "head"), [("luu_pdf", ".pdf", b"%PDF-"), ("luu_docx", ".docx", b"PK")])
def test_a_paper_is_saved_where_the_officer_says(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open, tmp_path: Path, how: str, ending: str, head: bytes
) -> None:
    page = opened(anh)
    look(qtbot, page)
    page.prints.save_as(how, str(tmp_path / "giấy hẹn.30.11"))  # type: ignore[arg-type]
    words = "Lưu PDF" if how == "luu_pdf" else "Lưu Word"
    qtbot.waitUntil(lambda: f"{words} giấy tiếp nhận" in page.form.story.toPlainText())
    assert (tmp_path / f"giấy hẹn.30.11{ending}").read_bytes().startswith(head)
    assert dossiers.get(desk, anh).prints == {}, "saving hands nothing out"


def test_a_paper_saved_after_a_print_carries_no_mark_of_a_reprint(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open, tmp_path: Path
) -> None:
    papers.printed(desk, anh, "giay_tiep_nhan")
    page = opened(anh)
    look(qtbot, page)
    assert page.prints.paper is not None
    assert "BẢN IN LẠI" in pdf.read_text(page.prints.paper.pdf)[0]
    page.prints.save_as("luu_pdf", str(tmp_path / "giấy hẹn"))
    qtbot.waitUntil(lambda: "Lưu PDF giấy tiếp nhận" in page.form.story.toPlainText())
    assert "BẢN IN LẠI" not in pdf.read_text((tmp_path / "giấy hẹn.pdf").read_bytes())[0]
    assert sum(dossiers.get(desk, anh).prints.values()) == 1


def test_a_withdrawal_shows_its_notice_ready_to_print(qtbot: QtBot, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    page.offers.actions["withdraw"].trigger()
    page.acts.asking.form.ok_button.click()
    qtbot.waitUntil(lambda: page.prints.paper is not None and page.prints.paper.kind == "thong_bao_dung")
    assert page.form.tabs.currentWidget() is page.form.prints_tab


def test_a_correction_shows_the_next_edition_ready_to_print(qtbot: QtBot, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    page.offers.actions["correct"].trigger()
    qtbot.waitUntil(lambda: page.acts.asking is not None)
    page.acts.asking.form.owner_name.setText("Trần Thị Ngọc Anh")
    page.acts.asking.form.reason.setText("gõ sai tên")
    page.acts.asking.form.ok_button.click()
    qtbot.waitUntil(lambda: page.prints.paper is not None)
    text = pdf.read_text(page.prints.paper.pdf)[0].lower()
    assert "bản 2, thay bản 1" in text
    assert "trần thị ngọc anh" in text


def test_nothing_to_print_is_said(qtbot: QtBot, page: DossiersPage) -> None:
    assert not page.prints.form.print_button.isEnabled()


def test_a_paper_that_would_lose_words_warns_before_printing(qtbot: QtBot, anh: bytes, opened: Open) -> None:
    page = opened(anh)
    look(qtbot, page)
    page.prints._offer(replace(page.prints.paper, lost=("ngoẵng",)))
    assert "⚠ Bản in thiếu chữ: ngoẵng" in page.prints.form.print_words.text()


def test_a_broken_template_of_the_ward_is_said_beside_the_paper(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open
) -> None:
    folder = desk.store.folder.templates
    folder.mkdir()
    (folder / "giay_tiep_nhan.docx").write_bytes(b"no docx")
    page = opened(anh)
    look(qtbot, page)
    said = page.prints.form.print_words.text()
    assert said.startswith("⚠ Mẫu riêng “giay_tiep_nhan.docx” chưa dùng được, đang in bằng mẫu gốc: ")
    assert page.prints.form.print_button.isEnabled()


def test_the_handed_slip_is_printed_at_once_when_the_desk_says_so(
    qtbot: QtBot, desk: Desk, handover: HandoverPage, anh: bytes, printer: list[tuple[bytes, str, str, str, str]]
) -> None:
    page = handover
    page.use(settings.change(desk, print_at_once=True))
    page.prints.send = lambda *job: printer.append(job)
    dossiers.result_ready(desk, anh, "Quyết định")
    page.enter()
    page.open(anh)
    qtbot.waitUntil(lambda: page.form.right.currentWidget() is page.form.work_page)
    page.form.identity.setCurrentIndex(1)
    page.form.main_button.click()
    qtbot.waitUntil(lambda: len(printer) == 1)
    assert printer[0][2] == "A5"

    def noted() -> bool:
        state: Dossier = dossiers.get(desk, anh)
        return bool(state.prints)

    qtbot.waitUntil(noted)


def test_the_slip_of_an_earlier_payment_is_printed_again_as_it_was(
    qtbot: QtBot, desk: Desk, anh: bytes, opened: Open, printer: list[tuple[bytes, str, str, str, str]]
) -> None:
    for amount in (12_000, 34_000, 56_000):
        dossiers.take_fee(desk, anh, (ev.FeeItem(name="Lệ phí", amount=amount),), "Trần Thị Ngọc Ánh")
    page = opened(anh)
    page.prints.send = lambda *job: printer.append(job)
    look(qtbot, page)
    rows = [row.split("\n")[0] for row in offered(page)]
    assert rows[0] == "Phiếu thu phí, lệ phí"
    assert rows[-2:] == ["Phiếu thu trước, số 2/2026", "Phiếu thu trước, số 1/2026"]
    for row, amount, others in ((-1, "12.000", ("34.000", "56.000")), (0, "56.000", ("12.000", "34.000"))):
        kinds = page.prints.form.kinds
        kinds.setCurrentRow(row % kinds.count())
        qtbot.waitUntil(lambda: page.prints.paper is not None)
        paper = page.prints.paper
        assert paper is not None
        text = pdf.read_text(paper.pdf)[0]
        assert amount in text
        assert not any(other in text for other in others)
        page.prints.print()
        qtbot.waitUntil(lambda: page.prints.paper is not None and page.prints.paper.copy == 2)
        # The one printed stays chosen, and only its own row says so.
        assert kinds.currentRow() == row % kinds.count()
    assert [text.split("\n")[1] for text in offered(page) if text.startswith("Phiếu thu")] == [
        "đã in 1 lần", "chưa in", "đã in 1 lần",
    ]  # fmt: skip
    assert printer[0][3] != printer[1][3]  # two files in one folder


def test_a_dossier_paid_once_has_one_slip(qtbot: QtBot, desk: Desk, anh: bytes, opened: Open) -> None:
    dossiers.take_fee(desk, anh, (ev.FeeItem(name="Lệ phí", amount=12_000),), "Trần Thị Ngọc Ánh")
    page = opened(anh)
    look(qtbot, page)
    assert sum("Phiếu thu" in text for text in offered(page)) == 1
