"""Where a paper leaves the desk, and by how much it is moved."""

from __future__ import annotations

import pytest

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import outlets, settings
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.operations.outlets import Outlet


def test_each_paper_has_its_way_out_and_both_small_receipts_one(desk: Desk) -> None:
    ways = {"giay_hen": Outlet("Xprinter 80", "", -1.5, 0), "phieu_thu": Outlet("HP", "Tray2", 0, 2)}
    outlets.choose(desk, ways)
    again = read_desk(desk.store, desk.clock)
    assert [outlets.of(again, kind) for kind in ("giay_hen_a5", "giay_hen_80mm")] == [ways["giay_hen"]] * 2
    assert outlets.of(again, "phieu_thu") == ways["phieu_thu"]
    assert outlets.of(again, "phieu_tu_choi") == Outlet()


def test_an_offset_beyond_all_printers_is_told_and_nothing_kept(desk: Desk) -> None:
    with pytest.raises(Told, match="Phiếu thu phí, lệ phí: lệch quá 20 mm"):
        outlets.choose(desk, {"phieu_thu": Outlet(printer="HP", down=-20.1)})
    assert read_desk(desk.store, desk.clock).settings.printers == {}


@pytest.mark.parametrize(
    ("kind", "receipt", "media"),
    [
        ("giay_tiep_nhan", "a4", "A4"),
        ("phieu_thu", "a4", "A5"),
        ("giay_hen", "80mm", "Custom.80x150mm"),
        ("giay_hen", "a5", "A5"),
    ],
)
def test_the_ruler_page_is_of_the_papers_own_sheet(desk: Desk, kind: str, receipt: str, media: str) -> None:
    data, named = outlets.ruler(settings.change(desk, citizen_receipt=receipt), kind, Outlet("HP", right=2.5))
    assert named == media
    assert "lệch ngang +2,5 mm" in " ".join(pdf.read_text(data)[0].split())
