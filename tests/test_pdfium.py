"""One thread at a time in PDFium: two at once end the program without a word."""

from __future__ import annotations

import io
import threading

import pytest

from mot_cua_desktop import pdfium
from mot_cua_desktop.errors import Told


def a_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "giay hen")
    canvas.save()
    return out.getvalue()


def test_another_thread_waits_until_the_document_is_left() -> None:
    data, inside = a_pdf(), threading.Event()

    def look() -> None:
        with pdfium.opened(data):
            inside.set()

    other = threading.Thread(target=look)
    with pdfium.opened(data):
        other.start()
        assert not inside.wait(0.05)
    assert inside.wait(5)
    other.join()


def test_the_same_thread_may_look_into_two_papers() -> None:
    with pdfium.opened(a_pdf()) as one, pdfium.opened(a_pdf()) as two:
        assert len(one) == len(two) == 1


def test_what_is_no_pdf_is_told_and_the_door_is_open_again() -> None:
    for _ in range(2):
        with pytest.raises(Told, match="không mở được"), pdfium.opened(b"khong phai"):
            pass
