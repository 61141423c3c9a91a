"""The dialogs of a dossier's course: whom it goes to, what was done, why the clock stands, who is urged about what.

One form serves them all: two choices, two lines and a text, of which each dialog shows the ones it asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.names import clean, clean_lines
from mot_cua_desktop.domain.process import leader_step
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms


@dataclass(frozen=True)
class Answer:
    """What the shown parts say: the data of both choices, the line and the further one, the text."""

    first: object = None
    second: object = None
    line: str = ""
    words: str = ""
    check: bool = False
    more: str = ""


class CourseParts(AskingParts):
    intro_label: QLabel
    first_cap: QLabel
    first: QComboBox
    second_cap: QLabel
    second: QComboBox
    line_cap: QLabel
    line: QLineEdit
    more_cap: QLabel
    more: QLineEdit
    words_cap: QLabel
    words: QPlainTextEdit
    check: QCheckBox


@dataclass(frozen=True)
class Ask:
    """What one dialog asks. A caption left empty hides its part; ``more_hint`` is what stands in the empty further
    line, ``more_text`` what it says already; ``needed`` names what may not stay empty, by part."""

    title: str
    intro: str
    ok: str
    first: str = ""
    choices: Sequence[tuple[str, object]] = ()
    second: str = ""
    others: Sequence[tuple[str, object]] = ()
    line: str = ""
    hint: str = ""
    words: str = ""
    text: str = ""
    check: str = ""
    needed: dict[str, Told] | None = None
    more: str = ""
    more_hint: str = ""
    more_text: str = ""


def ask(parent: QWidget, asked: Ask) -> Asking:
    """Open the form with the parts that ``asked`` names."""
    form = forms.load("course_dialog", CourseParts, parent)
    form.setWindowTitle(asked.title)
    form.intro_label.setText(asked.intro)
    form.ok_button.setText(f"{asked.ok}  Ctrl+Enter")
    for cap, part, caption in (
        (form.first_cap, form.first, asked.first),
        (form.second_cap, form.second, asked.second),
        (form.line_cap, form.line, asked.line),
        (form.more_cap, form.more, asked.more),
        (form.words_cap, form.words, asked.words),
    ):
        cap.setText(caption)
        cap.setVisible(bool(caption))
        part.setVisible(bool(caption))
    for box, choices in ((form.first, asked.choices), (form.second, asked.others)):
        for shown, value in choices:
            box.addItem(shown, value)
    form.check.setText(asked.check)
    form.check.setVisible(bool(asked.check))
    form.line.setPlaceholderText(asked.hint)
    form.more.setPlaceholderText(asked.more_hint)
    form.more.setText(asked.more_text)
    form.words.setPlainText(asked.text)
    shown_parts = (form.first, form.second, form.line, form.words, form.check)
    first_shown = next((part for part in shown_parts if not part.isHidden()), None)
    if first_shown is not None:
        first_shown.setFocus()
    return Asking(form, lambda: _answer(form, asked.needed or {}))


def _answer(form: CourseParts, needed: dict[str, Told]) -> Answer:
    answer = Answer(
        first=form.first.currentData(),
        second=form.second.currentData(),
        line=clean(form.line.text()),
        words=clean_lines(form.words.toPlainText()),
        check=form.check.isChecked(),
        more=clean(form.more.text()),
    )
    for name, fault in needed.items():
        if not getattr(answer, name):
            getattr(form, name).setFocus()
            raise fault
    return answer


def whose(dossier: Dossier) -> str:
    """Whose dossier it is, with its code."""
    name = dossier.people.owner.name or "công dân"
    return f"{name} ({dossier.code})" if dossier.code else name


def officer_words(officer: Officer) -> str:
    """An officer as one chooses them: name, role, unit."""
    unit = f", {officer.unit}" if officer.unit else ""
    return f"{officer.name} – {co.ROLE_WORDS[officer.role]}{unit}"


def receivers(officers: Sequence[Officer], role: co.Role) -> list[tuple[str, object]]:
    """Who may take a step of ``role``: whoever of the unit is free, then those of the role, then everybody else."""
    fitting = [officer for officer in officers if officer.role == role]
    others = [officer for officer in officers if officer.role != role]
    anyone: list[tuple[str, object]] = [("Ai ở bộ phận đó nhận cũng được", "")]
    return anyone + [(officer_words(officer), officer.id) for officer in (*fitting, *others)]


def ask_forward(parent: QWidget, dossier: Dossier, officers: Sequence[Officer]) -> Asking:
    """To the next step or to a colleague of the same one, and to whom. The receivers follow the step chosen."""
    here = dossier.holding.step if dossier.holding else 0
    steps = dossier.steps
    choices: list[tuple[str, object]] = []
    if here + 1 < len(steps) and steps[here + 1].role != "lanh_dao":
        choices.append((_step_words(steps, here + 1), here + 1))
    choices.append((f"Người khác cùng bước {here + 1}: {steps[here].name}", here))
    asked = Ask(
        title="Chuyển bước",
        intro=f"Chuyển hồ sơ của {whose(dossier)}. Bên nhận bấm “Xác nhận đã nhận” thì bước sau mới bắt đầu tính giờ.",
        ok="Chuyển",
        first="Chuyển sang",
        choices=choices,
        second="Người nhận",
        line="Ghi chú (in trên phiếu kiểm soát)",
        hint="ví dụ: kèm bản gốc trích lục",
    )
    asking = ask(parent, asked)
    form = cast("CourseParts", asking.form)
    first, second = form.first, form.second

    def fill() -> None:
        step = first.currentData()
        second.clear()
        for shown, value in receivers(officers, steps[step].role):
            # The same step needs a name: handed to nobody, it would not have moved.
            if value or step != here:
                second.addItem(shown, value)
        fitting = next((n for n in range(second.count()) if second.itemData(n)), 0)
        one = sum(officer.role == steps[step].role for officer in officers) == 1
        second.setCurrentIndex(fitting if one and step != here else 0)

    first.currentIndexChanged.connect(fill)
    fill()
    return asking


def _step_words(steps: Sequence[co.StepPlan], step: int) -> str:
    unit = f" ({steps[step].unit})" if steps[step].unit else ""
    return f"Bước {step + 1}/{len(steps)}: {steps[step].name}{unit}"


def ask_step_done(parent: QWidget, dossier: Dossier) -> Asking:
    """The outcome of the present step."""
    held = dossier.holding
    name = dossier.steps[held.step].name if held else ""
    fault = Told("Chưa ghi kết quả của bước.", "Ghi kết quả rồi lưu.")
    return ask(
        parent,
        Ask(
            title="Xong bước", intro=f"Bước “{name}” của hồ sơ {whose(dossier)} đã xong.", ok="Ghi xong bước",
            words="Kết quả của bước", needed={"words": fault},
        ),
    )  # fmt: skip


def ask_submit(parent: QWidget, dossier: Dossier, officers: Sequence[Officer]) -> Asking:
    """What the leader is asked to decide, and which leader."""
    step = leader_step(dossier)
    name = dossier.steps[step].name if step is not None else ""
    leaders: list[tuple[str, object]] = [
        (officer_words(officer), officer.id) for officer in officers if officer.role == "lanh_dao"
    ]
    fault = Told("Chưa ghi nội dung trình lãnh đạo.", "Ghi đề xuất: đồng ý cấp gì, hay từ chối vì sao.")
    return ask(
        parent,
        Ask(
            title="Trình lãnh đạo",
            intro=f"Trình hồ sơ của {whose(dossier)}, bước “{name}”. Lãnh đạo duyệt ở trang F4.",
            ok="Trình", second="Lãnh đạo", others=[*leaders, ("Lãnh đạo nào duyệt cũng được", "")],
            words="Đề xuất (lãnh đạo đọc đúng dòng này)", needed={"words": fault},
        ),
    )  # fmt: skip


def ask_approve(parent: QWidget, dossier: Dossier, proposal: str) -> Asking:
    """The leader's word with the approval; it may stay empty."""
    asked = f" Được trình: {proposal}" if proposal else ""
    return ask(
        parent,
        Ask(
            title="Duyệt", intro=f"Duyệt hồ sơ của {whose(dossier)}.{asked}", ok="Duyệt",
            words="Ý kiến của lãnh đạo (để trống nếu chỉ đồng ý)",
        ),
    )  # fmt: skip


def ask_send_back(parent: QWidget, whom: str) -> Asking:
    """What must be mended before the dossier goes on."""
    fault = Told("Chưa ghi lý do trả lại.", "Ghi rõ phải sửa gì rồi trả lại.")
    return ask(
        parent,
        Ask(
            title="Trả lại bước trước", intro=f"Trả lại {whom} cho bước trước. Người giữ bước đó đọc lý do này.",
            ok="Trả lại", words="Phải sửa gì", needed={"words": fault},
        ),
    )  # fmt: skip


def ask_stop(parent: QWidget, dossier: Dossier) -> Asking:
    """Why the term stands, waiting for what, by which document."""
    return ask(
        parent,
        Ask(
            title="Dừng tính hạn",
            intro=f"Thời hạn của hồ sơ {whose(dossier)} đứng lại từ bây giờ; tính tiếp thì ngày hẹn dời đúng bằng số "
            "giờ làm việc đã dừng. Hạn đã trễ thì không dừng được; lý do khác, hoặc dừng lần nữa cùng lý do, do "
            "lãnh đạo ghi.",
            ok="Dừng tính hạn", first="Lý do", choices=[(words, key) for key, words in co.STOP_WORDS.items()],
            line="Văn bản cho phép dừng", hint="ví dụ: thông báo nộp lệ phí số …", words="Chờ việc gì, của ai",
            needed={
                "line": Told("Chưa ghi văn bản cho phép dừng.", "Ghi số, ngày văn bản hoặc điều khoản."),
                "words": Told("Chưa ghi chờ việc gì.", "Ghi chờ ai, làm việc gì."),
            },
        ),
    )  # fmt: skip


def ask_resume(parent: QWidget, dossier: Dossier) -> Asking:
    """The term runs again."""
    return ask(
        parent,
        Ask(
            title="Tính hạn tiếp",
            intro=f"Thời hạn của hồ sơ {whose(dossier)} chạy tiếp từ bây giờ; ngày hẹn dời đúng bằng số giờ làm việc "
            "đã dừng.",
            ok="Tính hạn tiếp", words="Ghi chú (để trống cũng được)",
        ),
    )  # fmt: skip


def ask_urge(parent: QWidget, dossier: Dossier, holder: str) -> Asking:
    """Whom, about what."""
    asking = ask(
        parent,
        Ask(
            title="Đôn đốc", intro=f"Ghi việc đôn đốc hồ sơ của {whose(dossier)} (đã đôn đốc {dossier.urged} lần).",
            ok="Ghi đôn đốc", line="Đôn đốc ai", words="Nội dung",
            text="Đề nghị giải quyết kịp ngày hẹn trả công dân.",
            needed={
                "line": Told("Chưa ghi đôn đốc ai.", "Gõ tên người hoặc bộ phận đang giữ hồ sơ."),
                "words": Told("Chưa ghi nội dung đôn đốc.", "Ghi cần làm gì, trước khi nào."),
            },
        ),
    )  # fmt: skip
    cast("CourseParts", asking.form).line.setText(holder)
    return asking


def ask_complex(parent: QWidget, dossier: Dossier) -> Asking:
    """Why it is complex, and the measure taken (letter 535 point 5)."""
    return ask(
        parent,
        Ask(
            title="Hồ sơ phức tạp",
            intro=f"Đánh dấu hồ sơ của {whose(dossier)} là phức tạp, kèm biện pháp xử lý (Công văn "
            "535/UBND-NV, điểm 5).",
            ok="Đánh dấu", line="Vì sao phức tạp", words="Biện pháp xử lý",
            needed={
                "line": Told("Chưa ghi vì sao phức tạp.", "Ghi một câu ngắn."),
                "words": Told("Chưa ghi biện pháp xử lý.", "Ghi đã làm gì, hoặc sẽ làm gì, ai làm."),
            },
        ),
    )  # fmt: skip


def ask_lapse(parent: QWidget, dossier: Dossier) -> Asking:
    """The note of the closing."""
    return ask(
        parent,
        Ask(
            title="Đóng vì quá hạn bổ sung",
            intro=f"Công dân không bổ sung hồ sơ của {whose(dossier)} trong thời hạn (NĐ 118/2025/NĐ-CP, Điều 19.5). "
            "Hồ sơ đóng lại và không mở tiếp được; công dân nộp hồ sơ mới khi đủ giấy tờ.",
            ok="Đóng hồ sơ", words="Ghi trên thông báo", text="Quá thời hạn bổ sung mà công dân không bổ sung hồ sơ.",
        ),
    )  # fmt: skip


def ask_decline(parent: QWidget, dossier: Dossier) -> Asking:
    """Why the leader does not sign the apology."""
    fault = Told("Chưa ghi lý do không ký.", "Ghi rõ phải sửa gì, hoặc làm xong khi nào.")
    return ask(
        parent,
        Ask(
            title="Không ký dự thảo xin lỗi",
            intro=f"Không hẹn lại hồ sơ của {whose(dossier)}; ngày hẹn cũ giữ nguyên.",
            ok="Trả lại dự thảo", words="Lý do", needed={"words": fault},
        ),
    )  # fmt: skip
