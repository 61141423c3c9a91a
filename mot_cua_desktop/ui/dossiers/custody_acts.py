"""The deeds between desks from a dossier's page: giving it to another desk, asking for one that another desk holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import custody, paper_custody
from mot_cua_desktop.operations.paper_custody import Seen
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.dossiers.course_dialogs import Answer, Ask, CourseParts, ask, whose
from mot_cua_desktop.ui.dossiers.doing import Doing, Done

_UNREAD = 400  # milliseconds


class CustodyActs(Doing):
    """What another desk has to do with it."""

    def do(self, name: str, dossier: Dossier) -> None:
        """As `Doing.do`; the deed that gave a dossier by paper prints its slip once more where that was spoilt."""
        if name == "give_paper" and dossier.given and dossier.desk == self._desk().facts.desk_id:
            self._code_again(dossier)
        else:
            super().do(name, dossier)

    def _give(self, dossier: Dossier) -> None:
        self._lane.run(partial(custody.desks, self._desk()), partial(self._give_to, dossier), self._refused_or_failed)

    def _give_to(self, dossier: Dossier, desks: Sequence[str]) -> None:
        if not desks:
            self.refused.emit(
                Refused(
                    "Chưa biết quầy nào khác của phường, xã.", "Chờ quầy kia gia nhập trung tâm và đồng bộ một lần."
                )
            )
            return
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            after = custody.give(desk, stream, str(answer.first), answer.line, seen=seen)
            return Done(after, f"Đã chuyển hồ sơ sang {answer.first}. Giao kèm toàn bộ giấy tờ.")

        self._ask(ask_give(self._above, dossier, desks), work)

    def _ask_for(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id
        if dossier.desk == desk.facts.desk_id:
            self.refused.emit(Refused("Hồ sơ đang do chính quầy này giữ.", "Làm tiếp ngay được, không cần xin."))
            return

        def work(answer: Answer) -> Done:
            custody.ask_for(desk, stream, answer.line)
            return Done(dossier, f"Đã xin hồ sơ. {dossier.desk} chuyển sang khi đồng bộ và không ai đang làm hồ sơ đó.")

        self._ask(ask_for(self._above, dossier), work)

    def _give_paper(self, dossier: Dossier) -> None:
        desk, stream, seen = self._desk(), dossier.id, dossier.seq

        def work(answer: Answer) -> Done:
            after = paper_custody.give(desk, stream, answer.line, seen=seen)
            words = "Đã giao bằng giấy, chờ nơi nhận. In phiếu kiểm soát (Ctrl+P), kẹp vào hồ sơ."
            return Done(after, words, "phieu_kiem_soat")

        self._ask(ask_give_paper(self._above, dossier), work)

    def _code_again(self, dossier: Dossier) -> None:
        desk, stream = self._desk(), dossier.id

        def work(_: Answer) -> Done:
            after = paper_custody.code_again(desk, stream)
            return Done(after, "In phiếu có mã giao (Ctrl+P), kẹp vào hồ sơ; bỏ phiếu cũ.", "phieu_kiem_soat")

        self._ask(ask_code_again(self._above, dossier), work)

    def take_paper(self, text: str) -> None:
        """The code of a dossier that is on its way by paper was scanned: ask whether to take it here."""
        look = partial(paper_custody.look, self._desk(), text)
        self._lane.run(look, self._take_paper, self._not_taken)

    def _take_paper(self, seen: Seen) -> None:
        desk = self._desk()

        def work(_: Answer) -> Done:
            after = paper_custody.take(desk, seen.text)
            words = "Đã lấy lại hồ sơ." if seen.back else f"Đã nhận hồ sơ {seen.name} từ {seen.giver}."
            return Done(after, f"{words} Bản giấy từ nay do quầy này giữ.")

        self._ask(ask_take_paper(self._above, seen), work)

    def _not_taken(self, error: Exception) -> None:
        # Said in the window's own place: the dossier on the page is not the one of the paper.
        self.failed.emit(error)

    def _refused_or_failed(self, error: Exception) -> None:
        (self.refused if isinstance(error, Told) else self.failed).emit(error)


def ask_give(parent: QWidget, dossier: Dossier, desks: Sequence[str]) -> Asking:
    """To which desk, and a word for it."""
    return ask(
        parent,
        Ask(
            title="Chuyển sang quầy khác giữ",
            intro=f"Hồ sơ của {whose(dossier)} cùng giấy tờ sang quầy khác. Từ đó chỉ quầy nhận được ghi vào hồ sơ.",
            ok="Chuyển hồ sơ",
            first="Quầy nhận",
            choices=[(name, name) for name in desks],
            line="Ghi chú",
            hint="không bắt buộc",
        ),
    )


def ask_for(parent: QWidget, dossier: Dossier) -> Asking:
    """Why this desk needs it."""
    return ask(
        parent,
        Ask(
            title="Xin chuyển hồ sơ về quầy này",
            intro=f"Hồ sơ của {whose(dossier)} đang do {dossier.desk} giữ. Quầy đó chuyển sang khi đồng bộ lần tới, "
            "nếu không ai đang mở hồ sơ; cả hai quầy đều thấy đề nghị này.",
            ok="Xin hồ sơ",
            line="Vì sao cần",
            hint="ví dụ: công dân đang ở quầy này",
            needed={"line": Told("Chưa ghi vì sao cần hồ sơ.", "Ghi ngắn, ví dụ: công dân đang ở quầy này.")},
        ),
    )


def ask_give_paper(parent: QWidget, dossier: Dossier) -> Asking:
    """Whether it leaves by paper, and a word for it."""
    return ask(
        parent,
        Ask(
            title="Giao bằng giấy (không có mạng)",
            intro=f"Hồ sơ của {whose(dossier)} đi cùng phiếu kiểm soát có mã: quầy nào quét mã đó thì giữ hồ sơ. "
            "Từ khi giao, quầy này không ghi được gì nữa; chỉ lấy lại được bằng cách quét chính phiếu ấy.",
            ok="Giao và in phiếu",
            line="Ghi chú",
            hint="không bắt buộc, ví dụ: anh Việt mang sang quầy 2",
        ),
    )


def ask_code_again(parent: QWidget, dossier: Dossier) -> Asking:
    """Whether the paper is here after all: only then is its slip printed once more."""
    return ask(
        parent,
        Ask(
            title="In lại phiếu có mã giao",
            intro=f"Hồ sơ của {whose(dossier)} đã giao bằng giấy, phiếu có mã đã in. Chỉ in lại khi phiếu đó hỏng và "
            "bì hồ sơ còn ở đây. Nếu bì đã đi mà in lại, hai quầy cùng giữ một hồ sơ, công dân có thể nhận hai phiếu.",
            ok="In lại phiếu",
            check="Bì hồ sơ và phiếu cũ đang ở trước mặt tôi; phiếu cũ đã gạch chéo mã",
            needed={
                "check": Told(
                    "Chưa xác nhận bì hồ sơ và phiếu cũ đang ở đây.",
                    "Bì đã đi rồi thì không in lại: để nơi nhận quét phiếu, hoặc nhờ lãnh đạo giao lại tại trung tâm.",
                )
            },
        ),
    )


def ask_take_paper(parent: QWidget, seen: Seen) -> Asking:
    """What was scanned, and whether this desk takes it."""
    whose_ = f"{seen.name} của {seen.owner or 'công dân'}"
    when = say_moment(seen.given_at)
    lines = [
        f"Lấy lại hồ sơ {whose_}, quầy này đã giao bằng giấy lúc {when}."
        if seen.back
        else f"Nhận hồ sơ {whose_} từ {seen.giver}, giao lúc {when}.",
        f"Thủ tục: {seen.procedure}",
        f"Tình trạng: {seen.status}. Lượt yêu cầu bổ sung: {seen.allowance}."
        + (f" Hẹn trả {seen.due}." if seen.due else ""),
        "Đối chiếu giấy tờ trong bì rồi bấm nhận. Từ đó chỉ quầy này được ghi vào hồ sơ.",
    ]
    if not seen.known:
        lines.append(
            f"Diễn biến trước đó ở {seen.giver} chưa về đây: trong khi chờ mạng chỉ yêu cầu bổ sung, thu phí, trả kết "
            "quả, thêm tệp và giao tiếp bằng giấy được; việc khác làm khi có mạng."
        )
    asking = ask(
        parent,
        Ask(
            title="Lấy lại hồ sơ" if seen.back else "Nhận hồ sơ bằng giấy",
            intro="\n".join(lines),
            ok="Lấy lại hồ sơ" if seen.back else "Nhận hồ sơ",
            check="Đã gạch chéo (hoặc cắt bỏ) mã giao trên phiếu vừa quét",
            needed={
                "check": Told(
                    "Chưa xác nhận đã gạch chéo mã giao trên phiếu.",
                    "Mã còn nguyên thì quầy khác quét vẫn nhận được hồ sơ: gạch chéo mã, đánh dấu vào ô rồi bấm lại.",
                )
            },
        ),
    )
    button = asking.form.ok_button
    for each in (button, asking.form.cancel_button):
        each.setAutoDefault(False)

    def ready() -> None:
        button.setDefault(True)
        cast("CourseParts", asking.form).check.setFocus()

    # Some scanners end with two Enters: the second must not answer a question that nobody has read.
    QTimer.singleShot(_UNREAD, button, ready)
    return asking
