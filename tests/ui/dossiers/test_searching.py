"""A search for somebody else leaves nobody's dossier under the hand; one for the open dossier keeps it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers.page import DossiersPage

KEYS = (Qt.Key.Key_U, Qt.Key.Key_B, Qt.Key.Key_R, Qt.Key.Key_Return, Qt.Key.Key_P)


@pytest.fixture
def others(desk: Desk, full_draft: Draft) -> list[bytes]:
    owners = [ev.Party(name=f"Lê Văn Khác {word}", id_number=f"05609000888{n}") for n, word in enumerate("AB")]
    return [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, owner=each)).id for each in owners]


@pytest.mark.parametrize("typed", ["le khac", "khong co ai"])
def test_a_search_for_somebody_else_closes_the_dossier_that_was_open(
    qtbot: QtBot,
    desk: Desk,
    page: DossiersPage,
    anh: bytes,
    others: list[bytes],
    typed: str,
    opened: Callable[[bytes], DossiersPage],
) -> None:
    opened(anh)
    assert page.form.right.currentWidget() is page.form.story_page
    asked: list[str] = []
    page.acts.do = lambda name, dossier: asked.append(name)  # type: ignore[method-assign]
    printed: list[object] = []
    page.prints.print = lambda: printed.append(1)  # type: ignore[method-assign]
    page.find(typed)
    page._lane.settle()
    assert page.form.right.currentWidget() is page.form.empty_page
    assert page.dossier() is None
    assert not page.form.list.selectionModel().selectedIndexes()
    page.form.list.setFocus()
    for key in KEYS:
        qtbot.keyClick(page.form.list, key, Qt.KeyboardModifier.ControlModifier)
    page.main()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(__file__)])
    drop = QDropEvent(
        QPoint(5, 5).toPointF(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    )
    QApplication.sendEvent(page.form, drop)
    page._lane.settle()
    assert (asked, printed) == ([], [])
    assert not dossiers.get(desk, anh).attachments
    page.enter()
    page._lane.settle()
    assert page.dossier() is None


def test_a_search_that_still_holds_the_open_dossier_keeps_it(
    page: DossiersPage, anh: bytes, others: list[bytes], opened: Callable[[bytes], DossiersPage]
) -> None:
    opened(others[0])
    page.find("le khac")
    page._lane.settle()
    assert page.dossier() is not None
    assert page.dossier().id == others[0]
    (chosen,) = page.form.list.selectionModel().selectedIndexes()
    assert page.rows.rows[chosen.row()].id == others[0]
    page.find("ngoc anh")  # a single hit opens at once
    page._lane.settle()
    page._lane.settle()
    assert page.dossier().id == anh
