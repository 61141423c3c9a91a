"""The signed hand-over that a control slip carries: values <-> the digits of its QR code.

Digits only: a scanner that types them meets no input method that could make other letters of them, and a QR code packs
three of them into ten bits. Signed with Ed25519 by the giving desk over the header and the digest of the state.
"""

from __future__ import annotations

import hashlib
import zlib

import msgspec

#: Opens the digits: no dossier code, card or phone of that length begins so, and none is that long.
MARK = "7411"
#: The signature, the hash and the dossier's id alone are longer.
SHORTEST = 250
_LONGEST = 4000
_LAYOUT = 1
_SIGNED = b"mot-cua giao bang giay 1\0"


class Slip(msgspec.Struct, frozen=True, array_like=True):
    """Which hand-over it is. ``ward`` is the ward's `mark_of`, ``hash`` that of the `HandedOnPaper` event, which is
    number ``seq`` of the dossier's line under ``term``; ``at`` seconds since 1970 by the giver's clock."""

    layout: int
    ward: bytes
    dossier: bytes
    seq: int
    term: int
    giver: str
    at: int
    hash: bytes


class Signed(msgspec.Struct, frozen=True, array_like=True):
    """What the QR code holds: the header as bytes, the signature, the packed state (`carried.pack`)."""

    slip: bytes
    signature: bytes
    state: bytes


class Garbled(Exception):
    """Digits that were lost or changed on the way from the paper: to be scanned again."""


def mark_of(ward: str) -> bytes:
    """By which a paper tells its ward from another."""
    return hashlib.sha256(ward.encode()).digest()[:4]


def header(ward: str, dossier: bytes, seq: int, term: int, giver: str, at: int, hash_: bytes) -> Slip:
    """The header of a hand-over."""
    return Slip(_LAYOUT, mark_of(ward), dossier, seq, term, giver, at, hash_)


def encode(slip: Slip) -> bytes:
    """The header as it is signed and kept."""
    return msgspec.msgpack.encode(slip)


def decode(slip: bytes) -> Slip:
    """The header of these bytes. Raises ValueError for anything else."""
    try:
        found = msgspec.msgpack.decode(slip, type=Slip)
    except msgspec.DecodeError as error:
        raise ValueError("not a slip") from error
    sound = len(found.dossier) == 16 and len(found.hash) == 32 and found.seq >= 1 and found.term >= 1
    if not sound or found.layout != _LAYOUT:
        raise ValueError("not a slip")
    return found


def state_digest(state: bytes) -> bytes:
    """The trace of the packed state under the signature."""
    return hashlib.sha256(state).digest()


def new_key() -> bytes:
    """The private key of a desk: 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(secret: bytes) -> bytes:
    """The public half of a private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, slip: bytes, state: bytes) -> bytes:
    """The giver's signature; the same for the same words, so a paper may be printed again."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(_SIGNED + slip + state_digest(state))


def verified(key: bytes, slip: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether ``signature`` was made under ``key`` over this header and state."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _SIGNED + slip + digest)
    except (InvalidSignature, ValueError):
        return False
    return True


def looks_like(text: str) -> bool:
    """Whether a scan is a hand-over, whole or garbled."""
    return text.startswith(MARK) and SHORTEST <= len(text) <= _LONGEST and text.isascii() and text.isdecimal()


def to_digits(signed: Signed) -> str:
    """The words of the QR code."""
    plain = msgspec.msgpack.encode(signed)
    whole = b"\1" + zlib.crc32(plain).to_bytes(4, "big") + plain
    return MARK + str(int.from_bytes(whole, "big"))


def from_digits(text: str) -> Signed:
    """What the digits say. Raises `Garbled` where one was lost or changed."""
    if not looks_like(text):
        raise Garbled
    number = int(text[len(MARK) :])
    whole = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if whole[:1] != b"\1" or zlib.crc32(whole[5:]).to_bytes(4, "big") != whole[1:5]:
        raise Garbled
    try:
        return msgspec.msgpack.decode(whole[5:], type=Signed)
    except msgspec.DecodeError as error:
        raise Garbled from error
