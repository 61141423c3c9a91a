"""What follows from the draft before anything is pressed: the date and why, the allowance, the fee, the obstacles."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import fee_words, online_level
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE, refuse_second
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.one_matter import OpenSlip
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.worktime import VN, say_moment
from mot_cua_desktop.operations.outlook import Outlook
from mot_cua_desktop.ui.intake.parts import IntakeParts


@dataclass(frozen=True)
class Standing:
    """Everything the right-hand side is drawn from."""

    draft: Draft
    procedure: Procedure | None
    dossier: Dossier | None
    outlook: Outlook
    doubts: tuple[str, ...] = ()
    open_slip: OpenSlip | None = None


def tone(label: QLabel, words: str, look: str) -> None:
    """Set a label's words and tone; the style is asked anew only when the tone changed."""
    label.setText(words)
    if label.property("tone") != look:
        label.setProperty("tone", look)
        label.style().unpolish(label)
        label.style().polish(label)


def show(form: IntakeParts, standing: Standing) -> None:
    """Draw the right-hand side and the ways out."""
    _due(form, standing)
    _allowance(form, standing)
    _fee(form, standing)
    _procedure(form, standing)
    _ways(form, standing)


def _due(form: IntakeParts, standing: Standing) -> None:
    due = standing.outlook.due
    if due is None:
        form.due_label.setText("–")
        form.due_why.setText("Chọn thủ tục." if standing.procedure is None else "Nhập thời hạn để biết ngày hẹn.")
        form.steps_button.setVisible(False)
        return
    form.due_label.setText(say_moment(due.at))
    form.steps_button.setVisible(True)
    said = [f"Nhận {say_moment(due.counted_from)}"]
    if due.why:
        said.append(due.why)
    form.due_why.setText(" · ".join(said) + ("".join(f"\n⚠ {doubt}" for doubt in standing.doubts)))


def _allowance(form: IntakeParts, standing: Standing) -> None:
    slip = standing.dossier.slip if standing.dossier else None
    if slip is None and standing.open_slip is not None:
        other = standing.open_slip
        used, look = ("Có thể đã dùng", "careful") if other.near else ("Đã dùng", "bad")
        tone(form.allowance_badge, f"{used}: phiếu {other.slip} ngày {other.day}", look)
        form.allowance_rule.setText(f"{other.advice} ({SUPPLEMENT_RULE})")
        return
    if slip is None:
        tone(form.allowance_badge, "Còn 1 lần – dùng rồi thì không được yêu cầu nữa", "careful")
        form.allowance_rule.setText(SUPPLEMENT_RULE)
        return
    day = slip.at.astimezone(VN)
    tone(form.allowance_badge, f"Đã dùng ngày {day:%d/%m/%Y} – không được yêu cầu nữa", "bad")
    form.allowance_rule.setText(f"{refuse_second(slip.at).advice} ({SUPPLEMENT_RULE})")


def _fee(form: IntakeParts, standing: Standing) -> None:
    texts = dict.fromkeys(item.text for item in standing.draft.fees if item.text)
    outlook = standing.outlook
    words = "; ".join(texts)
    exempt = next((item for item in standing.draft.fees if item.exempt), None)
    if exempt is not None and exempt.amount is not None:
        whole = f"; mức đầy đủ {say_money(exempt.full)}" if exempt.full is not None else ""
        form.fee_label.setText(short(f"{say_money(outlook.fee_total)} – {exempt.exempt}{whole}", 260))
        return
    if outlook.fee_unclear:
        # What a source calls free and cannot know is said to be its word, so that nobody reads it as the answer.
        told = f"nguồn ghi “{words}”" if words.startswith(fee_words.FREE) else words or "hỏi lại"
        form.fee_label.setText(f"Mức chưa rõ: {told}. Gõ số tiền, hoặc 0 nếu miễn.")
    elif standing.draft.fees:
        total = say_money(outlook.fee_total) if outlook.fee_total else fee_words.FREE
        # A source that calls free what the officer knows the sum of is left with its note, which says who sets it.
        words = "; ".join(dict.fromkeys(filter(None, map(_said_of, standing.draft.fees))))
        # "Miễn phí" and "Miễn phí (theo …)" is one thing said twice.
        said = words if words.startswith(total) else " · ".join(filter(None, (total, words)))
        form.fee_label.setText(short(said, 180))
    else:
        form.fee_label.setText("")


def _said_of(item: ev.FeeItem) -> str:
    return fee_words.note(item.text) if item.amount and item.text.startswith(fee_words.FREE) else item.text


def _procedure(form: IntakeParts, standing: Standing) -> None:
    procedure = standing.procedure
    online = procedure is not None and pr.online_possible(procedure)
    form.online_badge.setVisible(online)
    told = online_level.badge(procedure) if procedure is not None and online else ""
    tone(form.online_badge, told, "careful" if procedure is not None and procedure.online == "mot_phan" else "good")
    form.online_badge.setToolTip(online_level.meaning(procedure) if procedure is not None and online else "")
    if procedure is None:
        form.procedure_label.setText("Gõ vài chữ, dùng ↓ và Enter để chọn. Thủ tục hay làm đứng đầu.")
        return
    term = standing.outlook.term.vn() if standing.outlook.term is not None else "thời hạn chưa rõ"
    said = [procedure.field, term, procedure.deciding_document]
    words = _whole_name(form, procedure) + " · ".join(filter(None, said))
    if procedure.unclear:
        words += f"\n⚠ {procedure.unclear[0]}"
        if len(procedure.unclear) > 1:
            words += f" (và {len(procedure.unclear) - 1} điều chưa rõ khác)"
    form.procedure_label.setText(words)
    form.procedure_label.setToolTip("\n".join((procedure.name, *procedure.unclear)))


def _whole_name(form: IntakeParts, procedure: Procedure) -> str:
    """The name once more, where the line above cannot show it to its end."""
    line = form.procedure
    room = line.width() - 60  # its borders and the button that clears it
    if line.fontMetrics().horizontalAdvance(line.text()) <= room:
        return ""
    return f"{short(procedure.name, 200)}\n"


def short(words: str, most: int) -> str:
    """Words cut at a space, with an ellipsis, when there are too many of them."""
    return words if len(words) <= most else words[:most].rpartition(" ")[0] + "…"


def _ways(form: IntakeParts, standing: Standing) -> None:
    blocked = standing.outlook.obstacles
    form.main_button.setEnabled(not blocked)
    slip = standing.dossier.slip if standing.dossier else None
    why = blocked[0].words if blocked else ""
    if slip is not None and blocked and blocked[0].field == "papers":
        # The advice to print a slip would be wrong now; what the rule leaves stands in the card of the allowance.
        why = f"Còn {len(standing.draft.lacking)} giấy tờ chưa đạt."
    form.why_label.setText(why)
    form.why_label.setVisible(bool(why))
    identity = [item for item in blocked if item.field not in ("papers", "term")]
    form.guide_button.setEnabled(slip is None and not identity and bool(standing.draft.lacking))
    form.guide_button.setToolTip(guide_hint(standing))
    form.refuse_button.setEnabled(not identity)
    form.withdraw_button.setVisible(standing.dossier is not None)
    fast = standing.outlook.term is not None and standing.outlook.term.at_once
    form.fast_button.setVisible(fast)
    form.fast_button.setEnabled(fast and not blocked)


def guide_hint(standing: Standing) -> str:
    """Why the guidance slip can be given or not, with the article."""
    slip = standing.dossier.slip if standing.dossier else None
    if slip is not None:
        return str(refuse_second(slip.at))
    if standing.open_slip is not None:
        return str(standing.open_slip)
    identity = [item for item in standing.outlook.obstacles if item.field not in ("papers", "term")]
    if identity:
        return identity[0].words
    if not standing.draft.lacking:
        return "Không còn giấy tờ nào thiếu để ghi vào phiếu."
    return f"Dùng lần yêu cầu bổ sung duy nhất ({SUPPLEMENT_RULE})."


def papers_said(draft: Draft) -> str:
    """How the checklist stands, in a few words, and which keys work in it."""
    if not draft.papers:
        return ""
    keys = "phím cách đổi ✓ ✗ –; Enter ở ô cuối: lỗi hay gặp"
    if draft.lacking:
        return f"{len(draft.lacking)} chưa đạt · {keys}"
    taken = sum(line.state == "du" for line in draft.papers)
    return f"đủ {taken} giấy tờ · {keys}" if taken else f"chưa nhận giấy tờ nào · {keys}"


def place_of(form: IntakeParts, field: str) -> QWidget:
    """Where the hand must go to put an obstacle right."""
    term = form.term_amount if not form.term_amount.value() else form.term_document
    places: dict[str, QWidget] = {
        "procedure": form.procedure, "owner.name": form.name, "owner.id_number": form.id_number,
        "owner.representative": form.representative, "applicant.name": form.applicant_name,
        "applicant.id_number": form.applicant_id, "authority": form.authority, "sets": form.sets, "term": term,
    }  # fmt: skip
    official = form.findChild(QLineEdit, "official_code") if field == "official_code" else None
    return official or places.get(field, form.papers)
