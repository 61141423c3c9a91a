"""Vietnamese words as the desk needs them: cleaned on entry, folded for search."""

from __future__ import annotations

import re
import unicodedata

#: Letters that look like a barred d or b and that Unicode does not take apart; legacy fonts typed Đ as eth (Ð).
_BARRED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d", "ƀ": "b", "Ƀ": "b"})
#: Apostrophes in Central Highlands names (K’Brơi, H'Hen) are typed in many ways, so search does without them.
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻ`´ʹ′", None))
_BARE = _BARRED | _APOSTROPHES
#: The block that holds every mark of Vietnamese; what other blocks have is looked at letter by letter.
_MARKS = re.compile("[\u0300-\u036f]+")
#: The marks of Vietnamese taken apart. To look for a few letters one by one takes a tenth of looking up each letter.
_USUAL_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_LOOKALIKE_D = (("ð", "đ"), ("Ð", "Đ"), ("ɖ", "đ"), ("Ɖ", "Đ"))


def nfc(text: str) -> str:
    """The composed form that is stored, printed and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text as search sees it: no marks, no apostrophes, small letters, one space between words."""
    bare = unicodedata.normalize("NFD", text)
    if not bare.isascii():
        for mark in _USUAL_MARKS:
            bare = bare.replace(mark, "")
        bare = bare.replace("đ", "d").replace("Đ", "d")
    # Letter by letter only where something is left to be looked up.
    if not bare.isascii() or "'" in bare or "`" in bare:
        bare = _MARKS.sub("", bare).translate(_BARE)
        if not bare.isascii():
            bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, without punctuation."""
    return tuple("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())


def says_something(text: str) -> bool:
    """Whether a reason is one: a dot or a dash typed to get past the question holds not one letter."""
    return any(letter.isalpha() for letter in text)


def clean(text: str) -> str:
    """One line as it may be stored: composed, no control or direction marks, single spaces, a true Đ."""
    kept = nfc(text)
    if not kept.isprintable():  # else there is nothing of what the next two lines look for, letter by letter
        kept = "".join(" " if letter in "\t\r\n\v\f\u2028\u2029" else letter for letter in kept)
        kept = "".join(letter for letter in kept if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    for seeming, true in _LOOKALIKE_D:
        kept = kept.replace(seeming, true)
    return " ".join(kept.split())


def clean_lines(text: str) -> str:
    """Several lines as they may be stored: each cleaned as one line, blank lines at both ends gone."""
    return "\n".join(clean(line) for line in nfc(text).splitlines()).strip("\n")


def sound(text: str) -> str:
    """Any text as it may be kept, with its lines and spaces as they are: composed, and without what is no letter at all
    (halves of a letter, control marks, marks that turn the direction of reading)."""
    kept = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in kept if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn"))
