"""A second slip for the same person, procedure and case is refused while one is open, unless it is another matter.

The allowance belongs to the citizen's matter: a new intake is no way to a second one.
"""

from __future__ import annotations

import dataclasses
import re

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.likeness import near_name, same_owner
from mot_cua_desktop.domain.one_matter import OpenSlip
from mot_cua_desktop.domain.story import tell
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import dossiers, intake, open_slips
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording


@pytest.fixture
def guided(desk: Desk, lacking_draft: Draft) -> Dossier:
    return intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))


def again(desk: Desk, draft: Draft, **owner: str) -> Draft:
    """The next intake for the same person, some of whose particulars were typed otherwise."""
    return replace(draft, id=intake.new_draft(desk).id, owner=replace(draft.owner, **owner))


def guide(desk: Desk, draft: Draft, reason: str = "") -> Dossier:
    return intake.guide(desk, draft, checklist.slip_lines(draft.papers), another_matter=reason)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "TRAN THI NGOC ANH"},
        {"id_number": "", "phone": ""},
        {"id_number": "", "born": "1992", "phone": ""},
        {"id_number": "", "born": "", "address": ""},
        {"id_number": "225123456"},  # the old card, typed alone
        {"id_number": "056192009999", "old_id_number": "056192001234"},  # a new number since
    ],
)
def test_a_second_slip_of_the_same_matter_is_refused_with_the_way_on(
    desk: Desk, guided: Dossier, lacking_draft: Draft, typed: dict[str, str]
) -> None:
    draft = again(desk, lacking_draft, **typed)
    with pytest.raises(OpenSlip, match=r"phiếu hướng dẫn 1/2026 ngày 23/11/2026.*Tiếp nhận tiếp.*Ctrl\+E") as told:
        guide(desk, draft)
    assert "Điều 16" in told.value.rule
    assert len(dossiers.page(desk)) == 1
    assert [row.id for row in intake.alike(desk, draft)] == [guided.id]
    shown = open_slips.open_slip(desk, draft)
    assert shown is not None
    assert shown.slip == "1/2026"


@pytest.mark.parametrize(
    "typed",
    [
        {"id_number": "056192005678", "born": "07/08/1969", "phone": "0905999888"},  # the same name, another person
        {"id_number": "056192005678", "born": "1992", "phone": ""},  # a year alone is many people's
        {"id_number": "", "born": "07/08/1969", "phone": "0905999888"},  # of the same name in the same house
        {"id_number": "", "name": "Trần Văn Bình"},  # her phone, her birthday even, and a name of his own
        {"id_number": "", "born": "", "phone": "", "address": ""},  # a name alone is many people's
    ],
)
def test_somebody_else_gets_a_slip_of_their_own(
    desk: Desk, guided: Dossier, lacking_draft: Draft, typed: dict[str, str]
) -> None:
    draft = again(desk, lacking_draft, **typed)
    assert open_slips.open_slip(desk, draft) is None
    assert intake.alike(desk, draft) == []
    slip = guide(desk, draft).slip
    assert slip is not None
    assert slip.number == 2


def test_another_matter_has_its_reason_in_the_journal_and_in_the_story(
    desk: Desk, guided: Dossier, lacking_draft: Draft
) -> None:
    with pytest.raises(OpenSlip):
        guide(desk, again(desk, lacking_draft), "  ")
    second = guide(desk, again(desk, lacking_draft), "Giám hộ cho người con thứ hai")
    issued = dossiers.story(desk, second.id).events[-1].body
    assert isinstance(issued, ev.GuidanceIssued)
    assert (issued.another_matter, issued.beside) == ("Giám hộ cho người con thứ hai", "1/2026")
    told = tell(dossiers.story(desk, second.id).events, {})[-1].what
    assert "Việc khác với phiếu 1/2026: Giám hộ cho người con thứ hai." in told
    first = dossiers.story(desk, guided.id).events[-1].body
    assert isinstance(first, ev.GuidanceIssued)
    assert (first.another_matter, first.beside) == ("", "")
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        journal.verify(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_a_reason_that_nothing_calls_for_is_not_kept(desk: Desk, lacking_draft: Draft) -> None:
    state = guide(desk, lacking_draft, "Việc khác")
    issued = dossiers.story(desk, state.id).events[-1].body
    assert isinstance(issued, ev.GuidanceIssued)
    assert (issued.another_matter, issued.beside) == ("", "")


def test_a_slip_that_nobody_heard_of_is_given_again_without_a_reason(
    desk: Desk, guided: Dossier, lacking_draft: Draft
) -> None:
    assert guide(desk, lacking_draft) == guided


@pytest.mark.parametrize("end", ["accept", "withdraw", "refuse"])
def test_when_the_first_is_no_longer_open_the_next_matter_has_its_own_allowance(
    desk: Desk, guided: Dossier, lacking_draft: Draft, end: str
) -> None:
    if end == "accept":
        back = intake.resume(desk, guided.id)
        intake.accept(desk, replace(back, papers=tuple(checklist.tick(line) for line in back.papers)))
    elif end == "withdraw":
        dossiers.withdraw(desk, guided.id, "Đổi ý")
    else:
        dossiers.refuse(desk, guided.id, "Không đủ điều kiện", "Luật Hộ tịch, Điều 17")
    slip = guide(desk, again(desk, lacking_draft)).slip
    assert slip is not None
    assert slip.number == 2


def test_another_procedure_or_another_case_is_another_matter(desk: Desk, guided: Dossier, lacking_draft: Draft) -> None:
    from mot_cua_desktop.domain import procedures as pr
    from mot_cua_desktop.operations import catalogue

    other = checklist.begin(again(desk, lacking_draft), catalogue.procedure(desk, "1.004873"))
    assert guide(desk, other).status == "guided"
    procedure = catalogue.procedure(desk, "1.004837")
    one, two = pr.case_groups(procedure)[:2]
    first = checklist.begin(again(desk, lacking_draft), procedure, one)
    with pytest.raises(OpenSlip):  # the one before said no case: it may be this one
        guide(desk, first)
    dossiers.withdraw(desk, guided.id, "Đổi ý")
    assert guide(desk, first).status == "guided"
    assert guide(desk, checklist.begin(again(desk, lacking_draft), procedure, two)).status == "guided"
    with pytest.raises(OpenSlip):
        guide(desk, checklist.begin(again(desk, lacking_draft), procedure, one))


def test_of_another_desk_the_sentence_says_whom_to_ask(desk: Desk, guided: Dossier, lacking_draft: Draft) -> None:
    other = dataclasses.replace(desk, facts=replace(desk.facts, desk_id="quay-khac"))
    with pytest.raises(OpenSlip, match=re.escape(f"xin {guided.desk} chuyển sang")):
        guide(other, again(desk, lacking_draft))


def test_what_was_accepted_is_found_by_name_and_birthday_too(desk: Desk, full_draft: Draft) -> None:
    accepted = intake.accept(desk, full_draft)
    assert [row.id for row in intake.alike(desk, again(desk, full_draft, id_number="", phone=""))] == [accepted.id]
    assert intake.alike(desk, again(desk, full_draft, id_number="", born="01/01/1950")) == []


def test_no_row_but_the_guided_is_read_to_find_an_open_slip(desk: Desk) -> None:
    from sqlalchemy import text

    from mot_cua_desktop.store import alike

    for asked, index in ((alike._GUIDED, "dossier_guided"), (alike._WAITING, "dossier_status")):
        sql = asked._compiled[0]
        with desk.store.reading() as connection:
            plan = " ".join(row[3] for row in connection.exec_driver_sql(f"explain query plan {sql}", ("1.004837",)))
            assert connection.execute(text("select 1")).scalar() == 1
        assert index in plan
        assert "TEMP B-TREE" not in plan


def test_an_organisation_is_known_by_its_name() -> None:
    one = ev.Party(name="Công ty Bịa Đặt", kind="to_chuc", id_number="4200123456")
    assert same_owner(one, ev.Party(name="CÔNG TY BỊA ĐẶT", kind="to_chuc"))
    assert not same_owner(one, ev.Party(name="Công ty Bịa Đặt"))
    assert not same_owner(one, replace(one, id_number="4200999999"))


@pytest.mark.parametrize(
    "typed",
    [
        {"id_number": "056192001243"},  # two digits swapped; all else is hers
        {"id_number": "056192001243", "phone": "", "address": ""},
        {"id_number": "056192001243", "born": "", "address": ""},
        {"id_number": "", "name": "Bà Trần Thị Ngọc Ánh", "phone": ""},
        {"id_number": "", "name": "Trần Thị Ngọc-Ánh", "phone": ""},
        {"id_number": "", "name": "T. Ngọc Ánh", "phone": ""},
        {"id_number": "", "name": "Trần Thị Ngọc Ánh (mẹ)", "phone": ""},
        {"id_number": "", "name": "Ngọc Ánh Trần Thị", "phone": ""},
        {"id_number": "", "name": "Trần Thị Ngọc Ân"},
        {"id_number": "", "born": "06/06/1992"},  # a day off, the phone is hers
        {"id_number": "", "born": "", "phone": "", "address": "12 Lê Hồng Phong, P. Tây Nha Trang, Khánh Hòa"},
        {"id_number": "", "born": "", "phone": "", "address": "12 Lê Hồng Phong, P.Tây Nha Trang"},
    ],
)
def test_who_is_perhaps_the_same_person_is_asked_about(
    desk: Desk, guided: Dossier, lacking_draft: Draft, typed: dict[str, str]
) -> None:
    draft = again(desk, lacking_draft, **typed)
    with pytest.raises(OpenSlip, match=r"gần trùng tên.*phiếu hướng dẫn 1/2026.*khác ở đâu") as told:
        guide(desk, draft)
    assert told.value.near
    assert "Ánh" not in str(told.value), "a refusal may end in a log"
    shown = open_slips.open_slip(desk, draft)
    assert shown is not None
    row = open_slips.row(desk, shown)
    assert row is not None
    assert (row.id, row.owner_name) == (guided.id, "Trần Thị Ngọc Ánh")
    slip = guide(desk, draft, "Là em gái, số thẻ khác").slip
    assert slip is not None
    assert slip.number == 2


def test_a_name_is_near_when_most_of_its_words_agree() -> None:
    assert near_name("Lê Thị Hoa", "Hoa Lê")
    assert near_name("K'Brơi", "K’ Brơi") or near_name("KBrơi", "K'Brơi")
    assert not near_name("Trần Thị Ngọc Ánh", "Nguyễn Thị Hoa")
    assert not near_name("Ánh", "Trần Thị Ngọc Ánh"), "one word is nobody's whole name"
    assert not near_name("", "")


def asked_later(desk: Desk, draft: Draft, stream: bytes, reason: str = "") -> Dossier:
    line = checklist.slip_lines(draft.papers)[:1]
    return dossiers.request_supplement(desk, stream, line, another_matter=reason)


def test_what_waits_after_its_acceptance_is_an_open_slip_too(
    desk: Desk, full_draft: Draft, lacking_draft: Draft
) -> None:
    accepted = intake.accept(desk, full_draft)
    asked_later(desk, lacking_draft, accepted.id)
    draft = again(desk, lacking_draft)
    with pytest.raises(OpenSlip, match=rf"phiếu yêu cầu bổ sung 1/2026.*{accepted.code}.*Nhận bổ sung"):
        guide(desk, draft)
    assert guide(desk, draft, "Giám hộ cho người con thứ hai").slip is not None


def test_a_supplement_is_not_asked_beside_an_open_slip_of_the_matter(
    desk: Desk, guided: Dossier, full_draft: Draft, lacking_draft: Draft
) -> None:
    second = intake.accept(desk, full_draft)
    with pytest.raises(OpenSlip, match=r"phiếu hướng dẫn 1/2026.*Hồ sơ \(F3\)"):
        asked_later(desk, lacking_draft, second.id)
    state = asked_later(desk, lacking_draft, second.id, "Giám hộ cho người con thứ hai")
    events = dossiers.story(desk, state.id).events
    asked = events[-1].body
    assert isinstance(asked, ev.SupplementRequested)
    assert (asked.another_matter, asked.beside) == ("Giám hộ cho người con thứ hai", "1/2026")
    assert "Việc khác với phiếu 1/2026: Giám hộ cho người con thứ hai." in tell(events, {})[-1].what


def test_a_correction_does_not_make_two_open_slips_of_one_matter(
    desk: Desk, guided: Dossier, lacking_draft: Draft
) -> None:
    from mot_cua_desktop.operations import catalogue

    other = guide(desk, checklist.begin(again(desk, lacking_draft), catalogue.procedure(desk, "1.004873")))
    with pytest.raises(Refused, match=r"một việc có hai phiếu đang mở.*phiếu hướng dẫn 1/2026"):
        dossiers.correct(desk, other.id, "Chọn nhầm thủ tục", procedure_code="1.004837")
    assert dossiers.get(desk, other.id) == other
    stranger = guide(desk, again(desk, lacking_draft, id_number="056192005678", name="Lê Hoa", born="", phone=""))
    with pytest.raises(Refused, match="hai phiếu đang mở"):
        dossiers.correct(desk, stranger.id, "Gõ nhầm người", people=guided.people)
    dossiers.withdraw(desk, guided.id, "Đổi ý")
    assert dossiers.correct(desk, other.id, "Chọn nhầm thủ tục", procedure_code="1.004837").status == "guided"


def test_two_slips_of_one_matter_that_were_explained_may_be_corrected(
    desk: Desk, guided: Dossier, lacking_draft: Draft
) -> None:
    second = guide(desk, again(desk, lacking_draft), "Giám hộ cho người con thứ hai")
    owner = replace(second.people.owner, phone="0905222333")
    people = replace(second.people, owner=owner, applicant=owner)
    assert dossiers.correct(desk, second.id, "Gõ nhầm số", people=people).people == people
