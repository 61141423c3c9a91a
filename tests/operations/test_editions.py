"""An edition changes what comes after it and nothing before: papers, dates and lateness, end to end."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.merging import merged
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, ChannelTerm, Component, Exemption, Fee, Procedure
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, board, catalogue, intake, papers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording

CODE = "1.004837"
DECISION = Decision(number="99/QĐ-UBND", dated="2026-11-24", issuer="UBND tỉnh Khánh Hòa")


def taken(desk: Desk, procedure: Procedure, like: Draft) -> Draft:
    """A full draft of a procedure for the same people."""
    fresh = checklist.begin(replace(like, id=intake.new_draft(desk).id, papers=()), procedure)
    return replace(fresh, papers=tuple(checklist.tick(p) if p.state == "thieu" else p for p in fresh.papers))


def receipt(desk: Desk, stream: bytes) -> str:
    return " ".join(pdf.read_text(papers.make(desk, stream, "giay_tiep_nhan").pdf)[0].split())


def test_a_dossier_accepted_before_an_amendment_prints_and_counts_by_its_own_version_after_it(
    desk: Desk, full_draft: Draft, clock
) -> None:
    known = catalogue.procedure(desk, CODE)
    priced = replace(known, fees=tuple(Fee(channel=channel, amount=8_000) for channel in CHANNEL_WORDS))
    amendments.amend(desk, priced, date(2026, 11, 23), Decision(number="98/QĐ-UBND"))
    before = intake.accept(desk, taken(desk, priced, full_draft))
    printed = receipt(desk, before.id)
    after = replace(
        priced,
        terms=tuple(ChannelTerm(channel=channel, term=Term(9, "ngay_lam_viec")) for channel in CHANNEL_WORDS),
        fees=tuple(Fee(channel=channel, amount=31_000) for channel in CHANNEL_WORDS),
        components=(Component(key=f"{CODE}/77", name="Bản cam kết theo mẫu mới", originals=1), *priced.components[1:]),
    )
    amendments.amend(desk, after, date(2026, 11, 25), DECISION)
    clock.forward(days=2)  # the new edition holds
    again = receipt(desk, before.id)
    assert before.due is not None
    assert printed == again
    assert "8.000 đ" in again
    assert "3 ngày làm việc" in again
    assert priced.components[0].name in again
    assert "cam kết" not in again
    new = intake.accept(desk, taken(desk, catalogue.procedure(desk, CODE), full_draft))
    words = receipt(desk, new.id)
    assert "31.000 đ" in words
    assert "9 ngày làm việc" in words
    assert "Bản cam kết theo mẫu mới" in words
    assert new.due is not None
    assert new.due.at > before.due.at
    clock.forward(days=5)  # the old term is over, the new one is not
    assert [line.dossier.id for line in board.lines(desk, "qua_han")] == [before.id]
    with desk.store.writing() as connection:
        told = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == told


def test_a_list_that_knows_no_exemptions_leaves_what_the_ward_stated(desk: Desk) -> None:
    known = catalogue.procedure(desk, CODE)
    stated = replace(known, exemptions=(Exemption(who="trẻ em", basis="NQ 02"),))
    read = replace(known, name="Tên khác", deciding_document="1/QĐ-BTP")
    assert merged(stated, read).procedure.exemptions == stated.exemptions
