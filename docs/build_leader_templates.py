"""Draws the templates of the leader's papers anew: the monthly evaluation, the explanation of late dossiers.

Neither has an official form (none was found): the first keeps to what công văn 535/UBND-NV asks, both to the layout of
NĐ 30/2020. Run it after changing one here: ``.venv/bin/python docs/build_leader_templates.py``.
"""

from __future__ import annotations

from build_course_templates import each, heading, said
from build_templates import title
from template_pieces import HALF, LEFT, RIGHT, WIDE, cell, gap, line, optional, p, row, run, table, tag, write

#: Points between a line of a table and what stands in it.
PAD = 2.0


def evaluation() -> str:
    """Phiếu đánh giá tháng of one officer: numbers, remark, what the officer says, the leader's signature."""
    name, number, how = 68.0, 20.0, 72.0

    def head(words: str, width: float) -> str:
        return cell(p(run(words, b=True, size=12), align="center", after=0), width)

    grid = table(
        [name, number, how],
        row(head("Nội dung", name), head("Số liệu", number), head("Cách tính", how), header=True),
        row(cell(p(run("{%tr for g in so_lieu %}"), after=0), WIDE, span=3)),
        row(
            cell(p(run("{{ g.ten }}", size=12.5), after=0), name),
            cell(p(run("{{ g.so }}", b=True, size=12.5), align="center", after=0), number),
            cell(p(run("{{ g.cach_tinh }}", i=True, size=11), after=0), how),
        ),
        row(cell(p(run("{%tr endfor %}"), after=0), WIDE, span=3)),
        pad=PAD,
    )
    opinion = (
        tag("{%p for y in y_kien %}")
        + p(run("- Ý kiến ({{ y.luc }}): "), run("{{ y.noi_dung }}", b=True), align="both", after=0)
        + tag("{%p if y.tra_loi %}")
        + p(run("  Trả lời ({{ y.tra_loi_luc }}): "), run("{{ y.tra_loi }}", b=True), align="both", after=2)
        + tag("{%p endif %}")
        + tag("{%p endfor %}")
    )

    def place(content: str) -> str:
        return cell(content, HALF, borders=False)

    # The names in a row of their own: they stand level, however many lines the office of the one who signs takes. Both
    # rows in a single one, for not everything that draws a docx keeps rows together.
    asked = p(run("(Ký và ghi rõ họ tên)", i=True, size=12), align="center", after=40, keep=True)
    offices = row(
        place(p(run("NGƯỜI ĐƯỢC ĐÁNH GIÁ", b=True), align="center", after=0, keep=True) + asked),
        place(each("chuc_vu_ky", p(run("{{ dong }}", b=True), align="center", after=0, keep=True)) + asked),
    )
    names = row(*(place(p(run(f"{{{{ {who} }}}}", b=True), align="center", after=0)) for who in ("ho_ten", "nguoi_ky")))
    signed = table([HALF, HALF], offices, names, borders=False) + gap(1)
    return (
        heading("{{ ban }}")
        + title("PHIẾU ĐÁNH GIÁ CÁN BỘ XỬ LÝ HỒ SƠ THỦ TỤC HÀNH CHÍNH", before=10)
        + p(run("{{ thang_danh_gia }}", b=True, size=14), align="center", after=6)
        + line("Họ và tên: ", "{{ ho_ten }}")
        + optional("chuc_danh", line("Chức danh: ", "{{ chuc_danh }}"))
        + optional("don_vi", line("Bộ phận: ", "{{ don_vi }}"))
        + p(run("1. Kết quả xử lý hồ sơ trong tháng", b=True), before=4, after=3, keep=True)
        + grid
        + p(run("2. Nhận xét của lãnh đạo: ", b=True), before=6, after=0, keep=True)
        + each("nhan_xet", p(run("{{ dong }}"), align="both", first=10))
        + p(
            run("3. Xếp loại: ", b=True),
            run("{{ xep_loai }}", b=True),
            run("{% if can_cu_xep_loai %} (theo {{ can_cu_xep_loai }}){% endif %}"),
            before=4,
        )
        + optional(
            "y_kien", p(run("4. Ý kiến của người được đánh giá", b=True), before=4, after=0, keep=True) + opinion
        )
        + optional("ly_do_dinh_chinh", line("Lý do đính chính: ", "{{ ly_do_dinh_chinh }}"))
        + gap(8)
        + table([WIDE], row(cell(signed, WIDE, borders=False)), borders=False)
    )


def explanation() -> str:
    """Báo cáo giải trình: how many were late, which, why, by whom, what is done about it; the complex dossiers."""

    def head(words: str, width: float) -> str:
        return cell(p(run(words, b=True, size=11), align="center", after=0), width)

    def told(words: str, width: float, **look: object) -> str:
        return cell(p(run(words, size=11), after=0, **look), width)  # type: ignore[arg-type]

    def grid(field: str, columns: list[tuple[str, float, str]]) -> str:
        return table(
            [width for _, width, _ in columns],
            row(*(head(words, width) for words, width, _ in columns), header=True),
            row(cell(p(run(f"{{%tr for g in {field} %}}"), after=0), WIDE, span=len(columns))),
            row(*(told(f"{{{{ g.{name} }}}}", width) for _, width, name in columns)),
            row(cell(p(run("{%tr endfor %}"), after=0), WIDE, span=len(columns))),
            pad=PAD,
        )

    late = grid(
        "ho_so",
        [
            ("TT", 10, "tt"), ("Mã hồ sơ, thủ tục", 50, "ten"), ("Hạn theo quy định", 22, "han"),
            ("Xong ngày; trễ", 23, "xong"), ("Nguyên nhân; do ai", 30, "nguyen_nhan"), ("Biện pháp", 25, "bien_phap"),
        ],
    )  # fmt: skip
    complex_ = grid(
        "phuc_tap",
        [
            ("TT", 10, "tt"), ("Mã hồ sơ, thủ tục", 54, "ten"), ("Hạn theo quy định", 24, "han"),
            ("Vì sao phức tạp", 36, "nguyen_nhan"), ("Biện pháp", 36, "bien_phap"),
        ],
    )  # fmt: skip
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
        + p(run("BÁO CÁO", b=True, size=14), align="center", before=10, after=0)
        + p(run("{{ trich_yeu }}", b=True, size=14), align="center", after=5)
        + p(rule=62, after=6)
        + p(run("Kính gửi: {{ kinh_gui }}", size=14), align="center", after=6)
        + said(
            run(
                "{{ ten_co_quan }} báo cáo giải trình tình hình hồ sơ thủ tục hành chính quá hạn của {{ pham_vi }} "
                "{{ ky }} như sau:",
                size=14,
            )
        )
        + said(run("1. Kết quả giải quyết", b=True, size=14), keep=True)
        + said(
            run(
                "Phải giải quyết {{ phai_giai_quyet }} hồ sơ; đã giải quyết {{ da_giai_quyet }} hồ sơ, trong đó quá "
                "hạn {{ qua_han }} hồ sơ. Tỷ lệ trễ hạn ",
                size=14,
            ),
            run("{{ ty_le }}", b=True, size=14),
            run(
                " (quá hạn trên đã giải quyết), vượt mức {{ muc }} theo {{ can_cu }}. Đang giải quyết mà đã quá hạn: "
                "{{ dang_qua_han }} hồ sơ; tính cả số này, tỷ lệ là {{ ty_le_rong }} trên số phải giải quyết.",
                size=14,
            ),
        )
        + said(run("2. Nguyên nhân", b=True, size=14), keep=True)
        + each("thong_ke", said(run("- {{ dong }}", size=14)))
        + each("giai_thich", said(run("{{ dong }}", size=14)))
        + said(run("3. Hồ sơ quá hạn", b=True, size=14), keep=True)
        + late
        + said(run("4. Hồ sơ phức tạp đang giải quyết và biện pháp", b=True, size=14), keep=True, before=6)
        + tag("{%p if phuc_tap %}")
        + complex_
        + tag("{%p endif %}")
        + tag("{%p if not phuc_tap %}")
        + said(run("Không có hồ sơ nào đang được ghi là phức tạp.", size=14))
        + tag("{%p endif %}")
        + said(run("5. Biện pháp khắc phục", b=True, size=14), keep=True, before=6)
        + each("bien_phap", said(run("{{ dong }}", size=14)))
        + said(run("{{ ten_co_quan }} báo cáo để {{ kinh_gui }} biết, theo dõi./.", size=14), keep=True)
        + gap(6)
        + table([LEFT, RIGHT], signed, borders=False)
    )


PAPERS = {"phieu_danh_gia_thang": evaluation, "bao_cao_giai_trinh": explanation}

if __name__ == "__main__":
    for name, draw in PAPERS.items():
        write(name, draw())
