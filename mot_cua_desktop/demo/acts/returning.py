"""Money, the result, the hand that takes it; and what is done while the citizen waits."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.acts import counter
from mot_cua_desktop.demo.acts.afterwards import open_story
from mot_cua_desktop.demo.people import DUNG, NAM
from mot_cua_desktop.demo.stage import Stage


def fee(stage: Stage) -> None:
    """The company pays at the counter."""
    stage.clock.go_to(13, 50)
    stage.tell("Thu phí, lệ phí: phiếu thu ba liên, số tiền bằng chữ")
    page = open_story(stage, "company")
    hands.ctrl(Qt.Key.Key_U, page.form.list)
    stage.dialog()
    stage.picture("thu-phi")
    stage.paper_after(stage.agree, page.prints, "phieu_thu")
    stage.print(page.prints, "phieu_thu")


def result(stage: Stage) -> None:
    """The result has come; the man with the authority returns with the receipt and his card."""
    stage.clock.go_to(13, 55)
    stage.tell("Kết quả về quầy: ghi số, ngày; hồ sơ chuyển sang chờ trả")
    page = open_story(stage, "behalf")
    hands.ctrl(Qt.Key.Key_R, page.form.list)
    dialog = stage.dialog()
    hands.write("1207/TL-HT", dialog.document)
    hands.write("Cấp bản sao trích lục hộ tịch", dialog.subject)
    if not dialog.result_name.text():
        hands.write("Bản sao từ sổ gốc", dialog.result_name)
    stage.picture("co-ket-qua")
    stage.agree()
    stage.tell("Trả kết quả: quét giấy tiếp nhận, rồi quét thẻ của người nhận")
    dossier = stage.dossier("behalf")
    page = stage.go("handover", Qt.Key.Key_F5)
    form = page.form
    stage.picture("cho-tra")
    stage.scan(dossier.code, lambda: form.code_label.text() == dossier.code, "the dossier of the receipt")
    stage.settle()
    stage.scan(NAM.card, lambda: form.main_button.isEnabled(), "the card of who receives")
    stage.click(form.receipt_back)
    stage.click(form.mark_5)
    stage.about(dossier)
    stage.picture("tra-ket-qua")
    stage.paper_after(lambda: hands.enter_with_ctrl(form.name), page.prints, "bien_nhan_ket_qua")
    stage.print(page.prints, "bien_nhan_ket_qua")
    stage.picture("da-tra-ket-qua")


def at_once(stage: Stage) -> None:
    """A certified copy: two keys, and it stands in the book all the same."""
    stage.clock.go_to(14, 45)
    page = counter.fresh(stage)
    stage.tell("Việc làm ngay: nhận và trả trong một lượt, vẫn vào sổ")
    counter.card(stage, page, DUNG)
    counter.choose(stage, page, "2.000815", "sao y")
    counter.first_case(stage, page)
    if not page.form.fast_button.isVisible():  # an imported list may not know how long it takes: nothing is "at once"
        stage.tell("Danh mục vừa nhập không ghi thủ tục này trả ngay: không có đường làm ngay")
        return
    counter.everything_is_here(stage, page)
    hands.write("5000", page.form.fee)  # three pages: two at 2.000, one at 1.000
    stage.settle()
    stage.picture("viec-lam-ngay")
    hands.ctrl_shift(Qt.Key.Key_Return, page.form.id_number)
    stage.dialog()
    stage.picture("tra-ngay")
    stage.paper_after(stage.agree, page.ways.prints, "bien_nhan_ket_qua")
    stage.keep("quick", page.ways.prints.dossier)
    stage.print(page.ways.prints, "bien_nhan_ket_qua")
    stage.print(page.ways.prints, "phieu_thu")
    stage.picture("tra-ngay-va-thu-phi")
