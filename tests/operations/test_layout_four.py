"""Reports of the program that knew four layouts, as it wrote them: kept files, found sound in their own layout."""

from __future__ import annotations

from dataclasses import replace as laid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents import register_pdf
from mot_cua_desktop.documents.registers import Column, Register
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.seal import Seal
from mot_cua_desktop.operations import course, dossiers, incidents, intake, promises, reports, till, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import ReportKind
from mot_cua_desktop.store.sources import Live

DATA = Path(__file__).parents[1] / "data" / "bao-cao-4"
KEPT: tuple[tuple[ReportKind, str], ...] = (
    ("bieu_06a", "pdf"), ("danh_gia", "pdf"), ("ly_do_tre", "pdf"),
    ("bieu_06a", "xlsx"), ("danh_gia", "xlsx"), ("ly_do_tre", "xlsx"), ("le_phi", "xlsx"), ("so_theo_doi", "xlsx"),
)  # fmt: skip
MONTH = fig.period("thang", date(2026, 11, 23))
FEE = (ev.FeeItem(name="Lệ phí", amount=5_000),)


@pytest.fixture
def november(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """A late dossier with an apology, an incident before its deadline and a mark; one returned with a grade; fees."""

    def take(name: str) -> bytes:
        owner = replace(full_draft.owner, name=name)
        return intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, owner=owner, fees=FEE)).id

    early, late = take("Trần Thị Ngọc Ánh"), take("Lê Văn Thử")
    dossiers.take_fee(desk, early, FEE, "Trần Văn Nộp")
    till.close(desk, 4_000, "Thối nhầm")
    clock.forward(days=1)
    dossiers.result_ready(desk, early, "Trích lục")
    dossiers.hand_over(desk, early, ev.Receiver(name="Trần Văn Nhận"), "Thẻ căn cước", satisfaction=5)
    broken = incidents.begin(desk, "phan_mem", desk.now() - timedelta(hours=1), "Không mở được sổ")
    incidents.mark(desk, broken, dossiers.get(desk, late).code)
    incidents.end(desk, broken, desk.now(), "Cài lại")
    course.flag_complex(desk, late, "Nhiều bên", "Họp hòa giải.")
    clock.forward(days=1)
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    due = promises.choice(leader, dossiers.get(desk, late)).offers[0]
    promises.sign(leader, late, due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ xác minh nơi cư trú.")
    desk = choices.choose_officer(desk, desk.facts.officer.id)
    clock.forward(days=5)
    dossiers.result_ready(desk, late, "Trích lục")
    return desk


def of_layout_four(desk: Desk, kind: ReportKind, seal: Seal) -> Register:
    """Made anew for the desk that sealed it: another desk of the same days has a name of its own."""
    with desk.store.reading() as connection:
        source = Live(connection)
        head = laid(source.head, desk=seal.desk, chain=seal.chain)
        return reports.made_from(desk, source, head, kind, MONTH, "linh_vuc", desk.now(), layout=4)


def long() -> Register:
    """Lines under the title wider than the sheet, and a last line that goes over to a second page by itself."""
    return Register(
        name="bieu_06a",
        title="Tình hình giải quyết",
        columns=(
            Column("STT", 9, "count", mark="(1)"),
            Column("Lĩnh vực giải quyết", 100, mark="(2)"),
            Column("Tổng số", 17, "count", "Đã giải quyết", "(3)", True, adds=(3, 4)),
            Column("Đúng hạn", 17, "count", "Đã giải quyết", "(4)", True),
            Column("Quá hạn", 17, "count", "Đã giải quyết", "(5)", True),
        ),
        rows=[(n, "Chứng thực", 7, 6, 1) for n in range(1, 17)],
        left=("Trung tâm Phục vụ hành chính công", "(Kế hoạch số 12/KH-UBND của Ủy ban nhân dân phường)"),
        right=("Đơn vị báo cáo: Ủy ban nhân dân phường Thử",),
        under=(
            "Kỳ báo cáo: từ 01/11/2026 đến 30/11/2026",
            "Theo nhật ký của cả phường mà Quầy tiếp nhận và trả kết quả hồ sơ hộ tịch, chứng thực, đất đai biết: "
            "việc của quầy này và của các quầy khác nhận đến 11:00 30/11/2026.",
        ),
        notes=("Kiểm tra: khớp.", "Hồ sơ rút, từ chối tính đúng hạn.", "Từ đầu năm: 16 hồ sơ trễ."),
        signers=("NGƯỜI LẬP", "THỦ TRƯỞNG ĐƠN VỊ"),
        place="Nha Trang, ngày 30 tháng 11 năm 2026",
        counted=True,
        personal=True,
        practice=True,
        seal=Seal(
            report="bieu_06a", by="linh_vuc", first=date(2026, 11, 1), last=date(2026, 11, 30),
            made=datetime(2026, 11, 30, 2, 12, tzinfo=UTC), position=20, desk="Q1", desk_seq=20, chain="ab" * 32,
            digest="cd" * 32, layout=4,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "ending"), KEPT)
def test_a_kept_report_is_what_this_program_makes_in_the_same_layout(
    november: Desk, kind: ReportKind, ending: str
) -> None:
    data = (DATA / f"{kind}.{ending}").read_bytes()
    seal = verifying.seal_of(data)
    again = of_layout_four(november, kind, seal)
    assert again.seal == seal
    line = verifying._content(data, again)
    assert line.sound, line.words


def test_a_kept_report_whose_words_ran_off_the_sheet_is_drawn_as_it_was() -> None:
    data = (DATA / "dai.pdf").read_bytes()
    assert register_pdf.draw(long()) == data
    line = verifying._content(data, long())
    assert line.sound, line.words
