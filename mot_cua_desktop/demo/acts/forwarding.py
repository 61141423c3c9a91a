"""From the desk to a specialist, to a leader and back, the control slip with it; then the result is handed over."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.acts import counter
from mot_cua_desktop.demo.acts.afterwards import open_story
from mot_cua_desktop.demo.acts.board import choose_line, open_board
from mot_cua_desktop.demo.acts.colleagues import sit_down
from mot_cua_desktop.demo.people import ANH, LAN, SON, Citizen
from mot_cua_desktop.demo.stage import DemoFailed, Stage

_SENT = ("second", "company", "late", "hard")


def two_more(stage: Stage) -> None:
    """Two more citizens, whose dossiers will be late and complex."""
    stage.clock.go_to(14, 55)
    stage.tell("Hai công dân nữa: hồ sơ của họ rồi sẽ khó")
    _take(stage, "late", LAN, "1.004873", "tinh trang hon nhan")
    _take(stage, "hard", SON, "2.001035", "giao dich dong san")


def _take(stage: Stage, name: str, citizen: Citizen, code: str, typed: str) -> None:
    page = counter.fresh(stage)
    counter.card(stage, page, citizen)
    counter.choose(stage, page, code, typed)
    counter.first_case(stage, page)
    counter.everything_is_here(stage, page)
    counter.say_what_is_unclear(stage, page)
    stage.keep(name, counter.accept(stage, page))


def forwarded(stage: Stage) -> None:
    """To the specialist the same day, with the control slip (Mẫu 06)."""
    stage.clock.go_to(15, 20)
    for place, name in enumerate(_SENT):
        stage.tell("Chuyển hồ sơ cho chuyên viên, kèm phiếu kiểm soát quá trình")
        page = open_story(stage, name)
        hands.enter_with_ctrl(page.form.list)
        dialog = stage.dialog()
        _receiver(stage, dialog.second)
        hands.write("Kèm đủ bản chính theo giấy tiếp nhận", dialog.line)
        if place == 0:
            stage.picture("chuyen-buoc")
        stage.paper_after(stage.agree, page.prints, "phieu_kiem_soat")
        if place == 0:
            stage.picture("phieu-kiem-soat")
            stage.print(page.prints, "phieu_kiem_soat")


def _receiver(stage: Stage, box: Any) -> None:
    stage.wait(lambda: box.count() > 0, "the receivers")
    name = stage.officers["chuyen_mon"]
    box.setCurrentIndex(next(row for row in range(box.count()) if box.itemText(row).startswith(name)))


def received(stage: Stage) -> None:
    """The specialist confirms what has come; one dossier still lies on somebody's way."""
    stage.clock.go_to(7, 35, days=2)  # Wednesday: the Tuesday was a holiday
    sit_down(stage, "chuyen_mon")
    for name in ("second", "company", "hard"):
        stage.tell("Chuyên viên xác nhận đã nhận hồ sơ")
        take(stage, name)
    page = open_story(stage, "second")
    page.form.tabs.setCurrentWidget(page.form.steps_tab)
    stage.picture("cac-buoc")


def take(stage: Stage, name: str) -> None:
    """Confirm that a dossier has come: the main deed of whoever it was sent to."""
    page = open_story(stage, name)
    hands.enter_with_ctrl(page.form.list)
    stage.wait(lambda: _has_it(stage.dossier(name)), f"{name} to be received")
    stage.settle()


def _has_it(dossier: Any) -> bool:
    return dossier.holding is not None and dossier.holding.received_at is not None


def submitted(stage: Stage) -> None:
    """Two results are put before the leader, in the software."""
    stage.clock.go_to(9, 30, days=2)
    for place, name in enumerate(("second", "company")):
        stage.tell("Chuyên viên trình lãnh đạo trên phần mềm")
        page = open_story(stage, name)
        hands.enter_with_ctrl(page.form.list)
        dialog = stage.dialog()
        leader = stage.officers["lanh_dao"]
        box = dialog.second
        box.setCurrentIndex(next(row for row in range(box.count()) if box.itemText(row).startswith(leader)))
        hands.write("Hồ sơ đủ điều kiện; đề nghị ký kết quả.", dialog.words)
        if place == 0:
            stage.picture("trinh-lanh-dao")
        stage.agree()


def approved(stage: Stage) -> None:
    """The leader sits down and approves several at once; each line says what is asked."""
    stage.clock.go_to(10, 0, days=2)
    stage.tell("Lãnh đạo ngồi vào máy: trang Hạn xử lý mở sẵn nhóm chờ lãnh đạo")
    sit_down(stage, "lanh_dao")
    page = open_board(stage, "cho_lanh_dao")
    for name in ("second", "company"):
        choose_line(stage, page, stage.kept[name])
        hands.press(Qt.Key.Key_Space, on=page.form.list)
    stage.picture("lanh-dao-chon-duyet")
    stage.tell("Duyệt nhiều hồ sơ trong một lần bấm")
    hands.enter_with_ctrl(page.form.list)
    names = ("second", "company")
    stage.wait(lambda: all(stage.dossier(name).approved_at is not None for name in names), "the approval")
    stage.settle()
    stage.picture("da-duyet")


def returned(stage: Stage) -> None:
    """The paper is back at the desk: the control slip is whole, the citizen gets the result."""
    stage.clock.go_to(10, 30, days=2)
    sit_down(stage, "tiep_nhan")
    stage.tell("Hồ sơ đã duyệt về lại quầy: phiếu kiểm soát ghi đủ từng lần giao nhận")
    take(stage, "company")
    take(stage, "second")
    page = stage.page("dossiers")
    page.form.tabs.setCurrentWidget(page.form.prints_tab)
    stage.print(page.prints, "phieu_kiem_soat")
    stage.picture("phieu-kiem-soat-du")
    stage.tell("Có kết quả, trả công dân")
    hands.ctrl(Qt.Key.Key_R, page.form.list)
    dialog = stage.dialog()
    hands.write("88/UBND-XNTTHN", dialog.document)
    if not dialog.result_name.text():
        hands.write("Giấy xác nhận tình trạng hôn nhân", dialog.result_name)
    stage.agree()
    dossier = stage.dossier("second")
    page = stage.go("handover", Qt.Key.Key_F5)
    hands.press(Qt.Key.Key_Escape, on=page.form.scan)
    stage.scan(dossier.code, lambda: page.form.code_label.text() == dossier.code, "the dossier of the receipt")
    stage.settle()
    stage.scan(ANH.card, lambda: page.form.name.text() == ANH.name, "the card of who receives")
    if dossier.fee_due:
        hands.ctrl(Qt.Key.Key_U, page.form.name)
        stage.dialog()
        stage.agree()
    stage.wait(page.form.main_button.isEnabled, "nothing to stand against the return")
    stage.about(dossier)
    stage.paper_after(lambda: hands.enter_with_ctrl(page.form.name), page.prints, "bien_nhan_ket_qua")
    stage.print(page.prints, "bien_nhan_ket_qua")
    if stage.dossier("second").status != "returned":
        raise DemoFailed("the approved dossier was not returned")
