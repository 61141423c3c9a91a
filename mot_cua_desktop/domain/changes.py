"""What differs between two states of a dossier, in words: a correction must show the old value beside the new."""

from __future__ import annotations

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS
from mot_cua_desktop.domain.worktime import say_moment

RETURN_WORDS: dict[ev.ReturnMethod, str] = {
    "tai_quay": "tại quầy",
    "buu_chinh": "qua bưu chính công ích",
    "truc_tuyen": "trực tuyến",
}
PAPER_STATE_WORDS: dict[ev.PaperState, str] = {"du": "đủ", "thieu": "còn thiếu", "khong_ap_dung": "không áp dụng"}
_PARTY_WORDS = {
    "name": "họ tên",
    "id_number": "số định danh",
    "born": "ngày sinh",
    "sex": "giới tính",
    "address": "nơi cư trú",
    "address_original": "địa chỉ ghi trên giấy tờ",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "representative": "người đại diện",
    "old_id_number": "số CMND cũ",
    "kind": "loại chủ thể",
}
_KIND_WORDS = {"ca_nhan": "cá nhân", "to_chuc": "tổ chức"}


def changes(before: Dossier, after: Dossier, *, erased: bool = False) -> tuple[str, ...]:
    """What differs between two states of a dossier, old value first. ``erased``: the people are no longer kept."""
    found = ["Nội dung sửa về người đã xóa theo hạn lưu"] if erased else _people_changes(before.people, after.people)
    old, new = before.procedure, after.procedure
    if (old.code, old.case) != (new.code, new.case):
        found.append(f"Thủ tục: {_procedure(old)} → {_procedure(new)}")
    if before.due and after.due and before.due.at != after.due.at:
        found.append(f"Hẹn trả: {say_moment(before.due.at)} → {say_moment(after.due.at)}")
    if before.term != after.term and before.term and after.term:
        found.append(f"Thời hạn: {before.term.vn()} → {after.term.vn()}")
    if before.channel != after.channel:
        found.append(f"Hình thức nộp: {CHANNEL_WORDS[before.channel]} → {CHANNEL_WORDS[after.channel]}")
    if before.sets != after.sets:
        found.append(f"Số bộ hồ sơ: {before.sets} → {after.sets}")
    if before.return_method != after.return_method:
        found.append(f"Nhận kết quả: {RETURN_WORDS[before.return_method]} → {RETURN_WORDS[after.return_method]}")
    if before.fees != after.fees:
        found.append(f"Phí, lệ phí: {fees_said(before.fees)} → {fees_said(after.fees)}")
    found += _paper_changes(before.papers, after.papers)
    return tuple(found)


def fees_said(fees: tuple[ev.FeeItem, ...]) -> str:
    """What is to be paid in all, or that somebody must still say."""
    if not fees:
        return "không thu"
    if any(item.amount is None for item in fees):
        return "chưa rõ"
    why = dict.fromkeys(item.exempt for item in fees if item.exempt)
    said = say_money(sum((item.amount or 0) * item.quantity for item in fees))
    return f"{said} ({'; '.join(why)})" if why else said


def _procedure(procedure: ev.ProcedureSnapshot) -> str:
    return f"{procedure.code} {procedure.name}" + (f" ({procedure.case})" if procedure.case else "")


def _people_changes(before: ev.People, after: ev.People) -> list[str]:
    # Who hands in for himself is one person: told once.
    alone = before.owner == before.applicant and after.owner == after.applicant
    found = _party_changes("Chủ hồ sơ", before.owner, after.owner)
    if not alone:
        found += _party_changes("Người nộp", before.applicant, after.applicant)
    if before.authority != after.authority:
        found.append(f"Nộp thay theo: {before.authority or '(trống)'} → {after.authority or '(trống)'}")
    return found


def _party_changes(who: str, before: ev.Party, after: ev.Party) -> list[str]:
    found = []
    for field, words in _PARTY_WORDS.items():
        old, new = getattr(before, field), getattr(after, field)
        if field == "kind":
            old, new = _KIND_WORDS[old], _KIND_WORDS[new]
        if old != new:
            found.append(f"{who}, {words}: {old or '(trống)'} → {new or '(trống)'}")
    return found


def _paper_changes(before: tuple[ev.PaperLine, ...], after: tuple[ev.PaperLine, ...]) -> list[str]:
    old = {line.key: line for line in before}
    new = {line.key: line for line in after}
    found = [f"Bỏ giấy tờ: {line.name}" for key, line in old.items() if key not in new]
    for key, line in new.items():
        was = old.get(key)
        if was is None:
            found.append(f"Thêm giấy tờ: {line.name} ({PAPER_STATE_WORDS[line.state]})")
        elif was != line:
            found.append(f"{line.name}: {_paper(was)} → {_paper(line)}")
    return found


def _paper(line: ev.PaperLine) -> str:
    counts = ((line.got_originals, "chính"), (line.got_certified, "chứng thực"), (line.got_copies, "photo"))
    got = ", ".join(f"{count} {words}" for count, words in counts if count)
    return PAPER_STATE_WORDS[line.state] + (f" ({got})" if got else "")
