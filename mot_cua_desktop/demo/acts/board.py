"""The board (F4) under the hands: a group opened, the line of one dossier chosen; the morning sheet on paper."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QPushButton

from mot_cua_desktop.demo import album, hands
from mot_cua_desktop.demo.acts.colleagues import sit_down
from mot_cua_desktop.demo.checking import Value
from mot_cua_desktop.demo.stage import DemoFailed, Stage
from mot_cua_desktop.operations import morning


def open_board(stage: Stage, group: str) -> Any:
    """The page of deadlines, turned to a group by its tile."""
    page = stage.go("deadlines", Qt.Key.Key_F4)
    tile = page.form.findChild(QPushButton, f"tile_{group}")
    stage.click(tile)
    stage.wait(lambda: page.listed == group, f"the group {group}")
    stage.settle()
    return page


def choose_line(stage: Stage, page: Any, stream: bytes) -> None:
    """Put the cursor on the line of a dossier, however far down it stands."""
    rows = page.rows
    while rows.place_of(stream) < 0 and rows.canFetchMore(QModelIndex()):
        rows.fetchMore(QModelIndex())
        stage.settle()
    place = rows.place_of(stream)
    if place < 0:
        raise DemoFailed(f"the group {page.listed} does not hold the dossier of the story")
    hands.click_row(page.form.list, place)
    stage.wait(lambda: page.line() is not None and page.line().dossier.id == stream, "the line under the cursor")
    stage.settle()


def morning_sheet(stage: Stage) -> None:
    """What the reception has before it this morning, from the board's own menu."""
    stage.clock.go_to(8, 30, days=3)
    sit_down(stage, "tiep_nhan")
    stage.tell("Phiếu công việc buổi sáng của cán bộ: từng nhóm việc, làm gì trước mấy giờ")
    page = open_board(stage, "hom_nay")
    stage.picture("han-hom-nay")
    path = stage.file(f"{morning.stem(stage.desk)}.pdf")
    page.morning.save_as("", str(path))
    stage.wait(lambda: path.is_file() and page.form.morning_button.isEnabled(), "the morning sheet")
    stage.settle()
    company = stage.dossier("company")
    wanted = (company.code, company.people.owner.name, "PHIẾU CÔNG VIỆC BUỔI SÁNG", stage.officers["tiep_nhan"])
    stage.must_hold(path, [Value("TẬP DÙNG – KHÔNG CÓ GIÁ TRỊ"), *(Value(words, cell=True) for words in wanted)])
    album.paper(path.read_bytes(), stage.file("phieu-cong-viec.png"))
    stage.tell("Trang Quản trị: lịch làm việc của phường, ngày nghỉ kèm văn bản")
    page = stage.go("administration", Qt.Key.Key_F8)
    page.form.setCurrentIndex(1)
    stage.picture("lich-lam-viec")
    stage.tell("Trang Quản trị: từng quy định, giá trị hôm nay và căn cứ")
    page.form.setCurrentIndex(2)
    stage.picture("quy-dinh")
