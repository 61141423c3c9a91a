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
_TONE_KEY = re.compile("(?<=[aeiouy])[sfrxj]|(?<=[aeiouy][cmnpt])[sfrxj]|(?<=[aeiouy](?:ch|ng|nh))[sfrxj]")


def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def telex_signs(word: str) -> int:
    """0 for a sound word; 1 or 2 when Telex keys for a shape or a tone stand in it and taking them out mends it."""
    bare = _bare(word)
    if not bare.isalpha() or _SYLLABLE.fullmatch(bare):
        return 0
    shaped = bare
    for keys, letter in _SHAPE_KEYS:
        shaped = keys.sub(letter, shaped)
    toned = _TONE_KEY.sub("", shaped, count=1)
    if _SYLLABLE.fullmatch(shaped):
        return 1
    return (shaped != bare) + 1 if _SYLLABLE.fullmatch(toned) else 0


def damage(name: str, address: str) -> int:
    """How surely a card's words were spoiled: 0 none, 1 to be compared with the card, 2 or more not to be used."""
    both = unicodedata.normalize("NFC", f"{name} {address}")
    if any(unicodedata.combining(letter) for letter in both) or re.search(_MOJIBAKE, both):
        return 2
    if _NOT_IN_A_NAME.search(name) or "?" in address:
        return 2
    letters = [word for word in name.split() if word.isalpha()]
    if any(len(word) > 1 and not set(_bare(word)) & set("aeiouyw") for word in letters):
        return 2  # letters with marks were dropped: "TRN TH HNG"
    if letters and all(word[0].islower() for word in letters):
        return 2  # Caps Lock, or a driver that lowers what it rewrites
    return sum(telex_signs(word.strip(".,;-()")) for word in re.split(r"[\s/]+", both))
