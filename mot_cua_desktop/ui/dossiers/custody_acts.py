"""The deeds between desks from a dossier's page: giving it to another desk, asking for one that another desk holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import custody
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.dossiers.course_dialogs import Answer, Ask, ask, whose
from mot_cua_desktop.ui.dossiers.doing import Doing, Done


class CustodyActs(Doing):
    """What another desk has to do with it."""

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
