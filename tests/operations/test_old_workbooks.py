"""Workbooks that earlier programs wrote, as they wrote them: kept files, for today's writer writes no old one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mot_cua_desktop.documents import register_look, register_xlsx
from mot_cua_desktop.documents.registers import Column, Register
from mot_cua_desktop.domain.seal import LAYOUT, Seal

DATA = Path(__file__).parents[1] / "data"
#: By the layout of their seals: of before any note was wrapped, and of when all were but no seal said so.
OLD = {1: "bao-cao-cu-1.xlsx", 2: "bao-cao-cu-2.xlsx"}
SEAL = Seal(
    report="bieu_06a", by="linh_vuc", first=date(2026, 11, 1), last=date(2026, 11, 30),
    made=datetime(2026, 11, 30, 2, 12, tzinfo=UTC), position=20, desk="Q1", desk_seq=20, chain="ab" * 32,
    digest="cd" * 32,
)  # fmt: skip


def register() -> Register:
    """What the old programs were given; the last note is longer than its table is wide."""
    return Register(
        name="bieu_06a",
        title="Tình hình giải quyết",
        columns=(
            Column("STT", 9, "count", mark="(1)"),
            Column("Lĩnh vực giải quyết", 40, mark="(2)"),
            Column("Tổng số", 17, "count", "Đã giải quyết", "(3)", True, adds=(3, 4)),
            Column("Đúng hạn", 17, "count", "Đã giải quyết", "(4)", True),
            Column("Quá hạn", 17, "count", "Đã giải quyết", "(5)", True),
        ),
        rows=[(1, "Chứng thực", 7, 6, 1), (2, "Hộ tịch, đăng ký nhận cha, mẹ, con và thay đổi, cải chính", 3, 3, 0)],
        left=("Trung tâm Phục vụ hành chính công",),
        under=("Kỳ báo cáo: từ 01/11/2026 đến 30/11/2026",),
        notes=(
            "Kiểm tra: khớp.",
            "Hồ sơ rút, từ chối, đóng khi chưa quá hạn tính đúng hạn; dừng chờ bổ sung khi còn hạn tính trong hạn; "
            "hồ sơ chuyển từ kỳ trước tính vào kỳ này khi còn đang giải quyết.",
        ),
        check=(2, 3, 4),
        counted=True,
        seal=SEAL,
    )  # fmt: skip


@pytest.mark.parametrize("layout", OLD)
def test_a_workbook_of_an_earlier_program_is_still_the_same_report(layout: int) -> None:
    old, again = (DATA / OLD[layout]).read_bytes(), register_xlsx.write(register())
    assert register_xlsx.cells(old) == register_xlsx.cells(again)
    assert register_look.workbook_differs(old, again, layout) == ""


def test_only_a_report_of_before_may_have_its_notes_unwrapped() -> None:
    """Who takes the wrapping off a note of today hides its end from the print."""
    old, again = (DATA / OLD[1]).read_bytes(), register_xlsx.write(register())
    assert "không còn gộp" in register_look.workbook_differs(old, again, LAYOUT)
