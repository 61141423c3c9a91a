"""A draft whose procedure was amended before it became a dossier: laid out anew, with what is the same still ticked."""

from __future__ import annotations

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.procedures import Procedure

Same = tuple[str, str, int, int, int]


def outdated(draft: Draft, procedure: Procedure) -> bool:
    """Whether the draft was laid out by another version than ``procedure``; a draft kept by a program that did not note
    the version tells it by its papers."""
    if draft.version:
        return draft.version != pr.version_of(procedure)
    fresh = renewed(draft, procedure)
    return bool(draft.papers) and sorted(map(_same, draft.papers)) != sorted(map(_same, fresh.papers))


def renewed(draft: Draft, procedure: Procedure) -> Draft:
    """The draft by this version: a paper asked for as before keeps what was said of it, and its scans; everything else
    is asked anew. A case that there is no more is chosen again."""
    case = draft.case if draft.case in pr.case_groups(procedure) else ""
    fresh = intake.begin(replace(draft, papers=()), procedure, case)
    left = list(draft.papers)
    papers, keys = list[ev.PaperLine](), dict[str, str]()
    for line in fresh.papers:
        same = next((old for old in left if _same(old) == _same(line)), None)
        if same is not None:
            left.remove(same)
            keys[same.key] = line.key
            line = replace(same, key=line.key)
        papers.append(line)
    files = tuple(replace(file, component=keys.get(file.component, "")) for file in draft.files)
    return replace(fresh, papers=tuple(papers), files=files)


def _same(line: ev.PaperLine) -> Same:
    return (fold(line.name), fold(line.group), line.originals, line.certified, line.copies)
