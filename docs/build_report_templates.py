"""Draws the template of the report of an incident anew, in the layout of an official document (NĐ 30/2020, Phụ lục I).

Run it after changing the form here: ``.venv/bin/python docs/build_report_templates.py``.
"""

from __future__ import annotations

from build_course_templates import each, heading, said
from template_pieces import LEFT, RIGHT, cell, gap, line, optional, p, row, run, table, tag, write


def affected() -> str:
    """The dossiers that stood still: by code and procedure, never by name."""
    columns = (10.0, 56.0, 58.0, 36.0)
    heads = ("TT", "Mã hồ sơ", "Thủ tục", "Hạn, tình trạng")
    names = ("tt", "ma", "thu_tuc", "han")
    return table(
        list(columns),
        row(
            *(
                cell(p(run(head, b=True, size=12), align="center", after=0), width)
                for head, width in zip(heads, columns, strict=True)
            ),
            header=True,
        ),
        row(cell(p(run("{%tr for g in ho_so %}"), after=0), columns[0], span=4)),
        row(
            *(
                cell(p(run(f"{{{{ g.{name} }}}}", size=12), align="center" if name == "tt" else "left", after=0), width)
                for name, width in zip(names, columns, strict=True)
            )
        ),
        row(cell(p(run("{%tr endfor %}"), after=0), columns[0], span=4)),
        pad=2.0,
    )


def incident() -> str:
    """Báo cáo sự cố phần mềm Một cửa điện tử gửi Văn phòng HĐND và UBND (công văn 535/UBND-NV, điểm 5)."""
    receivers = p(run("Nơi nhận:", b=True, i=True, size=12), after=0) + each(
        "noi_nhan", p(run("{{ dong }}", size=11), after=0)
    )
    sign = (
        each("chuc_vu_ky", p(run("{{ dong }}", b=True), align="center", after=0, keep=True))
        + p(run("(Ký tên và đóng dấu)", i=True, size=12), align="center", after=56, keep=True)
        + p(run("{{ nguoi_ky }}", b=True, size=14), align="center", after=0)
    )
    return (
        heading("Số: {{ so }}")
        + p(run("BÁO CÁO", b=True, size=14), align="center", before=10, after=0)
        + p(run("{{ trich_yeu }}", b=True, size=14), align="center", after=5)
        + p(rule=62, after=6)
        + p(run("Kính gửi: {{ kinh_gui }}"), align="center", after=8)
        + said(run("Thực hiện {{ can_cu }}, {{ bo_phan }} báo cáo sự cố như sau:"))
        + line("1. Loại sự cố: ", "{{ loai }}", first=10, after=4)
        + line("2. Thời gian: ", "{{ thoi_gian }}", first=10, after=4)
        + p(run("3. Ảnh hưởng: "), run("{{ anh_huong }}", b=True), first=10, after=4, align="both")
        + line("4. Thời gian làm việc đã mất: ", "{{ da_mat }}", first=10, after=4)
        + p(run("5. Khắc phục: "), run("{{ khac_phuc }}", b=True), first=10, after=4, align="both")
        + optional("da_bao", line("6. Đã báo: ", "{{ da_bao }}", first=10, after=4))
        + p(run("Hồ sơ bị ảnh hưởng: "), run("{{ so_ho_so }}", b=True), first=10, after=4)
        + tag("{%p if ho_so %}")
        + affected()
        + gap(6)
        + tag("{%p endif %}")
        + optional("con_lai", p(run("{{ con_lai }}", i=True, size=12), after=4))
        + said(
            run(
                "Việc ghi nhận sự cố không làm thay đổi hạn giải quyết và ngày hẹn trả của các hồ sơ nêu trên; hồ sơ "
                "quá hạn vẫn được thống kê là quá hạn, kèm nguyên nhân."
            )
        )
        + optional("de_nghi", said(run("Đề nghị: {{ de_nghi }}")))
        + said(
            run("Phiên bản phần mềm: {{ phien_ban }}; việc ghi gần nhất trước sự cố: {{ viec_cuoi }}.", i=True, size=12)
        )
        + said(run("{{ bo_phan }} kính báo cáo./."), keep=True)
        + table(
            [LEFT, RIGHT], row(cell(receivers, LEFT, borders=False), cell(sign, RIGHT, borders=False)), borders=False
        )
    )


#: One builder for each docx paper; its template has the same name.
PAPERS = {"bao_cao_su_co": incident}

if __name__ == "__main__":
    for paper, draw in PAPERS.items():
        write(paper, draw())
