"""The end of the day: the list, the procedures, the settings, looked through before the lights go out."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.stage import Stage


def around(stage: Stage) -> None:
    """Every page that no act of the day needed."""
    stage.clock.go_to(16, 40)
    stage.tell("Danh sách hồ sơ trong ngày, tìm theo tên không dấu")
    page = stage.go("dossiers", Qt.Key.Key_F3)
    hands.press(Qt.Key.Key_Escape, on=page.form.list)
    stage.picture("ho-so-trong-ngay")
    hands.ctrl(Qt.Key.Key_K, stage.desktop.window)
    hands.write("anh tran", stage.desktop.window.search)
    hands.press(Qt.Key.Key_Return)
    stage.wait(lambda: page.form.clear_button.isVisible(), "what was found")
    stage.picture("tim-ho-so")
    stage.tell("Trang thủ tục: điều chưa rõ đứng đầu, không giấu")
    page = stage.go("catalogue", Qt.Key.Key_F6)
    hands.write(stage.procedure, page.form.search)
    stage.picture("thu-tuc")
    stage.tell("Trang quản trị: phường, cán bộ, máy in, mã hồ sơ")
    stage.go("administration", Qt.Key.Key_F8)
    stage.picture("quan-tri")
