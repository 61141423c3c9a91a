"""The straight way: a card, a procedure, its papers, a receipt; then a second procedure in the same visit."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter

from mot_cua_desktop.demo.acts import counter
from mot_cua_desktop.demo.people import ANH
from mot_cua_desktop.demo.stage import DemoFailed, Stage

_TYPED = "thuong tru dang ky"


def spoiled_card(stage: Stage) -> None:
    """The Vietnamese keyboard was left on: the code is refused in a sentence that says what to do."""
    stage.clock.go_to(7, 32)
    page = counter.fresh(stage)
    stage.tell("Quét thẻ khi bộ gõ tiếng Việt đang bật: mã hỏng được nhận ra, chương trình nói phải làm gì")
    notices = stage.desktop.window.notices
    stage.scan(ANH.spoiled_card, lambda: "bộ gõ" in notices.words, "the word about the spoiled card")
    stage.picture("ma-the-bi-hong")
    if page.form.id_number.text():
        raise DemoFailed("a spoiled card got into the fields")


def straight(stage: Stage) -> None:
    """Card, procedure, papers, receipt."""
    stage.clock.go_to(7, 35)
    page = counter.fresh(stage)
    stage.tell("Quét thẻ căn cước của công dân")
    counter.card(stage, page, ANH)
    stage.picture("da-quet-the")
    stage.tell("Tìm thủ tục bằng vài chữ không dấu, không theo thứ tự")
    counter.look_for(stage, page, _TYPED if stage.by_default else stage.procedure)
    stage.picture("tim-thu-tuc")
    counter.choose(stage, page, stage.procedure, _TYPED if stage.by_default else "")
    counter.first_case(stage, page)
    stage.picture("con-thieu-giay-to")
    stage.tell("Máy quét lưu tờ khai vào thư mục; cán bộ nhận tệp vào hồ sơ")
    _scanner_saves(stage)
    stage.wait(lambda: page.form.scan_row.isVisible(), "the scan to be offered")
    stage.click(page.form.scan_take_button)
    stage.wait(lambda: bool(page.draft.files), "the scan in the draft")
    stage.tell("Đánh dấu giấy tờ, nhập điều danh mục chưa rõ")
    counter.everything_is_here(stage, page)
    counter.say_what_is_unclear(stage, page)
    if page.form.steps_button.isVisible():
        stage.click(page.form.steps_button)
        stage.picture("vi-sao-hen-ngay-do")
        stage.click(page.reasons.window.close_button)
        page.form.window().activateWindow()  # as a desktop does by itself when a dialog is gone
    stage.picture("tiep-nhan")
    stage.tell("Tiếp nhận: hồ sơ nằm chắc trên đĩa, giấy tiếp nhận sẵn sàng để in")
    stage.keep("main", counter.accept(stage, page))
    stage.picture("da-tiep-nhan")
    stage.print(page.ways.prints, "giay_tiep_nhan")
    stage.tell("In giấy hẹn khổ nhỏ cho công dân")
    stage.print(page.ways.prints, "giay_hen_a5")
    stage.print(page.ways.prints, "giay_hen_80mm")


def second_procedure(stage: Stage) -> None:
    """The same citizen asks for one thing more: nothing of them is typed again."""
    stage.clock.go_to(7, 50)
    page = stage.page("intake")
    stage.tell("Cùng công dân, thêm một thủ tục trong cùng lần đến: thông tin được giữ lại")
    stage.click(page.form.more_button)
    stage.wait(lambda: page.form.stack.currentWidget() is page.form.work_page, "the next intake")
    counter.choose(stage, page, "1.004873", "tinh trang hon nhan")
    counter.first_case(stage, page)
    counter.everything_is_here(stage, page)
    counter.say_what_is_unclear(stage, page, fee="10000")
    stage.picture("thu-tuc-thu-hai")
    stage.keep("second", counter.accept(stage, page))
    stage.print(page.ways.prints, "giay_tiep_nhan")


def _scanner_saves(stage: Stage) -> None:
    """A grey sheet with lines, as a scanner would leave it in its folder."""
    sheet = QImage(620, 877, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#fbfbf8"))
    painter = QPainter(sheet)
    for line in range(24):
        painter.drawLine(QPoint(60, 120 + line * 28), QPoint(560 - line % 5 * 40, 120 + line * 28))
    painter.end()
    folder = stage.desk.store.folder.scanned
    folder.mkdir(parents=True, exist_ok=True)
    sheet.save(str(folder / "to-khai.png"))
