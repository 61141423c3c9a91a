"""From a procedure and what the officer typed to a dossier: the checklist, the fees, what still stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.stop_grounds import numbered
from mot_cua_desktop.domain.worktime import Term

LONGEST = 300


@dataclass(frozen=True)
class Obstacle:
    """Something that stands in the way of acceptance: the field it belongs to, and the sentence for the officer."""

    field: str
    words: str


def begin(draft: Draft, procedure: Procedure, case: str = "") -> Draft:
    """The draft with this procedure's checklist and fees; what was ticked under the same keys stays ticked.

    The papers of a case are asked for when it is chosen, and no longer when another one is.
    """
    before = {line.key: line for line in draft.papers}
    # What everybody brings first, then case by case.
    components = sorted(pr.papers(procedure, case), key=lambda component: pr.is_case(component.group))
    papers = tuple(_line(component, before.get(component.key), chosen=bool(case)) for component in components)
    return replace(
        draft,
        procedure_code=procedure.code,
        case=case,
        papers=papers,
        fees=fees(procedure, draft.channel, case),
        term=None,
        term_document="",
        version=pr.version_of(procedure),
    )


def _line(component: pr.Component, before: ev.PaperLine | None, *, chosen: bool) -> ev.PaperLine:
    """The line of a component under the case just chosen, with what the officer said of it before."""
    of_a_case = pr.is_case(component.group)
    if before is not None and (before.state == "du" or not of_a_case):
        return before
    line = paper_line(component, asked=chosen or not of_a_case)
    return line if before is None else replace(line, wrong=before.wrong)


def paper_line(component: pr.Component, *, asked: bool = True) -> ev.PaperLine:
    """A component as an unticked line; one of a case that nobody chose is not asked for until the officer says so."""
    return ev.PaperLine(
        key=component.key,
        name=component.name,
        group=component.group,
        originals=component.originals,
        certified=component.certified,
        copies=component.copies,
        state="thieu" if asked else "khong_ap_dung",
    )


def carried(before: tuple[ev.PaperLine, ...], procedure: Procedure, case: str) -> tuple[ev.PaperLine, ...]:
    """The checklist of another procedure for a dossier whose papers were counted under a wrong one.

    A paper of the same name lies there already and keeps its counts; whatever else is asked for must be ticked anew.
    """
    there = {fold(line.name): line for line in before if line.state == "du"}
    components = sorted(pr.papers(procedure, case), key=lambda component: pr.is_case(component.group))
    found = []
    for component in components:
        line, same = _line(component, None, chosen=bool(case)), there.get(fold(component.name))
        if same is not None:
            counts = {name: getattr(same, name) for name in ("got_originals", "got_certified", "got_copies")}
            line = replace(line, state="du", **counts)
        found.append(line)
    return tuple(found)


def tick(line: ev.PaperLine) -> ev.PaperLine:
    """The line as handed in, in the numbers asked for (one original when nothing else was said)."""
    asked = line.originals + line.certified + line.copies
    return replace(
        line,
        state="du",
        wrong="",
        got_originals=line.originals if asked else 1,
        got_certified=line.certified,
        got_copies=line.copies,
    )


def fees(procedure: Procedure, channel: ev.Channel, case: str) -> tuple[ev.FeeItem, ...]:
    """The fees of a channel and case; an amount nobody knows stays None."""
    fee = pr.fee_for(procedure, channel, case)
    if fee is None:
        return ()
    name = f"Phí, lệ phí ({fee.unit})" if fee.unit else "Phí, lệ phí"
    return (ev.FeeItem(name=name, amount=fee.amount, text=fee.text),)


def exempted(items: tuple[ev.FeeItem, ...], exemption: pr.Exemption | None) -> tuple[ev.FeeItem, ...]:
    """The fees for somebody whom a rule exempts, the reason beside each; None takes the whole fee again.

    A fee that nobody knows is nothing for who pays nothing; a part of it stays unknown.
    """
    found = []
    for item in items:
        full = item.full if item.exempt else item.amount
        if exemption is None:
            found.append(replace(item, amount=full, exempt="", full=None))
            continue
        left = exemption.lowered(full) if full is not None else 0 if exemption.percent >= 100 else None
        found.append(replace(item, amount=left, exempt=exemption.words(), full=full))
    return tuple(found)


def term_of(draft: Draft, procedure: Procedure, kept: ev.ProcedureSnapshot | None = None) -> tuple[Term | None, str]:
    """The term that applies with the words it came in: the officer's, when the catalogue could not tell.

    ``kept`` is the procedure as a dossier opened before remembers it: such a dossier keeps that version's term. What
    the window shows and what the receipt prints both come from here.
    """
    if draft.term is not None:
        return draft.term, draft.term.vn()
    if kept is not None:
        return kept.term, kept.term_text
    found = pr.term_for(procedure, draft.channel, draft.case)
    if found is None:
        return None, ""
    return found.term, found.text


def snapshot(draft: Draft, procedure: Procedure, version: str) -> ev.ProcedureSnapshot:
    """The procedure as this dossier will remember it."""
    term, words = term_of(draft, procedure)
    return ev.ProcedureSnapshot(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        version=version,
        deciding_document=procedure.deciding_document,
        case=draft.case,
        term=term,
        term_text=words,
        result="; ".join(procedure.results),
        online=procedure.online,
    )


def obstacles(draft: Draft, procedure: Procedure | None, kept: ev.ProcedureSnapshot | None = None) -> list[Obstacle]:
    """What must be put right before a receipt can be given, in the order of the page; ``kept`` as in `term_of`."""
    found = identity_obstacles(draft, procedure)
    if procedure is not None:
        if term_of(draft, procedure, kept)[0] is None:
            found.append(
                Obstacle("term", "Thời hạn của thủ tục này chưa rõ trong danh mục: nhập thời hạn và văn bản quy định.")
            )
        elif draft.term is not None and not numbered(draft.term_document):
            found.append(Obstacle("term", "Ghi số văn bản quy định thời hạn đã nhập."))
        if draft.papers and not any(line.state != "khong_ap_dung" for line in draft.papers):
            found.append(Obstacle("papers", "Chưa có giấy tờ nào được nhận: chọn trường hợp hoặc đánh dấu giấy tờ."))
    if draft.channel == "truc_tuyen" and draft.dossier is None and not draft.official_code.strip():
        found.append(Obstacle("official_code", "Chép mã hồ sơ trên Cổng dịch vụ công: quầy không cấp mã thứ hai."))
    lacking = len(draft.lacking)
    if lacking:
        found.append(
            Obstacle("papers", f"Còn {lacking} giấy tờ chưa đạt: bổ sung ngay tại quầy, hoặc in phiếu hướng dẫn.")
        )
    return found


def identity_obstacles(draft: Draft, procedure: Procedure | None) -> list[Obstacle]:
    """What every paper needs, the guidance slip and the refusal too: a procedure and who it is for."""
    found: list[Obstacle] = []
    if procedure is None:
        found.append(Obstacle("procedure", "Chọn thủ tục."))
    found += _party_obstacles("owner", draft.owner, "chủ hồ sơ")
    if draft.applicant is not None:
        found += _party_obstacles("applicant", draft.applicant, "người nộp")
        if not draft.authority.strip():
            found.append(
                Obstacle("authority", "Ghi người nộp thay theo giấy tờ nào (văn bản ủy quyền, cha/mẹ của ...).")
            )
    if not 1 <= draft.sets <= 99:
        found.append(Obstacle("sets", "Số bộ hồ sơ từ 1 đến 99."))
    return found


def _party_obstacles(field: str, party: ev.Party, who: str) -> list[Obstacle]:
    found: list[Obstacle] = []
    if not party.name.strip():
        asked = "Gõ tên tổ chức." if party.kind == "to_chuc" else f"Gõ họ tên {who}, hoặc quét thẻ căn cước."
        found.append(Obstacle(f"{field}.name", asked))
    elif len(party.name) > LONGEST:
        found.append(Obstacle(f"{field}.name", f"Họ tên {who} dài quá {LONGEST} chữ: kiểm tra lại."))
    if len(party.id_number) > 20:
        found.append(Obstacle(f"{field}.id_number", f"Số giấy tờ của {who} dài quá 20 ký tự: kiểm tra lại."))
    if party.kind == "to_chuc" and not party.representative.strip():
        found.append(Obstacle(f"{field}.representative", "Gõ tên người đại diện của tổ chức."))
    return found


def slip_lines(papers: tuple[ev.PaperLine, ...]) -> tuple[ev.SlipLine, ...]:
    """What the guidance slip lists by default: every component that is not in order."""
    return tuple(
        ev.SlipLine(
            key=line.key,
            name=line.name,
            wrong=line.wrong or "Chưa nộp",
            originals=line.originals,
            certified=line.certified,
            copies=line.copies,
        )
        for line in papers
        if line.state == "thieu"
    )
