"""What names or numbers a person, apart from the deed, so that it can be erased while the chain stays whole."""

from __future__ import annotations

import msgspec


class FileName(msgspec.Struct, frozen=True, kw_only=True, tag="file_name"):
    """File names may hold names of persons."""

    name: str


class Receiver(msgspec.Struct, frozen=True, kw_only=True, tag="receiver"):
    """Who took the result or paid the fee."""

    name: str
    id_number: str = ""
    relation: str = ""


class ResultSubject(msgspec.Struct, frozen=True, kw_only=True, tag="result_subject"):
    """What the document of a result is about, in its own line (trích yếu): often about whom as well."""

    subject: str


class OfficerPerson(msgspec.Struct, frozen=True, kw_only=True, tag="officer"):
    """An officer's name as printed on papers."""

    name: str
    title: str = ""
    phone: str = ""


class PasswordDigest(msgspec.Struct, frozen=True, kw_only=True, tag="password"):
    """What a password is known by (Argon2id, with its salt). No text shows it, for a text may end in a log."""

    digest: str

    def __repr__(self) -> str:
        return "PasswordDigest(…)"
