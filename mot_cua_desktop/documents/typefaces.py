"""The shipped faces for what is drawn directly, under the names that the sheets use."""

from __future__ import annotations

from functools import lru_cache

from mot_cua_desktop import paths


@lru_cache(maxsize=1)
def register() -> None:
    """Make "Serif" and its bold and italic known to the drawing library."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    # Pages as bytes, not as the letters of mail of forty years ago: a fifth smaller, and not worked out in Python.
    rl_config.useA85 = 0
    for name, file in (
        ("Serif", "LiberationSerif-Regular.ttf"),
        ("Serif-Bold", "LiberationSerif-Bold.ttf"),
        ("Serif-Italic", "LiberationSerif-Italic.ttf"),
        ("Serif-BoldItalic", "LiberationSerif-BoldItalic.ttf"),
    ):
        pdfmetrics.registerFont(TTFont(name, str(paths.resource("fonts", file))))
    pdfmetrics.registerFontFamily("Serif", "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic")
