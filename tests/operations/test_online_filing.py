"""Online: what arrives with an official code keeps it and takes no number here; advice at the counter is counted."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import Component, Fee, Online, Procedure
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import catalogue, dossiers, intake, online_filing, papers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording
from mot_cua_desktop.store.journal import Deed

OFFICIAL = "H55.242-251103-0012"


@pytest.fixture
def online(full_draft: Draft, clock) -> Draft:
    return replace(full_draft, channel="truc_tuyen", submitted=clock.now, official_code=f" {OFFICIAL.lower()} ")


def another(desk: Desk, draft: Draft, **changes: object) -> Draft:
    return replace(draft, id=intake.new_draft(desk).id, **changes)


def rebuilds(desk: Desk) -> bool:
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        return recording.digest(connection) == live


def test_what_came_online_keeps_its_code_on_paper_and_in_the_search_and_takes_no_number(desk, online, full_draft):
    taken = intake.accept(desk, online)
    assert (taken.code, taken.official_code) == (OFFICIAL, OFFICIAL)
    text = pdf.read_text(papers.make(desk, taken.id, "giay_tiep_nhan").pdf)[0]
    assert text.count(OFFICIAL) == 2  # once on each of the two copies
    assert [row.id for row in dossiers.find(desk, OFFICIAL)] == [taken.id]
    own = intake.accept(desk, another(desk, full_draft))
    assert own.code == "000.00.12.H32-261123-0001"
    assert rebuilds(desk)


def test_without_its_code_an_online_dossier_is_not_given_another(desk: Desk, online: Draft) -> None:
    bare = replace(online, official_code=" ")
    found = checklist.obstacles(bare, catalogue.procedure(desk, bare.procedure_code))
    assert [obstacle.field for obstacle in found] == ["official_code"]
    with pytest.raises(Refused, match="mã thứ hai"):
        intake.accept(desk, bare)
    assert dossiers.page(desk) == []


def test_a_code_is_one_dossiers_alone(desk: Desk, online: Draft, full_draft: Draft) -> None:
    intake.accept(desk, online)
    with pytest.raises(Refused, match=f"Mã {OFFICIAL} đã ghi cho hồ sơ khác"):
        intake.accept(desk, another(desk, online))
    own = intake.accept(desk, another(desk, full_draft))
    with pytest.raises(Refused, match="đã ghi cho hồ sơ khác"):
        dossiers.link_official_code(desk, own.id, OFFICIAL)
    with pytest.raises(Refused, match="đã ghi cho hồ sơ khác"):
        intake.accept(desk, another(desk, online, official_code=own.code))


def test_the_code_that_a_dossier_came_with_does_not_give_way(desk: Desk, online: Draft) -> None:
    came = intake.accept(desk, online)
    with pytest.raises(Refused, match="Mỗi hồ sơ chỉ có một mã"):
        dossiers.link_official_code(desk, came.id, "H55.242-251103-0099", "Chép nhầm")


def test_a_number_that_the_province_gave_out_already_is_passed_over(desk: Desk, online: Draft, full_draft) -> None:
    intake.accept(desk, replace(online, official_code="000.00.12.H32-261123-0001"))
    assert intake.accept(desk, another(desk, full_draft)).code == "000.00.12.H32-261123-0002"
    assert rebuilds(desk)


@pytest.mark.parametrize("typed", ["a b", "=1+1 CMD", "Ă12345", "H55", "x" * 61])
def test_what_cannot_be_a_code_is_refused(desk: Desk, online: Draft, typed: str) -> None:
    with pytest.raises(Told, match="không giống mã hồ sơ"):
        intake.accept(desk, replace(online, official_code=typed))


def test_a_guided_online_dossier_is_accepted_under_the_code_it_came_with(desk: Desk, online: Draft) -> None:
    lacking = replace(online, papers=tuple(replace(line, state="thieu") for line in online.papers))
    guided = intake.guide(desk, lacking, checklist.slip_lines(lacking.papers))
    assert (guided.code, guided.official_code) == ("", OFFICIAL)
    again = replace(intake.resume(desk, guided.id), papers=online.papers)
    assert intake.accept(desk, again).code == OFFICIAL


def test_advice_is_noted_once_told_in_the_story_and_counted_by_month_and_procedure(desk, full_draft, clock) -> None:
    shown = intake.accept(desk, replace(full_draft, advice=ev.OnlineAdvice(slip=True)))
    intake.accept(desk, another(desk, full_draft, advice=ev.OnlineAdvice(why_not="khong_vneid")))
    intake.accept(desk, another(desk, full_draft))
    assert shown.advice == ev.OnlineAdvice(slip=True)
    clock.forward(days=10)
    intake.accept(desk, another(desk, full_draft, advice=ev.OnlineAdvice()))
    november = online_filing.advised(desk, 2026, 11)
    assert [(row.code, row.why_not, row.count, row.slips) for row in november] == [
        ("1.004837", "", 1, 1),
        ("1.004837", "khong_vneid", 1, 0),
    ]
    assert [row.count for row in online_filing.advised(desk, 2026, 12)] == [1]
    assert rebuilds(desk)


def counted(desk: Desk) -> list[tuple[str, str, int, int]]:
    return [(row.code, row.why_not, row.count, row.slips) for row in online_filing.advised(desk, 2026, 11)]


def test_who_goes_home_to_file_online_is_counted_and_who_then_files_here_not_twice(desk: Desk, full_draft) -> None:
    code = full_draft.procedure_code
    known = catalogue.procedure(desk, code)
    online_filing.note(desk, full_draft.id, known, ev.OnlineAdvice(slip=True))
    assert counted(desk) == [(code, "", 1, 1)]
    online_filing.note(desk, full_draft.id, known, ev.OnlineAdvice(slip=True))  # the slip once more
    assert counted(desk) == [(code, "", 1, 1)]
    other = intake.new_draft(desk)
    online_filing.note(desk, other.id, known, ev.OnlineAdvice())
    online_filing.note(desk, other.id, known, ev.OnlineAdvice(why_not="khong_vneid"))  # the last word holds
    assert counted(desk) == [(code, "", 1, 1), (code, "khong_vneid", 1, 0)]
    online_filing.note(desk, other.id, known, None)
    assert counted(desk) == [(code, "", 1, 1)]
    intake.accept(desk, replace(full_draft, advice=ev.OnlineAdvice(slip=True)))
    assert counted(desk) == [(code, "", 1, 1)]
    assert rebuilds(desk)


def test_what_is_noted_of_who_went_home_names_nobody(desk: Desk, full_draft: Draft) -> None:
    online_filing.note(desk, full_draft.id, catalogue.procedure(desk, full_draft.procedure_code), ev.OnlineAdvice())
    with desk.store.reading() as connection:
        (event,) = [each for _, each in journal.all_events(connection) if isinstance(each.body, ev.OnlineWayShown)]
    assert event.personal is None
    assert full_draft.owner.name not in str(event.body)


def test_what_came_online_needs_no_advice(desk: Desk, online: Draft) -> None:
    assert intake.accept(desk, replace(online, advice=ev.OnlineAdvice())).advice is None


def test_the_slip_is_one_page_with_the_portal_the_code_and_the_answer_in_hours(desk: Desk) -> None:
    for procedure in catalogue.procedures(desk):
        if procedure.online == "khong" or "truc_tuyen" not in procedure.channels:
            with pytest.raises(Told, match="không nộp trực tuyến"):
                online_filing.slip(desk, procedure)
            continue
        text, pages = pdf.read_text(online_filing.slip(desk, procedure))
        assert pages == 1
        words = " ".join(text.split())
        assert procedure.code in words
        assert "https://dichvucong.gov.vn" in words
        assert "8 giờ làm việc" in words


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("mot_phan", "trực tuyến một phần: nộp qua mạng xong có thể vẫn phải đến quầy. Hỏi cán bộ"),
        ("toan_trinh", "trực tuyến toàn trình: không phải đến quầy."),
        ("chua_ro", "Mức độ trực tuyến chưa rõ: hỏi cán bộ nộp qua mạng rồi có phải đến quầy không."),
    ],
)
def test_the_slip_says_whether_a_visit_is_to_be_expected(desk: Desk, level: Online, told: str) -> None:
    data = online_filing.slip(desk, replace(catalogue.procedure(desk, "1.004837"), online=level))
    said, pages = pdf.read_text(data)
    assert told in " ".join(said.split())
    assert pages == 1


def test_a_procedure_with_a_page_of_its_own_sends_there(desk: Desk) -> None:
    known = replace(catalogue.procedure(desk, "1.001193"), online_url="https://dichvucong.example.vn/khai-sinh")
    assert "khai-sinh" in " ".join(pdf.read_text(online_filing.slip(desk, known))[0].split())


def paper(key: str, name: str, **more: object) -> Component:
    return Component(key=key, name=name, originals=1, **more)


def slip_words(desk: Desk, procedure: Procedure) -> str:
    text, pages = pdf.read_text(online_filing.slip(desk, procedure))
    assert pages == 1
    return " ".join(text.split())


def test_the_slip_names_the_form_on_the_screen_and_leaves_the_counters_paper_form_out(desk: Desk) -> None:
    known = replace(
        catalogue.procedure(desk, "1.001193"),
        components=(
            paper("1", "Tờ khai theo mẫu (nếu người yêu cầu lựa chọn nộp hồ sơ theo hình thức trực tiếp)"),
            paper("2", "Mẫu hộ tịch điện tử tương tác bịa (nếu lựa chọn nộp hồ sơ theo hình thức trực tuyến)"),
            paper("3", "Giấy chứng sinh"),
        ),
        fees=(Fee(channel="truc_tuyen", text="Miễn phí (Mức do Hội đồng nhân dân tỉnh quyết định)"),),
    )
    said = slip_words(desk, known)
    assert (
        "Điền “Mẫu hộ tịch điện tử tương tác bịa” trên màn hình. Chụp hoặc quét rõ từng giấy tờ: – Giấy chứng" in said
    )
    assert "Tờ khai theo mẫu" not in said
    assert "Miễn phí" not in said
    assert "Theo nghị quyết của HĐND tỉnh" in said


def test_a_slip_whose_papers_all_go_by_case_does_not_begin_with_and(desk: Desk) -> None:
    group = "Trường hợp công trình bịa"
    known = replace(catalogue.procedure(desk, "1.001193"), components=(paper("1", "Bản vẽ", group=group),))
    said = slip_words(desk, known)
    assert "từng giấy tờ:" not in said
    assert "Chụp hoặc quét rõ giấy tờ theo trường hợp của mình; trang thủ tục có ghi từng trường hợp." in said


def test_the_longest_slip_is_one_page(desk: Desk) -> None:
    many = tuple(paper(str(n), f"Giấy tờ bịa thứ {n} " + "dài lắm " * 120) for n in range(40))
    known = replace(catalogue.procedure(desk, "1.001193"), name="Thủ tục bịa " * 25, components=many)
    assert "giấy tờ nữa, trang thủ tục có ghi" in slip_words(desk, known)


def test_advice_is_noted_once_for_a_dossier(desk: Desk, full_draft: Draft) -> None:
    taken = intake.accept(desk, replace(full_draft, advice=ev.OnlineAdvice()))
    again = Deed(ev.OnlineAdviceGiven(why_not="khac"))
    with pytest.raises(Refused, match="chỉ ghi một lần"), desk.store.writing() as connection:
        recording.record(connection, desk.author(), taken.id, [again], desk.around)
