"""The dialogs with a line or two: reasons of a refusal or withdrawal, the result that came, the province's code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.names import clean, clean_lines
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.online_filing import official_code
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.dossiers.course_dialogs import whose
from mot_cua_desktop.ui.kit import forms


@dataclass(frozen=True)
class Reason:
    """Why, and by which clause (empty for a withdrawal)."""

    reason: str
    basis: str = ""


class ResultAnswer(NamedTuple):
    """What lies at the desk now, in the order in which it is recorded."""

    result: str
    document: str
    dated: str
    subject: str


class ReasonParts(AskingParts):
    intro_label: QLabel
    reason_cap: QLabel
    reason: QPlainTextEdit
    basis_cap: QLabel
    basis: QLineEdit


class ResultParts(AskingParts):
    intro_label: QLabel
    result_name: QLineEdit
    document: QLineEdit
    dated: QLineEdit
    subject: QLineEdit


class CodeParts(AskingParts):
    intro_label: QLabel
    code: QLineEdit
    reason_cap: QLabel
    reason: QLineEdit


def ask_refusal(parent: QWidget, dossier: Dossier) -> Asking:
    """Reason and clause of a written refusal (NĐ 118/2025 Điều 17.1c)."""
    return ask_refusal_of(parent, whose(dossier))


def ask_refusal_of(parent: QWidget, named: str) -> Asking:
    """The same for somebody whose dossier is not opened yet."""
    form = forms.load("reason_dialog", ReasonParts, parent)
    form.intro_label.setText(
        f"Phiếu từ chối cho {named}. Công dân đọc đúng những dòng này: ghi cụ thể, lịch sự, đủ căn cứ."
    )
    return Asking(form, lambda: _refusal(form))


def _refusal(form: ReasonParts) -> Reason:
    reason, basis = clean_lines(form.reason.toPlainText()), clean(form.basis.text())
    if not reason:
        form.reason.setFocus()
        raise Told("Chưa ghi lý do từ chối.", "Ghi rõ vì sao hồ sơ không được giải quyết.")
    if not basis:
        form.basis.setFocus()
        raise Told("Chưa ghi căn cứ pháp lý.", "Ghi điều, khoản và văn bản làm căn cứ.")
    return Reason(reason, basis)


def ask_withdrawal(parent: QWidget, dossier: Dossier) -> Asking:
    """Why the citizen stops (NĐ 118/2025 Điều 21)."""
    form = forms.load("reason_dialog", ReasonParts, parent)
    form.setWindowTitle("Công dân rút hồ sơ")
    form.intro_label.setText(
        f"Công dân đề nghị dừng giải quyết hồ sơ của {whose(dossier)} (NĐ 118/2025/NĐ-CP, Điều 21). "
        "Chương trình lập thông báo dừng giải quyết; hồ sơ đóng lại và không mở tiếp được."
    )
    form.reason_cap.setText("Lý do công dân nêu")
    form.reason.setPlainText("Công dân đề nghị rút hồ sơ.")
    form.reason.selectAll()
    form.basis.hide()
    form.basis_cap.hide()
    form.ok_button.setText("Rút hồ sơ và in thông báo  Ctrl+Enter")
    return Asking(form, lambda: _withdrawal(form))


def _withdrawal(form: ReasonParts) -> Reason:
    reason = clean_lines(form.reason.toPlainText())
    if not reason:
        raise Told("Chưa ghi lý do.", "Ghi lý do công dân nêu.")
    return Reason(reason)


def ask_result(parent: QWidget, dossier: Dossier, today: datetime) -> Asking:
    """Which result came, its number and date."""
    form = forms.load("result_dialog", ResultParts, parent)
    form.intro_label.setText(f"Kết quả của {whose(dossier)} đã về quầy. Hồ sơ chuyển sang chờ trả.")
    form.result_name.setText(dossier.procedure.result)
    form.dated.setText(f"{today:%d/%m/%Y}")
    (form.document if dossier.procedure.result else form.result_name).setFocus()
    return Asking(form, lambda: result_answer(form.result_name, form.document, form.dated, form.subject))


def result_answer(result: QLineEdit, document: QLineEdit, dated: QLineEdit, subject: QLineEdit) -> ResultAnswer:
    """The four fields as typed; a day that is no day is told before it stands in the books."""
    words, day = clean(result.text()), clean(dated.text())
    if not words:
        result.setFocus()
        raise Told("Chưa ghi kết quả là gì.", "Ghi tên giấy tờ kết quả.")
    if day:
        try:
            day = f"{datetime.strptime(day, '%d/%m/%Y'):%d/%m/%Y}"
        except ValueError:
            dated.setFocus()
            raise Told("Ngày ký chưa đúng.", "Gõ ngày/tháng/năm, ví dụ 25/11/2026.") from None
    return ResultAnswer(words, clean(document.text()), day, clean(subject.text()))


def ask_official_code(parent: QWidget, dossier: Dossier) -> Asking:
    """The provincial system's code and, where it takes the place of one copied wrongly, why (NĐ 118/2025 Điều 17.3)."""
    form = forms.load("code_dialog", CodeParts, parent)
    again = bool(dossier.official_code)
    form.code.setText(dossier.official_code)
    form.reason_cap.setVisible(again)
    form.reason.setVisible(again)
    form.intro_label.setText(
        f"Mã mà hệ thống của tỉnh đã cấp cho hồ sơ này. Mã trên giấy hẹn ({dossier.code or 'chưa có'}) vẫn giữ nguyên; "
        "tìm bằng mã nào cũng ra."
    )
    return Asking(form, lambda: _code(form, again))


def _code(form: CodeParts, again: bool) -> tuple[str, str]:
    code, reason = official_code(form.code.text()), clean(form.reason.text())
    if not code:
        raise Told("Chưa gõ mã.", "Chép mã từ hệ thống của tỉnh vào đây.")
    if again and not reason:
        form.reason.setFocus()
        raise Told("Chưa ghi lý do chép lại mã.", "Viết ngắn gọn, ví dụ: lần trước chép nhầm một số.")
    return code, reason
