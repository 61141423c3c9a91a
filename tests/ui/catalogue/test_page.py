"""The procedures' page: found without marks, read with what is unclear, handed to intake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.proposing import Row
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue import procedure_html
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[CataloguePage]:
    lane = Lane()
    made = CataloguePage(desk, lane)
    made.form.show()
    made.enter()
    qtbot.waitUntil(lambda: len(made.found.rows) > 40)
    yield made
    lane.close()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()


def test_a_procedure_is_found_without_marks_and_read(qtbot: QtBot, page: CataloguePage) -> None:
    page.find("giam ho dang ky")
    names = [row.name.lower() for row in page.found.rows]
    assert names
    assert all("giám hộ" in name for name in names)
    text = page.form.text.toPlainText()
    assert page.found.rows[0].name in text
    assert "Thời hạn" in text


def test_nothing_found_says_what_to_try(page: CataloguePage) -> None:
    page.find("zzz qqq")
    assert "Không có thủ tục nào khớp" in page.form.count_words.text()


def test_the_shown_procedure_goes_to_intake(qtbot: QtBot, page: CataloguePage) -> None:
    page.find("1.004837")
    with qtbot.waitSignal(page.take_in_wanted) as wanted:
        qtbot.keyClick(page.form.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wanted.args == ["1.004837"]


def test_the_same_words_for_several_channels_are_said_once() -> None:
    procedure = pr.Procedure(
        code="1",
        name="x",
        field="y",
        terms=tuple(pr.ChannelTerm(channel=c, text="3 Ngày") for c in ("truc_tiep", "truc_tuyen")),
    )
    assert "Trực tiếp, trực tuyến: chưa rõ (nguồn ghi “3 Ngày”)" in procedure_html.page(procedure)


def test_a_long_report_says_how_many_more() -> None:
    rows = [Row("them", pr.Procedure(code=str(n), name="x", field="y", unclear=("z",))) for n in range(250)]
    report = procedure_html.report(rows, Decision(number="1/QĐ"), date(2026, 11, 23))
    assert "và 50 thủ tục nữa" in report
    assert "Thêm 250. Theo 1/QĐ; áp dụng từ 23/11/2026." in report
