"""Draws the shipped docx templates anew: slim files (10 KB), each field where the form of the circular has it.

Run it after changing a form here: ``.venv/bin/python docs/build_templates.py``. A ward edits its own copy in Word.
"""

from __future__ import annotations

from functools import partial

from template_pieces import HALF, LEFT, RIGHT, WIDE, cell, gap, known, line, optional, p, row, run, table, tag, write


def heading(left_number: str, *, book: bool = False) -> str:
    """The two-column heading of every form: the desk and the nation, then number or code, place and date."""
    left = (
        p(run("{{ co_quan_chu_quan }}", size=12), align="center", after=0)
        + p(run("{{ co_quan }}", b=True, size=12), align="center", after=3)
        + p(rule=22, after=2)
        + p(run(left_number, size=12), align="center", after=0)
    )
    right = (
        p(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", b=True, size=12), align="center", after=0)
        + p(run("Độc lập - Tự do - Hạnh phúc", b=True, size=13), align="center", after=2)
        + p(rule=17, after=2)  # as long as the words above it: 56 mm
        + p(run("{{ dia_danh }}, ngày {{ ngay }} tháng {{ thang }} năm {{ nam }}", i=True), align="center", after=2)
        + optional("ma_qr", p(run("{{ ma_qr }}"), align="center", after=0))
    )
    if book:
        left += p(run("Quyển số: {{ quyen_so }}, Số thứ tự: {{ so_thu_tu }}", size=12), align="center", after=0)
    columns = row(cell(left, LEFT, borders=False), cell(right, RIGHT, borders=False))
    marks = tag("{%p for dong in danh_dau %}") + p(run("{{ dong }}", b=True), align="center", after=0)
    return table([LEFT, RIGHT], columns, borders=False) + marks + tag("{%p endfor %}")


def papers(rows_name: str, *, reason: bool) -> str:
    """The table of components with three columns of counts; ``reason`` adds what is missing or wrong with each."""

    def head(text: str, width: float, **look: object) -> str:
        return cell(p(run(text, b=True, size=head_size), align="center", after=0), width, **look)  # type: ignore[arg-type]

    def count(name: str, width: float) -> str:
        return cell(p(run(f"{{{{ g.{name} }}}}", size=size), align="center", after=0), width)

    size = 13 if reason else 12  # the slip goes home with somebody who must act on it
    # The words have the width, not the numbers: a slip of three papers, and a receipt of seven with both signatures,
    # are to fit one page. So the heads of the numbers stand in several lines.
    number, head_size = 11 if reason else 9, 11
    counts = (14, 15, 14) if reason else (14, 22, 14)
    reasons = 42 if reason else 0
    name_width = WIDE - number - sum(counts) - reasons
    columns = [number, name_width, *counts] + ([reasons] if reason else [])
    extra = [head("Thiếu, sai ở đâu", reasons, merge="start")] if reason else []
    below = [head("", reasons, merge="on")] if reason else []
    said = [cell(p(run("{{ g.ly_do }}", b=True), after=0), reasons)] if reason else []
    return table(
        columns,
        row(
            head("STT" if reason else "TT", number, merge="start"), head("Thành phần hồ sơ", name_width, merge="start"),
            head("Số lượng", sum(counts), span=3), *extra, header=True,
        ),
        row(
            head("", number, merge="on"), head("", name_width, merge="on"), head("Bản chính", counts[0]),
            head("Bản chứng thực", counts[1]), head("Bản photo", counts[2]), *below, header=True,
        ),
        row(cell(p(run(f"{{%tr for g in {rows_name} %}}"), after=0), number, span=len(columns))),
        row(
            cell(p(run("{{ g.tt }}", size=size), align="center", after=0), number),
            cell(p(run("{{ g.ten }}", size=size), after=0), name_width),
            count("ban_chinh", counts[0]), count("ban_chung_thuc", counts[1]), count("ban_photo", counts[2]), *said,
        ),
        row(cell(p(run("{%tr endfor %}"), after=0), number, span=len(columns))),
    )  # fmt: skip


def signature(title: str, name: str, width: float) -> str:
    """A place to sign."""
    return cell(
        p(run(title, b=True), align="center", after=0, keep=True)
        + p(run("(Ký và ghi rõ họ tên)", i=True, size=12), align="center", after=32, keep=True)
        + p(run(name, b=True), align="center", after=0),
        width,
        borders=False,
    )


def signatures(*places: str) -> str:
    """The row of signatures at the end, never parted from each other, nor from what is above them when that is kept."""
    width = WIDE / len(places)
    return gap(4) + table([width] * len(places), row(*places), borders=False)


def title(text: str, under: str = "", before: float = 8) -> str:
    """The paper's name, with the line that says whose form it is."""
    return p(run(text, b=True, size=14), align="center", before=before, after=2 if under else 6) + (
        tag(f"{{%p if {under} %}}")
        + p(run(f"{{{{ {under} }}}}", i=True, size=9.5), align="center", after=3)
        + tag("{%p endif %}")
        if under
        else ""
    )


def people(first: str) -> str:
    """Whose matter it is and who came, in the order of the forms."""
    return (
        line(first, "{{ chu_ho_so }}")
        + optional("nguoi_dai_dien", line("Người đại diện: ", "{{ nguoi_dai_dien }}"))
        + optional("khac_nguoi_nop", applicant())
    )


def applicant(**look: object) -> str:
    """Who came, with their own number and phone when they are not the owner: these stand apart from the owner's."""
    return line(
        "Người nộp: ",
        "{{ nguoi_nop }}{% if nop_theo %} ({{ nop_theo }}){% endif %}"
        "{% if lien_he_nguoi_nop %}; {{ lien_he_nguoi_nop }}{% endif %}",
        **look,
    )


def of_owner(label: str, field: str, **look: object) -> str:
    """A field of the owner, labelled as theirs when somebody else came."""
    return line(f"{label}{{{{ cua_chu_ho_so }}}}: ", known(field), **look)


def reach(**look: object) -> str:
    """The owner's phone and mail on one line."""
    return p(
        run("Số điện thoại{{ cua_chu_ho_so }}: "),
        run(known("dien_thoai"), b=True),
        run("{% if email %}   Email: {% endif %}"),
        run("{{ email }}", b=True),
        **look,  # type: ignore[arg-type]
    )


def wish(**look: object) -> str:
    """What is asked for."""
    return line("Nội dung yêu cầu giải quyết: ", "{{ ten_thu_tuc }} ({{ ma_thu_tuc }})", **look)


def receipt() -> str:
    """Mẫu 01: giấy tiếp nhận hồ sơ và hẹn trả kết quả, two copies."""
    close = partial(line, after=0.5)  # lines as near as they may be: an ordinary receipt is one page a copy
    body = (
        heading("Mã hồ sơ: {{ ma_ho_so }}", book=True)
        + title("{{ tieu_de }}", "theo_mau", before=2)
        + p(run("(Liên: {{ lien }})", i=True, size=12), align="center", after=3)
        + close("Bộ phận tiếp nhận và trả kết quả: ", "{{ bo_phan }}")
        + close("Tiếp nhận hồ sơ của: ", "{{ chu_ho_so }}")
        + optional("nguoi_dai_dien", close("Người đại diện: ", "{{ nguoi_dai_dien }}"))
        + applicant(after=0.5)
        + of_owner("Địa chỉ", "dia_chi", after=0.5)
        + reach(after=0.5)
        + of_owner("{{ ten_so_giay_to }}", "so_giay_to", after=0.5)
        + wish(after=0.5)
        + optional("ma_ho_so_tinh", close("Mã hồ sơ trên hệ thống của tỉnh: ", "{{ ma_ho_so_tinh }}"))
        + p(run("1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ:"), before=1, after=0.5, keep=True)
        + papers("giay_to", reason=False)
        + p(
            run("2. Số lượng hồ sơ: "),
            run("{{ so_bo }}", b=True),
            run(" (bộ). Hình thức nộp: "),
            run("{{ kenh }}", b=True),
            before=3,
            after=0.5,
        )
        + close("3. Thời gian giải quyết hồ sơ theo quy định là: ", "{{ thoi_han }}")
        # From here on together with the signatures: nobody signs a page that does not say what for.
        + close("4. Thời gian nhận hồ sơ: ", "{{ thoi_gian_nhan }}", keep=True)
        + p(run("5. Thời gian trả kết quả giải quyết hồ sơ: "), after=0, keep=True)
        + p(run("{{ thoi_gian_tra }}", b=True, size=15), align="center", after=0.5, keep=True)
        + tag("{%p for dong in hen_tra_them %}")
        + p(run("{{ dong }}"), first=10, after=0.5, keep=True)
        + tag("{%p endfor %}")
        + p(
            run("6. Đăng ký nhận kết quả tại: "),
            run("{{ noi_nhan }}", b=True),
            run(". 7. Phí, lệ phí: "),
            run("{{ phi }}", b=True),
            after=0.5,
            keep=True,
        )
        + p(
            run(
                "Mã QR là mã hồ sơ. Hồ sơ có thể giải quyết xong trước thời gian trên"
                "{% if dien_thoai_co_quan %}; liên hệ {{ dien_thoai_co_quan }}{% endif %}"
                "{% if tra_cuu %}; tra cứu tại {{ tra_cuu }}{% endif %}.",
                i=True,
                size=12,
            ),
            align="both",
            after=0,
            keep=True,
        )
        + signatures(
            signature("NGƯỜI NỘP HỒ SƠ", "{{ nguoi_nop }}", HALF),
            signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "{{ can_bo }}", HALF),
        )
    )
    # Each copy is a section of its own, so that its pages are numbered from 1; the last one's is the document's.
    parted = tag("{%p if not loop.last %}") + p(section=True) + tag("{%p endif %}")
    return tag("{%p for lien in cac_lien %}") + body + parted + tag("{%p endfor %}")


def slip() -> str:
    """Mẫu 02: the guidance slip at the counter and the supplement request later, one paper for one allowance."""
    return (
        heading("Số: {{ so }}/{{ ky_hieu }}")
        + title("{{ tieu_de }}", "theo_mau")
        + line("Bộ phận tiếp nhận và trả kết quả: ", "{{ bo_phan }}")
        + people("Tiếp nhận hồ sơ/yêu cầu của Ông/Bà: ")
        + wish()
        + optional("ma_ho_so", line("Mã hồ sơ: ", "{{ ma_ho_so }}"))
        + of_owner("Địa chỉ", "dia_chi")
        + reach()
        + p(run("Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:"), before=4, keep=True)
        + papers("giay_to", reason=True)
        + p(run("Lý do: "), run("{{ ly_do }}", b=True), before=6, align="both")
        + optional("huong_dan", p(run("Hướng dẫn: "), run("{{ huong_dan }}", b=True), align="both"))
        + optional("khong_yeu_cau", p(run("Không yêu cầu: "), run("{{ khong_yeu_cau }}"), align="both"))
        + p(run("{{ mot_lan }}", b=True, size=14), align="both", before=4, after=4, keep=True)
        + p(
            run(
                "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với công chức {{ can_bo }}"
                "{% if dien_thoai_can_bo %}, số điện thoại {{ dien_thoai_can_bo }}{% endif %} để được hướng dẫn./."
            ),
            align="both",
            first=10,
            keep=True,
        )
        + p(run("Mang theo phiếu này khi quay lại: mã QR mở đúng hồ sơ.", i=True, size=12), before=2, keep=True)
        + signatures(cell(p(after=0), HALF, borders=False), signature("NGƯỜI HƯỚNG DẪN", "{{ can_bo }}", HALF))
    )


def refusal() -> str:
    """Mẫu 03: phiếu từ chối tiếp nhận giải quyết hồ sơ."""
    return (
        heading("Số: {{ so }}/{{ ky_hieu }}")
        + title("{{ tieu_de }}", "theo_mau")
        + line("Bộ phận tiếp nhận và trả kết quả: ", "{{ bo_phan }}")
        + people("Tiếp nhận hồ sơ của: ")
        + of_owner("Địa chỉ", "dia_chi")
        + reach()
        + wish()
        + optional("ma_ho_so", line("Mã hồ sơ: ", "{{ ma_ho_so }}"))
        + p(
            run("Qua xem xét, {{ bo_phan }} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"),
            align="both",
            before=4,
            first=10,
        )
        + p(run("{{ ly_do }}", b=True, size=14), align="left", first=10, before=4, after=4)
        + line("Căn cứ: ", "{{ can_cu }}", first=10, keep=True)
        + p(run("Xin thông báo cho Ông/Bà được biết và thực hiện./."), first=10, keep=True)
        + signatures(
            signature("NGƯỜI NỘP HỒ SƠ", "{{ nguoi_nop }}", HALF),
            signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "{{ can_bo }}", HALF),
        )
    )


def stop() -> str:
    """Mẫu 05: thông báo dừng giải quyết hồ sơ. Its official layout was not seen: only the groups of its content are
    kept (request to stop, stage, decision, money)."""
    return (
        heading("Số: {{ so }}/{{ ky_hieu }}")
        + title("{{ tieu_de }}", "theo_mau")
        + p(run("Kính gửi: "), run("{{ chu_ho_so }}", b=True), align="center", before=4, after=6)
        + line("Địa chỉ: ", known("dia_chi"))
        + line("Số điện thoại: ", known("dien_thoai"))
        + wish()
        + optional("ma_ho_so", line("Mã hồ sơ: ", "{{ ma_ho_so }}"))
        + line("1. Đề nghị dừng của: ", "{{ nguoi_nop }}, lúc {{ thoi_diem_dung }}")
        + line("2. Lý do: ", "{{ ly_do }}")
        + line("3. Hồ sơ đang ở bước: ", "{{ buoc }}")
        + p(
            run("4. {{ bo_phan }} dừng giải quyết hồ sơ nêu trên kể từ thời điểm đề nghị và trả lại giấy tờ đã nộp."),
            align="both",
            keep=True,
        )
        + line("5. Phí, lệ phí đã nộp: ", "{{ phi_da_nop }}", keep=True)
        + signatures(
            signature("NGƯỜI ĐỀ NGHỊ", "{{ nguoi_nop }}", HALF),
            signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "{{ can_bo }}", HALF),
        )
    )


#: One builder for each docx paper; its template has the same name.
PAPERS = {"giay_tiep_nhan": receipt, "phieu_bo_sung": slip, "phieu_tu_choi": refusal, "thong_bao_dung": stop}

if __name__ == "__main__":
    for paper, draw in PAPERS.items():
        write(paper, draw())
