"""Nothing typed is lost: every field is kept at once; what lies unfinished is offered, and dropped by two touches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

Begin = Callable[..., IntakePage]


def pick(box: object, place: int) -> None:
    box.setCurrentIndex(place)  # type: ignore[attr-defined]
    box.activated.emit(place)  # type: ignore[attr-defined]


TOUCHES: dict[str, Callable[[IntakePage], object]] = {
    "id_number": lambda p: p.form.id_number.setText("056192009999"),
    "name": lambda p: p.form.name.setText("Lê Thị Hoa"),
    "born": lambda p: p.form.born.setText("1990"),
    "address": lambda p: p.form.address.setText("1 Yersin, Phường Tây Nha Trang, Khánh Hòa"),
    "phone": lambda p: p.form.phone.setText("0912000222"),
    "email": lambda p: p.form.email.setText("hoa@example.vn"),
    "organisation": lambda p: p.form.organisation.setChecked(True),
    "on_behalf": lambda p: p.form.on_behalf.setChecked(True),
    "case": lambda p: pick(p.form.case_box, 1),
    "channel": lambda p: pick(p.form.channel, 1),
    "return_method": lambda p: pick(p.form.return_method, 1),
    "sets": lambda p: p.form.sets.setValue(3),
    "fee_quantity": lambda p: p.form.fee_quantity.setValue(4),
    "paper": lambda p: p.papers.turn(0),
    "procedure": lambda p: p.choose("1.004873"),
}


@pytest.mark.parametrize("field", TOUCHES)
def test_every_field_is_kept_as_soon_as_it_is_touched(
    qtbot: QtBot, desk: Desk, lane: Lane, begin: Begin, open_page: Callable[[], IntakePage], field: str
) -> None:
    page = begin()
    qtbot.waitUntil(lambda: bool(intake.drafts(desk)))
    before = intake.drafts(desk)[0]
    TOUCHES[field](page)
    qtbot.waitUntil(lambda: before != intake.drafts(desk)[0] == page._read())
    kept = intake.drafts(desk)[0]
    # And a page opened anew shows it as it was.
    later = open_page()
    assert later.form.draft_strip.isVisible()
    later.form.draft_open_button.click()
    lane.settle()
    assert later.draft == kept
    assert later._read() == kept


def test_nothing_entered_leaves_no_draft(desk: Desk, lane: Lane, page: IntakePage) -> None:
    page.form.sets.setValue(2)
    page.close()
    lane.settle()
    assert intake.drafts(desk) == []
    assert not page.form.draft_strip.isVisible()


@pytest.fixture
def three(desk: Desk, lacking_draft: Draft) -> list[str]:
    names = ["Một", "Hai", "Ba"]
    for name in names:
        owner = replace(lacking_draft.owner, name=f"Nguyễn Văn {name}")
        intake.save_draft(desk, replace(lacking_draft, id=intake.new_draft(desk).id, owner=owner))
    return names


def test_several_drafts_are_offered_and_each_can_be_opened(
    lane: Lane, three: list[str], open_page: Callable[[], IntakePage]
) -> None:
    page = open_page()
    box = page.form.draft_box
    said = [box.itemText(row) for row in range(box.count())]
    assert sorted(words.split(" – ")[0] for words in said) == sorted(f"Nguyễn Văn {name}" for name in three)
    assert all("1.004837 – bắt đầu 09:12 thứ Hai 23/11/2026" in words for words in said)
    box.setCurrentIndex(2)
    wanted = said[2].split(" – ")[0]
    page.form.draft_open_button.click()
    lane.settle()
    assert page.form.name.text() == wanted
    assert page.form.procedure.text().startswith("1.004837")
    assert len(page.draft.lacking) == 3


def test_what_lies_on_the_page_becomes_a_draft_when_another_is_opened(
    desk: Desk, lane: Lane, three: list[str], open_page: Callable[[], IntakePage]
) -> None:
    page = open_page()
    page.form.name.setText("Trần Thị Ngọc Ánh")
    page.form.draft_open_button.click()
    lane.settle()
    assert "Trần Thị Ngọc Ánh" in {draft.owner.name for draft in intake.drafts(desk)}


def test_a_draft_is_dropped_by_the_second_touch_only(
    qtbot: QtBot, desk: Desk, lane: Lane, three: list[str], open_page: Callable[[], IntakePage]
) -> None:
    page = open_page()
    button = page.form.draft_drop_button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    lane.settle()
    assert button.text() == "Bấm lần nữa để bỏ hẳn"
    assert len(intake.drafts(desk)) == 3
    pick(page.form.draft_box, 1)  # another one: asked anew
    assert button.text() == "Bỏ"
    for _ in range(2):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    lane.settle()
    assert len(intake.drafts(desk)) == 2
    assert page.form.draft_box.count() == 2


def test_a_draft_whose_dossier_went_on_without_it_is_not_offered(
    desk: Desk, lane: Lane, lacking_draft: Draft, open_page: Callable[[], IntakePage]
) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    again = intake.resume(desk, guided.id)
    intake.save_draft(desk, again)
    other = replace(again, id=intake.new_draft(desk).id, papers=tuple(checklist.tick(line) for line in again.papers))
    intake.accept(desk, other)
    page = open_page()
    assert not page.form.draft_strip.isVisible()
    assert intake.drafts(desk) == []


def test_the_next_person_leaves_the_unfinished_one_in_the_strip(lane: Lane, begin: Begin) -> None:
    page = begin()
    page.next()
    lane.settle()
    assert page.form.name.text() == ""
    assert page.form.draft_box.currentText().startswith("Trần Thị Ngọc Ánh – 1.004837")


def test_scans_are_kept_with_the_draft(
    desk: Desk, lane: Lane, begin: Begin, open_page: Callable[[], IntakePage], tmp_path: Path
) -> None:
    page = begin()
    scan = tmp_path / "to khai.pdf"
    scan.write_bytes(b"%PDF-1.4 invented")
    page.files.add(scan)
    lane.settle()
    page.close()
    lane.settle()
    later = open_page()
    later.form.draft_open_button.click()
    lane.settle()
    assert [file.name for file in later.draft.files] == ["to khai.pdf"]
    assert later.form.files.count() == 1


def test_a_draft_across_an_amendment_is_laid_out_anew_and_says_what_changed(
    desk: Desk, lane: Lane, full_draft: Draft, clock, open_page: Callable[[], IntakePage]
) -> None:
    intake.save_draft(desk, full_draft)
    known = catalogue.procedure(desk, full_draft.procedure_code)
    paper = replace(known.components[0], key="moi", name="Giấy mới phải nộp")
    by = Decision(number="99/QĐ-UBND", dated="2026-11-23", issuer="UBND tỉnh Khánh Hòa")
    amendments.amend(desk, replace(known, components=(paper, *known.components)), date(2026, 11, 24), by)
    clock.forward(days=1)
    page = open_page()
    page.form.draft_open_button.click()
    lane.settle()
    assert [line.name for line in page.draft.lacking] == ["Giấy mới phải nộp"]
    assert not page.form.main_button.isEnabled()
    dialog = page.amending.dialog
    assert dialog is not None
    assert "từ 24/11/2026 theo 99/QĐ-UBND" in dialog.intro_label.text()
    assert "Giấy mới phải nộp" in dialog.changes.toPlainText()
    dialog.ok_button.click()


def test_a_page_left_open_across_an_amendment_is_refused_and_laid_out_anew(
    desk: Desk, lane: Lane, clock, begin: Begin
) -> None:
    page = begin()
    page.form.all_button.click()
    known = catalogue.procedure(desk, page.draft.procedure_code)
    paper = replace(known.components[0], key="moi", name="Giấy mới phải nộp")
    by = Decision(number="99/QĐ-UBND", dated="2026-11-23", issuer="UBND tỉnh Khánh Hòa")
    amendments.amend(desk, replace(known, components=(paper, *known.components)), date(2026, 11, 24), by)
    clock.forward(days=1)
    page.accept()
    lane.settle()
    assert page.form.stack.currentWidget() is page.form.work_page
    assert [line.name for line in page.draft.lacking] == ["Giấy mới phải nộp"]
    assert page.amending.dialog is not None
    page.amending.dialog.ok_button.click()


@pytest.mark.parametrize("way", ["the draft kept", "the slip"])
def test_a_slip_of_this_morning_opens_by_its_version_although_the_procedure_was_abolished_since(
    desk: Desk, lane: Lane, lacking_draft: Draft, clock, open_page: Callable[[], IntakePage], way: str
) -> None:
    guided = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    known = catalogue.procedure(desk, lacking_draft.procedure_code)
    if way == "the draft kept":
        intake.save_draft(desk, intake.resume(desk, guided.id))
    clock.forward(hours=1)
    amendments.abolish(desk, known.code, date(2026, 11, 23), Decision(number="99/QĐ-UBND"))
    page = open_page()
    if way == "the draft kept":
        page.form.draft_open_button.click()
    else:
        page.resume(guided.id)
    lane.settle()
    assert page.draft.dossier == guided.id
    page.form.all_button.click()
    page.accept()
    lane.settle()
    assert dossiers.get(desk, guided.id).status == "in_process"
