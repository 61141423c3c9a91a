"""Where each paper leaves the desk: its printer, its tray, and the millimetres by which that printer draws off."""

from __future__ import annotations

from dataclasses import dataclass

from mot_cua_desktop.documents import ruler_page, shifting
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import settings
from mot_cua_desktop.operations.desk import Desk

#: What may be sent elsewhere, in the order of a day's work, with its sheet; both small receipts are one choice.
PAPERS: dict[str, tuple[str, str]] = {
    "giay_tiep_nhan": ("Giấy tiếp nhận và hẹn trả", "A4"),
    "phieu_bo_sung": ("Phiếu hướng dẫn, bổ sung", "A4"),
    "phieu_tu_choi": ("Phiếu từ chối", "A4"),
    "thong_bao_dung": ("Thông báo dừng", "A4"),
    "giay_hen": ("Giấy hẹn nhỏ", ""),
    "phieu_thu": ("Phiếu thu phí, lệ phí", "A5"),
    "bien_nhan_ket_qua": ("Biên nhận kết quả", "A5"),
    "phieu_xin_loi": ("Phiếu xin lỗi, hẹn lại", "A4"),
    "phieu_kiem_soat": ("Phiếu kiểm soát", "A4"),
    "phieu_cong_viec": ("Phiếu công việc", "A4"),
    "bao_cao": ("Báo cáo, sổ theo dõi", "A4"),
    "niem_yet": ("Bảng niêm yết", "A4"),
    "huong_dan_truc_tuyen": ("Hướng dẫn trực tuyến", "A4"),
}
FURTHEST = shifting.FURTHEST


@dataclass(frozen=True)
class Outlet:
    """The way out of a paper. Empty: the system's own printer, the printer's own tray; ``right``, ``down`` in mm."""

    printer: str = ""
    tray: str = ""
    right: float = 0.0
    down: float = 0.0

    def adjusted(self, data: bytes) -> bytes:
        """The PDF moved as this printer needs it; the preview and the files that are saved stay as they are."""
        return shifting.shifted(data, self.right, self.down)


def name_of(kind: str) -> str:
    """The row of `PAPERS` that a kind of paper belongs to."""
    return "giay_hen" if kind.startswith("giay_hen") else kind


def sheet_of(desk: Desk, kind: str) -> str:
    """The sheet of a row of `PAPERS` as the ruler page names it; the small receipt's is the desk's choice."""
    return PAPERS[kind][1] or ("80mm" if desk.settings.citizen_receipt == "80mm" else "A5")


def of(desk: Desk, kind: str) -> Outlet:
    """The way out that the desk chose for a paper."""
    name, chosen = name_of(kind), desk.settings
    right, down = chosen.offsets.get(name, (0.0, 0.0))
    return Outlet(chosen.printers.get(name, ""), chosen.trays.get(name, ""), right, down)


def choose(desk: Desk, outlets: dict[str, Outlet]) -> Desk:
    """Keep the ways out of all papers. Raises `Told` for an offset beyond `FURTHEST`."""
    for kind, outlet in outlets.items():
        if max(abs(outlet.right), abs(outlet.down)) > FURTHEST:
            raise Told(f"{PAPERS[kind][0]}: lệch quá {FURTHEST:.0f} mm.", "Kiểm tra khổ giấy trong máy in rồi đo lại.")
    return settings.change(
        desk,
        printers={kind: outlet.printer for kind, outlet in outlets.items() if outlet.printer},
        trays={kind: outlet.tray for kind, outlet in outlets.items() if outlet.tray},
        offsets={kind: (outlet.right, outlet.down) for kind, outlet in outlets.items() if outlet.right or outlet.down},
    )


def ruler(desk: Desk, kind: str, outlet: Outlet) -> tuple[bytes, str]:
    """The ruler page of a paper for this way out, its offset already in it; and the sheet as CUPS names it."""
    sheet = sheet_of(desk, kind)
    width, height = ruler_page.SHEETS[sheet]
    data = ruler_page.ruler_page(sheet, PAPERS[kind][0], outlet.printer, outlet.right, outlet.down, desk.now())
    return data, f"Custom.{width:.0f}x{height:.0f}mm" if sheet == "80mm" else sheet
