"""The pieces that the shipped templates are drawn from: runs, paragraphs, tables, and the package around them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

OUT = Path(__file__).resolve().parent.parent / "templates_docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MM = 1440 / 25.4
WIDE = 160  # mm: A4 less 30 mm left and 20 mm right
HALF = WIDE / 2
LEFT, RIGHT = 70, 90  # the two columns of the heading: "CỘNG HÒA …" in 12 pt bold is 88.3 mm


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
    rule: float | None = None,
    section: bool = False,
) -> str:
    """A paragraph; ``first`` the first line's indent in mm, ``rule`` a line above it, indented by mm on both sides,
    ``section`` one that only ends a section and takes no room."""
    inside = "<w:keepNext/>" if keep else ""
    if rule is not None:
        inside += '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    exact = 60 if rule is not None else 20 if section else 0  # in twentieths of a point
    height = f' w:line="{exact}" w:lineRule="exact"' if exact else ""
    inside += f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{height}/>'
    if rule is not None:
        inside += f'<w:ind w:left="{round(rule * MM)}" w:right="{round(rule * MM)}"/>'
    elif first:
        inside += f'<w:ind w:firstLine="{round(first * MM)}"/>'
    inside += f'<w:jc w:val="{align}"/>' + (SECTION if section else "")
    return f"<w:p><w:pPr>{inside}</w:pPr>{''.join(runs)}</w:p>"


def line(label: str, value: str, **look: object) -> str:
    """A labelled field on a line of its own."""
    return p(run(label), run(value, b=True), **look)  # type: ignore[arg-type]


def known(field: str, dots: int = 16) -> str:
    """A field, or dots to write it in by hand where it is not known."""
    return f'{{{{ {field} or "{"…" * dots}" }}}}'


def gap(points: float) -> str:
    """Room before what follows, on the same page as it."""
    exact = f'<w:spacing w:before="0" w:after="0" w:line="{round(points * 20)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr><w:keepNext/>{exact}</w:pPr></w:p>"


def tag(text: str) -> str:
    """A paragraph that holds only a template tag; it vanishes when the paper is filled."""
    return p(run(text), after=0)


def optional(field: str, content: str) -> str:
    """A part that stands only when its field says something."""
    return tag(f"{{%p if {field} %}}") + content + tag("{%p endif %}")


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


def table(widths: list[float], *rows: str, borders: bool = True, pad: float = 0) -> str:
    """A table with fixed columns in mm; ``pad`` points of room above and below what stands in a cell."""
    line_ = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    edges = (
        "".join(line_.format(e) for e in ("top", "left", "bottom", "right", "insideH", "insideV")) if borders else ""
    )
    grid = "".join(f'<w:gridCol w:w="{round(w * MM)}"/>' for w in widths)
    margin = 80 if borders else 0
    room = {"top": round(pad * 20), "left": margin, "bottom": round(pad * 20), "right": margin}
    sides = (
        f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in room.items() if width or side in ("left", "right")
    )
    margins = f"<w:tblCellMar>{''.join(sides)}</w:tblCellMar>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{round(sum(widths) * MM)}" w:type="dxa"/>'
        f"{f'<w:tblBorders>{edges}</w:tblBorders>' if edges else ''}"
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _edges() -> str:
    """20 mm above, below and on the right, 30 mm on the left: the provinces' forms and NĐ 30/2020 agree on it."""
    edges = " ".join(f'w:{side}="{round((30 if side == "left" else 20) * MM)}"' for side in EDGES)
    return f'<w:pgMar {edges} w:header="567" w:footer="567" w:gutter="0"/>'


EDGES = ("top", "right", "bottom", "left")
#: The first page bears no number (NĐ 30/2020); those after it say whose pages they are.
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:type w:val="nextPage"/>'
    f'<w:pgSz w:w="11906" w:h="16838"/>{_edges()}<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
)
NUMBER = "".join(
    f"<w:r>{inside}</w:r>"
    for inside in (
        '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>2</w:t>", '<w:fldChar w:fldCharType="end"/>',
    )
)  # fmt: skip
NEXT_PAGES = p(NUMBER, align="center", after=0) + p(run("{{ trang_sau }}", i=True, size=10), align="center", after=0)


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
    'openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write(name: str, body: str, folder: Path = OUT) -> None:
    """One template file, byte for byte the same for the same forms."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{HEAD}<w:document {W} {R}><w:body>{body}{SECTION}</w:body></w:document>",
        "word/header1.xml": f"{HEAD}<w:hdr {W} {R}>{NEXT_PAGES}</w:hdr>",
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/header" Target="header1.xml"/></Relationships>',
    }
    with zipfile.ZipFile(folder / f"{name}.docx", "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(zipfile.ZipInfo(part, (2026, 11, 24, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
