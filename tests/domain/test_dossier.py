"""The dossier's rules: what may follow what, and that no sequence of deeds asks a citizen for papers twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.deciding import decide
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.folding import apply
from mot_cua_desktop.domain.worktime import Term
from mot_cua_desktop.errors import Refused

START = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)
DUE = ev.DueRecord(at=START + timedelta(days=4), counted_from=START)
SNAPSHOT = ev.ProcedureSnapshot(code="1.004873", name="Xác nhận", field="Hộ tịch", version="v1")
MISSING = ev.PaperLine(key="a", name="Tờ khai", originals=1)
READY = ev.PaperLine(key="a", name="Tờ khai", originals=1, got_originals=1, state="du")
LINE = ev.SlipLine(key="a", name="Tờ khai", wrong="Chưa ký", originals=1)


def opened(papers: tuple[ev.PaperLine, ...] = (MISSING,)) -> ev.Opened:
    return ev.Opened(procedure=SNAPSHOT, channel="truc_tiep", papers=papers, received=START)


def accepted(papers: tuple[ev.PaperLine, ...] = (READY,)) -> ev.Accepted:
    return ev.Accepted(
        code="H32-261123-0001",
        day="261123",
        sequence=1,
        book="2026/Hộ tịch",
        book_number=1,
        regime="2026-11-23",
        received=START,
        papers=papers,
        due=DUE,
        term=Term(3, "ngay_lam_viec"),
    )


def event(body: ev.Body, seq: int, personal: ev.Personal | None = None) -> ev.Event:
    return ev.Event(
        id=seq.to_bytes(16, "big"),
        stream=b"s" * 16,
        kind="dossier",
        seq=seq,
        term=1,
        desk="q1",
        desk_seq=seq,
        officer="cb",
        at=START + timedelta(minutes=seq),
        offset=420,
        body=body,
        personal=personal,
        prev=b"",
        hash=b"",
    )


def after(*bodies: ev.DossierBody) -> Dossier:
    """The state after deeds that must all be allowed."""
    state: Dossier | None = None
    for seq, body in enumerate(bodies, start=1):
        decide(state, body)
        state = apply(state, event(body, seq))
    assert state is not None
    return state


GUIDED = ev.GuidanceIssued(number=1, year=2026, lines=(LINE,))
ASKED = ev.SupplementRequested(number=1, year=2026, lines=(LINE,))


def test_a_guidance_slip_uses_the_single_allowance() -> None:
    state = after(opened(), GUIDED)
    assert state.allowance_left == 0
    assert state.status == "guided"


def test_a_supplement_cannot_follow_a_guidance_slip_even_after_acceptance() -> None:
    state = after(opened(), GUIDED, ev.SupplementReceived(papers=(READY,)), accepted())
    with pytest.raises(Refused, match=r"một lần ngày 23/11/2026.*Chỉ còn: tiếp nhận, từ chối có lý do") as refusal:
        decide(state, ASKED)
    assert "NĐ 118/2025/NĐ-CP, Điều 16" in refusal.value.rule


def test_a_second_supplement_after_acceptance_is_refused() -> None:
    state = after(opened((READY,)), accepted(), ASKED, ev.SupplementReceived(papers=(READY,), due=DUE))
    with pytest.raises(Refused, match="một lần"):
        decide(state, ASKED)


def test_after_the_allowance_is_used_accept_refuse_and_withdraw_remain() -> None:
    state = after(opened(), GUIDED)
    decide(state, accepted())
    decide(state, ev.RefusedAtDesk(number=1, year=2026, reason="Không đủ", legal_basis="Điều 5"))
    decide(state, ev.Withdrawn(number=1, year=2026, reason="Đổi ý"))


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (ev.GuidanceIssued(number=1, year=2026, lines=()), "chưa có giấy tờ nào"),
        (
            ev.GuidanceIssued(number=1, year=2026, lines=(ev.SlipLine(key="a", name="Tờ khai", wrong=" "),)),
            "Chưa ghi lý do",
        ),
        (
            ev.GuidanceIssued(number=1, year=2026, lines=(ev.SlipLine(key="b", name="Khác", wrong="Thiếu"),)),
            "chưa nhắc tới “Tờ khai”",
        ),
        (
            ev.GuidanceIssued(
                number=1,
                year=2026,
                lines=(ev.SlipLine(key="b", name="Khác", wrong="Thiếu"),),
                left_out=(ev.LeftOut(key="a", name="Tờ khai", reason=""),),
            ),
            "mà chưa ghi lý do",
        ),
    ],
)
def test_an_unsound_slip_is_refused(slip: ev.GuidanceIssued, said: str) -> None:
    with pytest.raises(Refused, match=said):
        decide(after(opened()), slip)


def test_leaving_a_component_out_with_a_reason_is_allowed() -> None:
    slip = ev.GuidanceIssued(
        number=1,
        year=2026,
        lines=(ev.SlipLine(key="b", name="Khác", wrong="Thiếu"),),
        left_out=(ev.LeftOut(key="a", name="Tờ khai", reason="Đã có trong cơ sở dữ liệu"),),
    )
    assert after(opened(), slip).slip is not None


def test_nothing_is_accepted_with_a_paper_missing() -> None:
    with pytest.raises(Refused, match="Còn 1 giấy tờ chưa đạt"):
        decide(after(opened()), accepted((MISSING,)))


def test_a_refusal_needs_a_reason_and_its_clause() -> None:
    for reason, basis in (("", "Điều 5"), ("Sai thẩm quyền", "  ")):
        with pytest.raises(Refused, match="lý do và căn cứ"):
            decide(after(opened()), ev.RefusedAtDesk(number=1, year=2026, reason=reason, legal_basis=basis))


def test_a_correction_makes_a_new_edition_and_leaves_the_time_of_receipt() -> None:
    before = after(opened((READY,)), accepted())
    new = ev.People(owner=ev.Party(name="Trần Thị B"), applicant=ev.Party(name="Trần Thị B"))
    state = apply(before, event(ev.Corrected(reason="Gõ sai tên", fields=("người",)), 3, ev.PeopleStated(people=new)))
    assert state.edition == 2
    assert state.people == new
    assert state.received_at == before.received_at


def test_nothing_follows_the_end() -> None:
    returned = ev.Returned(number=1, year=2026, method="tai_quay", identity="Thẻ căn cước")
    state = after(opened((READY,)), accepted(), ev.ResultReady(result="Giấy xác nhận"), returned)
    for deed in (ASKED, accepted(), ev.Withdrawn(number=1, year=2026, reason="x"), returned):
        with pytest.raises(Refused):
            decide(state, deed)


DEEDS: list[ev.DossierBody] = [
    opened(),
    opened((READY,)),
    GUIDED,
    ASKED,
    ev.SupplementReceived(papers=(READY,)),
    ev.SupplementReceived(papers=(MISSING,)),
    accepted(),
    ev.ResultReady(result="Kết quả"),
    ev.Corrected(reason="Gõ sai", fields=("giấy tờ",), papers=(MISSING,)),
    ev.Withdrawn(number=1, year=2026, reason="Đổi ý"),
    ev.RefusedAtDesk(number=1, year=2026, reason="Sai", legal_basis="Điều 5"),
    ev.Printed(paper="giay_tiep_nhan", edition=1, copy=1),
    ev.Returned(number=1, year=2026, method="tai_quay", identity="Thẻ căn cước"),
]


@settings(max_examples=400)
@given(st.lists(st.sampled_from(DEEDS), max_size=30))
def test_no_sequence_of_deeds_asks_for_a_supplement_twice(deeds: list[ev.DossierBody]) -> None:
    state: Dossier | None = None
    slips = 0
    for deed in deeds:
        try:
            decide(state, deed)
        except Refused:
            continue
        seq = (state.seq if state else 0) + 1
        state = apply(state, event(deed, seq))
        slips += isinstance(deed, ev.GuidanceIssued | ev.SupplementRequested)
    assert slips <= 1
    if state is not None:
        assert state.allowance_left == 1 - slips
