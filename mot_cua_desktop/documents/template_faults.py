"""What is wrong with a template's tags, said to the clerk: jinja2 speaks English and counts lines that nobody sees."""

from __future__ import annotations

import re
from typing import Any

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_MARKUP = re.compile(r"<[^>]+>")
#: How jinja2 names the parts of a tag; whoever edits in Word knows none of these words.
_PARTS = frozenset({"integer", "float", "string", "name", "operator", "begin of print statement", "end of template"})
_ENDS = frozenset({"end of print statement", "end of statement block"})
_KNOWN: tuple[tuple[str, str], ...] = (
    (r"Unexpected end of template|unexpected end of template", "lệnh if hoặc for chưa đóng bằng endif, endfor"),
    (r"Encountered unknown tag '([^']+)'", "không có lệnh “{}”"),
    (r"No filter named '([^']+)'", "không có bộ lọc “{}”"),
    (r"No test named '([^']+)'", "không có phép hỏi “{}”"),
    (r"expected token '[^']*', got '([^']+)'", "{}"),
    (r"Expected an expression, got '([^']+)'", "{}"),
    (r"unexpected char '([^']+)'", "ký tự “{}” không dùng được trong thẻ"),
    (r"unexpected '([^']+)'", "{}"),
)


def said(error: Exception, source: str = "", environment: Any = None) -> str:
    """The fault as the middle of a Vietnamese sentence, with the tag it is in where that can be told.

    ``source`` is the whole text that did not parse: a tag that was not closed is looked for in it; with its
    ``environment`` any other one too.
    """
    unclosed = _unclosed(source)
    if unclosed:
        return unclosed
    words = getattr(error, "told", "") or _in_vietnamese(str(getattr(error, "message", None) or error))
    place = _place(error) or (_broken_tag(source, environment) if environment is not None else "")
    return f"{words}{f' – gần “{place[:80]}”' if place else ''}"


def _in_vietnamese(words: str) -> str:
    for pattern, told in _KNOWN:
        found = re.search(pattern, words)
        if found is None:
            continue
        got = found.group(1) if found.groups() else ""
        if told == "{}":
            return _left_over(got)
        return told.format(got)
    return "thẻ viết chưa đúng"


def _left_over(got: str) -> str:
    """A part that jinja2 did not expect: named when it is something the clerk typed."""
    if got in _ENDS:
        return "thẻ chưa viết xong"
    return "thẻ có phần thừa" if got in _PARTS else f"“{got}” thừa hoặc sai chỗ"


def _unclosed(source: str) -> str:
    """A tag that the next one begins in, or the text ends in, with the signs it lacks; jinja2 would blame whatever
    stands behind it."""
    for opening in re.finditer(r"\{\{|\{%", source):
        closing = "}}" if opening.group() == "{{" else "%}"
        rest = source[opening.end() :]
        end, following = rest.find(closing), re.search(r"\{\{|\{%", rest)
        if end < 0 or (following is not None and following.start() < end):
            begun = re.split(r"[<\n{]", rest, maxsplit=1)[0].strip()
            return f"thiếu “{closing}” – gần “{opening.group()} {' '.join(begun.split()[:4])[:60]}”"
    return ""


def _place(error: Exception) -> str:
    """The line with a tag among those that docxtpl keeps around the fault."""
    lines = [_MARKUP.sub("", str(line)).strip() for line in getattr(error, "docx_context", ())]
    return next((line for line in lines if "{" in line), "")


def _broken_tag(source: str, environment: Any) -> str:
    """The first tag that cannot be read even alone; commands that open or close something are tried with their end."""
    import jinja2

    for tag in _TAG.findall(source):
        name = re.match(r"\{%-?\s*(\w+)", tag)
        word = name.group(1) if name else ""
        if word in ("if", "for"):
            tried = f"{tag}{{% end{word} %}}"
        elif word in ("elif", "else"):
            tried = f"{{% if a %}}{tag}{{% endif %}}"
        elif word in ("endif", "endfor"):
            continue
        else:
            tried = tag
        try:
            environment.parse(tried)
        except jinja2.TemplateError:
            return _MARKUP.sub("", tag)
    return ""
