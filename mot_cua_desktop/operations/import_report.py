"""What the import of a catalogue brought, as lines for a prompt: the sums first, then the doubts by kind, then each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from mot_cua_desktop.domain.portal import kind_of_doubt
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.catalogue import Announced, Imported

_MARGIN = "  "
_MOST_WAITING = 20
_KEPT = ("thời hạn", "mức phí, lệ phí", "thành phần hồ sơ")


def lines(imported: Imported, *, full: bool = False) -> Iterator[str]:
    """The report in Vietnamese; with ``full``, also every doubt of every procedure."""
    yield (
        f"Đã đọc {imported.read} thủ tục: {imported.added} mới, {imported.changed} thay đổi, {imported.same} không đổi."
    )
    if imported.errors:
        yield ""
        yield f"Không đọc được {len(imported.errors)} dòng:"
        yield from (f"{_MARGIN}{error}" for error in imported.errors)
    yield ""
    if not imported.unclear:
        yield "Không có điểm nào chưa rõ."
    else:
        yield f"Chưa rõ ở {len(imported.unclear)} thủ tục (ghi “chưa rõ” và hỏi cán bộ khi tiếp nhận, không đoán):"
        kinds = _kinds(imported)
        yield from (f"{_MARGIN}{count:>4}  {words}" for words, count in kinds.most_common())
    if imported.notes:
        total = sum(count for _, _, count in imported.notes)
        where = f"ở {len(imported.notes)} thủ tục"
        yield f"{total} dòng “0 bản”, lưu ý hoặc câu dẫn {where} là ghi chú, không tính là giấy tờ."
    if imported.by_own_words:
        cases = "; ".join(f"“{case}” ở {number} thủ tục" for case, number in imported.by_own_words)
        yield f"Mẫu điện tử, văn bản ủy quyền chỉ đòi khi chọn trường hợp: {cases}."
    if imported.kept:
        what = ", ".join(f"{words} ở {count} thủ tục" for words, count in _kinds_kept(imported).most_common())
        yield f"Giữ điều đang có vì tệp ghi không rõ, cùng quyết định công bố: {what}."
    if imported.waiting:
        yield ""
        yield f"{len(imported.waiting)} thủ tục máy đã ghi mà tệp nói khác, CHƯA nhập:"
        shown = imported.waiting if full else imported.waiting[:_MOST_WAITING]
        yield from (
            f"{_MARGIN}{code}  {name if len(name) <= 60 else f'{name[:59].rstrip()}…'}: {why}"
            for code, name, why in shown
        )
        if len(shown) < len(imported.waiting):
            yield f"{_MARGIN}… và {len(imported.waiting) - len(shown)} thủ tục nữa (thêm --full để xem hết)"
        yield (
            "Xem từng thay đổi và chọn: mở trang Thủ tục (F6), nút Nhập danh mục. Nhập luôn theo văn bản công bố: thêm "
            "--so-van-ban SỐ --ngay-van-ban NGÀY --co-quan TÊN; thủ tục chưa rõ hoặc đã bãi bỏ thì thêm --nhan MÃ."
        )
    if imported.batch:
        yield ""
        yield "Hoàn tác được: trang Thủ tục (F6), chọn một thủ tục vừa nhập, mở Lịch sử, bấm “Hoàn tác lần nhập này”."
    if full:
        yield from _each(imported)
    elif imported.unclear or imported.notes or imported.kept:
        yield ""
        yield "Xem từng thủ tục: thêm --full vào câu lệnh, hoặc mở trang Thủ tục (F6)."


def _kinds(imported: Imported) -> Counter[str]:
    """How many procedures have a doubt of each kind."""
    found: Counter[str] = Counter()
    for _, _, doubts in imported.unclear:
        found.update({kind_of_doubt(doubt) for doubt in doubts})
    return found


def _kinds_kept(imported: Imported) -> Counter[str]:
    """In how many procedures something of each kind was kept."""
    found: Counter[str] = Counter()
    for _, _, kept in imported.kept:
        found.update({next(kind for kind in _KEPT if f"giữ {kind}" in words) for words in kept})
    return found


def _each(imported: Imported) -> Iterator[str]:
    notes = {code: count for code, _, count in imported.notes}
    doubts = {code: said for code, _, said in imported.unclear}
    kept = {code: said for code, _, said in imported.kept}
    names = {code: name for code, name, _ in (*imported.unclear, *imported.notes, *imported.kept)}
    for code in sorted(names):
        yield ""
        yield f"{code}  {names[code]}"
        yield from (f"{_MARGIN}- {doubt}" for doubt in doubts.get(code, ()))
        yield from (f"{_MARGIN}- {words}" for words in kept.get(code, ()))
        if code in notes:
            yield f"{_MARGIN}- {notes[code]} dòng “0 bản”, lưu ý hoặc câu dẫn là ghi chú."


def announced(number: str, dated: str, issuer: str, since: str, named: frozenset[str]) -> Announced | None:
    """The document that was named with the command; None when none was. Raises `Told` when it is not whole."""
    if not (number or dated or issuer or since or named):
        return None
    if not (number.strip() and dated.strip() and issuer.strip()):
        raise Told(
            "Chưa đủ văn bản công bố; chưa nhập gì.",
            "Gõ cả --so-van-ban, --ngay-van-ban và --co-quan rồi chạy lại.",
        )
    day = _day(dated, "--ngay-van-ban")
    return Announced(
        Decision(number=number.strip(), dated=day.isoformat(), issuer=issuer.strip()),
        _day(since, "--tu-ngay") if since else None,
        named,
    )


def _day(words: str, option: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError as error:
        raise Told(f"Ngày của {option} chưa đúng.", "Gõ dạng năm-tháng-ngày, ví dụ 2026-02-15.") from error
