"""The passwords of those who work here, as the journal keeps them: that one was set, by which road; never the word."""

from __future__ import annotations

from typing import Literal

import msgspec

#: By its owner; as a word for one entry, by who may name officers; with the recovery code on paper.
How = Literal["tu_dat", "mot_lan", "ma_phuc_hoi"]


class PasswordSet(msgspec.Struct, frozen=True, kw_only=True, tag="password_set"):
    """From now on this officer's seat opens with the password whose digest stands in the personal part, and with no
    earlier one. Who set it is the author of the event. One for a single entry ("mot_lan") must be replaced by it."""

    officer: str
    how: How = "tu_dat"


class PasswordsAsked(msgspec.Struct, frozen=True, kw_only=True, tag="passwords_asked"):
    """Whether who decides in this ward must have a password before writing anything.

    ``first_run``: a new desk only began with the usual choice, which says nothing where the ward had chosen before.
    """

    asked: bool
    first_run: bool = False


PasswordBody = PasswordSet | PasswordsAsked
