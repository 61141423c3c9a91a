"""Whose dossiers may be linked: one waits for another only when somebody stands in both."""

from __future__ import annotations

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.citizen import same_person
from mot_cua_desktop.errors import Refused


def refuse_strangers(before: ev.People, now: ev.People, code: str) -> None:
    """Refuse to let a dossier wait for one (``code``) of people who have nothing to do with it: its term would begin
    with the result of a stranger."""
    if any(_same(one, other) for one in (before.owner, before.applicant) for other in (now.owner, now.applicant)):
        return
    raise Refused(
        f"Hồ sơ liên thông đứng trước ({code}) là của người khác.",
        "Bỏ liên thông, hoặc chọn hồ sơ của cùng chủ hồ sơ hay cùng người nộp.",
    )


def _same(one: ev.Party, other: ev.Party) -> bool:
    """By the number where both have one, else by the name."""
    numbers = {each for each in (one.id_number, one.old_id_number) if each}
    others = {each for each in (other.id_number, other.old_id_number) if each}
    if numbers and others:
        return not numbers.isdisjoint(others)
    return bool(one.name) and same_person(one.name, other.name)
