"""Whether a row of a list can be a procedure at all, whatever kind of file it came in."""

from __future__ import annotations

import re

from mot_cua_desktop.domain.procedures import Procedure

CODE = re.compile(r"(?=.*\d)[\w.\-/]{3,40}")
#: The longest name of the national list has 919 letters, its longest paper 4 712, its most copies 4.
_LONGEST_NAME, _LONGEST_PAPER, _MOST_COPIES, _MOST_PAPERS = 2_000, 10_000, 99, 500


def fault(procedure: Procedure) -> str:
    """What no procedure has, in a sentence that begins with its code; empty when there is nothing."""
    code = procedure.code
    if not CODE.fullmatch(code) or ".." in code:
        return f"“{code[:40]}” không phải mã thủ tục; không nhập dòng này."
    if len(procedure.name) > _LONGEST_NAME:
        return f"{code}: tên thủ tục dài {len(procedure.name)} chữ, quá {_LONGEST_NAME}; không nhập dòng này."
    if len(procedure.components) > _MOST_PAPERS:
        return f"{code}: có {len(procedure.components)} giấy tờ, quá {_MOST_PAPERS}; không nhập dòng này."
    for paper in procedure.components:
        if len(paper.name) > _LONGEST_PAPER:
            return f"{code}: tên một giấy tờ dài quá {_LONGEST_PAPER} chữ; không nhập dòng này."
        for count in (paper.originals, paper.certified, paper.copies):
            if not 0 <= count <= _MOST_COPIES:
                return f"{code}: số bản {count} không đúng (từ 0 đến {_MOST_COPIES}); không nhập dòng này."
    return ""
