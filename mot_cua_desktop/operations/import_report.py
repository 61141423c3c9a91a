"""What the import of a catalogue brought, as lines for a prompt: the sums first, then the doubts by kind, then each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mot_cua_desktop.domain.portal import kind_of_doubt
from mot_cua_desktop.operations.catalogue import Imported

_MARGIN = "  "


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
        yield f"{total} dòng “0 bản” ở {len(imported.notes)} thủ tục là ghi chú, không tính là giấy tờ."
    if full:
        yield from _each(imported)
    elif imported.unclear or imported.notes:
        yield ""
        yield "Xem từng thủ tục: thêm --full vào câu lệnh, hoặc mở trang Thủ tục (F6)."


def _kinds(imported: Imported) -> Counter[str]:
    """How many procedures have a doubt of each kind."""
    found: Counter[str] = Counter()
    for _, _, doubts in imported.unclear:
        found.update({kind_of_doubt(doubt) for doubt in doubts})
    return found


def _each(imported: Imported) -> Iterator[str]:
    notes = {code: count for code, _, count in imported.notes}
    doubts = {code: said for code, _, said in imported.unclear}
    names = {code: name for code, name, _ in (*imported.unclear, *imported.notes)}
    for code in sorted(names):
        yield ""
        yield f"{code}  {names[code]}"
        yield from (f"{_MARGIN}- {doubt}" for doubt in doubts.get(code, ()))
        if code in notes:
            yield f"{_MARGIN}- {notes[code]} dòng “0 bản” là ghi chú."
