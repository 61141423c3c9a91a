"""Before the doors open: a ward's first run with its recovery code, then the practice ward where the day is played."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from mot_cua_desktop.app import Desktop
from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.acts.colleagues import take_chair
from mot_cua_desktop.demo.stage import DemoFailed, Stage
from mot_cua_desktop.operations import catalogue as procedures
from mot_cua_desktop.operations import practice as practice_ward
from mot_cua_desktop.paths import DataFolder

Part = TypeVar("Part", bound=QWidget)

#: A ward that is on no map.
_WARD = {
    "ward_name": "Ủy ban nhân dân phường Hải Âu",
    "centre_name": "Trung tâm Phục vụ hành chính công phường Hải Âu",
    "parent_name": "UBND phường Hải Âu",
    "place": "Hải Âu",
    "prefix": "000.00.99.H00",
    "phone": "02583000000",
    "desk_name": "Quầy 1",
    "officer_name": "Nguyễn Hoài Thu",
    "officer_title": "Chuyên viên",
    "officer_phone": "0905000000",
}


def first_run(stage: Stage) -> None:
    """What a new ward meets: who are we, then the recovery code. Nothing of it is kept after the picture."""
    with tempfile.TemporaryDirectory() as folder:
        stage.tell("Lần mở đầu tiên: khai báo phường, quầy, cán bộ")
        stage.open(Desktop(stage.application, DataFolder(Path(folder) / "so"), stage.clock))
        _part(stage, QLineEdit, "ward_name")
        stage.picture("lan-dau")
        for name, words in _WARD.items():
            hands.write(words, _part(stage, QLineEdit, name))
        stage.picture("lan-dau-da-khai")
        stage.tell("Chương trình cấp mã phục hồi để in và cất vào tủ")
        hands.enter_with_ctrl(_part(stage, QLineEdit, "officer_phone"))
        _part(stage, QPushButton, "done_button")
        stage.picture("ma-phuc-hoi")
        stage.close()


def practice(stage: Stage) -> None:
    """The practice ward: one button, and work can begin."""
    stage.tell("Chọn “tập dùng”: phường bịa, mọi giấy in ra đều ghi không có giá trị")
    stage.open(Desktop(stage.application, stage.folder, stage.clock))
    stage.click(_part(stage, QPushButton, "practice_button"))
    stage.wait(lambda: stage.desktop.window.current == "intake", "the intake page")
    stage.settle()
    stage.picture("tiep-nhan-trong")


def catalogue(stage: Stage) -> None:
    """The ward's own list of procedures, taken in on the page of procedures.

    Raises `Told` for a file that is no list, and for a main procedure that nobody knows.
    """
    if stage.catalogue is not None:
        clerk = stage.desk.facts.officer.name
        take_chair(stage, practice_ward.LEADER)  # who may: the leader of the practice ward
        page = stage.go("catalogue", Qt.Key.Key_F6)
        stage.tell("Nhập danh mục thủ tục của phường từ tệp")
        page.failed.connect(stage.faults.append)
        page.import_file(str(stage.catalogue))
        stage.wait(lambda: stage.desktop.lane.idle, "the procedures", 60)
        dialog = stage.dialog()
        stage.picture("de-nghi-nhap-danh-muc")
        if dialog.ok_button.isEnabled():
            dialog.number.setText("Quyết định công bố bịa để tập")
            dialog.dated.setText("01/01/2026")
            dialog.issuer.setText("UBND tỉnh (để tập)")
            stage.agree()
        else:
            dialog.reject()
        stage.wait(lambda: stage.desktop.lane.idle, "the procedures", 60)
        stage.picture("danh-muc-vua-nhap")
        take_chair(stage, clerk)
    procedures.procedure(stage.desk, stage.procedure)


def _part(stage: Stage, kind: type[Part], name: str) -> Part:
    """A part of the page that stands alone in the window, once it is there."""
    stage.wait(lambda: _found(stage, kind, name) is not None, f"the part {name}")
    found = _found(stage, kind, name)
    if found is None:
        raise DemoFailed(f"the part {name} went away")
    return found


def _found(stage: Stage, kind: type[Part], name: str) -> Part | None:
    return next((part for part in stage.desktop.window.findChildren(kind, name) if part.isVisible()), None)
