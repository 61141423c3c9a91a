"""Time that runs out: a clock that stands for a fee, a complex dossier urged, an apology before the date passes."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.acts.afterwards import open_story
from mot_cua_desktop.demo.acts.board import choose_line, open_board
from mot_cua_desktop.demo.acts.colleagues import sit_down
from mot_cua_desktop.demo.acts.forwarding import take
from mot_cua_desktop.demo.stage import DemoFailed, Stage

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def stopped(stage: Stage) -> None:
    """The citizen owes a fee: the term stands, with its document."""
    stage.clock.go_to(8, 10, days=2)
    stage.tell("Hồ sơ phức tạp: ghi vì sao và biện pháp xử lý")
    page = open_story(stage, "hard")
    hands.press(Qt.Key.Key_P, _CTRL_SHIFT, on=page.form.list)
    dialog = stage.dialog()
    hands.write("Tài sản chung của nhiều người", dialog.line)
    hands.write("Mời đủ các bên đến ký trong chiều 25/11; Tư pháp – Hộ tịch chủ trì.", dialog.words)
    stage.picture("ho-so-phuc-tap")
    stage.agree()
    stage.tell("Dừng tính hạn chờ công dân nộp phí, ghi văn bản cho phép")
    hands.press(Qt.Key.Key_S, _CTRL_SHIFT, on=page.form.list)
    dialog = stage.dialog()
    dialog.first.setCurrentIndex(dialog.first.findData("phi"))
    hands.write("Thông báo nộp phí số 12/TB-UBND ngày 25/11/2026", dialog.line)
    hands.write("Chờ công dân nộp phí chứng thực theo giá trị tài sản.", dialog.words)
    stage.picture("dung-tinh-han")
    stage.agree()
    stage.wait(lambda: stage.dossier("hard").status == "paused", "the clock to stand")


def resumed(stage: Stage) -> None:
    """The fee is there: the appointment moves by exactly the working time that stood."""
    stage.clock.go_to(13, 40, days=2)
    stage.tell("Công dân đã nộp phí: tính hạn tiếp, ngày hẹn dời đúng số giờ đã dừng")
    before = stage.dossier("hard").due
    page = open_story(stage, "hard")
    hands.enter_with_ctrl(page.form.list)
    stage.dialog()
    stage.agree()
    after = stage.dossier("hard").due
    if before is None or after is None or after.at <= before.at:
        raise DemoFailed("the appointment did not move by the time that stood")
    page.form.tabs.setCurrentWidget(page.form.prints_tab)
    stage.print(page.prints, "giay_tiep_nhan")
    page.form.tabs.setCurrentWidget(page.form.story_tab)
    stage.picture("tinh-han-tiep")
    stage.click(page.form.why_button)
    stage.picture("vi-sao-hen")
    stage.put_away()
    stage.tell("Đôn đốc ngay ở trang Hạn xử lý")
    board = open_board(stage, "phuc_tap")
    choose_line(stage, board, stage.kept["hard"])
    hands.press(Qt.Key.Key_O, _CTRL_SHIFT, on=board.form.list)
    dialog = stage.dialog()
    hands.write("Đề nghị xong trước 11:00 ngày 27/11 để kịp hẹn trả công dân.", dialog.words)
    stage.picture("don-doc")
    stage.agree()
    stage.wait(lambda: stage.dossier("hard").urged == 1, "the urging")


def seen_coming(stage: Stage) -> None:
    """The working day before: the rest no longer fits, and the board proposes the apology."""
    stage.clock.go_to(7, 35, days=3)
    stage.tell("Chuyên viên nhận muộn một hồ sơ: các bước còn lại không kịp ngày hẹn")
    sit_down(stage, "chuyen_mon")
    take(stage, "late")
    stage.clock.go_to(7, 45, days=3)
    sit_down(stage, "tiep_nhan")
    stage.tell("Trang Hạn xử lý báo nguy cơ trễ trước một ngày làm việc, nhắc giờ phải xin lỗi")
    page = open_board(stage, "nguy_co")
    choose_line(stage, page, stage.kept["late"])
    stage.about(stage.dossier("late"))
    if "Cần xin lỗi trước 17:00 hôm nay" not in page.form.strip_label.text():
        raise DemoFailed(f"the board does not propose the apology: {page.form.strip_label.text()!r}")
    stage.picture("han-xu-ly")
    stage.tell("Cán bộ soạn xin lỗi: chỉ chọn được ngày trong 1/3 thời hạn, chỉ một lần")
    open_board(stage, "xin_loi")
    choose_line(stage, page, stage.kept["late"])
    stage.click(page.form.apologise_button)
    dialog = stage.dialog()
    dialog.cause.setCurrentIndex(dialog.cause.findData("xac_minh"))
    dialog.caused_by.setCurrentIndex(dialog.caused_by.findData("chuyen_mon"))
    hands.write("Cần xác minh tình trạng hôn nhân ở nơi cư trú trước đây, chưa có trả lời.", dialog.words)
    stage.picture("du-thao-xin-loi")
    stage.agree()
    stage.wait(lambda: stage.dossier("late").proposal is not None, "the draft")


def apologised(stage: Stage) -> None:
    """The leader signs; the letter takes its number, the appointment moves, the receipt follows."""
    stage.clock.go_to(8, 0, days=3)
    sit_down(stage, "lanh_dao")
    stage.tell("Lãnh đạo ký xin lỗi và hẹn lại: số phiếu lấy từ sổ")
    page = open_board(stage, "cho_lanh_dao")
    choose_line(stage, page, stage.kept["late"])
    stage.picture("lanh-dao-xem-du-thao")
    stage.click(page.form.sign_button)
    stage.dialog()
    stage.picture("ky-xin-loi")
    dossiers = stage.page("dossiers")
    stage.paper_after(stage.agree, dossiers.prints, "phieu_xin_loi")
    stage.wait(lambda: stage.desktop.window.current == "dossiers", "the letter in sight")
    stage.settle()
    stage.picture("phieu-xin-loi")
    stage.print(dossiers.prints, "phieu_xin_loi")
    stage.clock.go_to(8, 15, days=3)
    sit_down(stage, "tiep_nhan")
    stage.tell("In lại giấy tiếp nhận: ghi cả ngày hẹn cũ và ngày hẹn mới")
    stage.print(dossiers.prints, "giay_tiep_nhan")
    dossiers.form.tabs.setCurrentWidget(dossiers.form.story_tab)
    stage.picture("da-hen-lai")
    late = stage.dossier("late")
    if late.reschedule is None or late.due is None or late.due.at != late.reschedule.due:
        raise DemoFailed("the appointment did not follow the apology")
