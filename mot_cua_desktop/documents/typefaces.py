"""The shipped faces for what is drawn directly, under the names that the sheets use."""

from __future__ import annotations

from functools import lru_cache

from mot_cua_desktop import paths


@lru_cache(maxsize=1)
def register() -> None:
    """Make "Serif" and its bold and italic known to the drawing library."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in (
        ("Serif", "LiberationSerif-Regular.ttf"),
        ("Serif-Bold", "LiberationSerif-Bold.ttf"),
        ("Serif-Italic", "LiberationSerif-Italic.ttf"),
        ("Serif-BoldItalic", "LiberationSerif-BoldItalic.ttf"),
    ):
        pdfmetrics.registerFont(TTFont(name, str(paths.resource("fonts", file))))
    pdfmetrics.registerFontFamily("Serif", "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic")
