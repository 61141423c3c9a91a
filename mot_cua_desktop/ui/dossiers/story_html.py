"""The story as a page of text: one heading a day, one block a deed; its looks are in resources/styles/story.css."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from mot_cua_desktop.domain.story import Line
from mot_cua_desktop.domain.worktime import say_day

_SIGNS = {"plain": "•", "good": "✓", "careful": "⚠", "bad": "✗", "quiet": "·"}


def page(lines: Iterable[Line]) -> str:
    """The deeds in their order, the first one on top. Everything that a person typed is escaped."""
    parts: list[str] = []
    day = None
    for line in lines:
        if line.at.date() != day:
            day = line.at.date()
            words = say_day(day)
            parts.append(f'<p class="day">{escape(words[:1].upper() + words[1:])}</p>')
        parts.append(_block(line))
    return "".join(parts)


def _block(line: Line) -> str:
    details = "".join(f'<p class="detail">{escape(detail)}</p>' for detail in line.details)
    return (
        '<table width="100%" cellspacing="0" cellpadding="3"><tr>'
        f'<td class="when" width="48">{line.at:%H:%M}</td>'
        f'<td class="{line.tone}" width="16">{_SIGNS[line.tone]}</td>'
        f'<td><p class="{line.tone}">{escape(line.what)}</p>{details}</td>'
        f'<td class="who" width="150" align="right">{escape(line.who)}</td>'
        "</tr></table>"
    )
