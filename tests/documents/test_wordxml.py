"""What the PDF engine cannot draw is said otherwise before it sees it; the file that is kept stays as it was."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from mot_cua_desktop.documents import pdf, wordxml
from mot_cua_desktop.errors import Told

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Build = Callable[..., bytes]


@pytest.fixture
def build(draw: Callable[..., Any]) -> Build:
    """The refusal with a run of our own put into its last sentence."""
    plain = draw("phieu_tu_choi").docx

    def put(run: str, **parts: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as package:
            for name in source.namelist():
                content = source.read(name).decode("utf-8") if name.endswith("xml") else source.read(name)
                if name == "word/document.xml":
                    content = content.replace("Xin thông báo", f"Xin </w:t></w:r>{run}<w:r><w:t> thông báo")
                if name == "word/styles.xml":
                    content = parts.get("styles", content)
                package.writestr(name, content)
        return out.getvalue()

    return put


def part(prepared: wordxml.Prepared, name: str = "document") -> Any:
    with zipfile.ZipFile(io.BytesIO(prepared.data)) as package:
        return etree.fromstring(package.read(f"word/{name}.xml"))


def shown(docx: bytes) -> str:
    made = pdf.from_docx(docx)
    assert made.lost == ()
    return " ".join(unicodedata.normalize("NFC", pdf.read_text(made.data)[0]).split())


def test_the_kept_docx_is_not_touched(build: Build) -> None:
    docx = build("<w:r><w:rPr><w:caps/></w:rPr><w:t>chữ</w:t></w:r>")
    before = bytes(docx)
    wordxml.prepare(docx)
    assert docx == before


def test_decomposed_text_is_composed(build: Build, sample: Any) -> None:
    """The engine sets each mark of a decomposed letter beside it."""
    docx = build(f"<w:r><w:t>{sample.nfd('Nguyễn Thị Ngẫm')}</w:t></w:r>")
    said = "".join(text.text or "" for text in part(wordxml.prepare(docx)).iter(f"{W}t"))
    assert "Nguyễn Thị Ngẫm" in said
    assert unicodedata.is_normalized("NFC", said)
    assert "Xin Nguyễn Thị Ngẫm thông báo" in shown(docx)


@pytest.mark.parametrize("mark", ["<w:caps/>", "<w:smallCaps/>", '<w:caps w:val="true"/>'])
def test_capitals_are_written_out(build: Build, mark: str) -> None:
    assert "Xin CHỮ ĐƯỜNG thông báo" in shown(build(f"<w:r><w:rPr>{mark}</w:rPr><w:t>chữ đường</w:t></w:r>"))


def test_capitals_switched_off_are_not(build: Build) -> None:
    run = '<w:r><w:rPr><w:caps w:val="0"/></w:rPr><w:t>chữ đường</w:t></w:r>'
    assert "Xin chữ đường thông báo" in shown(build(run))


@pytest.mark.parametrize(
    ("code", "sign"), [("F0FE", "☑"), ("F0A8", "☐"), ("F06F", "☐"), ("F0FD", "☒"), ("F0FC", "✓"), ("F0D8", "•")]
)
def test_word_symbols_become_signs_of_a_shipped_font(build: Build, code: str, sign: str) -> None:
    assert f"Xin {sign} thông báo" in shown(build(f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'))


def test_check_boxes_are_drawn(build: Build) -> None:
    assert "Xin ☑ ☐ ☒ ✓ thông báo" in shown(build("<w:r><w:t>☑ ☐ ☒ ✓</w:t></w:r>"))


def test_content_controls_are_unwrapped_in_order(build: Build) -> None:
    inner = "<w:sdt><w:sdtContent><w:r><w:t>hai </w:t></w:r></w:sdtContent></w:sdt>"
    run = f"<w:sdt><w:sdtContent><w:r><w:t>một </w:t></w:r>{inner}<w:r><w:t>ba</w:t></w:r></w:sdtContent></w:sdt>"
    docx = build(run.replace("<w:t>", '<w:t xml:space="preserve">'))
    assert "Xin một hai ba thông báo" in shown(docx)
    assert not list(part(wordxml.prepare(docx)).iter(f"{W}sdt"))


@pytest.mark.parametrize(("preset", "drawn"), [("straightConnector1", "line"), ("flowChartProcess", "rect")])
def test_shapes_become_those_that_are_drawn(build: Build, preset: str, drawn: str) -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    run = f'<w:r><w:drawing><a:prstGeom xmlns:a="{space}" prst="{preset}"/></w:drawing></w:r>'
    shapes = [shape.get("prst") for shape in part(wordxml.prepare(build(run))).iter(f"{{{space}}}prstGeom")]
    assert shapes == ["rect", drawn]  # the first is the frame of the QR


def test_theme_faces_get_the_name_of_the_embedded_font(build: Build) -> None:
    styles = (
        f'<w:styles xmlns:w="{W[1:-1]}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" '
        'w:hAnsiTheme="minorHAnsi"/><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:sz w:val="26"/></w:rPr></w:style>'
        "</w:styles>"
    )
    root = part(wordxml.prepare(build("", styles=styles)), "styles")
    (fonts,) = root.iter(f"{W}rFonts")
    assert dict(fonts.attrib) == {f"{W}ascii": "Times New Roman", f"{W}hAnsi": "Times New Roman"}
    (default,) = root.findall(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
    assert default.get(f"{W}val") == "26"  # Normal's: the engine forgets it inside tables


def test_the_shipped_faces_are_embedded_whole(build: Build) -> None:
    from mot_cua_desktop import paths

    prepared = wordxml.prepare(build(""))
    table = part(prepared, "fontTable")
    names = {font.get(f"{W}name"): len(font) for font in table}
    assert names == {"Times New Roman": 4, "VN Symbols": 1}
    regular = table.find(f"{W}font/{W}embedRegular")
    key = bytes.fromhex(regular.get(f"{W}fontKey").strip("{}").replace("-", ""))[::-1]
    with zipfile.ZipFile(io.BytesIO(prepared.data)) as package:
        mixed = package.read("word/fonts/rIdFont1.odttf")
    font = paths.resource("fonts", "LiberationSerif-Regular.ttf").read_bytes()
    assert bytes(byte ^ key[n % 16] for n, byte in enumerate(mixed[:32])) + mixed[32:] == font


def test_no_font_of_the_system_is_needed(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run in a face that nobody has is still drawn in the shipped one, with all its letters."""
    run = '<w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>Ẵ ự ợ đ Ơ</w:t></w:r>'
    assert "Ẵ ự ợ đ Ơ" in shown(build(run))


@pytest.mark.parametrize(
    "xml",
    ["", "<w:document", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ids=["empty", "cut off", "entity"],
)
def test_a_broken_body_is_told_or_harmless(xml: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", xml)
    with pytest.raises(Told, match="không phải tệp Word"):
        wordxml.prepare(out.getvalue())


def test_a_part_that_swells_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(70_000_000))
    with pytest.raises(Told, match="quá lớn"):
        wordxml.prepare(out.getvalue())


def test_of_the_styles_for_tables_only_those_in_use_go_to_the_engine_with_what_they_rest_on():
    document = Document()
    document.add_table(1, 1).style = "Light Shading Accent 1"
    kept = io.BytesIO()
    document.save(kept)
    with zipfile.ZipFile(io.BytesIO(wordxml.prepare(kept.getvalue()).data)) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
        theme = package.read("word/theme/theme1.xml")
    of_tables = [one.get(f"{W}styleId") for one in styles.iter(f"{W}style") if one.get(f"{W}type") == "table"]
    assert sorted(of_tables) == ["LightShading-Accent1", "TableNormal"]
    assert styles.find(f"{W}style[@{W}styleId='Heading1']") is not None
    assert b"script=" not in theme
    assert b"<a:latin" in theme


def test_a_style_for_tables_keeps_the_one_that_it_rests_on():
    document = Document()
    document.add_table(1, 1).style = "Light Shading Accent 1"
    styles = document.styles.element
    below = next(one for one in styles if one.get(f"{W}styleId") == "LightShading-Accent1").find(f"{W}basedOn")
    below.set(f"{W}val", "TableGrid")
    kept = io.BytesIO()
    document.save(kept)
    with zipfile.ZipFile(io.BytesIO(wordxml.prepare(kept.getvalue()).data)) as package:
        assert b'w:styleId="TableGrid"' in package.read("word/styles.xml")
