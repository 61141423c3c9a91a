"""Looking into a PDF. PDFium may be asked by one thread at a time in the whole process, so everybody comes in here.

The lane reads the words of one paper while the window draws the pages of another; without the lock that ends
the program now and then, with no word to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from mot_cua_desktop.errors import Told

_ALONE = RLock()


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The document, for this thread alone until it is left. Raises `Told` when it is no PDF."""
    import pypdfium2

    with _ALONE:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise Told("Tệp PDF không mở được.", "Dựng lại giấy rồi thử lại.") from error
        try:
            yield document
        finally:
            document.close()
