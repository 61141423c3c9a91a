"""Papers are missing: the slip, once; the second one that cannot be; and the day the citizen comes back with all."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.acts import counter
from mot_cua_desktop.demo.people import HUY
from mot_cua_desktop.demo.stage import DemoFailed, Stage

_CODE = "1.004837"  # Thủ tục đăng ký giám hộ
_FAULT = "Chưa ký, thiếu ngày tháng trên tờ khai"
_ASK, _REASON = 0, 2


def slip(stage: Stage) -> None:
    """Every unticked paper stands on the slip; leaving one out needs a reason."""
    stage.clock.go_to(8, 5)
    page = counter.fresh(stage)
    stage.tell("Công dân nộp hồ sơ chưa đủ: ghi rõ từng giấy tờ thiếu gì, sai ở đâu")
    counter.card(stage, page, HUY)
    counter.choose(stage, page, _CODE, "giam ho")
    counter.first_case(stage, page)
    counter.fault(stage, page, counter.lacking_rows(page)[0], _FAULT)
    stage.picture("ho-so-thieu")
    hands.ctrl(Qt.Key.Key_G)
    dialog = stage.dialog()
    stage.tell("Phiếu hướng dẫn: bỏ một giấy tờ ra mà không ghi lý do thì không lập được")
    lines = dialog.lines
    row = _looked_up_anyway(lines)
    lines.item(row, _ASK).setCheckState(Qt.CheckState.Unchecked)
    lines.item(row, _REASON).setText("")
    hands.enter_with_ctrl(dialog)
    stage.wait(lambda: dialog.fault_label.isVisible(), "the word about the missing reason")
    stage.picture("phieu-huong-dan-can-ly-do")
    lines.item(row, _REASON).setText("Cơ quan tự tra cứu trong cơ sở dữ liệu quốc gia về dân cư")
    hands.write("Mang đủ giấy tờ trong một lần; nộp tại quầy hoặc trên Cổng Dịch vụ công.", dialog.guidance)
    stage.picture("phieu-huong-dan")
    stage.tell("Lập phiếu hướng dẫn: lượt yêu cầu bổ sung duy nhất đã dùng")
    stage.paper_after(stage.agree, page.ways.prints, "phieu_bo_sung")
    stage.keep("guided", page.ways.prints.dossier)
    stage.picture("da-lap-phieu-huong-dan")
    stage.print(page.ways.prints, "phieu_bo_sung")


def back_again(stage: Stage) -> None:
    """The citizen is back, one paper still lacks: a second slip cannot be, and the page says why."""
    stage.clock.go_to(10, 20)
    number = stage.dossier("guided").slip
    if number is None:
        raise DemoFailed("the slip was not given")
    counter.fresh(stage)
    stage.tell("Công dân quay lại: quét mã trên phiếu hướng dẫn, hồ sơ mở ra")
    dossiers = stage.page("dossiers")
    stage.scan(
        f"{number.number}/{number.year}",
        lambda: dossiers.told is not None and dossiers.told.dossier.id == stage.kept["guided"],
        "the dossier of the slip",
    )
    stage.settle()
    stage.about(stage.dossier("guided"))
    stage.picture("ho-so-cho-hoan-thien")
    hands.enter_with_ctrl(dossiers.form.list)
    page = stage.page("intake")
    stage.wait(lambda: page.draft.dossier == stage.kept["guided"], "the intake to go on")
    stage.settle()
    _no_second(stage, page)
    stage.tell("Giấy tờ cuối cùng đã đủ: tiếp nhận")
    counter.everything_is_here(stage, page)
    counter.say_what_is_unclear(stage, page)
    stage.keep("guided", counter.accept(stage, page))
    stage.print(page.ways.prints, "giay_tiep_nhan")


def _no_second(stage: Stage, page: Any) -> None:
    """Neither the button nor its key gives a second slip."""
    stage.tell("Yêu cầu bổ sung lần thứ hai: nút bị khóa và nói vì sao, theo điều nào")
    stage.about(stage.dossier("guided"))
    form = page.form
    rows = counter.lacking_rows(page)
    for row in rows[:-1]:
        hands.click_row(form.papers, row)
    hands.ctrl(Qt.Key.Key_G, form.papers)
    stage.settle()
    if form.guide_button.isEnabled() or stage.application.activeModalWidget() is not None:
        raise DemoFailed("a second slip was offered")
    if "Đã dùng" not in form.allowance_badge.text() or "một lần" not in form.guide_button.toolTip():
        raise DemoFailed("the page does not say why there is no second slip")
    stage.picture("khong-co-phieu-thu-hai")


def _looked_up_anyway(lines: Any) -> int:
    """The paper that says who somebody is; the office may look that up by itself."""
    for row in range(lines.rowCount()):
        if "tùy thân" in lines.item(row, 1).text() and lines.item(row, _ASK).checkState() == Qt.CheckState.Checked:
            return row
    raise DemoFailed("the story needs a missing paper that the office can look up")
