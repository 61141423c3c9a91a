"""Vietnamese words as the desk needs them: cleaned on entry, folded for search, ordered as in a Vietnamese list."""

from __future__ import annotations

import re
import unicodedata

#: Letters that look like a barred d or b and that Unicode does not take apart; legacy fonts typed Đ as eth (Ð).
_BARRED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d", "ƀ": "b", "Ƀ": "b"})
#: Apostrophes in Central Highlands names (K’Brơi, H'Hen) are typed in many ways, so search does without them.
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻ`´ʹ′", None))
#: The block that holds every mark of Vietnamese; what other blocks have is looked at letter by letter.
_MARKS = re.compile("[\u0300-\u036f]+")
_LOOKALIKE_D = str.maketrans({"ð": "đ", "Ð": "Đ", "ɖ": "đ", "Ɖ": "Đ"})
_LETTERS = "aăâbƀcdđeêfghijklmnoôơpqrstuưvwxyz"
#: The order of the tones in Vietnamese dictionaries: level, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn make other letters, not tones


def nfc(text: str) -> str:
    """The composed form that is stored, printed and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text as search sees it: no marks, no apostrophes, small letters, one space between words."""
    bare = unicodedata.normalize("NFD", text.translate(_BARRED).translate(_APOSTROPHES))
    bare = _MARKS.sub("", bare)
    if not bare.isascii():
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, without punctuation."""
    return tuple("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())


def clean(text: str) -> str:
    """One line as it may be stored: composed, no control or direction marks, single spaces, a true Đ."""
    kept = "".join(" " if letter in "\t\r\n\v\f\u2028\u2029" else letter for letter in nfc(text))
    kept = "".join(letter for letter in kept if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.translate(_LOOKALIKE_D).split())


def clean_lines(text: str) -> str:
    """Several lines as they may be stored: each cleaned as one line, blank lines at both ends gone."""
    return "\n".join(clean(line) for line in nfc(text).splitlines()).strip("\n")


def sound(text: str) -> str:
    """Any text as it may be kept, with its lines and spaces as they are: composed, and without what is no letter at all
    (halves of a letter, control marks, marks that turn the direction of reading)."""
    kept = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in kept if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn"))


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` letters, never cut between a letter and its mark; a cut shows as an ellipsis."""
    text = nfc(text)
    if len(text) <= limit:
        return text
    end = max(0, limit - 1)
    while end and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def too_long(text: str, limit: int) -> bool:
    """Whether a field holds more letters than its place can; the officer is asked, never cut silently."""
    return len(nfc(text)) > limit


def sort_key(text: str) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """The order of a Vietnamese list: letter by letter first (a ă â … d đ …), tones only between equals.

    Given names are not moved to the front; pass ``by_given_name(name)`` for a list of people.
    """
    letters: list[tuple[int, ...]] = []
    tones: list[int] = []
    for word in clean(text).casefold().split():
        ranks: list[int] = []
        tone = 0
        for letter in word:
            parts = unicodedata.normalize("NFD", letter)
            shaped = parts[0] + "".join(mark for mark in parts[1:] if mark in _SHAPES)
            place = _LETTERS.find(unicodedata.normalize("NFC", shaped))
            # Digits come before letters, whatever is unknown comes after them, both in code point order.
            ranks.append(place + 1000 if place >= 0 else ord(parts[0]) + (0 if ord(parts[0]) < 128 else 2000))
            tone = max([tone, *(_TONES.get(mark, 0) for mark in parts[1:])])
        letters.append(tuple(ranks))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def by_given_name(name: str) -> str:
    """A person's name with the given name first, as Vietnamese lists of people are ordered: "An Trần Văn"."""
    family, _, given = clean(name).rpartition(" ")
    return f"{given} {family}".strip()
