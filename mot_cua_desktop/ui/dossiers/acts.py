"""Doing what the dossier's page offers: ask what must be asked, do it in the local lane, tell the page what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Stale, Told
from mot_cua_desktop.operations import catalogue, dossiers, papers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import brought_dialog, correction_dialog, deeds, fee_dialog, small_dialogs
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit.lanes import Lane


@dataclass(frozen=True)
class Done:
    """A deed was done: the dossier after it, the sentence for the status bar, the paper to show next (or none)."""

    dossier: Dossier
    words: str
    paper: papers.Kind | None = None


class Acts(QObject):
    """The deeds of one open dossier. A deed that the state forbids never opens a dialog: `refused` says why."""

    done = Signal(object)
    refused = Signal(object)
    failed = Signal(object)  # a bug or a broken machine, for the window's notices
    hand_over_wanted = Signal(bytes)
    resume_wanted = Signal(bytes)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, above: QWidget) -> None:
        super().__init__(above)
        self._desk = desk
        self._lane = lane
        self._above = above
        self.asking: Asking | None = None
        self._chooser: QFileDialog | None = None

    def do(self, name: str, dossier: Dossier) -> None:
        """Begin the deed called ``name`` (see `deeds.OFFERS`), or ``resume``."""
        if name == "resume":
            self.resume_wanted.emit(dossier.id)
            return
        refused = deeds.why_not(dossier, name)
        if refused is not None:
            self.refused.emit(refused)
            return
        begin: Callable[[Dossier], None] = getattr(self, f"_{name}")
        begin(dossier)

    def _ask(self, asking: Asking, work: Callable[[Any], Done]) -> None:
        # PySide keeps only a weak link to a bound method, so the dialog is held until the next one.
        if self.asking is not None:
            self.asking.form.deleteLater()
        self.asking = asking
        asking.agreed.connect(partial(self._work, asking, work))
        asking.open()

    def _work(self, asking: Asking | None, work: Callable[[Any], Done], answer: Any) -> None:
        self._lane.run(partial(work, answer), partial(self._worked, asking), partial(self._not_done, asking))

    def _worked(self, asking: Asking | None, done: Done) -> None:
        if asking is not None:
            asking.close()
        self.done.emit(done)

    def _not_done(self, asking: Asking | None, error: Exception) -> None:
        if not isinstance(error, Told):
            if asking is not None:
                asking.close()
            self.failed.emit(error)
        elif asking is not None and asking.form.isVisible() and not isinstance(error, Stale):
            asking.tell(error)
        else:
            if asking is not None:
                asking.close()
            self.refused.emit(error)

    # --- one deed each, named as in `deeds.OFFERS` ---

    def _hand_over(self, dossier: Dossier) -> None:
        self.hand_over_wanted.emit(dossier.id)

    def _ready(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(answer: small_dialogs.ResultAnswer) -> Done:
            after = dossiers.result_ready(desk, stream, answer.result, answer.document, answer.dated, seen=dossier.seq)
            return Done(after, "Đã ghi có kết quả. Hồ sơ chờ trả.")

        self._ask(small_dialogs.ask_result(self._above, dossier, desk.now()), work)

    def _supplement(self, dossier: Dossier) -> None:
        # The slip of the intake page: one allowance, one form. Imported here, since that page knows this room.
        from mot_cua_desktop.ui.intake import slip_dialog

        desk, stream = self._desk(), dossier.id

        def work(answer: slip_dialog.SlipAnswer) -> Done:
            after = dossiers.request_supplement(desk, stream, answer.lines, answer.left_out, answer.guidance)
            return Done(after, "Đã yêu cầu bổ sung. In phiếu trao công dân.", "phieu_bo_sung")

        self._ask(slip_dialog.ask(self._above, dossier.papers), work)

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

    def _correct(self, dossier: Dossier) -> None:
        desk = self._desk()
        self._lane.run(partial(catalogue.procedures, desk), partial(self._correct_with, dossier), self.failed.emit)

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
                return_method=answer.return_method,
                seen=dossier.seq,
            )
            if after.accepted_at is None:
                return Done(after, "Đã đính chính.")
            return Done(after, f"Đã đính chính. Giấy tiếp nhận nay là bản {after.edition}.", "giay_tiep_nhan")

        self._ask(correction_dialog.ask(self._above, dossier, known), work)

    def _official(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(code: str) -> Done:
            return Done(dossiers.link_official_code(desk, stream, code), f"Đã ghi mã {code}.")

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
