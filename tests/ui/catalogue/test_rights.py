"""Whoever may not change the catalogue hears it at the first press, before anything is read or typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane

CODE, DECISION = "1.004837", Decision(number="99/QĐ-UBND", dated="2026-11-20")


def test_an_officer_hears_at_the_first_press_that_it_is_for_who_is_in_charge(
    desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    known = catalogue.procedure(desk, CODE)
    rows = amendments.proposal(desk, [replace(known, name="Đăng ký giám hộ mới")])
    batch = amendments.accept(desk, rows, date(2026, 11, 23), DECISION)
    clerk = desk.facts.officer.id
    named = settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    page.use(settings.choose_officer(named, clerk))
    page.find(CODE)
    lane.settle()
    told: list[str] = []
    page.failed.connect(lambda error: told.append(str(error)))
    presses = (
        page.editing.edit,
        page.editing.new,
        page.histories.abolish,
        page.histories.undo,
        page.imports.choose_file,
        lambda: page.import_file(str(tmp_path / "danh_muc.json")),
    )
    for press in presses:
        press()
        lane.settle()
        assert told.pop().startswith("Chỉ lãnh đạo hoặc quản trị mới được thêm, sửa, bãi bỏ thủ tục")
    assert not told
    assert page.editing.asking is page.histories.asking is page.imports.asking_undo is None
    page.use(settings.choose_officer(named, named.facts.officer.id))
    page.editing.edit()
    page.histories.abolish()
    lane.settle()
    assert page.editing.asking is not None
    assert page.histories.asking is not None
    page.editing.asking.form.reject()
    page.histories.asking.form.reject()
    page.imports.ask_undo(batch, DECISION)
    assert page.imports.asking_undo is not None
    page.imports.asking_undo.form.reject()
    assert not told
