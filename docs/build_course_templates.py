"""Draws the templates of the course anew: the apology (Mẫu 04), the control slip (Mẫu 06), the notice of a closing.

Run it after changing a form here: ``.venv/bin/python docs/build_course_templates.py``.
"""

from __future__ import annotations

from build_templates import signature, signatures, title
from template_pieces import LEFT, RIGHT, WIDE, cell, gap, known, line, optional, p, row, run, table, tag, write

#: The letter is the owner's; who brought the dossier stands on a line of their own, with their own phone.
THROUGH = (
    "Người nộp hồ sơ: {{ nguoi_nop }}{% if dien_thoai_nguoi_nop %}, số điện thoại {{ dien_thoai_nguoi_nop }}{% endif %}"
)


def heading(number: str) -> str:
    """The agency and the nation; below, the number on the left, place, date and QR on the right."""
    left = (
        optional("co_quan_chu_quan", p(run("{{ co_quan_chu_quan }}", size=12), align="center", after=0))
        + p(run("{{ co_quan }}", b=True, size=12), align="center", after=3)
        + p(rule=22, after=2)
        + p(run(number, size=12), align="center", after=0)
    )
    right = (
        p(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", b=True, size=12), align="center", after=0)
        + p(run("Độc lập - Tự do - Hạnh phúc", b=True, size=13), align="center", after=2)
        + p(rule=17, after=2)
        + p(run("{{ dia_danh }}, ngày {{ ngay }} tháng {{ thang }} năm {{ nam }}", i=True), align="center", after=2)
        + optional("ma_qr", p(run("{{ ma_qr }}"), align="center", after=0))
    )
    columns = row(cell(left, LEFT, borders=False), cell(right, RIGHT, borders=False))
    marks = tag("{%p for dong in danh_dau %}") + p(run("{{ dong }}", b=True), align="center", before=2, after=0)
    return table([LEFT, RIGHT], columns, borders=False) + marks + tag("{%p endfor %}")


def said(*runs: str, **look: object) -> str:
    """A paragraph of the letter: justified, its first line indented, 14 pt as official letters are."""
    return p(*runs, align="both", first=10, after=6, **look)  # type: ignore[arg-type]


def each(field: str, content: str) -> str:
    """One paragraph for each line of a list."""
    return tag(f"{{%p for dong in {field} %}}") + content + tag("{%p endfor %}")


def apology() -> str:
    """Mẫu 04: phiếu xin lỗi và hẹn lại ngày trả kết quả; since TT 03/2025 văn bản xin lỗi và đề nghị gia hạn."""
    receivers = p(run("Nơi nhận:", b=True, i=True, size=12), after=0) + each(
        "noi_nhan", p(run("{{ dong }}", size=11), after=0)
    )
    sign = (
        each("chuc_vu_ky", p(run("{{ dong }}", b=True), align="center", after=0, keep=True))
        + p(run("(Ký tên và đóng dấu)", i=True, size=12), align="center", after=56, keep=True)
        + p(run("{{ nguoi_ky }}", b=True, size=14), align="center", after=0)
    )
    signed = row(cell(receivers, LEFT, borders=False), cell(sign, RIGHT, borders=False))
    return (
        heading("Số: {{ so }}/{{ ky_hieu }}")
        + title("{{ tieu_de }}", "theo_mau")
        + p(run("Kính gửi: ", size=14), run("{{ chu_ho_so }}", b=True, size=14), align="center", before=6, after=2)
        + p(run(f"Địa chỉ: {known('dia_chi')}"), align="center", after=0)
        + p(run(f"Số điện thoại: {known('dien_thoai')}"), align="center", after=0)
        + optional("khac_nguoi_nop", p(run(THROUGH), align="center", after=0))
        + gap(8)
        + said(
            run(
                "{{ ngay_tiep_nhan }}, {{ bo_phan }} tiếp nhận hồ sơ thuộc lĩnh vực {{ linh_vuc }} của "
                "{{ xung_ho }} {{ chu_ho_so }} về việc: {{ ten_thu_tuc }} ({{ ma_thu_tuc }}).",
                size=14,
            )
        )
        + said(run("Mã hồ sơ: ", size=14), run("{{ ma_ho_so }}", b=True, size=14))
        + said(run("Thời gian hẹn trả kết quả: ", size=14), run("{{ thoi_gian_hen }}.", b=True, size=14))
        + said(run("{{ den_nay }}", size=14))
        + said(run("Lý do: ", size=14), run("{{ ly_do }}", b=True, size=14))
        + said(
            run(
                "{{ ten_co_quan }} xin lỗi {{ xung_ho }} vì sự chậm trễ này và rất mong {{ xung_ho }} thông cảm.",
                size=14,
            )
        )
        + said(run("Thời gian hẹn trả lại: ", size=14), run("{{ thoi_gian_hen_lai }}.", b=True, size=14))
        + optional("can_cu", said(run("Căn cứ: {{ can_cu }}.", i=True, size=12), keep=True))
        + said(
            run(
                "Mỗi hồ sơ chỉ được hẹn lại một lần. Khi đến nhận kết quả, {{ xung_ho }} mang theo Giấy tiếp nhận hồ "
                "sơ và hẹn trả kết quả{% if dien_thoai_co_quan %}; cần hỏi thêm, xin gọi {{ dien_thoai_co_quan }}"
                "{% endif %}./.",
                size=14,
            ),
            keep=True,
        )
        + gap(6)
        + table([LEFT, RIGHT], signed, borders=False)
    )


def control_slip() -> str:
    """Mẫu 06 (05 until September 2025): phiếu kiểm soát quá trình giải quyết hồ sơ."""
    place, half, outcome, note = 39.0, 35.0, 27.0, 24.0

    def head(words: str, width: float, **look: object) -> str:
        return cell(p(run(words, b=True, size=10.5), align="center", after=0), width, **look)  # type: ignore[arg-type]

    def hand(words: str, name: str) -> str:
        return cell(
            p(run(words, b=True, size=11), run(" (Ký)", i=True, size=11), align="center", after=16)
            + p(run(f"{{{{ b.{name} }}}}", size=11), align="center", after=0),
            half,
        )

    def said_in(name: str, width: float) -> str:
        return cell(p(run(f"{{{{ b.{name} }}}}", size=11), align="center", after=0, keep=True), width, merge="start")

    sides = (
        p(run("1. Giao: ", b=True, size=11), run("{{ b.ben_giao }}", size=11), after=4, keep=True)
        + p(run("2. Nhận: ", b=True, size=11), run("{{ b.ben_nhan }}", size=11), after=0, keep=True)
    )  # fmt: skip
    hours = (
        p(run("1. Giao: ", b=True, size=11), run("{{ b.giao_luc }}", size=11), after=2, keep=True)
        + p(run("2. Nhận: ", b=True, size=11), run("{{ b.nhan_luc }}", size=11), after=0, keep=True)
    )  # fmt: skip
    empty = p(after=0)
    grid = table(
        [place, half, half, outcome, note],
        row(
            head("TÊN CƠ QUAN", place), head("THỜI GIAN GIAO, NHẬN HỒ SƠ", 2 * half, span=2),
            head("KẾT QUẢ GIẢI QUYẾT HỒ SƠ (Trước hạn/ đúng hạn/quá hạn)", outcome), head("GHI CHÚ", note), header=True,
        ),
        row(cell(p(run("{%tr for b in luan_chuyen %}"), after=0), WIDE, span=5)),
        row(
            cell(sides, place, merge="start"), cell(hours, 2 * half, span=2),
            said_in("ket_qua", outcome), said_in("ghi_chu", note),
        ),
        row(
            cell(empty, place, merge="on"), hand("Người giao", "nguoi_giao"), hand("Người nhận", "nguoi_nhan"),
            cell(empty, outcome, merge="on"), cell(empty, note, merge="on"),
        ),
        row(cell(p(run("{%tr endfor %}"), after=0), WIDE, span=5)),
    )  # fmt: skip
    return (
        heading("Quyển số: {{ quyen_so }}, Số thứ tự: {{ so_thu_tu }}")
        + title("{{ tieu_de }}", "theo_mau")
        + line("Kèm theo hồ sơ của: ", "{{ chu_ho_so }}")
        + line("Nội dung yêu cầu giải quyết: ", "{{ ten_thu_tuc }} ({{ ma_thu_tuc }})")
        + line("Mã hồ sơ: ", "{{ ma_ho_so }}")
        + line("Ngày nhận: ", "{{ thoi_gian_nhan }}")
        + line("Ngày, giờ hẹn trả kết quả: ", "{{ thoi_gian_tra }}")
        + each("hen_tra_them", p(run("{{ dong }}"), first=10))
        + line("Cơ quan (bộ phận) giải quyết hồ sơ: ", "{{ co_quan_giai_quyet }}")
        + line("Cơ quan phối hợp giải quyết hồ sơ: ", "{{ co_quan_phoi_hop }}", after=6)
        + grid
        + each("ghi_chu_duoi_bang", p(run("{{ dong }}", size=12), align="both", before=3))
        + by_paper()
    )


def by_paper() -> str:
    """What the desk that takes the dossier by paper scans: at the foot on the left, far from the code's own QR."""
    picture = p(run("{{ ma_giao }}"), align="center", after=0)
    words = p(run("GIAO HỒ SƠ BẰNG GIẤY", b=True), after=3) + each("giao_giay", p(run("{{ dong }}", size=12), after=3))
    both = table([55.0, WIDE - 55.0], row(cell(picture, 55.0), cell(words, WIDE - 55.0)))
    return optional("ma_giao", gap(8) + both)


def closing() -> str:
    """Mẫu 05 for a dossier that nobody asked to stop: the days to bring what was missing ran out."""
    return (
        heading("Số: {{ so }}/{{ ky_hieu }}")
        + title("{{ tieu_de }}", "theo_mau")
        + p(run("Kính gửi: "), run("{{ chu_ho_so }}", b=True), align="center", before=4, after=6)
        + line("Địa chỉ: ", known("dia_chi"))
        + line("Số điện thoại: ", known("dien_thoai"))
        + optional("khac_nguoi_nop", p(run(THROUGH)))
        + line("Nội dung yêu cầu giải quyết: ", "{{ ten_thu_tuc }} ({{ ma_thu_tuc }})")
        + optional("ma_ho_so", line("Mã hồ sơ: ", "{{ ma_ho_so }}"))
        + p(
            run("1. Hồ sơ đã được yêu cầu bổ sung, hoàn thiện tại Phiếu số "),
            run("{{ so_phieu }}", b=True),
            run(", thời hạn bổ sung {{ so_ngay }} ngày kể từ ngày thông báo."),
            align="both",
        )
        + line("2. Lý do dừng: ", "{{ ly_do }}", align="both")
        + line("3. Căn cứ: ", "{{ can_cu }}", align="both")
        + p(
            run("4. {{ bo_phan }} dừng giải quyết và đóng hồ sơ nêu trên từ "),
            run("{{ thoi_diem_dung }}", b=True),
            run("; {{ xung_ho }} được nhận lại giấy tờ đã nộp."),
            align="both",
            keep=True,
        )
        + line("5. Phí, lệ phí đã nộp: ", "{{ phi_da_nop }}", keep=True)
        + p(
            run(
                "Khi có đủ giấy tờ, {{ xung_ho }} có thể nộp hồ sơ mới"
                "{% if dien_thoai_co_quan %}; cần hướng dẫn, xin gọi {{ dien_thoai_co_quan }}{% endif %}./."
            ),
            align="both",
            first=10,
            before=4,
            keep=True,
        )
        + signatures(
            cell(p(after=0), WIDE / 2, borders=False), signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "{{ can_bo }}", WIDE / 2)
        )
    )


PAPERS = {"phieu_xin_loi": apology, "phieu_kiem_soat": control_slip, "thong_bao_dong": closing}

if __name__ == "__main__":
    for name, draw in PAPERS.items():
        write(name, draw())
