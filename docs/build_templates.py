"""Draws the shipped docx templates anew: slim files (10 KB), each field where the form of the circular has it.

Run it after changing a form here: ``.venv/bin/python docs/build_templates.py``. A ward edits its own copy in Word.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

OUT = Path(__file__).resolve().parent.parent / "templates_docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MM = 1440 / 25.4
WIDTH = round(165 * MM)  # A4 less 30 mm left and 15 mm right


def run(text: str, *, b: bool = False, i: bool = False, size: float = 0) -> str:
    """A run of text; ``size`` in points, 0 for the paper's own 13."""
    look = ("<w:b/>" if b else "") + ("<w:i/>" if i else "")
    if size:
        look += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(
    *runs: str,
    align: str = "left",
    before: float = 0,
    after: float = 2,
    first: float = 0,
    keep: bool = False,
    rule: tuple[float, float] | None = None,
    page: bool = False,
) -> str:
    """A paragraph; ``first`` the first line's indent in mm, ``rule`` a line above it, indented left and right by mm."""
    inside = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if page else "")
    if rule is not None:
        inside += '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    height = ' w:line="60" w:lineRule="exact"' if rule is not None else ""
    inside += f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{height}/>'
    if rule is not None:
        inside += f'<w:ind w:left="{round(rule[0] * MM)}" w:right="{round(rule[1] * MM)}"/>'
    elif first:
        inside += f'<w:ind w:firstLine="{round(first * MM)}"/>'
    inside += f'<w:jc w:val="{align}"/>'
    return f"<w:p><w:pPr>{inside}</w:pPr>{''.join(runs)}</w:p>"


def line(label: str, value: str, **look: object) -> str:
    """A labelled field on a line of its own."""
    return p(run(label), run(value, b=True), **look)  # type: ignore[arg-type]


def tag(text: str) -> str:
    """A paragraph that holds only a template tag; it vanishes when the paper is filled."""
    return p(run(text), after=0)


def cell(content: str, width: float, *, borders: bool = True, span: int = 1, merge: str = "") -> str:
    """A table cell of ``width`` mm."""
    look = f'<w:tcW w:w="{round(width * MM)}" w:type="dxa"/>'
    if span > 1:
        look += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        look += '<w:vMerge w:val="restart"/>' if merge == "start" else "<w:vMerge/>"
    look += '<w:vAlign w:val="center"/>' if borders else ""
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{content}</w:tc>"


def row(*cells: str, header: bool = False) -> str:
    """A table row that never breaks over a page; a header repeats on each."""
    look = "<w:cantSplit/>" + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: list[float], *rows: str, borders: bool = True) -> str:
    """A table with fixed columns in mm."""
    line_ = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    edges = (
        "".join(line_.format(e) for e in ("top", "left", "bottom", "right", "insideH", "insideV")) if borders else ""
    )
    grid = "".join(f'<w:gridCol w:w="{round(w * MM)}"/>' for w in widths)
    margin = 80 if borders else 0
    margins = (
        f'<w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{round(sum(widths) * MM)}" w:type="dxa"/>'
        f"{f'<w:tblBorders>{edges}</w:tblBorders>' if edges else ''}"
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def heading(left_number: str, *, book: bool = False) -> str:
    """The two-column heading of every form: the desk and the nation, then number or code, place and date."""
    left = (
        p(run("{{ co_quan_chu_quan }}", size=12), align="center", after=0)
        + p(run("{{ co_quan }}", b=True, size=12), align="center", after=2)
        + p(rule=(24, 24), after=0)
        + p(run(left_number, size=12), align="center", after=0)
    )
    right = (
        p(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", b=True, size=12), align="center", after=0)
        + p(run("Độc lập - Tự do - Hạnh phúc", b=True, size=13), align="center", after=2)
        + p(rule=(17.5, 17.5), after=0)
        + p(run("{{ dia_danh }}, ngày {{ ngay }} tháng {{ thang }} năm {{ nam }}", i=True), align="center", after=0)
    )
    rows = [row(cell(left, 75, borders=False), cell(right, 90, borders=False))]
    if book:
        volume = p(run("Quyển số: {{ quyen_so }}, Số thứ tự: {{ so_thu_tu }}", size=12), align="center", after=0)
        empty = p(run("(Liên: {{ lien }})", i=True, size=12), align="center", after=0)
        rows.append(row(cell(volume, 75, borders=False), cell(empty, 90, borders=False)))
    marks = tag("{%p for dong in danh_dau %}") + p(run("{{ dong }}", b=True), align="center", before=2, after=0)
    return table([75, 90], *rows, borders=False) + marks + tag("{%p endfor %}")


def papers(rows_name: str, *, reason: bool) -> str:
    """The table of components with three columns of counts; ``reason`` adds what is missing or wrong with each."""

    def head(text: str, width: float, **look: object) -> str:
        return cell(p(run(text, b=True, size=12), align="center", after=0), width, **look)  # type: ignore[arg-type]

    def count(name: str) -> str:
        return cell(p(run(f"{{{{ g.{name} }}}}", size=12), align="center", after=0), 16)

    reasons = 49 if reason else 0
    name_width = 165 - 10 - 48 - reasons
    columns = [10, name_width, 16, 16, 16] + ([reasons] if reason else [])
    extra = [head("Thiếu, sai ở đâu", reasons, merge="start")] if reason else []
    below = [head("", reasons, merge="on")] if reason else []
    said = [cell(p(run("{{ g.ly_do }}", size=14 if reason else 12), after=0), reasons)] if reason else []
    return table(
        columns,
        row(
            head("TT", 10, merge="start"), head("Thành phần hồ sơ", name_width, merge="start"),
            head("Số lượng", 48, span=3), *extra, header=True,
        ),
        row(
            head("", 10, merge="on"), head("", name_width, merge="on"), head("Bản chính", 16),
            head("Bản chứng thực", 16), head("Bản photo", 16), *below, header=True,
        ),
        row(cell(p(run(f"{{%tr for g in {rows_name} %}}"), after=0), 10, span=len(columns))),
        row(
            cell(p(run("{{ g.tt }}", size=12), align="center", after=0), 10),
            cell(p(run("{{ g.ten }}", size=12), after=0), name_width),
            count("ban_chinh"), count("ban_chung_thuc"), count("ban_photo"), *said,
        ),
        row(cell(p(run("{%tr endfor %}"), after=0), 10, span=len(columns))),
    )  # fmt: skip


def signature(title: str, name: str, width: float) -> str:
    """A place to sign."""
    return cell(
        p(run(title, b=True), align="center", after=0, keep=True)
        + p(run("(Ký và ghi rõ họ tên)", i=True, size=12), align="center", after=36, keep=True)
        + p(run(name, b=True), align="center", after=0),
        width,
        borders=False,
    )


def signatures(*places: str) -> str:
    """The row of signatures at the end, never parted from each other."""
    width = 165 / len(places)
    return p(run("", size=6), after=0) + table([width] * len(places), row(*places), borders=False)


def title(text: str, under: str = "") -> str:
    """The paper's name, with the line that says whose form it is."""
    return p(run(text, b=True, size=14), align="center", before=8, after=2 if under else 6) + (
        tag(f"{{%p if {under} %}}")
        + p(run(f"{{{{ {under} }}}}", i=True, size=12), align="center", after=6)
        + tag("{%p endif %}")
        if under
        else ""
    )


def optional(field: str, content: str) -> str:
    """A part that stands only when its field says something."""
    return tag(f"{{%p if {field} %}}") + content + tag("{%p endif %}")


def qr(words: str) -> str:
    """The QR code and what it is for, side by side."""
    return table(
        [26, 139],
        row(
            cell(p(run("{{ ma_qr }}"), after=0), 26, borders=False),
            cell(p(run(words, i=True, size=12), before=10, after=0), 139, borders=False),
        ),
        borders=False,
    )


def receipt() -> str:
    """Mẫu 01: giấy tiếp nhận hồ sơ và hẹn trả kết quả, two copies."""
    body = (
        heading("Mã hồ sơ: {{ ma_ho_so }}", book=True)
        + title("{{ tieu_de }}", "theo_mau")
        + line("Bộ phận tiếp nhận và trả kết quả: ", "{{ bo_phan }}")
        + line("Tiếp nhận hồ sơ của: ", "{{ chu_ho_so }}")
        + optional("nguoi_dai_dien", line("Người đại diện: ", "{{ nguoi_dai_dien }}"))
        + line("Địa chỉ: ", "{{ dia_chi }}")
        + line("Người nộp: ", "{{ nguoi_nop }}{% if nop_theo %} ({{ nop_theo }}){% endif %}")
        + p(
            run("Số điện thoại: "),
            run("{{ dien_thoai }}", b=True),
            run("{% if email %}   Email: {% endif %}"),
            run("{{ email }}", b=True),
        )
        + line("Số định danh cá nhân/CMND/Hộ chiếu: ", "{{ so_giay_to }}")
        + line("Nội dung yêu cầu giải quyết: ", "{{ ten_thu_tuc }} ({{ ma_thu_tuc }})")
        + line("Hình thức nộp: ", "{{ kenh }}")
        + p(run("1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ:"), before=2, keep=True)
        + papers("giay_to", reason=False)
        + p(run("2. Số lượng hồ sơ: "), run("{{ so_bo }}", b=True), run(" (bộ)"), before=4)
        + line("3. Thời gian giải quyết hồ sơ theo quy định là: ", "{{ thoi_han }}")
        + line("4. Thời gian nhận hồ sơ: ", "{{ thoi_gian_nhan }}")
        + line("5. Thời gian trả kết quả giải quyết hồ sơ: ", "{{ thoi_gian_tra }}")
        + tag("{%p for dong in hen_tra_them %}")
        + p(run("{{ dong }}"), first=10)
        + tag("{%p endfor %}")
        + line("6. Đăng ký nhận kết quả tại: ", "{{ noi_nhan }}")
        + line("7. Phí, lệ phí: ", "{{ phi }}")
        + qr(
            "Mã QR là mã hồ sơ, dùng để tra cứu và nhận kết quả. Hồ sơ có thể giải quyết xong trước thời gian trên; "
            "liên hệ {{ dien_thoai_co_quan }}{% if tra_cuu %} hoặc tra cứu tại {{ tra_cuu }}{% endif %}."
        )
        + signatures(
            signature("NGƯỜI NỘP HỒ SƠ", "{{ nguoi_nop }}", 82.5),
            signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "{{ can_bo }}", 82.5),
        )
    )
    page = tag("{%p if not loop.last %}") + p('<w:r><w:br w:type="page"/></w:r>', after=0) + tag("{%p endif %}")
    return tag("{%p for lien in cac_lien %}") + body + page + tag("{%p endfor %}")


def slip() -> str:
    """Mẫu 02: the guidance slip at the counter and the supplement request later, one paper for one allowance."""
    return (
        heading("Số: {{ so }}/HDHS")
        + title("{{ tieu_de }}", "theo_mau")
        + line("Bộ phận tiếp nhận và trả kết quả: ", "{{ bo_phan }}")
        + line("Tiếp nhận hồ sơ/yêu cầu của Ông/Bà: ", "{{ chu_ho_so }}")
        + optional("khac_nguoi_nop", line("Người nộp: ", "{{ nguoi_nop }}"))
        + line("Nội dung yêu cầu giải quyết: ", "{{ ten_thu_tuc }} ({{ ma_thu_tuc }})")
        + optional("ma_ho_so", line("Mã hồ sơ: ", "{{ ma_ho_so }}"))
        + line("Địa chỉ: ", "{{ dia_chi }}")
        + p(
            run("Số điện thoại: "),
            run("{{ dien_thoai }}", b=True),
            run("{% if email %}   Email: {% endif %}"),
            run("{{ email }}", b=True),
        )
        + p(run("Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:"), before=4, keep=True)
        + papers("giay_to", reason=True)
        + p(run("Lý do: ", size=14), run("{{ ly_do }}", b=True, size=14), before=6, align="both")
        + optional("huong_dan", p(run("Hướng dẫn: ", size=14), run("{{ huong_dan }}", size=14), align="both"))
        + optional("khong_yeu_cau", p(run("Không yêu cầu: "), run("{{ khong_yeu_cau }}"), align="both"))
        + p(run("{{ mot_lan }}", i=True), align="both", before=3)
        + p(
            run(
                "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với công chức {{ can_bo }}, "
                "số điện thoại {{ dien_thoai_can_bo }} để được hướng dẫn./."
            ),
            align="both",
            first=10,
        )
        + qr("Mang theo phiếu này khi quay lại; quét mã QR để mở đúng hồ sơ.")
        + signatures(cell(p(after=0), 82.5, borders=False), signature("NGƯỜI HƯỚNG DẪN", "{{ can_bo }}", 82.5))
    )


def refusal() -> str:
    """Mẫu 03: phiếu từ chối tiếp nhận giải quyết hồ sơ."""
    return (
        heading("Số: {{ so }}/TCHS")
        + title("{{ tieu_de }}", "theo_mau")
        + line("Bộ phận tiếp nhận và trả kết quả: ", "{{ bo_phan }}")
        + line("Tiếp nhận hồ sơ của: ", "{{ chu_ho_so }}")
        + optional("khac_nguoi_nop", line("Người nộp: ", "{{ nguoi_nop }}"))
        + line("Địa chỉ: ", "{{ dia_chi }}")
        + p(
            run("Số điện thoại: "),
            run("{{ dien_thoai }}", b=True),
            run("{% if email %}   Email: {% endif %}"),
            run("{{ email }}", b=True),
        )
        + line("Nội dung yêu cầu giải quyết: ", "{{ ten_thu_tuc }} ({{ ma_thu_tuc }})")
        + optional("ma_ho_so", line("Mã hồ sơ: ", "{{ ma_ho_so }}"))
        + p(
            run("Qua xem xét, {{ bo_phan }} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"),
            align="both",
            before=4,
            first=10,
        )
        + p(run("{{ ly_do }}", b=True, size=14), align="both", first=10)
        + line("Căn cứ: ", "{{ can_cu }}")
        + p(run("Xin thông báo cho Ông/Bà được biết và thực hiện./."), first=10)
        + signatures(
            signature("NGƯỜI NỘP HỒ SƠ", "{{ nguoi_nop }}", 82.5),
            signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "{{ can_bo }}", 82.5),
        )
    )


def stop() -> str:
    """Mẫu 05: thông báo dừng giải quyết hồ sơ. Its official layout was not seen: only the groups of its content are
    kept (request to stop, stage, decision, money)."""
    return (
        heading("Số: {{ so }}/TB")
        + title("{{ tieu_de }}", "theo_mau")
        + p(run("Kính gửi: "), run("{{ chu_ho_so }}", b=True), align="center", before=4, after=6)
        + line("Địa chỉ: ", "{{ dia_chi }}")
        + line("Số điện thoại: ", "{{ dien_thoai }}")
        + line("Nội dung yêu cầu giải quyết: ", "{{ ten_thu_tuc }} ({{ ma_thu_tuc }})")
        + optional("ma_ho_so", line("Mã hồ sơ: ", "{{ ma_ho_so }}"))
        + line("1. Đề nghị dừng của: ", "{{ nguoi_nop }}, lúc {{ thoi_diem_dung }}")
        + line("2. Lý do: ", "{{ ly_do }}")
        + line("3. Hồ sơ đang ở bước: ", "{{ buoc }}")
        + p(
            run("4. {{ bo_phan }} dừng giải quyết hồ sơ nêu trên kể từ thời điểm đề nghị và trả lại giấy tờ đã nộp."),
            align="both",
        )
        + line("5. Phí, lệ phí đã nộp: ", "{{ phi_da_nop }}")
        + signatures(
            signature("NGƯỜI ĐỀ NGHỊ", "{{ nguoi_nop }}", 82.5),
            signature("NGƯỜI TIẾP NHẬN HỒ SƠ", "{{ can_bo }}", 82.5),
        )
    )


STYLES = (
    f"{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" '
    'w:eastAsia="Times New Roman"/>'
    '<w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:rPr><w:sz w:val="26"/></w:rPr></w:style></w:styles>'
)
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write(name: str, body: str, folder: Path = OUT) -> None:
    """One template file, byte for byte the same for the same forms."""
    edges = " ".join(
        f'w:{side}="{round(mm * MM)}"' for side, mm in (("top", 20), ("right", 15), ("bottom", 15), ("left", 30))
    )
    page = f'<w:pgMar {edges} w:header="567" w:footer="567" w:gutter="0"/>'
    section = f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>{page}</w:sectPr>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{HEAD}<w:document {W} {R}><w:body>{body}{section}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    }
    with zipfile.ZipFile(folder / f"{name}.docx", "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(zipfile.ZipInfo(part, (2026, 11, 24, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    for name, draw in (
        ("giay_tiep_nhan", receipt),
        ("phieu_bo_sung", slip),
        ("phieu_tu_choi", refusal),
        ("thong_bao_dung", stop),
    ):
        write(name, draw())
