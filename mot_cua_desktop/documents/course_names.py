"""What the templates of the course may name (apology, control slip, closing notice), as the clerk reads it.

Beside what every paper may name; `fields` puts both together. ``BLOCK`` is what a row of the hand-overs says.
"""

from __future__ import annotations

APOLOGY = {
    "so": "số phiếu; dự thảo để dấu chấm",
    "ky_hieu": "ký hiệu sau số: PXL, ở phường nhiều quầy thêm dấu của quầy, ví dụ PXL-Q2",
    "ten_co_quan": "cơ quan ký và xin lỗi, viết thường",
    "xung_ho": "Ông/Bà, hoặc Quý cơ quan, tổ chức",
    "linh_vuc": "lĩnh vực của thủ tục",
    "ngay_tiep_nhan": "“Ngày … tháng … năm …” tiếp nhận hồ sơ, chữ đầu viết hoa",
    "thoi_gian_hen": "giờ, ngày hẹn trả cũ",
    "den_nay": "câu “Tuy nhiên đến nay …”, theo ngày ký trước hay sau hẹn",
    "ly_do": "lý do chậm, gồm nguyên nhân trong danh mục và lời giải thích",
    "thoi_gian_hen_lai": "giờ, ngày hẹn trả lại",
    "can_cu": "căn cứ của việc hẹn lại; trống khi không có",
    "chuc_vu_ky": "chức vụ người ký, chữ hoa, mỗi dòng một phần tử (danh sách)",
    "nguoi_ky": "họ tên người ký; trống khi là dự thảo",
    "noi_nhan": "các dòng nơi nhận (danh sách)",
}
CONTROL = {
    "quyen_so": "quyển số của sổ theo dõi",
    "so_thu_tu": "số thứ tự trong sổ",
    "thoi_gian_nhan": "giờ, ngày nhận hồ sơ",
    "thoi_gian_tra": "giờ, ngày hẹn trả",
    "hen_tra_them": "các dòng thêm dưới ngày hẹn: hẹn lại, liên thông (danh sách)",
    "co_quan_giai_quyet": "cơ quan, bộ phận giải quyết",
    "co_quan_phoi_hop": "cơ quan phối hợp giải quyết",
    "luan_chuyen": "bảng giao, nhận: ben_giao, ben_nhan, giao_luc, nhan_luc, nguoi_giao, nguoi_nhan, ket_qua, ghi_chu",
    "ghi_chu_duoi_bang": "các ghi chú dài, ghi dưới bảng (danh sách); trong bảng là “Xem (1) dưới bảng”",
    "ma_giao": "mã để quầy nhận quét khi giao hồ sơ bằng giấy; trống khi không giao bằng giấy",
    "giao_giay": "các dòng cạnh mã giao bằng giấy: ai giao, lúc nào, nhận thế nào (danh sách)",
}
CLOSING = {
    "so": "số thông báo",
    "ky_hieu": "ký hiệu sau số: TB, thêm dấu của quầy nếu có",
    "xung_ho": "Ông/Bà, hoặc Quý cơ quan, tổ chức",
    "so_phieu": "số và ngày của phiếu yêu cầu bổ sung",
    "so_ngay": "số ngày được bổ sung",
    "ly_do": "lý do đóng hồ sơ",
    "can_cu": "căn cứ pháp lý",
    "thoi_diem_dung": "thời điểm đóng hồ sơ",
    "phi_da_nop": "phí, lệ phí đã nộp",
}
#: What the template must name.
NEEDED = {
    "phieu_xin_loi": (
        "so", "chu_ho_so", "ma_ho_so", "thoi_gian_hen", "den_nay", "ly_do", "thoi_gian_hen_lai", "chuc_vu_ky",
        "nguoi_ky", "danh_dau",
    ),
    "phieu_kiem_soat": ("ma_ho_so", "chu_ho_so", "thoi_gian_tra", "luan_chuyen", "danh_dau"),
    "thong_bao_dong": ("so", "chu_ho_so", "ten_thu_tuc", "ly_do", "can_cu", "danh_dau"),
}  # fmt: skip
BLOCK = ("ben_giao", "ben_nhan", "giao_luc", "nhan_luc", "nguoi_giao", "nguoi_nhan", "ket_qua", "ghi_chu")
