"""While a new PC takes its ward in, the window shows the dossiers that moved last: to read, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mot_cua_desktop.app import Desktop
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.sync import client

URL = "https://hub.thu.vn"
NAMES = ("Trần Thị Ngọc Ánh", "Lê Văn Bình", "Phạm Thị Cúc", "Hồ Văn Dũng", "Đỗ Thị Én", "Võ Minh Phúc", "Bùi Thị Gấm")


@pytest.fixture
def desktop(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, answers: FirstRun, clock: Any, hub: Any, desk_in: Any
) -> Any:
    made = Desktop(qapp, desk_in(tmp_path / "man_hinh", answers, clock), clock)
    made.start()
    qtbot.waitUntil(lambda: made.desk is not None and made.rounds.look is not None, timeout=10_000)
    yield made
    made.window.close()
    made.window.deleteLater()


def test_what_moved_last_is_shown_read_only_until_the_log_has_brought_it(
    desktop: Desktop, hub: Any, qtbot: QtBot, answers: FirstRun, full_draft: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PULL_LIMIT", 6)
    monkeypatch.setattr("mot_cua_desktop.sync.wire.FIRST_WAIT", 3600.0)
    monkeypatch.setattr("mot_cua_desktop.ui.administration.hub_page._LONG", 5)
    other = hub.desk(answers, "Quầy 2", "Lê Thị Hai")
    taken = []
    for n, name in enumerate(NAMES):
        owner = replace(full_draft.owner, name=name, id_number=f"05619200123{n}", phone=f"090512345{n}")
        draft = replace(full_draft, id=intake.new_draft(other).id, owner=owner)
        taken.append(intake.accept(other, draft))
    newest = dossiers.result_ready(other, taken[-1].id, "Giấy chứng nhận")
    hub.sync(other)
    post = hub.post

    def cut(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        if call == "pull" and hub.calls[-1] == "newest":
            hub.up = False
        return post(call, token, body)  # type: ignore[no-any-return]

    monkeypatch.setattr(hub, "post", cut)
    page: Any = desktop.window.open("dossiers")
    desktop.window.line.click()
    joining: Any = desktop.window.page("administration").hub_page  # type: ignore[attr-defined]
    joining.form.url.setText(URL)
    joining.form.code.setText(hub.code())
    joining.form.join_button.click()
    qtbot.waitUntil(lambda: desktop.window.line.text().startswith("○ Mất kết nối"), timeout=10_000)
    words = joining.form.progress_label.text()

    desktop.window.open("dossiers")
    qtbot.waitUntil(lambda: len(page.rows.rows) >= 5 and desktop.lane.idle)
    assert page.rows.rows[0].id == newest.id
    assert "Xem trước" in page.rows.data(page.rows.index(0))
    desktop.search("090512345" + str(len(NAMES) - 1))
    qtbot.waitUntil(lambda: page.told is not None and page.told.dossier.id == newest.id and desktop.lane.idle)
    form = page.form
    assert form.why_label.isVisible()
    assert "Xem trước" in form.why_label.text()
    assert "làm việc được khi tải xong" in form.why_label.text()
    assert not form.main_button.isEnabled()
    assert not form.more_menu.isEnabled()
    assert not form.tabs.isTabVisible(form.tabs.indexOf(form.prints_tab))
    for keys in (Qt.Key.Key_T, Qt.Key.Key_P):
        form.why_label.setText("")
        qtbot.keyClick(form.list, keys, Qt.KeyboardModifier.ControlModifier)
        assert "Xem trước" in form.why_label.text()
    desktop.window.open("handover")
    returning: Any = desktop.window.page("handover")
    returning.find(newest.code)
    qtbot.waitUntil(lambda: "Xem trước" in desktop.window.notices.words, timeout=5_000)
    assert words == "Hồ sơ mới nhất đã xem được; còn 152 việc cũ. Vẫn làm việc được trong lúc này."

    desktop.window.open("dossiers")
    monkeypatch.setattr(hub, "post", post)
    hub.up = True
    desktop.rounds.now()
    qtbot.waitUntil(lambda: desktop.window.line.text().startswith("● Trực tuyến") and desktop.lane.idle, timeout=10_000)
    qtbot.waitUntil(lambda: page.told.ahead is None and not any(row.ahead for row in page.rows.rows))
    assert form.tabs.isTabVisible(form.tabs.indexOf(form.prints_tab))
    assert "Xem trước" not in form.why_label.text()
    assert len(dossiers.page(desktop.desk)) == len(NAMES)  # type: ignore[arg-type]
