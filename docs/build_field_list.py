"""Writes the list of template fields into docs/mau-giay.md, from what the program itself knows.

Run it after a field was added: ``.venv/bin/python docs/build_field_list.py``. A test holds the page to it.
"""

from __future__ import annotations

import re
from pathlib import Path

from mot_cua_desktop.documents import leader_fields
from mot_cua_desktop.documents.fields import KNOWN, REQUIRED

PAGE = Path(__file__).resolve().parent / "mau-giay.md"
BLOCK = re.compile(r"(<!-- bắt đầu danh sách -->\n).*?(<!-- hết danh sách -->)", re.DOTALL)


def page(text: str) -> str:
    """The page with its list as the program has it."""
    return BLOCK.sub(lambda found: found[1] + fields() + found[2], text)


def fields() -> str:
    """One table for what every paper knows, one for what only one of them does."""
    shared = [name for name in next(iter(KNOWN.values())) if all(name in known for known in KNOWN.values())]
    first = next(iter(KNOWN.values()))
    needed = {name: [paper for paper in KNOWN if name in REQUIRED[paper]] for name in shared}
    parts = ["\n### Giấy nào cũng có\n\n| Trường | Là gì | Bắt buộc trong |\n|---|---|---|\n"]
    parts += [_row(name, first[name], needed[name]) for name in shared]
    for paper, known in KNOWN.items():
        parts.append(f"\n### Chỉ có trong `{paper}.docx`\n\n| Trường | Là gì |\n|---|---|\n")
        for name in known:
            if name not in shared:
                shown = f"**`{name}`**" if name in REQUIRED[paper] else f"`{name}`"
                parts.append(f"| {shown} | {known[name]} |\n")
    for kind, fields_ in leader_fields.KNOWN.items():
        parts.append(f"\n### Mọi trường của `{kind}.docx`\n\n| Trường | Là gì |\n|---|---|\n")
        for name, meaning in fields_.items():
            shown = f"**`{name}`**" if name in leader_fields.REQUIRED[kind] else f"`{name}`"
            parts.append(f"| {shown} | {meaning} |\n")
    return "".join(parts) + "\n"


def _row(name: str, meaning: str, papers: list[str]) -> str:
    shown = f"**`{name}`**" if papers else f"`{name}`"
    needed = "mọi giấy" if len(papers) == len(KNOWN) else ", ".join(f"`{paper}`" for paper in papers)
    return f"| {shown} | {meaning} | {needed} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
