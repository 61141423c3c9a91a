"""The ways out of an intake: receipt, guidance slip, refusal, or the result on the spot; each ends with a paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.one_matter import OpenSlip
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.intake import fast_dialog, slip_dialog
from mot_cua_desktop.ui.intake.consequences import short
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit.lanes import Lane

if TYPE_CHECKING:
    from mot_cua_desktop.operations.papers import Kind
    from mot_cua_desktop.ui.dossiers.prints import Prints


class WaysOut(QObject):
    """``done`` carries the dossier as it stands after the deed; ``failed`` what forbade it."""

    done = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, form: IntakeParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self.asking: Asking | None = None

    @cached_property
    def prints(self) -> Prints:
        """The papers of the dossier just made; built when the page already stands, since nobody sees them before."""
        from mot_cua_desktop.ui.dossiers.prints import Prints

        prints = Prints(self._desk, self._lane, self._form.prints_place)
        prints.printed.connect(self.said)
        prints.failed.connect(self.failed)
        # The hand follows the paper: print it, then call the next person.
        prints.shown.connect(prints.form.print_button.setFocus)
        prints.printed.connect(lambda _: self._form.next_button.setFocus())
        return prints

    def accept(self, draft: Draft) -> None:
        """Durable first, then the receipt in sight."""
        from mot_cua_desktop.operations import intake

        desk = self._desk()
        self._form.main_button.setEnabled(False)
        self._lane.run(partial(intake.accept, desk, draft), partial(self._finish, "giay_tiep_nhan"), self.failed.emit)

    def guide(self, draft: Draft, open_slip: OpenSlip | None = None) -> None:
        """The guidance slip: what it asks for is settled first, and why there is one beside ``open_slip``."""
        from mot_cua_desktop.operations import intake

        desk = self._desk()

        def work(answer: slip_dialog.SlipAnswer) -> Dossier:
            return intake.guide(desk, draft, answer.lines, answer.left_out, answer.guidance, answer.another_matter)

        self._ask(slip_dialog.ask(self._form, draft.papers, open_slip=open_slip), work, "phieu_bo_sung")

    def refuse(self, draft: Draft) -> None:
        """The refusal: its reason and clause first."""
        from mot_cua_desktop.operations import intake
        from mot_cua_desktop.ui.dossiers import small_dialogs

        desk = self._desk()

        def work(answer: small_dialogs.Reason) -> Dossier:
            return intake.refuse(desk, draft, answer.reason, answer.basis)

        self._ask(small_dialogs.ask_refusal_of(self._form, draft.owner.name), work, "phieu_tu_choi")

    def withdraw(self, draft: Draft, dossier: Dossier) -> None:
        """The citizen of a guidance slip gives up: the stop notice."""
        from mot_cua_desktop.operations import dossiers, intake
        from mot_cua_desktop.ui.dossiers import small_dialogs

        desk = self._desk()

        def work(answer: small_dialogs.Reason) -> Dossier:
            after = dossiers.withdraw(desk, dossier.id, answer.reason)
            intake.drop_draft(desk, draft)
            return after

        self._ask(small_dialogs.ask_withdrawal(self._form, dossier), work, "thong_bao_dung")

    def fast(self, draft: Draft, procedure: str, dossier: Dossier | None = None) -> None:
        """The result on the spot, with its fee; ``dossier`` when it was opened before."""
        from mot_cua_desktop.operations import fees, intake

        desk = self._desk()

        def work(answer: fast_dialog.FastAnswer) -> Dossier:
            return intake.accept_and_return(desk, draft, answer.identity, answer.satisfaction, paid=answer.paid)

        due = fees.still_due(draft.fees, dossier)
        unclear = fees.unclear(draft.fees, dossier)
        self._ask(fast_dialog.ask(self._form, draft, procedure, due, unclear=unclear), work, "bien_nhan_ket_qua")

    def print(self) -> None:
        """Print the paper in sight."""
        if self._form.stack.currentWidget() is self._form.done_page:
            self.prints.print()

    def _ask(self, asking: Asking, work: Callable[[Any], Dossier], kind: Kind) -> None:
        if self.asking is not None:
            self.asking.form.deleteLater()
        self.asking = asking
        asking.agreed.connect(partial(self._agreed, asking, work, kind))
        asking.open()

    def _agreed(self, asking: Asking, work: Callable[[Any], Dossier], kind: Kind, answer: Any) -> None:
        def finish(dossier: Dossier) -> None:
            asking.close()
            self._finish(kind, dossier)

        def tell(error: Exception) -> None:
            from mot_cua_desktop.operations.renewing import Amended

            if isinstance(error, OpenSlip):
                slip_dialog.ask_what_differs(asking.form, error)
            if isinstance(error, Told) and not isinstance(error, Amended):
                asking.tell(error)
            else:
                asking.close()
                self.failed.emit(error)

        self._lane.run(partial(work, answer), finish, tell)

    def _finish(self, kind: Kind, dossier: Dossier) -> None:
        form = self._form
        headline, words = _told(dossier)
        form.done_label.setText(headline)
        form.done_words.setText(words)
        # The paper first: what the page reloads after the deed would stand before it in the lane.
        self.prints.use(dossier, kind)
        self.done.emit(dossier)
        self.prints.print_now(dossier, kind)


def _told(dossier: Dossier) -> tuple[str, str]:
    """What happened, in a headline, and what it means for the citizen."""
    who = f"{dossier.people.owner.name} · {short(dossier.procedure.name, 160)}"
    if dossier.status == "returned":
        return f"✓ Đã trả kết quả ngay – {dossier.code}", who + _paid(dossier)
    if dossier.status == "refused":
        return "✗ Đã lập phiếu từ chối", who
    if dossier.status == "withdrawn":
        return "← Công dân đã rút hồ sơ", f"{who}\nIn thông báo dừng giải quyết trao công dân."
    if dossier.status == "guided" and dossier.slip is not None:
        number = paper_numbers.said(dossier.slip)
        return (
            f"✓ Đã lập phiếu hướng dẫn số {number}",
            f"{who}\nĐã dùng lần yêu cầu bổ sung duy nhất ({SUPPLEMENT_RULE}).",
        )
    due = say_moment(dossier.due.at) if dossier.due else ""
    return f"✓ Đã tiếp nhận {dossier.code}", f"Hẹn trả {due}\n{who}"


def _paid(dossier: Dossier) -> str:
    """That money changed hands, and that its slip can be printed here too."""
    if not dossier.payments:
        return ""
    last = dossier.payments[-1]
    done = "Đã ghi miễn phí, lệ phí" if last.method == "mien" else f"Đã thu {say_money(last.total)}"
    return f"\n{done}: phiếu thu số {paper_numbers.said(last)} ở danh sách giấy tờ."
