"""A procedure as a page of text for the officer; what its source could not tell stands on top, never hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from mot_cua_desktop.domain import legal_basis
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.course import ROLE_WORDS
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.online_level import REASON_WORDS
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, UNCLEAR, Component, Procedure
from mot_cua_desktop.domain.proposing import Kind, Row
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.domain.worktime import say_minutes
from mot_cua_desktop.operations.course import Process

_ONLINE_WORDS = {
    "khong": "không",
    "mot_phan": "được, một phần",
    "toan_trinh": "được, toàn trình",
    "chua_ro": UNCLEAR,
}
_MOST_UNCLEAR = 200
_TAKEN_WORDS: dict[Kind, str] = {"them": "thêm", "sua": "sửa", "bai_bo": "bãi bỏ", "chua_ro": "đổi điểm chưa rõ"}


def page(procedure: Procedure, process: Process | None = None, notice: str = "") -> str:
    """Everything that the desk knows of one procedure, with the process that its dossiers go through.

    ``notice`` is HTML that stands on top: that it ended, or what is to come.
    """
    parts = [
        f"<h2>{escape(procedure.name)}</h2>",
        f"<p>{escape(procedure.code)} · {escape(procedure.field or UNCLEAR)}</p>",
        notice,
        _unclear(procedure.unclear),
        "<h3>Thời hạn</h3>",
        _by_channel((row.channel, row.case, row.term.vn() if row.term else _raw(row.text)) for row in procedure.terms),
        "<h3>Phí, lệ phí</h3>",
        _by_channel(((row.channel, row.case, _fee(row)) for row in procedure.fees), empty="không ghi"),
        _exemptions(procedure),
        "<h3>Thành phần hồ sơ</h3>",
        _papers(procedure),
        _process(process),
        "<h3>Kết quả</h3>",
        _lines(procedure.results),
        f"<p>Nộp trực tuyến: {_online(procedure)}. {escape(procedure.online_url)}</p>",
        "<h3>Căn cứ</h3>",
        _lines(part for part in (procedure.deciding_document, *legal_basis.lines(procedure.legal_basis)) if part),
        f'<p class="quiet">Nguồn: {escape(procedure.source or UNCLEAR)}</p>',
    ]
    return "".join(parts)


def _online(procedure: Procedure) -> str:
    reason = REASON_WORDS[procedure.online_reason] or f"lý do {UNCLEAR}"
    return _ONLINE_WORDS[procedure.online] + (f" ({reason})" if procedure.online == "mot_phan" else "")


def report(rows: Sequence[Row], decision: Decision, since: date) -> str:
    """What was taken in from a list, and what each of its rows could not tell."""
    counts = {words: sum(row.kind == kind for row in rows) for kind, words in _TAKEN_WORDS.items()}
    said = ", ".join(f"{words} {count}" for words, count in counts.items() if count)
    head = (
        f"<h2>Đã nhập {len(rows)} thay đổi</h2><p>{said[:1].upper()}{said[1:]}. Theo {escape(decision.words())}; "
        f"áp dụng từ {since:%d/%m/%Y}.</p>"
    )
    unclear = [row.procedure for row in rows if row.unclear and row.kind != "bai_bo"]
    if not unclear:
        return f"{head}<p class='good'>✓ Không có điểm nào chưa rõ.</p>"
    intro = "<p>Giữ nguyên là “chưa rõ”, không đoán. Khi tiếp nhận, chương trình hỏi cán bộ ngay tại chỗ.</p>"
    listed = "".join(
        f"<p>{escape(procedure.code)} {escape(procedure.name)}</p>"
        + "".join(f'<p class="unclear">⚠ {escape(note)}</p>' for note in procedure.unclear)
        for procedure in unclear[:_MOST_UNCLEAR]
    )
    more = len(unclear) - _MOST_UNCLEAR
    rest = f"<p>… và {more} thủ tục nữa; mở từng thủ tục để xem.</p>" if more > 0 else ""
    return f"{head}<h3>Có điểm chưa rõ ({len(unclear)})</h3>{intro}{listed}{rest}"


def _unclear(notes: tuple[str, ...]) -> str:
    if not notes:
        return ""
    return "<h3>Chưa rõ</h3>" + "".join(f'<p class="unclear">⚠ {escape(note)}</p>' for note in notes)


def _lines(lines: Iterable[str], empty: str = UNCLEAR) -> str:
    # A channel's row often repeats the one before; said once is enough.
    kept = list(dict.fromkeys(line for line in lines if line.strip()))
    return "".join(f"<p>{escape(line)}</p>" for line in kept) if kept else f'<p class="unclear">{empty}</p>'


def _by_channel(rows: Iterable[tuple[pr.Channel, str, str]], empty: str = UNCLEAR) -> str:
    """The same words for several channels are said once: "Trực tiếp, trực tuyến: 3 ngày làm việc"."""
    channels: dict[tuple[str, str], list[str]] = {}
    for channel, case, words in rows:
        said = channels.setdefault((case, words), [])
        if CHANNEL_WORDS[channel] not in said:
            said.append(CHANNEL_WORDS[channel])
    lines = []
    for (case, words), said in channels.items():
        names = ", ".join([said[0], *(name[:1].lower() + name[1:] for name in said[1:])])
        lines.append(f"{names}{f' ({case})' if case else ''}: {words}")
    return _lines(lines, empty)


def _raw(text: str) -> str:
    return f"{UNCLEAR} (nguồn ghi “{text}”)" if text else UNCLEAR


def _fee(row: pr.Fee) -> str:
    if row.amount is None:
        amount = _raw(row.text)
    else:
        amount = say_money(row.amount) if row.amount else "không thu"
        amount += f" / {row.unit}" if row.unit and row.amount else ""
    return amount


def _exemptions(procedure: Procedure) -> str:
    if not procedure.exemptions:
        return ""
    said = (row.words() for row in procedure.exemptions)
    return "<h3>Miễn, giảm</h3>" + _lines(words[:1].upper() + words[1:] for words in said)


def _papers(procedure: Procedure) -> str:
    parts: list[str] = []
    group = ""
    for component in pr.papers(procedure):
        if component.group != group:
            group = component.group
            parts.append(f"<p><b>{escape(group)}</b></p>")
        parts.append(f"<p>☐ {escape(component.name)} <span class='quiet'>{escape(_asked(component))}</span></p>")
    parts += [f'<p class="quiet">Ghi chú: {escape(note)}</p>' for note in pr.notes(procedure)]
    return "".join(parts) or f'<p class="unclear">{UNCLEAR}</p>'


def _process(process: Process | None) -> str:
    head = "<h3>Quy trình nội bộ</h3>"
    if process is None:
        return ""
    if not process.steps:
        return f"{head}<p class='quiet'>Trả ngay, hoặc thời hạn chưa rõ: không chia bước.</p>"
    origin = (
        f"Phường đã ghi{f' theo {process.document}' if process.document else ''}"
        if process.own
        else "Đề xuất của chương trình, chưa phải quy trình ban hành"
    )
    lines = "".join(
        f"<p>{place}. {escape(step.name)} <span class='quiet'>{escape(step.unit or ROLE_WORDS[step.role])} · "
        f"{say_minutes(step.minutes)} làm việc</span></p>"
        for place, step in enumerate(process.steps, start=1)
    )
    return f"{head}<p class='quiet'>{escape(origin)}.</p>{lines}"


def _asked(component: Component) -> str:
    counts = (
        (component.originals, "bản chính"),
        (component.certified, "bản chứng thực"),
        (component.copies, "bản photo"),
    )
    words = ", ".join(f"{count} {kind}" for count, kind in counts if count)
    shown = "xuất trình, trả lại" if component.kind == "xuat_trinh" else ""
    return " · ".join(part for part in (words, shown, component.note) if part)
