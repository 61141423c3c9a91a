"""The value beside each formula of a workbook: openpyxl writes none, and what only shows a file would show blanks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

#: A cell with a formula as openpyxl writes it, line by line and left to right.
_FORMULA = re.compile(r"<c ([^>]*)>(<f>[^<]*</f>)<v\s*(?:/>|></v>)")


def beside(workbook: bytes, part: str, values: Sequence[int | float | str]) -> bytes:
    """The workbook with these values of the formulas of one part (a sheet), in their order.

    Raises ValueError when there are not as many formulas as values.
    """
    left = iter(values)

    def told(cell: re.Match[str]) -> str:
        value = next(left, None)
        if value is None:
            raise ValueError("more formulas than values")
        kind = ' t="str"' if isinstance(value, str) else ""
        return f"<c {cell[1]}{kind}>{cell[2]}<v>{escape(str(value))}</v>"

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.infolist():
            data = before.read(each)
            if each.filename == part:
                data = _FORMULA.sub(told, data.decode()).encode()
            after.writestr(each, data, zipfile.ZIP_DEFLATED)
    if next(left, None) is not None:
        raise ValueError("more values than formulas")
    return out.getvalue()
