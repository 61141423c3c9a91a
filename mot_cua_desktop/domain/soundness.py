"""What can be papers, fees and people of a dossier at all: checked wherever they enter, whoever made them."""

from __future__ import annotations

from collections.abc import Iterable

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Refused

#: In dong. The largest sum that a line of the till's dialog takes; a slip of typing is far above it.
LARGEST_SUM = 10**10


def refuse_unsound_papers(papers: Iterable[ev.PaperLine]) -> None:
    """Refuse sheets below none, and a paper said to be in order of which not one sheet was counted.

    The receipt says how many of each were handed in (NĐ 118/2025/NĐ-CP, Điều 17.1a): a row of noughts says nothing.
    """
    for line in papers:
        counts = (line.got_originals, line.got_certified, line.got_copies)
        if min(counts) < 0:
            raise Refused(f"Số bản của “{line.name[:80]}” nhỏ hơn 0.", "Sửa lại số bản rồi làm tiếp.")
        if line.state == "du" and not sum(counts):
            raise Refused(
                f"“{line.name[:80]}” đánh dấu đủ mà chưa ghi nhận bản nào.",
                "Ghi số bản chính, chứng thực hoặc photo đã nhận; hoặc đổi sang không áp dụng.",
            )


def refuse_no_papers(papers: Iterable[ev.PaperLine]) -> None:
    """Refuse to take in a dossier of which no paper was taken; the caller knows that the procedure asks for some."""
    if not any(line.state == "du" for line in papers):
        raise Refused(
            "Chưa có giấy tờ nào được nhận.", "Chọn trường hợp hoặc đánh dấu giấy tờ công dân nộp rồi tiếp nhận."
        )


def refuse_unsound_fees(items: Iterable[ev.FeeItem]) -> None:
    """Refuse an amount below nothing, a quantity below one, and a sum that no citizen pays over a counter."""
    items = tuple(items)
    if sum((item.amount or 0) * item.quantity for item in items) > LARGEST_SUM:
        raise Refused("Số tiền lớn quá mức có thể thu tại quầy.", "Xem lại đơn giá và số lượng: có thể gõ thừa số 0.")
    if any((item.amount or 0) < 0 or item.quantity < 1 for item in items):
        raise Refused("Khoản thu chưa đúng: số tiền không âm, số lượng từ 1.", "Sửa lại từng khoản rồi làm lại.")


def refuse_nameless(people: ev.People) -> None:
    """Refuse a dossier that belongs to nobody."""
    if not people.owner.name.strip() or not people.applicant.name.strip():
        raise Refused("Chưa ghi họ tên chủ hồ sơ hoặc người nộp.", "Gõ họ tên rồi làm lại.")
