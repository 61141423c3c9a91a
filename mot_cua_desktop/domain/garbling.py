"""Signs that a keyboard driver spoiled what a scanner typed: Telex keys left over, marks lost or doubled, code pages.

Keyboard-wedge scanners type like a person, so the Vietnamese input method works on their keys too. A spoiled name looks
almost right, which is worse than none; so the desk is told instead of being handed it.
"""

from __future__ import annotations

import re
import unicodedata

#: What UTF-8 Vietnamese looks like when it was read as a Western code page; compiled when the first name is looked at.
_MOJIBAKE = "[\ufffd\u0080-\u009f¿»¼½¾¤¦§©ª¬®±²³¶·¸¹º×÷†‡™œŠŽšžƒ€‹›„…‰]|Ã.|Ä[\u0090-\u0091‘]|Æ[°¡]|áº|á»"
_NOT_IN_A_NAME = re.compile(r"[0-9?*#$%&@^_=+~{}\[\]<>\\|;:!\"]")
_SYLLABLE = re.compile(
    "(ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?"
    "(ieu|yeu|oai|oay|oeo|uay|uoi|uou|uye|uya|uyu|uao|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|ye"
    "|a|e|i|o|u|y)"
    "(ch|ng|nh|[cmnpt])?"
)
_SHAPE_KEYS = ((re.compile("^dd|dd$"), "d"), (re.compile("aa"), "a"), (re.compile("ee"), "e"), (re.compile("oo"), "o"),
               (re.compile("(?<=[aou])w"), ""), (re.compile("(?<=[bcdghklmnprstvx])w"), "u"))  # fmt: skip
#: Words that no Vietnamese text has without marks: such vowels, such endings, and the commonest words of names.
_NEVER_BARE = re.compile("[a-z]*(?:ie|ye|uo)[a-z]+|[a-z]*[aeiouy](?:ch|[cpt])|thi|tran|pham")
_TONE_KEY = re.compile("(?<=[aeiouy])[sfrxj]|(?<=[aeiouy][cmnpt])[sfrxj]|(?<=[aeiouy](?:ch|ng|nh))[sfrxj]")


def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def leftover_keys(word: str) -> int:
    """How many Telex keys for a shape or a tone stand in a word that is none, where taking them out makes it one; a
    word of the highlands may look like one with a single key ("Kar", "Bar", "Mar"), hardly like one with two."""
    bare = _bare(word)
    if not bare.isalpha() or _SYLLABLE.fullmatch(bare):
        return 0
    shaped, keys = bare, 0
    for pattern, letter in _SHAPE_KEYS:
        shaped, taken = pattern.subn(letter, shaped)
        keys += taken
    if _SYLLABLE.fullmatch(shaped):
        return keys
    return keys + 1 if _SYLLABLE.fullmatch(_TONE_KEY.sub("", shaped, count=1)) else 0


def _marked(text: str) -> bool:
    return _bare(text) != text.lower()


def _split(text: str) -> list[str]:
    return [word.strip(".,;-()") for word in re.split(r"[\s/,]+", text)]


def _leftover(text: str) -> dict[str, int]:
    """The different words of a text that Telex keys may stand in, with their number. Keys that were left over made no
    mark, so a word with marks is sound."""
    found = {_bare(word): leftover_keys(word) for word in _split(text) if not _marked(word)}
    return {word: keys for word, keys in found.items() if keys}


def marks_lost(name: str, address: str) -> bool:
    """Whether no word of a card has a mark; hardly a card of a Vietnamese person is such."""
    return not _marked(f"{name} {address}")


def misread(name: str, address: str) -> bool:
    """Whether letters of a card are none of a name's: a wrong code page, marks beside letters, letters dropped."""
    both = unicodedata.normalize("NFC", f"{name} {address}")
    if any(unicodedata.combining(letter) for letter in both) or re.search(_MOJIBAKE, both):
        return True
    if _NOT_IN_A_NAME.search(name) or "?" in address:
        return True
    letters = [word for word in name.split() if word.isalpha()]
    return any(len(word) > 1 and not set(_bare(word)) & set("aeiouyw") for word in letters)  # "TRN TH HNG"


def damage(name: str, address: str) -> int:
    """How surely a keyboard driver spoiled a card's words: 0 not, 1 to be compared with the card, 2 not to be used.

    The names and places of the highlands hold words that look as if one tone key was left over, so one such word is
    no sign where the words around it have marks, and several in an address are none to refuse a card for.
    """
    if misread(name, address):
        return 2
    letters = [word for word in name.split() if word.isalpha()]
    if letters and all(word[0].islower() for word in letters):
        return 2  # Caps Lock, or a driver that lowers what it rewrites
    in_name, in_address = _leftover(name), _leftover(address)
    if len(in_name) > 1 or any(keys > 1 for keys in (in_name | in_address).values()):
        return 2
    if not (in_name or in_address):
        return 0
    if marks_lost(name, address) and any(_NEVER_BARE.fullmatch(_bare(word)) for word in _split(f"{name} {address}")):
        return 2
    faint = {*(() if _marked(name) else in_name), *(() if _marked(address) else in_address)}
    return int(bool(faint) or any(word.endswith(("f", "j", "x")) for word in in_name | in_address))
