"""A person or organisation typed anew: what no field of a form shows stays, unless it belongs to somebody else."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev

_OF_A_PERSON = ("born", "sex", "old_id_number")


def retyped(before: ev.Party, **typed: Any) -> ev.Party:
    """``before`` with the fields as they were typed.

    Another number is another card: the sex and the old number read from the one before go. With another name as well it
    is another person, of whom nothing stays. Another address was said by the person: the one on the card goes. An
    organisation has no birthday, a person no representative.
    """
    number = typed.get("id_number", before.id_number)
    if before.id_number and number != before.id_number:
        other = typed.get("name", before.name) != before.name
        before = ev.Party(kind=before.kind) if other else replace(before, sex="", old_id_number="")
    if "address" in typed and typed["address"] != before.address:
        typed = {"address_original": typed["address"], **typed}
    after = replace(before, **typed)
    if after.kind == "to_chuc":
        return replace(after, **dict.fromkeys(_OF_A_PERSON, ""))
    return replace(after, representative="")
