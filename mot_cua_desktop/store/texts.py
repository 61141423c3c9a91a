"""The one gate for text on its way into the file: composed Unicode (NFC), and nothing that is no letter."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, TypeVar

import msgspec

from mot_cua_desktop.domain.names import sound

Value = TypeVar("Value")
_encoder = msgspec.json.Encoder()
#: How JSON shows what is no letter: escaped control marks (but line and tab), and the unseen beyond ASCII.
_UNSOUND = re.compile(
    "\\\\u00|\\\\[bfr]|[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)


def as_stored(value: Value, kind: Any) -> Value:
    """The same value with every text in it as it may be stored, searched and printed. ``kind`` is its msgspec type.

    A broken scanner sends halves of letters, a paste brings marks that turn the direction of reading: neither may stop
    the desk, and neither is kept. A value that is in order comes back itself.
    """
    return written(value, kind)[0]


def written(value: Value, kind: Any) -> tuple[Value, bytes]:
    """What `as_stored` gives, with the JSON that was looked through for it: a journal keeps the same bytes."""
    try:
        found = _encoder.encode(value)
        words = found.decode()
        if unicodedata.normalize("NFC", words) == words and not _unsound(words):
            return value, found
    except UnicodeEncodeError:
        pass  # half a letter, which no encoding can hold
    mended = _mended(value, kind)
    return mended, _encoder.encode(mended)


def _mended(value: Value, kind: Any) -> Value:
    mended: Value = msgspec.convert(_sound(msgspec.to_builtins(value)), kind)
    return mended


def _unsound(words: str) -> bool:
    """Whether anything stands in ``words`` (JSON) that is no letter. Looked for letter by letter only where something
    could be found: what Python calls printable, without an escape, holds none but the stand-ins of lost letters."""
    if words.isprintable() and "\\" not in words and "\ufffc" not in words and "\ufffd" not in words:
        return False  # the two are what `str.isprintable` lets pass and `_UNSOUND` may not
    return _UNSOUND.search(words) is not None


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, list | tuple):
        return [_sound(item) for item in value]
    if isinstance(value, dict):
        return {key: _sound(item) for key, item in value.items()}
    return value
