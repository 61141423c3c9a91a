"""The words of `mot-cua hub`; apart, so that the command line's help needs nothing of the hub's libraries."""

from __future__ import annotations

from typing import Any

DEEDS = (
    "serve", "enrol", "desks", "revoke", "takeover", "unbegun", "restored", "carry", "codes", "leader", "leader-revoke",
)  # fmt: skip
_DEFAULT = "sqlite:///trung_tam.db"


def add(hub: Any, options: Any) -> None:
    """The words of the command, on the parser that the command line made for it."""
    hub.add_argument(
        "deed",
        metavar="VIỆC",
        nargs="?",
        choices=DEEDS,
        default="serve",
        help="serve (nếu bỏ trống: chạy), enrol (cấp mã gia nhập), desks (danh sách quầy), revoke (thu lại quyền), "
        "takeover (giao lại hồ sơ của quầy hỏng), unbegun (xem và kết thúc chờ của hồ sơ không còn phần tiếp nhận ban "
        "đầu), restored (sau khi phục hồi cơ sở dữ liệu), "
        "carry (nhận tệp USB của quầy), codes (cho phường dùng mẫu mã hồ sơ mới), "
        "leader (cho lãnh đạo xem trang tổng hợp), leader-revoke (thu lại)",
    )
    for name, shown, default, say in (
        ("--database", "ĐỊA_CHỈ", _DEFAULT, "sqlite:///TỆP (thử, một phường) hoặc postgresql://…"),
        ("--listen", "MÁY:CỔNG", "127.0.0.1:8443", "nơi chờ các quầy gọi tới"),
        ("--tls-cert", "TỆP", "", "chứng thư TLS (.pem); bỏ trống khi có máy chủ TLS đứng trước"),
        ("--tls-key", "TỆP", "", "khóa của chứng thư"),
        ("--file", "TỆP", "", "tệp đồng bộ trên USB do quầy ghi; trả lời được ghi bên cạnh"),
        ("--bucket", "s3://TÊN", "", "kho S3 giữ tệp đính kèm; khóa lấy từ các biến AWS_… của môi trường"),
        ("--ward", "MÃ", "", "mã phường, xã"),
        ("--name", "TÊN", "", "tên phường, xã (khi cấp mã lần đầu)"),
        ("--desk", "QUẦY", "", "quầy bị thu quyền"),
        ("--from", "QUẦY", "", "quầy hỏng, đang giữ hồ sơ"),
        ("--to", "QUẦY", "", "quầy nhận hồ sơ"),
        ("--leader", "TÊN", "", "lãnh đạo quyết định giao lại, hoặc kết thúc chờ"),
        ("--reason", "LÝ_DO", "", "vì sao giao lại"),
        ("--upstream", "ĐỊA_CHỈ", "", "trung tâm của phường: chuyển tiếp mọi việc lên trung tâm tỉnh này"),
        ("--code", "MÃ", "", "mã do tỉnh cấp cho trung tâm của phường (enrol --relay), dùng một lần"),
        ("--ca", "TỆP", "", "chứng thư CA riêng của trung tâm tỉnh (.pem)"),
    ):
        options.add_argument(name, metavar=shown, default=default, help=say)
    options.add_argument(
        "--relay", action="store_true", help="enrol, revoke: của trung tâm riêng của phường, không phải của quầy"
    )
