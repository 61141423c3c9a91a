"""Which program saved a workbook last, by its own word: an office suite writes its name into every file it saves."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

_PART = "docProps/app.xml"
#: What a file says of itself that was saved by what the program itself writes with (its older releases named no name).
_OWN = re.compile(r"openpyxl", re.IGNORECASE)
_OWN_RELEASE = re.compile(r"3\.\d+(\.\d+)?")
_LONGEST = 40
#: Of a file that does not say who saved it.
UNNAMED = "không ghi tên"


def other_program(data: bytes) -> str:
    """The name of the program that saved a workbook since it was made here; empty where none did.

    It is only what the file says, in no more than plain letters: whoever forges a file may write any name there.
    """
    application, release = _told(data)
    if _OWN.search(application) or (application == "Microsoft Excel" and _OWN_RELEASE.fullmatch(release)):
        return ""
    # "LibreOffice/7.4.7.2$Linux_X86_64 …": the name and its release
    name = re.sub(r"[^A-Za-z0-9 ._+-]", "", application.partition("$")[0].replace("/", " ")).strip()[:_LONGEST]
    major = release.partition(".")[0]
    if name and major.isascii() and major.isdigit() and not re.search(r"\d", name):
        name = f"{name} {major[:4]}"
    return name or UNNAMED


def _told(data: bytes) -> tuple[str, str]:
    """Application and its version as the file has them; empty where it has none that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            said = {each.tag.rpartition("}")[2]: each.text or "" for each in ElementTree.fromstring(book.read(_PART))}
    except (KeyError, ElementTree.ParseError, ValueError):
        return "", ""
    return said.get("Application", ""), said.get("AppVersion", "")
