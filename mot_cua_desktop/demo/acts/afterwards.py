"""After the receipt: a supplement asked and received, a typing mistake mended, a citizen who withdraws."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.stage import DemoFailed, Stage

_ASK, _REASON = 0, 2


def open_story(stage: Stage, name: str) -> Any:
    """A dossier's page, found by its code in the one search box."""
    dossier = stage.dossier(name)
    page = stage.go("dossiers", Qt.Key.Key_F3)
    hands.ctrl(Qt.Key.Key_K, stage.desktop.window)
    hands.write(dossier.code, stage.desktop.window.search)
    hands.press(Qt.Key.Key_Return)
    stage.wait(lambda: page.told is not None and page.told.dossier.id == dossier.id, f"the story of {dossier.code}")
    stage.settle()
    stage.about(dossier)
    return page


def supplement(stage: Stage) -> None:
    """Accepted, and only then found incomplete: the same single allowance; then the paper comes and the date moves."""
    stage.clock.go_to(9, 45)
    stage.tell("Sau khi tiếp nhận mới thấy thiếu: yêu cầu bổ sung, vẫn là lượt duy nhất ấy")
    page = open_story(stage, "second")
    hands.ctrl(Qt.Key.Key_B, page.form.list)
    dialog = stage.dialog()
    lines = dialog.lines
    lines.item(0, _ASK).setCheckState(Qt.CheckState.Checked)
    lines.item(0, _REASON).setText("Trang 2 của tờ khai chưa ghi nơi cư trú trước đây")
    stage.picture("yeu-cau-bo-sung")
    stage.paper_after(stage.agree, page.prints, "phieu_bo_sung")
    stage.print(page.prints, "phieu_bo_sung")
    stage.picture("cho-bo-sung")
    if page.form.supplement_button.isEnabled() or "một lần" not in page.form.supplement_button.toolTip():
        raise DemoFailed("a second supplement request was offered")
    stage.clock.go_to(13, 35)
    stage.tell("Nhận giấy tờ bổ sung: hẹn trả tính lại, giấy tiếp nhận in lại")
    hands.ctrl(Qt.Key.Key_N, page.form.list)
    dialog = stage.dialog()
    dialog.papers.topLevelItem(0).setCheckState(0, Qt.CheckState.Checked)
    stage.picture("nhan-bo-sung")
    stage.paper_after(stage.agree, page.prints, "giay_tiep_nhan")
    stage.print(page.prints, "giay_tiep_nhan")


def correction(stage: Stage) -> None:
    """A wrong phone number was typed: the old value stays in the story, the receipt becomes the second edition."""
    stage.clock.go_to(14, 30)
    stage.tell("Đính chính chỗ gõ sai: giá trị cũ còn trong diễn biến, giấy tiếp nhận là bản 2, thay bản 1")
    page = open_story(stage, "main")
    hands.ctrl(Qt.Key.Key_D, page.form.list)
    dialog = stage.dialog()
    hands.write("0905123465", dialog.owner_phone)
    hands.write("Gõ nhầm hai số cuối của điện thoại, công dân báo lại", dialog.reason)
    stage.picture("dinh-chinh")
    stage.paper_after(stage.agree, page.prints, "giay_tiep_nhan")
    stage.print(page.prints, "giay_tiep_nhan")
    stage.picture("giay-ban-2")
    page.form.tabs.setCurrentWidget(page.form.story_tab)
    stage.picture("dien-bien-ho-so")
    if stage.dossier("main").edition != 2:
        raise DemoFailed("the correction made no second edition")


def withdrawal(stage: Stage) -> None:
    """The citizen thinks better of it."""
    stage.clock.go_to(14, 10)
    stage.tell("Công dân rút hồ sơ: thông báo dừng giải quyết")
    page = open_story(stage, "guided")
    hands.ctrl(Qt.Key.Key_W, page.form.list)
    dialog = stage.dialog()
    hands.write("Gia đình đã thống nhất cử người giám hộ khác nên đề nghị dừng giải quyết.", dialog.reason)
    stage.picture("rut-ho-so")
    stage.paper_after(stage.agree, page.prints, "thong_bao_dung")
    stage.print(page.prints, "thong_bao_dung")
    stage.picture("da-rut")
