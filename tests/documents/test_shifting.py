"""What a printer draws off is made good to a tenth of a millimetre: the ink of the page is rendered and measured."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from mot_cua_desktop.documents import pdf, ruler_page
from mot_cua_desktop.documents.shifting import shifted

_DPI = 254  # ten dots a millimetre
NOW = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)


def sheet(turn: int = 0, pages: int = 1) -> bytes:
    """A5 with a black square of 10 mm, its upper left corner 30 mm from the left and 40 mm from the top."""
    import pypdfium2
    from reportlab.pdfgen.canvas import Canvas

    mm, out = 72 / 25.4, io.BytesIO()
    canvas = Canvas(out, pagesize=(148 * mm, 210 * mm))
    for _ in range(pages):
        canvas.rect(30 * mm, (210 - 50) * mm, 10 * mm, 10 * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    if not turn:
        return out.getvalue()
    document, turned = pypdfium2.PdfDocument(out.getvalue()), io.BytesIO()
    document[0].set_rotation(turn)
    document.save(turned)
    document.close()
    return turned.getvalue()


def ink(data: bytes, page: int = 0) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is not white, in millimetres."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    picture: Any = document[page].render(scale=_DPI / 72).to_pil().convert("L").point(lambda v: 255 if v < 128 else 0)
    document.close()
    box = picture.getbbox()
    return tuple(side / 10 for side in box) if box else (0, 0, 0, 0)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("right", "down"), [(2.5, 0), (-3, 1.5), (0, -4), (7, 7)])
def test_the_ink_moves_by_what_was_asked_as_the_reader_sees_it(turn: int, right: float, down: float) -> None:
    plain = sheet(turn)
    before, after = ink(plain), ink(shifted(plain, right, down))
    moved = (right, down, right, down)
    assert after == pytest.approx([side + by for side, by in zip(before, moved, strict=True)], abs=0.15)
    assert pdf.page_size(shifted(plain, right, down)) == pytest.approx(pdf.page_size(plain))


def test_every_page_moves(qapp: object) -> None:
    moved = shifted(sheet(pages=3), 5, 0)
    assert [ink(moved, page)[0] for page in range(3)] == pytest.approx([35] * 3, abs=0.15)


def test_nothing_to_move_leaves_the_very_bytes() -> None:
    plain = sheet()
    assert shifted(plain, 0, 0) is plain


def test_the_words_of_a_moved_paper_are_all_there() -> None:
    page = ruler_page.ruler_page("A4", "Giấy tiếp nhận", "HP", 0, 0, NOW)
    assert pdf.read_text(shifted(page, 3, -2))[0].split() == pdf.read_text(page)[0].split()


def test_further_than_any_printer_is_off_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="that far"):
        shifted(sheet(), 20.5, 0)


@pytest.mark.parametrize("name", ruler_page.SHEETS)
def test_the_ruler_page_has_its_sheets_size_and_says_how_to_read_it(name: str) -> None:
    page = ruler_page.ruler_page(name, "Giấy thử", "Máy in quầy 1", 0, 0, NOW)
    assert pdf.page_size(page) == pytest.approx(ruler_page.SHEETS[name], abs=0.1)
    words, pages = pdf.read_text(page)
    assert pages == 1
    for said in ("TRANG THƯỚC", "Máy in quầy 1", "Gấp đôi tờ giấy", "Lệch ngang", "09:12 ngày 23/11/2026"):
        assert said in " ".join(words.split())


def test_the_number_at_the_true_middle_is_the_one_to_type() -> None:
    """A printer that draws 3 mm too far right, and a desk that has typed +1 before: the crease must show −3."""
    printed = shifted(ruler_page.ruler_page("A4", "Giấy", "", 1.0, 0, NOW), 3.0, 0)
    # The marks of five bear numbers: −4 stands a millimetre left of the sheet's true middle, so −3 stands on it.
    assert mark_at(printed, x=105.0 - 1.0, wanted="−4") is not None
    assert mark_at(printed, x=105.0 + 4.0, wanted="+1") is not None


def mark_at(data: bytes, x: float, wanted: str) -> float | None:
    """Where on the sheet (mm from the left) the number ``wanted`` stands, if its middle is within 0,7 mm of ``x``."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    page = document[0]
    text = page.get_textpage()
    search, found = text.search(wanted, match_whole_word=False), None
    while (hit := search.get_next()) is not None:
        boxes = [text.get_charbox(hit[0] + n) for n in range(hit[1])]
        middle = (min(b[0] for b in boxes) + max(b[2] for b in boxes)) / 2 * 25.4 / 72
        if abs(middle - x) < 0.7:
            found = middle
    document.close()
    return found
