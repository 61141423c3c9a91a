"""The apology with its new date: only dates that the rule allows are offered, and the rule stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QWidget

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.names import clean_lines
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.promises import Choice
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.dossiers.course_dialogs import whose
from mot_cua_desktop.ui.kit import forms


@dataclass(frozen=True)
class Apology:
    """The new date, why, who caused it, the words to the citizen; the leader's reason when the third has passed."""

    due: datetime
    cause: co.LateCause
    caused_by: co.LateBy
    words: str
    breach_reason: str = ""


class ApologyParts(AskingParts):
    intro_label: QLabel
    old_label: QLabel
    latest_label: QLabel
    rule_label: QLabel
    offers: QComboBox
    cause: QComboBox
    caused_by: QComboBox
    words: QPlainTextEdit
    breach_badge: QLabel
    breach_cap: QLabel
    breach_reason: QPlainTextEdit
    by_label: QLabel


def ask(parent: QWidget, dossier: Dossier, limits: Choice, now: datetime, *, leader: bool) -> Asking:
    """The dialog; a draft that waits is shown for the leader to sign or change."""
    form = forms.load("apology_dialog", ApologyParts, parent)
    draft = dossier.proposal
    who = "Ký xong là hứa với công dân" if leader else "Dự thảo trình lãnh đạo ký; chưa ký thì ngày hẹn cũ giữ nguyên"
    form.intro_label.setText(f"Hồ sơ của {whose(dossier)} – {dossier.procedure.name}. {who}; mỗi hồ sơ chỉ một lần.")
    form.old_label.setText(say_moment(limits.old))
    form.latest_label.setText(say_moment(limits.latest) if limits.latest else "không giới hạn")
    form.rule_label.setText(f"1/3 thời hạn giải quyết, không làm tròn lên. {limits.rule}" if limits.rule else "")
    form.rule_label.setVisible(bool(limits.rule))
    for at in limits.offers:
        form.offers.addItem(say_moment(at), at)
    for box in (form.cause, form.caused_by):
        box.addItem("– chọn –", "")  # causes are counted: what nobody chose must not be counted as chosen
    for key, words in co.LATE_CAUSE_WORDS.items():
        form.cause.addItem(words, key)
    for by, words in co.LATE_BY_WORDS.items():
        form.caused_by.addItem(words, by)
    form.words.setPlaceholderText("Ví dụ: Phải xác minh nơi cư trú tại phường khác, kết quả về ngày 26/11.")
    if draft is not None:
        place = next((n for n, at in enumerate(limits.offers) if at == draft.due), 0)
        form.offers.setCurrentIndex(place)
        form.cause.setCurrentIndex(form.cause.findData(draft.cause))
        form.caused_by.setCurrentIndex(form.caused_by.findData(draft.caused_by))
        form.words.setPlainText(draft.words)
    _breach(form, limits, leader=leader)
    passed = " (đã qua)" if now > limits.by else ""
    form.by_label.setText(
        f"Công dân phải nhận văn bản trước {say_moment(limits.by)}{passed} (NĐ 118/2025/NĐ-CP, Điều 19.6)."
    )
    form.ok_button.setText("Ký và hẹn lại  Ctrl+Enter" if leader else "Trình lãnh đạo ký  Ctrl+Enter")
    (form.offers if draft is None else form.words).setFocus()
    return Asking(form, lambda: _answer(form, limits, leader=leader))


def _breach(form: ApologyParts, limits: Choice, *, leader: bool) -> None:
    form.breach_badge.setProperty("tone", "bad")
    form.breach_badge.setText(
        f"✗ {limits.why} Chỉ lãnh đạo được hẹn lại, phải ghi lý do, và được tính là vi phạm quy định về thời gian "
        "hẹn lại."
    )
    form.breach_badge.setVisible(limits.breach)
    form.breach_cap.setVisible(limits.breach and leader)
    form.breach_reason.setVisible(limits.breach and leader)


def _answer(form: ApologyParts, limits: Choice, *, leader: bool) -> Apology:
    if form.offers.currentData() is None:
        raise Told("Không còn ngày nào được phép hẹn lại.", "Giải quyết ngay và báo cáo lãnh đạo.")
    for box, what in ((form.cause, "nguyên nhân chậm"), (form.caused_by, "chậm do ai")):
        if not box.currentData():
            box.setFocus()
            raise Told(f"Chưa chọn {what}.", "Chọn một dòng trong danh sách; số liệu này được thống kê.")
    words, breach = clean_lines(form.words.toPlainText()), clean_lines(form.breach_reason.toPlainText())
    if not words:
        form.words.setFocus()
        raise Told("Văn bản xin lỗi phải nêu lý do.", "Ghi lý do bằng lời cho công dân hiểu.")
    if limits.breach and leader and not breach:
        form.breach_reason.setFocus()
        raise Told("Hẹn ngoài 1/3 thời hạn nên lãnh đạo phải ghi lý do.", "Ghi vì sao không hẹn lại kịp.")
    return Apology(
        due=limits.offers[form.offers.currentIndex()],
        cause=cast("co.LateCause", form.cause.currentData()),
        caused_by=cast("co.LateBy", form.caused_by.currentData()),
        words=words,
        breach_reason=breach,
    )
