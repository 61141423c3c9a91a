"""Two more questions below the appointment: when an online dossier was sent, and whether it waits for another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QDateTime, QObject, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from mot_cua_desktop.domain import promise
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN, say_moment
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.consequences import tone
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit.lanes import Lane

_ONLINE = 1  # the place of "trực tuyến" among the channels


class Further(QObject):
    """``changed`` when the officer answers. ``before`` is the dossier that the draft waits for, once it is known."""

    changed = Signal()

    def __init__(self, form: IntakeParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self._offered: Dossier | None = None
        self.online = QWidget()
        self.submitted = QDateTimeEdit()
        self.submitted.setObjectName("submitted")
        self.submitted.setAccessibleName("Nộp trực tuyến lúc")
        self.submitted.setDisplayFormat("HH:mm dd/MM/yyyy")
        self.official = QLineEdit()
        self.official.setObjectName("official_code")
        self.official.setAccessibleName("Mã hồ sơ trên Cổng dịch vụ công")
        self.official.setPlaceholderText("chép mã của Cổng dịch vụ công")
        self.answer_label = QLabel()
        self.answer_label.setWordWrap(True)
        self.linked_box = QCheckBox()
        self.linked_box.setObjectName("linked_box")
        self._lay_out()
        self.submitted.dateTimeChanged.connect(lambda _: self.changed.emit())
        self.official.textEdited.connect(lambda _: self.changed.emit())
        self.linked_box.toggled.connect(lambda _: self.changed.emit())

    def _lay_out(self) -> None:
        why = self._form.due_why
        around = why.parentWidget()
        card = around.layout() if around is not None else None
        if not isinstance(card, QVBoxLayout):
            raise LookupError("intake.ui: due_why stands in no column")
        caption = QLabel("Nộp lúc")
        caption.setProperty("kind", "caption")
        caption.setBuddy(self.submitted)
        row = QHBoxLayout()
        row.addWidget(caption)
        row.addWidget(self.submitted)
        row.addStretch(1)
        column = QVBoxLayout(self.online)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        coded = QHBoxLayout()
        named = QLabel("Mã hồ sơ")
        named.setProperty("kind", "caption")
        named.setBuddy(self.official)
        coded.addWidget(named)
        coded.addWidget(self.official)
        column.addLayout(coded)
        column.addWidget(self.answer_label)
        place = card.indexOf(why)
        card.insertWidget(place + 1, self.online)
        card.insertWidget(place + 2, self.linked_box)

    @property
    def before(self) -> Dossier | None:
        """The dossier whose result the draft waits for."""
        return self._offered if self.linked_box.isChecked() else None

    def offer(self, before: Dossier | None) -> None:
        """The dossier taken in just now may come before the next one; None: nothing comes before."""
        self._offered = before if before is not None and before.due is not None else None

    def show(self, draft: Draft) -> None:
        """Write a draft into the fields."""
        self._set((draft.submitted or self._desk().clock()).astimezone(VN))
        if self.official.text() != draft.official_code:
            self.official.setText(draft.official_code)
        known = self._offered is not None and self._offered.id == draft.follows
        self.linked_box.blockSignals(True)
        self.linked_box.setChecked(known)
        self.linked_box.blockSignals(False)
        if draft.follows is not None and not known:
            self._lane.run(partial(_dossier, self._desk(), draft.follows), self._found, lambda _: None)

    def _found(self, before: Dossier) -> None:
        self.offer(before)
        self.linked_box.setChecked(self._offered is not None)
        self.changed.emit()

    def _set(self, at: datetime) -> None:
        self.submitted.blockSignals(True)
        local = at.replace(second=0, microsecond=0)
        self.submitted.setDateTime(QDateTime(local.date(), QTime(local.hour, local.minute)))  # type: ignore[call-overload]
        self.submitted.blockSignals(False)

    def fill(self, draft: Draft) -> dict[str, Any]:
        """What the fields say, as fields of the draft."""
        online = self._form.channel.currentIndex() == _ONLINE
        follows = self.before.id if self.before is not None else None
        # A dossier still being looked for is not forgotten meanwhile.
        if self._offered is None and draft.follows is not None:
            follows = draft.follows
        code = self.official.text().strip() if online else ""
        return {"submitted": self._moment() if online else None, "follows": follows, "official_code": code}

    def _moment(self) -> datetime:
        typed = self.submitted.dateTime()
        day, hour = typed.date(), typed.time()
        return datetime(day.year(), day.month(), day.day(), hour.hour(), hour.minute(), tzinfo=VN).astimezone(UTC)

    def draw(self, draft: Draft) -> None:
        """Show what applies to the draft, and until when an online dossier must be answered."""
        online = draft.channel == "truc_tuyen"
        self.online.setVisible(online)
        if online:
            desk = self._desk()
            until = promise.answer_until(draft.submitted or self._moment(), desk.regime(), desk.calendar)
            late = desk.now() > until
            words = f"Phải trả lời trước {say_moment(until)} ({desk.regime().online_answer_hours.value} giờ làm việc)"
            tone(self.answer_label, f"✗ {words} – đã quá" if late else words, "bad" if late else "quiet")
            self.answer_label.setToolTip(desk.regime().online_answer_hours.cited)
        offered = self._offered
        self.linked_box.setVisible(offered is not None)
        if offered is not None and offered.due is not None:
            self.linked_box.setText(f"Liên thông: chờ kết quả hồ sơ vừa nhận\n{offered.code}")
            self.linked_box.setToolTip(
                f"{offered.procedure.name}, hẹn {say_moment(offered.due.at)}. Thời hạn tính từ lúc đó."
            )


def _dossier(desk: Desk, stream: bytes) -> Dossier:
    from mot_cua_desktop.operations import dossiers

    return dossiers.get(desk, stream)
