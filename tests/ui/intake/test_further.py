"""Below the appointment: until when an online dossier is answered, and one that waits for the dossier before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QDateTime
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import catalogue, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[IntakePage]:
    lane = Lane()
    made = IntakePage(desk, lane)
    made.form.show()
    lane.settle()
    yield made
    # The address is read a moment after it was typed; the page must still be there then.
    qtbot.waitUntil(lambda: not made.citizen._typed_address.isActive())
    made.close()
    lane.settle()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()
    lane.close()


def choose_channel(page: IntakePage, index: int) -> None:
    page.form.channel.setCurrentIndex(index)
    page.form.channel.activated.emit(index)


def test_an_online_dossier_says_until_when_it_is_answered(page: IntakePage, clock) -> None:
    assert not page.further.online.isVisible()
    page.choose("1.004837")
    page._lane.settle()
    choose_channel(page, 1)
    assert page.further.online.isVisible()
    # Sent on Saturday, it counts from Monday morning: eight working hours are that whole day.
    page.further.submitted.setDateTime(QDateTime(2026, 11, 21, 10, 30, 0))
    assert page.draft.submitted == datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
    assert page.further.answer_label.text() == "Phải trả lời trước 17:00 thứ Hai 23/11/2026 (8 giờ làm việc)"
    page.further.submitted.setDateTime(QDateTime(2026, 11, 19, 8, 0, 0))
    assert page.further.answer_label.text().startswith("✗ Phải trả lời trước 08:00 thứ Sáu 20/11/2026")
    choose_channel(page, 0)
    assert page.draft.submitted is None


def take_in(desk: Desk, page: IntakePage, draft: Draft) -> Dossier:
    page._open_draft((draft, catalogue.procedure(desk, draft.procedure_code), None))
    assert page.form.main_button.isEnabled(), page.form.why_label.text()
    page.accept()
    page._lane.settle()
    dossier = page._dossier
    assert dossier is not None
    return dossier


def test_a_linked_dossier_counts_from_the_one_before(
    qtbot: QtBot, desk: Desk, page: IntakePage, full_draft: Draft
) -> None:
    first = take_in(desk, page, full_draft)
    page.more()
    assert page.further.linked_box.isVisible()
    assert first.code in page.further.linked_box.text()
    page.choose("1.004837")
    page._lane.settle()
    assert page.form.due_label.text() == "17:00 thứ Sáu 27/11/2026"
    page.further.linked_box.click()
    # Three working days after Friday 27/11: Monday to Wednesday.
    assert page.form.due_label.text() == "17:00 thứ Tư 02/12/2026"
    page.papers.all_in_order()
    page.accept()
    page._lane.settle()
    second = page._dossier
    assert second is not None
    assert [link.code for link in second.linked] == [first.code]
    assert second.due is not None
    assert second.due.at == datetime(2026, 12, 2, 10, tzinfo=UTC)


def test_nothing_is_linked_unless_asked_nor_to_another_visit(desk: Desk, page: IntakePage, full_draft: Draft) -> None:
    take_in(desk, page, full_draft)
    page.more()
    page.choose("1.004837")
    page._lane.settle()
    assert page.draft.follows is None
    page.next()
    assert not page.further.linked_box.isVisible()
    assert page.further.before is None


def test_a_draft_kept_overnight_still_knows_what_it_waits_for(desk: Desk, page: IntakePage, full_draft: Draft) -> None:
    first = intake.accept(desk, full_draft)
    kept = replace(full_draft, id=intake.new_draft(desk).id, follows=first.id)
    page._open_draft((kept, catalogue.procedure(desk, kept.procedure_code), None))
    page._lane.settle()
    assert page.further.linked_box.isChecked()
    assert page.draft.follows == first.id
    assert page.form.due_label.text() == "17:00 thứ Tư 02/12/2026"
