"""Who is not simply themselves at the counter: somebody sent by another, a company; and one who must be refused."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.acts import counter
from mot_cua_desktop.demo.people import HAI_DANG, MUOI, NAM, TAI
from mot_cua_desktop.demo.stage import Stage


def on_behalf(stage: Stage) -> None:
    """An authorised man hands in for an old woman."""
    stage.clock.go_to(8, 30)
    page = counter.fresh(stage)
    stage.tell("Nộp thay theo giấy ủy quyền: quét thẻ của chủ hồ sơ, rồi thẻ của người nộp")
    counter.choose(stage, page, "2.000908", "sao tu so goc")
    counter.card(stage, page, MUOI)
    counter.applicant_card(stage, page, NAM, "Giấy ủy quyền số 15/2026 ngày 20/11/2026")
    counter.first_case(stage, page)
    counter.everything_is_here(stage, page)
    counter.say_what_is_unclear(stage, page)
    stage.picture("nop-thay")
    stage.keep("behalf", counter.accept(stage, page))
    stage.print(page.ways.prints, "giay_tiep_nhan")


def organisation(stage: Stage) -> None:
    """A company, typed by hand, with who speaks for it."""
    stage.clock.go_to(8, 55)
    page = counter.fresh(stage)
    form = page.form
    stage.tell("Tổ chức: tên, mã số thuế, người đại diện")
    counter.choose(stage, page, "2.001035", "giao dich dong san")
    stage.click(form.organisation)
    hands.write(HAI_DANG.number, form.id_number)
    hands.write(HAI_DANG.name, form.name)
    hands.write(HAI_DANG.address, form.address)
    hands.write(HAI_DANG.phone, form.phone)
    hands.write(HAI_DANG.representative, form.representative)
    # The address is held against today's units when the typing rests.
    stage.wait(lambda: form.address_row.isVisible(), "today's address")
    counter.first_case(stage, page)
    counter.everything_is_here(stage, page)
    counter.say_what_is_unclear(stage, page)
    stage.picture("to-chuc")
    stage.keep("company", counter.accept(stage, page))
    stage.print(page.ways.prints, "giay_tiep_nhan")


def refusal(stage: Stage) -> None:
    """What may not be granted is refused in writing, with the reason and its clause."""
    stage.clock.go_to(9, 20)
    page = counter.fresh(stage)
    stage.tell("Từ chối tiếp nhận: lý do và căn cứ ghi thành phiếu")
    counter.card(stage, page, TAI)
    counter.choose(stage, page, "1.013274", "long duong via he")
    counter.first_case(stage, page)
    hands.ctrl(Qt.Key.Key_R)
    dialog = stage.dialog()
    hands.write(
        "Đoạn vỉa hè đề nghị sử dụng nằm trong danh mục tuyến đường không cho phép dùng tạm thời vào mục đích khác.",
        dialog.reason,
    )
    hands.write("Nghị định 118/2025/NĐ-CP, điểm c khoản 1 Điều 17", dialog.basis)
    stage.picture("tu-choi")
    stage.tell("Lập phiếu từ chối")
    stage.paper_after(stage.agree, page.ways.prints, "phieu_tu_choi")
    stage.keep("refused", page.ways.prints.dossier)
    stage.picture("da-tu-choi")
    stage.print(page.ways.prints, "phieu_tu_choi")
