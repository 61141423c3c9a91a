"""Text written by a table of letters: the same widths and the same words as the drawing library's own."""

from __future__ import annotations

import io
import unicodedata

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from mot_cua_desktop.documents import typefaces
from mot_cua_desktop.documents.ink import Ink, wide
from mot_cua_desktop.documents.pdf import read_text

VIETNAMESE = "Ủy ban nhân dân phường Tây Nha Trang (số 12/KH) – “đã ký” \\ 100 %"
#: More kinds of letters than one part of a typeface holds.
MANY = "".join(
    chr(code) for code in (*range(0x21, 0x7F), *range(0xC0, 0x180), *range(0x391, 0x3A0), *range(0x410, 0x450))
)


@pytest.mark.parametrize("face", ["Serif", "Serif-Bold"])
@pytest.mark.parametrize("words", ["", "A", VIETNAMESE, MANY])
def test_words_are_as_wide_as_the_library_says(words: str, face: str) -> None:
    typefaces.register()
    assert wide(words, face, 9.0) == pytest.approx(stringWidth(words, face, 9.0))


def test_what_is_put_is_read_whatever_part_of_the_typeface_its_letters_are_in() -> None:
    typefaces.register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(2000, 200))
    ink = Ink(canvas, "Serif", 9.0)
    for words in (VIETNAMESE, MANY, MANY[::-1], VIETNAMESE):
        ink.put([(10.0, 150.0, words[:40]), (10.0, 120.0, ""), (10.0, 100.0, words[40:])])
        canvas.showPage()
    canvas.save()
    told = unicodedata.normalize("NFC", read_text(out.getvalue())[0]).splitlines()
    halves = [half for words in (VIETNAMESE, MANY, MANY[::-1], VIETNAMESE) for half in (words[:40], words[40:])]
    assert [line.strip() for line in told if line.strip()] == [half.strip() for half in halves]
