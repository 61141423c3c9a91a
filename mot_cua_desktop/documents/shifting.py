"""Moving what stands on the pages of a PDF by millimetres: a printer that draws in a little is answered here."""

from __future__ import annotations

import ctypes
import io

from mot_cua_desktop import pdfium

_POINTS = 72 / 25.4
#: Millimetres either way; a printer that is further off than this holds another sheet than it was told.
FURTHEST = 20.0


def shifted(data: bytes, right: float, down: float) -> bytes:
    """The same pages with everything on them moved, in millimetres; the sheets keep their size.

    What is moved over an edge is not printed. Raises ValueError beyond `FURTHEST`; `Told` when it is no PDF.
    """
    if max(abs(right), abs(down)) > FURTHEST:
        raise ValueError("no printer is that far off")
    if not right and not down:
        return data
    import pypdfium2.raw as raw

    out = io.BytesIO()
    with pdfium.opened(data) as document:
        for page in document:
            turn = page.get_rotation()
            across, up = right * _POINTS, -down * _POINTS
            # A page that is shown turned is moved as the reader sees it, in its own unturned directions.
            dx, dy = {0: (across, up), 90: (-up, across), 180: (-across, -up), 270: (up, -across)}[turn]
            matrix = raw.FS_MATRIX(1, 0, 0, 1, dx, dy)
            left, bottom, width, top = page.get_mediabox()
            whole = raw.FS_RECTF(left, top, width, bottom)
            if not raw.FPDFPage_TransFormWithClip(page.raw, ctypes.byref(matrix), ctypes.byref(whole)):
                raise ValueError("the page cannot be moved")
            page.close()
        document.save(out)
    return out.getvalue()
