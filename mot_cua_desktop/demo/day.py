"""The order of the day. A new act is a function in `acts/` and a line here; the clock only goes forward."""

from __future__ import annotations

from collections.abc import Callable

from mot_cua_desktop.demo.acts import afterwards, guidance, looking, opening, others, receipt, returning
from mot_cua_desktop.demo.stage import Stage

ACTS: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("Lần mở đầu tiên", opening.first_run),
    ("Tập dùng", opening.practice),
    ("Danh mục của phường", opening.catalogue),
    ("Mã thẻ bị hỏng", receipt.spoiled_card),
    ("Tiếp nhận", receipt.straight),
    ("Nhiều thủ tục trong một lần đến", receipt.second_procedure),
    ("Phiếu hướng dẫn", guidance.slip),
    ("Nộp thay", others.on_behalf),
    ("Tổ chức", others.organisation),
    ("Từ chối", others.refusal),
    ("Công dân quay lại", guidance.back_again),
    ("Bổ sung sau tiếp nhận", afterwards.supplement),
    ("Thu phí", returning.fee),
    ("Trả kết quả", returning.result),
    ("Rút hồ sơ", afterwards.withdrawal),
    ("Đính chính", afterwards.correction),
    ("Việc làm ngay", returning.at_once),
    ("Cuối ngày", looking.around),
)
