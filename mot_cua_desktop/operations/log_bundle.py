"""The program's logs in one file for whoever mends it: what failed and where, and nothing about anybody.

The log is written without values already (`logfile`). Here every line is cleaned once more, since the file leaves the
house: long numbers and codes, words with Vietnamese letters or in capitals, what stands in quotation marks, mail
addresses and the names of folders are taken out.
"""

from __future__ import annotations

import io
import platform
import re
import sys
import zipfile
from pathlib import Path

from mot_cua_desktop import __version__
from mot_cua_desktop.documents import saving
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.incidents import get, lost
from mot_cua_desktop.store import sources

#: The most of the newest lines that are taken from each log.
_LINES = 20_000
_STAMP = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}")
#: The file of a trace: kept from the package on, of any other only its own name.
_FILE = re.compile(r"""(?P<open>File ")(?P<where>[^"\n]*)(?=")""")
_PACKAGES = re.compile(r".*[\\/](?=(?:mot_cua_desktop|site-packages)[\\/])|.*[\\/]")
_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\\/\s\"',:]+){2,}")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_NUMBER = re.compile(r"\d[\d .\-]{4,}\d")
#: With the words before and after that begin with a capital: of "Minh Ánh" the first has no mark either.
_WORD = re.compile(r"(?:\b[A-Z][a-z]*\s+)*\w*[^\x00-\x7f]\w*(?:\s+[A-Z]\w*)*")
#: "Tran Thi Ngoc Anh" typed without marks; names of classes have no blank between them.
_NAME = re.compile(r"\b[A-Z][a-z]+(?:\s+[A-Z][a-z]+)+\b")

#: "TRAN THI NGOC ANH"; a level of the log stands alone.
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:\s+[A-Z]{2,})+\b")
#: What stands in quotation marks is a value; in a trace the double ones hold the file's name.
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”|‘[^’\n]*’")
_QUOTED_ONCE = re.compile(r"'[^'\n]*'|“[^”\n]*”|‘[^’\n]*’")
#: The code of a dossier, a procedure, a paper: letters and five figures or more, with points, strokes or none.
_CODE = re.compile(r"\b(?=(?:[A-Za-z.\-/_]*\d){5})[A-Za-z0-9]+(?:[.\-/_][A-Za-z0-9]+)*\b")


def cleaned(line: str) -> str:
    """A line without anything that could be somebody's; its hour and the places in the program stay."""
    stamp = _STAMP.match(line)
    head = stamp.group() if stamp else ""
    rest = line[len(head) :]
    trace = _FILE.search(rest)
    if trace is not None:
        place = _PACKAGES.sub("", trace["where"], count=1)
        rest = f"{rest[: trace.end('open')]}{place}{rest[trace.end() :]}"
    else:
        rest = _PATH.sub("[thu muc]", rest)
    quoted = _QUOTED if trace is None else _QUOTED_ONCE
    for pattern, instead in (
        (quoted, "[gia tri]"), (_MAIL, "[thu]"), (_WORD, "[chu]"), (_NAME, "[chu]"), (_CAPITALS, "[chu]"),
        (_CODE, "[ma]"), (_NUMBER, "[so]"),
    ):  # fmt: skip
        rest = pattern.sub(instead, rest)
    return head + rest


def bundle(desk: Desk, logs: Path, incident: str = "") -> bytes:
    """The zip: the cleaned logs, and the facts of the machine and of the store that help to find the fault."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("thong_tin.txt", _facts(desk, incident))
        for file in sorted(logs.glob("mot_cua.log*")) if logs.is_dir() else []:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES:]
            archive.writestr(file.name, "\n".join(cleaned(line) for line in lines) + "\n")
    return out.getvalue()


def save(desk: Desk, path: Path, incident: str = "") -> Path:
    """Write the bundle where the officer chose."""
    logs = desk.store.folder.logs
    return saving.save(path if path.suffix else path.with_suffix(".zip"), bundle(desk, logs, incident))


def _facts(desk: Desk, incident: str) -> str:
    with desk.store.reading() as connection:
        head = sources.head(connection)
    lines = [
        f"phien ban: {__version__}",
        f"python: {sys.version.split()[0]}",
        f"he dieu hanh: {platform.system()} {platform.release()} {platform.machine()}",
        f"so viec da ghi: {head.position if head else 0}",
    ]
    if incident:
        found = get(desk, incident)
        last = f"{found.last_deed:%Y-%m-%dT%H:%M:%SZ}" if found.last_deed else "-"
        until = f"{found.until:%Y-%m-%dT%H:%M:%SZ}" if found.until else "-"
        minutes = lost(desk, found.since, desk.now()) if found.lasts else found.lost
        lines += [
            f"su co: {found.kind}, tu {found.since:%Y-%m-%dT%H:%M:%SZ} den {until}",
            f"viec ghi gan nhat truoc su co: {last}",
            f"so ho so lien quan: {found.touched}; phut lam viec da mat: {minutes}",
        ]
    return "\n".join(lines) + "\n"
