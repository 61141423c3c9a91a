"""Making a Word file plain for the PDF engine: shipped fonts embedded, what the engine cannot draw said otherwise."""

from __future__ import annotations

import html
import io
import re
import unicodedata
import uuid
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mot_cua_desktop import paths
from mot_cua_desktop.errors import Told

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SYMBOLS = {"F0FE": "☑", "F0A8": "☐", "F06F": "☐", "F0FD": "☒", "F0FC": "✓", "2611": "☑", "2610": "☐"}
_FACES = (
    ("embedRegular", "LiberationSerif-Regular.ttf"),
    ("embedBold", "LiberationSerif-Bold.ttf"),
    ("embedItalic", "LiberationSerif-Italic.ttf"),
    ("embedBoldItalic", "LiberationSerif-BoldItalic.ttf"),
)
_LARGEST_PART = 64 * 1024 * 1024
_SCRIPT_FONT = re.compile(rb"<a:font [^>]*/>")
_TABLE_STYLE = re.compile(rb"""tblStyle\b[^>]*?val=["']([^"']*)""")


@dataclass(frozen=True)
class Prepared:
    """The docx for the engine, and the words that must come out of it.

    ``next_pages`` are those of headers and footers that stand only on further pages: nobody sees them while no
    section is longer than a page.
    """

    data: bytes
    text: str
    next_pages: str = ""
    sections: int = 1


def prepare(docx: bytes) -> Prepared:
    """A copy for the PDF engine; the file that is saved and edited stays as it was. Raises `Told` for no docx."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            if any(item.file_size > _LARGEST_PART for item in package.infolist()):
                raise Told("Tệp Word quá lớn để in.", "Bớt ảnh trong mẫu rồi thử lại.")
            parts = {item.filename: package.read(item) for item in package.infolist()}
        styles = parts.get("word/styles.xml", b"")
        body = parts.get("word/document.xml", b"")
        first_differs, sections = b"<w:titlePg" in body, body.count(b"<w:sectPr")
        text: list[str] = []
        next_pages: list[str] = []
        for name in [name for name in parts if _PARTS.fullmatch(name)]:
            parts[name], words = _plain(parts[name])
            running = first_differs and name.startswith(("word/header", "word/footer"))
            (next_pages if running else text).append(words)
        if "word/document.xml" not in parts:
            raise KeyError("word/document.xml")
        if styles:
            parts["word/styles.xml"] = _plain_styles(styles, _table_styles(parts))
        for name in [name for name in parts if name.startswith("word/theme/")]:
            # The engine looks on the machine for each of some thirty fonts of other scripts, and uses none of them.
            parts[name] = _SCRIPT_FONT.sub(b"", parts[name])
        _embed(parts)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise Told(
            "Tệp này không phải tệp Word (.docx) hoặc đã hỏng.", "Lưu lại từ Word dưới dạng .docx rồi thử lại."
        ) from error
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    said, later = (unicodedata.normalize("NFC", "\n".join(words)) for words in (text, next_pages))
    return Prepared(out.getvalue(), said, later, sections)


def _plain(xml: bytes) -> tuple[bytes, str]:
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    _unwrap_content_controls(root)
    for symbol in list(root.iter(f"{{{_W}}}sym")):
        text = etree.Element(f"{{{_W}}}t")
        text.text = _SYMBOLS.get((symbol.get(f"{{{_W}}}char") or "").upper(), "•")
        symbol.getparent().replace(symbol, text)
    _write_out_capitals(root)
    for shape in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}prstGeom"):
        # Two presets that the engine does not draw, as the ones it does.
        shape.set(
            "prst", {"straightConnector1": "line", "flowChartProcess": "rect"}.get(shape.get("prst"), shape.get("prst"))
        )
    for text in root.iter(f"{{{_W}}}t"):
        text.text = unicodedata.normalize("NFC", text.text or "")
    words = [
        "".join(t.text or "" for t in paragraph.iter(f"{{{_W}}}t") if not _fallback(t))
        for paragraph in root.iter(f"{{{_W}}}p")
        if not _inside_paragraph(paragraph)
    ]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), "\n".join(words)


def _fallback(element: Any) -> bool:
    return any(parent.tag == f"{{{_MC}}}Fallback" for parent in element.iterancestors())


def _inside_paragraph(element: Any) -> bool:
    return any(parent.tag == f"{{{_W}}}p" for parent in element.iterancestors())


def _unwrap_content_controls(root: Any) -> None:
    for control in list(root.iter(f"{{{_W}}}sdt")):
        content = control.find(f"{{{_W}}}sdtContent")
        parent, place = control.getparent(), control.getparent().index(control)
        for child in reversed(list(content) if content is not None else []):
            parent.insert(place, child)
        parent.remove(control)


def _write_out_capitals(root: Any) -> None:
    for run in root.iter(f"{{{_W}}}r"):
        for name in ("caps", "smallCaps"):
            mark = run.find(f"{{{_W}}}rPr/{{{_W}}}{name}")
            if mark is not None and mark.get(f"{{{_W}}}val", "1") not in ("0", "false", "off"):
                for text in run.iter(f"{{{_W}}}t"):
                    text.text = (text.text or "").upper()


def _table_styles(parts: dict[str, bytes]) -> set[str]:
    """The styles that some table of the paper names."""
    return {html.unescape(each.decode()) for xml in parts.values() for each in _TABLE_STYLE.findall(xml)}


def _plain_styles(xml: bytes, tables: set[str]) -> bytes:
    """Theme faces by name, and Normal's size as the default: the engine forgets both. Of the styles for ``tables`` only
    those in use and what they rest on: Word keeps a hundred of them in each file, and the engine reads them all."""
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    spare = {
        style.get(f"{{{_W}}}styleId"): style
        for style in root.iter(f"{{{_W}}}style")
        if style.get(f"{{{_W}}}type") == "table" and style.get(f"{{{_W}}}default") is None
    }
    for name in tables:
        kept = spare.pop(name, None)
        while kept is not None:
            below = kept.find(f"{{{_W}}}basedOn")
            kept = spare.pop(below.get(f"{{{_W}}}val"), None) if below is not None else None
    for style in spare.values():
        root.remove(style)
    for fonts in root.iter(f"{{{_W}}}rFonts"):
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            if fonts.attrib.pop(f"{{{_W}}}{name}Theme", None) is not None:
                fonts.set(f"{{{_W}}}{name}", "Times New Roman")
    size = root.find(f"{{{_W}}}style[@{{{_W}}}default='1']/{{{_W}}}rPr/{{{_W}}}sz")
    default = root.find(f"{{{_W}}}docDefaults/{{{_W}}}rPrDefault/{{{_W}}}rPr")
    if size is not None and default is not None:
        for old in default.findall(f"{{{_W}}}sz"):
            default.remove(old)
        etree.SubElement(default, f"{{{_W}}}sz").set(f"{{{_W}}}val", size.get(f"{{{_W}}}val"))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# --- fonts ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _obfuscated(file: str) -> tuple[str, bytes]:
    """A font as Word embeds it: its first 32 bytes mixed with a key that the font table names (ECMA-376, 17.8.1)."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, file)
    mask = bytes.fromhex(key.hex)[::-1]
    font = paths.resource("fonts", file).read_bytes()
    head = bytes(byte ^ mask[place % 16] for place, byte in enumerate(font[:32]))
    return "{" + str(key).upper() + "}", head + font[32:]


def _embed(parts: dict[str, bytes]) -> None:
    """Put the shipped faces into the copy under the name the papers ask for, so that every machine prints alike."""
    table: list[str] = []
    relations: list[str] = []
    faces = [("Times New Roman", _FACES), ("VN Symbols", (("embedRegular", "VNSymbols.ttf"),))]
    for font, files in faces:
        inside = ""
        for element, file in files:
            number = f"rIdFont{len(relations) + 1}"
            key, content = _obfuscated(file)
            parts[f"word/fonts/{number}.odttf"] = content
            relations.append(f'<Relationship Id="{number}" Type="{_REL}/font" Target="fonts/{number}.odttf"/>')
            inside += f'<w:{element} r:id="{number}" w:fontKey="{key}"/>'
        table.append(f'<w:font w:name="{font}">{inside}</w:font>')
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    parts["word/fontTable.xml"] = f'{head}<w:fonts xmlns:w="{_W}" xmlns:r="{_REL}">{"".join(table)}</w:fonts>'.encode()
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["word/_rels/fontTable.xml.rels"] = (
        f'{head}<Relationships xmlns="{package}">{"".join(relations)}</Relationships>'.encode()
    )
    _declare(parts)


def _declare(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"].decode()
    if "odttf" not in types:
        font = '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/>'
        types = re.sub(r"(<Types[^>]*>)", lambda m: m[1] + font, types, count=1)
    if "/word/fontTable.xml" not in types:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
        types = types.replace("</Types>", f'<Override PartName="/word/fontTable.xml" ContentType="{kind}"/></Types>')
    parts["[Content_Types].xml"] = types.encode()
    name = "word/_rels/document.xml.rels"
    relations = parts[name].decode()
    if "/fontTable" not in relations:
        link = f'<Relationship Id="rIdFontTable" Type="{_REL}/fontTable" Target="fontTable.xml"/>'
        relations = relations.replace("</Relationships>", link + "</Relationships>")
    parts[name] = relations.encode()
