"""Doing what the dossier's page offers: ask what must be asked, do it in the local lane, tell the page what changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from mot_cua_desktop.domain.addresses import today_address
from mot_cua_desktop.domain.course_rules import late_request
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.one_matter import OpenSlip
from mot_cua_desktop.operations import catalogue, dossiers, fees, money_aside
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import (
    brought_dialog,
    correction_dialog,
    deeds,
    fee_back_dialog,
    fee_dialog,
    small_dialogs,
)
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.dossiers.course_acts import CourseActs
from mot_cua_desktop.ui.dossiers.custody_acts import CustodyActs
from mot_cua_desktop.ui.dossiers.doing import Done as Done
from mot_cua_desktop.ui.intake import slip_dialog
from mot_cua_desktop.ui.kit import notices
from mot_cua_desktop.ui.kit.lanes import Lane


class Acts(CourseActs, CustodyActs):
    """Every deed of the dossier's page: those of the course, and those with the citizen's papers and money."""

    hand_over_wanted = Signal(bytes)
    resume_wanted = Signal(bytes)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, above: QWidget) -> None:
        super().__init__(desk, lane, above)
        self._chooser: QFileDialog | None = None

    def do(self, name: str, dossier: Dossier) -> None:
        """Begin the deed called ``name`` (see `deeds.OFFERS`), or ``resume``."""
        if name == "resume":
            elsewhere = deeds.held_elsewhere(dossier, self._desk().facts.desk_id)
            if elsewhere is not None:
                self.refused.emit(elsewhere)
            else:
                self.resume_wanted.emit(dossier.id)
        else:
            super().do(name, dossier)

    # --- one deed each, named as in `deeds.OFFERS` ---

    def _hand_over(self, dossier: Dossier) -> None:
        self.hand_over_wanted.emit(dossier.id)

    def _ready(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(answer: small_dialogs.ResultAnswer) -> Done:
            after = dossiers.result_ready(desk, stream, *answer, seen=dossier.seq)
            return Done(after, "Đã ghi có kết quả. Hồ sơ chờ trả.")

        self._ask(small_dialogs.ask_result(self._above, dossier, desk.now()), work)

    def _supplement(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(answer: slip_dialog.SlipAnswer) -> Done:
            after = dossiers.request_supplement(
                desk, stream, answer.lines, answer.left_out, answer.guidance, answer.late_basis,
                answer.another_matter, seen=dossier.seq,
            )  # fmt: skip
            return Done(after, "Đã yêu cầu bổ sung. In phiếu trao công dân; thời hạn đứng lại.", "phieu_bo_sung")

        late = late_request(dossier, desk.around(dossier))
        words = notices.sentence(late) if late is not None else ""
        self._ask(slip_dialog.ask(self._above, dossier.papers, late=words), work)

    def _not_done(self, asking: Asking | None, error: Exception) -> None:
        if isinstance(error, OpenSlip) and asking is not None:
            slip_dialog.ask_what_differs(asking.form, error)
        super()._not_done(asking, error)

    def _received(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(papers: Any) -> Done:
            after = dossiers.receive_supplement(desk, stream, papers, seen=dossier.seq)
            return Done(after, "Đã nhận bổ sung. Giấy tiếp nhận in lại mang giờ hẹn mới.", "giay_tiep_nhan")

        self._ask(brought_dialog.ask(self._above, dossier), work)

    def _fee(self, dossier: Dossier) -> None:
        self.take_fee(dossier)

    def take_fee(self, dossier: Dossier) -> None:
        """Take the fee; the slip follows. Also called from the page that returns results."""
        desk, stream = self._desk(), dossier.id

        def work(answer: fee_dialog.FeeAnswer) -> Done:
            after = dossiers.take_fee(desk, stream, answer.items, answer.payer, answer.method, seen=dossier.seq)
            return Done(after, "Đã ghi miễn phí, lệ phí." if answer.method == "mien" else "Đã thu.", "phieu_thu")

        self._ask(fee_dialog.ask(self._above, dossier), work)

    def _fee_back(self, dossier: Dossier) -> None:
        work = partial(money_aside.given_already, self._desk(), dossier.id)
        self._lane.run(work, partial(self._fee_back_with, dossier), self.failed.emit)

    def _fee_back_with(self, dossier: Dossier, already: str) -> None:
        desk, stream = self._desk(), dossier.id

        def work(told: fee_back_dialog.Given) -> Done:
            after = fees.give_back(desk, stream, told.total, told.receiver, told.method, told.note, seen=dossier.seq)
            left = f", còn phải hoàn {say_money(after.fee_back)}" if after.fee_back else ""
            return Done(after, f"Đã ghi hoàn {say_money(told.total)}{left}.")

        self._ask(fee_back_dialog.ask_back(self._above, dossier, already), work)

    def _correct(self, dossier: Dossier) -> None:
        desk = self._desk()
        work = partial(catalogue.to_correct, desk, dossier)
        self._lane.run(work, partial(self._correct_with, dossier), self.failed.emit)

    def _correct_with(self, dossier: Dossier, known: Any) -> None:
        desk, stream = self._desk(), dossier.id

        def work(answer: correction_dialog.Correction) -> Done:
            after = dossiers.correct(
                desk,
                stream,
                answer.reason,
                people=answer.people,
                procedure_code=answer.procedure_code,
                case=answer.case,
                papers=answer.papers,
                return_method=answer.return_method,
                fees=answer.fees,
                channel=answer.channel,
                sets=answer.sets,
                term=answer.term,
                term_document=answer.term_document,
                seen=dossier.seq,
            )
            if after.accepted_at is None:
                return Done(after, "Đã đính chính.")
            return Done(after, f"Đã đính chính. Giấy tiếp nhận nay là bản {after.edition}.", "giay_tiep_nhan")

        def today_of(address: str) -> str:
            return today_address(address, desk.addresses).today

        self._ask(correction_dialog.ask(self._above, dossier, known, today_of), work)

    def _official(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(answer: tuple[str, str]) -> Done:
            after = dossiers.link_official_code(desk, stream, *answer)
            return Done(after, f"Đã ghi mã {after.official_code}.")

        self._ask(small_dialogs.ask_official_code(self._above, dossier), work)

    def _refuse(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(answer: small_dialogs.Reason) -> Done:
            after = dossiers.refuse(desk, stream, answer.reason, answer.basis, seen=dossier.seq)
            return Done(after, "Đã từ chối. In phiếu từ chối trao công dân.", "phieu_tu_choi")

        self._ask(small_dialogs.ask_refusal(self._above, dossier), work)

    def _withdraw(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(answer: small_dialogs.Reason) -> Done:
            after = dossiers.withdraw(desk, stream, answer.reason, seen=dossier.seq)
            return Done(after, "Đã ghi công dân rút hồ sơ. In thông báo dừng giải quyết.", "thong_bao_dung")

        self._ask(small_dialogs.ask_withdrawal(self._above, dossier), work)

    def _attach(self, dossier: Dossier) -> None:
        chooser = QFileDialog(self._above, "Thêm tệp vào hồ sơ")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        chooser.filesSelected.connect(partial(self.attach_files, dossier))
        self._chooser = chooser
        chooser.open()

    def attach_files(self, dossier: Dossier, paths: list[str]) -> None:
        """Put these files into the dossier, one deed each; also for files dropped onto the page."""
        desk = self._desk()

        def work(names: list[str]) -> Done:
            after = dossier
            for name in names:
                after = dossiers.attach(desk, dossier.id, Path(name))
            return Done(after, f"Đã thêm {len(names)} tệp.")

        self._work(None, work, paths)
