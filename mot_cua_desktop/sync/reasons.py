"""Why a line does not lead to the hub, where waiting mends nothing: the word, and what a person is told and can do."""

from __future__ import annotations

from typing import Literal

#: "trust": the hub's certificate is not one that this machine trusts; "expired": it has run out, or this machine's
#: clock says so; "stranger": what answers is no hub; "size": something before it takes no batch; "version": one of the
#: two programs is too old for the other. Empty: the line is just not there.
Why = Literal["", "trust", "expired", "stranger", "size", "version"]

WHY: dict[Why, tuple[str, str]] = {
    "trust": (
        "Máy này không tin chứng thư của trung tâm.",
        "Kiểm tra địa chỉ trung tâm. Cơ quan có chứng thư riêng thì chọn tệp .pem do trung tâm cấp, ở Quản trị (F8), "
        "thẻ Trung tâm. Vẫn vậy thì báo người quản trị.",
    ),
    "expired": (
        "Chứng thư của trung tâm đã hết hạn hoặc chưa đến ngày dùng, theo ngày giờ của máy này.",
        "Kiểm tra ngày giờ của máy. Ngày giờ đúng thì báo người quản trị trung tâm thay chứng thư.",
    ),
    "stranger": (
        "Nơi trả lời ở địa chỉ này không phải trung tâm: địa chỉ sai, hoặc mạng đang chặn hay đòi đăng nhập.",
        "Kiểm tra địa chỉ trung tâm; mở trình duyệt xem mạng có đòi đăng nhập không. Vẫn vậy thì báo người quản trị.",
    ),
    "size": (
        "Trung tâm, hoặc máy chắn trước trung tâm, không nhận gói dữ liệu lớn như vậy.",
        "Chưa mất gì ở quầy; báo người quản trị trung tâm: máy chắn phải cho gói đến 4 MB đi qua.",
    ),
    "version": (
        "Chương trình ở quầy và ở trung tâm khác phiên bản nên chưa đọc được của nhau.",
        "Cập nhật chương trình ở quầy; vẫn vậy thì báo người quản trị cập nhật trung tâm.",
    ),
}
