"""The papers of the portal's list as a citizen may be asked for them: nothing glued, no notes, no empty case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from mot_cua_desktop.domain import intake, portal
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.merging import merged
from mot_cua_desktop.domain.procedures import AUTHORISED_CASE, ONLINE_CASE, Component, Procedure
from mot_cua_desktop.store import starter
from tests.domain.test_portal import channel, content, paper, row

REAL = Path(__file__).parents[3] / "shared" / "data" / "ward_procedures.json"
E_FORM = (
    "- Mẫu hộ tịch điện tử tương tác đăng ký khai tử (nếu người có yêu cầu lựa chọn nộp theo hình thức trực tuyến);"
)
WAYS = [channel(way=way) for way in ("Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính")]


def read(*papers: Any, ways: list[Any] | None = None) -> Procedure:
    (procedure,) = portal.read_rows(content(row(thanh_phan=list(papers), kenh=ways or WAYS))).procedures
    return procedure


def counted(procedure: Procedure) -> list[tuple[str, str, int, int, str]]:
    return [(c.group, c.name, c.originals, c.copies, c.kind) for c in procedure.components]


def doubts(procedure: Procedure) -> str:
    return " ".join(words for words in procedure.unclear if words.startswith("Thành phần hồ sơ chưa rõ"))


@pytest.fixture(scope="module")
def listed() -> dict[str, Procedure]:
    if not REAL.is_file():
        pytest.skip("the whole national list is not part of the repository")
    return {procedure.code: procedure for procedure in portal.read_rows(REAL.read_bytes()).procedures}


@pytest.fixture(scope="module")
def shipped() -> dict[str, Procedure]:
    return {procedure.code: procedure for procedure in starter.starter_catalogue()}


@pytest.mark.parametrize(
    ("heading", "lost", "left"),
    [
        ("Đơn đề nghị1 bản chính,1 bản saob) Hồ sơ gia hạn", ("Đơn đề nghị", 1, 1, "giay_to"), "b) Hồ sơ gia hạn"),
        ("Đơn theo Mẫu số 131 bản chínhb) Hồ sơ", ("Đơn theo Mẫu số 13", 1, 0, "giay_to"), "b) Hồ sơ"),
        ("Biên bản;0 bản chính,2 bản saoc) Hồ sơ", ("Biên bản;", 0, 2, "giay_to"), "c) Hồ sơ"),
        ("Gửi bưu chính kèm bản sao.0 bản chính * Lưu ý", ("Gửi bưu chính kèm bản sao.", 0, 0, "ghi_chu"), "* Lưu ý"),
    ],
)  # fmt: skip
def test_a_paper_glued_before_a_heading_goes_back_to_the_heading_before(heading: str, lost: Any, left: str) -> None:
    found = read(paper("Tờ khai", group="a) Hồ sơ lần đầu"), paper("Giấy cũ", group=heading))
    assert counted(found) == [
        ("a) Hồ sơ lần đầu", "Tờ khai", 1, 0, "giay_to"),
        ("a) Hồ sơ lần đầu", *lost),
        (left, "Giấy cũ", 1, 0, "giay_to"),
    ]
    assert ("dán liền 1 giấy tờ vào tiêu đề" in doubts(found)) is (lost[3] == "giay_to")  # of a note nothing is asked


def test_a_glued_paper_that_the_list_also_tells_is_asked_once() -> None:
    glued = "Đơn đề nghị1 bản chínhb) Hồ sơ gia hạn"
    found = read(paper("Đơn đề nghị;", group="a) Hồ sơ lần đầu"), paper("Giấy cũ", group=glued))
    assert [c.name for c in found.components] == ["Đơn đề nghị;", "Giấy cũ"]


def test_papers_glued_in_one_line_are_told_apart_with_their_own_numbers() -> None:
    found = read(paper("c) Văn bản về đất.1 bản chínhb) Văn bản thành lập;0 bản chính,1 bản saoa) Đơn theo mẫu", 2, 0))
    assert counted(found) == [
        ("", "c) Văn bản về đất.", 1, 0, "giay_to"),
        ("", "b) Văn bản thành lập;", 0, 1, "giay_to"),
        ("", "a) Đơn theo mẫu", 2, 0, "giay_to"),
    ]
    assert len({component.key for component in found.components}) == 3


@pytest.mark.parametrize(
    "name",
    [
        "Hóa đơn: 01 bản chính",
        "01 bản sao giấy khai sinh",
        "Nộp 2 bản chính tờ khai",
        "Đơn:01 bản chính;",
    ],
)
def test_a_number_in_prose_takes_nothing_apart(name: str) -> None:
    assert [c.name for c in read(paper(name)).components] == [name]


def test_a_heading_that_lists_papers_is_kept_as_a_note() -> None:
    heading = "Tờ khai hàng hóa; - Hợp đồng: 01 bản chụp; - Hóa đơn thương mại: 01 bản chính; - Vận đơn: 01 bản chụp"
    found = read(paper("Hóa đơn thương mại", group=heading), paper("Vận đơn", 0, 1, group=heading))
    assert counted(found) == [
        ("", heading, 0, 0, "ghi_chu"),
        ("", "Hóa đơn thương mại", 1, 0, "giay_to"),
        ("", "Vận đơn", 0, 1, "giay_to"),
    ]
    assert "danh sách giấy tờ làm tiêu đề" in doubts(found)


def test_the_electronic_form_is_asked_of_who_files_online_alone() -> None:
    found = read(paper(E_FORM, group="Thành phần hồ sơ"), paper("Tờ khai theo mẫu"))
    assert pr.case_groups(found) == (ONLINE_CASE,)
    asked = {line.name: line.state for line in intake.begin(Draft(id="1"), found).papers}
    assert asked[found.components[1].name] == "thieu"
    assert asked[found.components[0].name] == "khong_ap_dung"
    online = intake.begin(Draft(id="1", channel="truc_tuyen"), found, ONLINE_CASE).papers
    assert {line.state for line in online} == {"thieu"}


def test_the_electronic_form_stays_where_it_is_all_there_is_or_there_is_no_counter() -> None:
    assert pr.case_groups(read(paper(E_FORM))) == ()
    assert pr.case_groups(read(paper(E_FORM), paper("Tờ khai"), ways=[channel(way="Trực tuyến")])) == ()
    of_a_case = read(paper(E_FORM, group="Trường hợp mang thai hộ"), paper("Tờ khai"))
    assert pr.case_groups(of_a_case) == ("Trường hợp mang thai hộ",)


def test_a_power_of_attorney_is_asked_of_whom_another_stands_in_for() -> None:
    words = "Văn bản ủy quyền theo quy định của pháp luật trong trường hợp ủy quyền thực hiện việc đăng ký."
    found = read(paper(words, group="Giấy tờ phải nộp"), paper("Tờ khai"))
    assert pr.case_groups(found) == (AUTHORISED_CASE,)
    assert [line.state for line in intake.begin(Draft(id="1"), found).papers] == ["thieu", "khong_ap_dung"]
    assert pr.case_groups(read(paper(words))) == ()
    assert pr.case_groups(read(paper("Văn bản ủy quyền cho một thành viên làm chủ hộ"), paper("Tờ khai"))) == ()


def test_a_form_that_the_list_names_for_other_ways_than_the_counter_is_still_asked_and_doubted() -> None:
    words = "Tờ khai theo mẫu (nếu lựa chọn nộp theo hình thức trực tuyến hoặc gửi hồ sơ qua hệ thống bưu chính);"
    found = read(paper(words))
    assert pr.papers(found) == found.components
    assert "kiểm tra lại" in doubts(found)


@pytest.mark.parametrize(
    "name",
    [
        "Người đại diện gửi hồ sơ về UBND cấp xã, thành phần hồ sơ bao gồm",
        "Người có yêu cầu nộp hoặc tải lên các giấy tờ sau:",
        "Tùy trường hợp, các bên phải nộp giấy tờ tương ứng sau đây:",
        "Lưu ý: nộp trong giờ làm việc",
        "Thành phần hồ sơ của UBND cấp xã lập gửi UBND cấp tỉnh bao gồm: Tờ trình",
    ],
)
def test_a_line_that_announces_or_reminds_or_is_of_the_authorities_is_no_paper(name: str) -> None:
    found = read(paper(name), paper("Tờ khai"))
    assert [c.name for c in pr.papers(found)] == ["Tờ khai"]
    assert pr.notes(found) == (name,)


@pytest.mark.parametrize(
    "name",
    [
        "Một trong các giấy tờ sau: thẻ căn cước, hộ chiếu",
        "Ảnh chụp mặt trước, mặt sau",
        "Danh sách gồm hai trang",
    ],
)
def test_a_paper_that_only_sounds_like_an_announcement_is_asked(name: str) -> None:
    assert [c.name for c in pr.papers(read(paper(name)))] == [name]


def test_what_one_authority_lays_before_another_is_not_the_citizens_to_bring() -> None:
    heading = "Thành phần hồ sơ cơ quan quản lý đất đai trình Chủ tịch Ủy ban nhân dân cấp xã, bao gồm"
    found = read(paper("Báo cáo đề xuất", group=heading), paper("Đơn yêu cầu"))
    assert [c.name for c in pr.papers(found)] == ["Đơn yêu cầu"]
    assert pr.notes(found) == ("Báo cáo đề xuất",)


def test_a_paper_told_twice_under_one_heading_is_asked_once_and_with_other_numbers_twice() -> None:
    found = read(paper("Tờ khai"), paper("- Tờ khai;"), paper("Tờ khai", 2), paper("Tờ khai", group="Trường hợp khác"))
    assert [(c.originals, c.group) for c in found.components] == [(1, ""), (2, ""), (1, "Trường hợp khác")]


def test_what_is_to_be_shown_by_its_own_words_is_not_kept() -> None:
    found = read(paper("Xuất trình thẻ căn cước"), paper("Xuất trình hoặc nộp bản sao giấy phép"))
    assert [c.kind for c in found.components] == ["xuat_trinh", "giay_to"]


def test_a_rule_of_three_hundred_letters_is_asked_and_doubted() -> None:
    rule = "(v) Người ủy quyền chịu trách nhiệm trước pháp luật " + "và phải xác thực điện tử " * 12
    assert "1 dòng dài quá 300 chữ" in doubts(read(paper(rule), paper("Tờ khai")))
    assert not doubts(read(paper("Tờ khai " + "theo mẫu " * 40)))


def test_several_compositions_that_are_no_cases_are_doubted() -> None:
    both = read(paper("Đơn", group="a) Hồ sơ cấp mới"), paper("Giấy cũ", group="b) Thành phần hồ sơ cấp lại"))
    assert "2 mục hồ sơ" in doubts(both)
    assert not doubts(read(paper("Đơn", group="Hồ sơ của người nhận"), paper("Ảnh", group="Hồ sơ của người được nhận")))


def test_each_doubt_of_the_papers_has_its_kind(listed: dict[str, Procedure]) -> None:
    said = {words for each in listed.values() for words in each.unclear if words.startswith("Thành phần hồ sơ")}
    kinds = {portal.kind_of_doubt(words) for words in said}
    assert len(kinds) == 6
    assert "Điều khác" not in kinds


@pytest.mark.parametrize(
    ("name", "file", "shown"),
    [
        ("Tờ khai (Mẫu CT01).1.MuCT01banhnh (3).doc", None, "Tờ khai (Mẫu CT01)"),
        ("Đơn xin nhận con nuôi;1.nxinnhnconnui.doc", "1.nxinnhnconnui.doc", "Đơn xin nhận con nuôi;"),
        ("Đơn (theo mẫu)PC15.docx", "PC15.docx", "Đơn (theo mẫu)"),
        ("Đơn đề nghị;MẪU ĐƠN ĐỀ NGHỊ.docx", "MẪU ĐƠN ĐỀ NGHỊ.docx", "Đơn đề nghị;"),
        ("Danh mục kèm Nghị định 06/2021/NĐ-CPDanhmuc.docx", "NĐ-CPDanhmuc.docx", None),  # the file's name is too long
    ],
)
def test_no_file_name_stands_behind_a_paper(name: str, file: str | None, shown: str | None) -> None:
    assert read(paper(name, form=file)).components[0].name == (shown or name)


# --- the list of the portal as it is --------------------------------------------------------------------------------


def test_no_case_of_the_list_is_without_a_paper_and_no_heading_has_one_glued_in(listed: dict[str, Procedure]) -> None:
    for procedure in listed.values():
        for case in pr.case_groups(procedure):
            mine = [c for c in procedure.components if c.group == case and c.kind != "ghi_chu"]
            assert mine, (procedure.code, case)
            assert len(pr.papers(procedure, case)) <= len(pr.papers(procedure))
        for component in procedure.components:
            assert not re.search(r"\d+ bản (chính|sao)", component.group), (procedure.code, component.group)
            assert not re.search(r"\S(?<!\D0)\d bản (chính|sao)[a-zđ]", component.name), (
                procedure.code,
                component.name,
            )
        keys = [component.key for component in procedure.components]
        assert len(keys) == len(set(keys)), procedure.code


def test_no_counter_is_asked_for_an_electronic_form(listed: dict[str, Procedure]) -> None:
    moved = 0
    for procedure in listed.values():
        moved += ONLINE_CASE in pr.case_groups(procedure)
        for line in intake.begin(Draft(id="1"), procedure).papers:
            assert line.state != "thieu" or "tương tác" not in line.name, (procedure.code, line.name)
    assert moved > 30


def test_no_shipped_checklist_is_worse_after_the_list_was_taken_in(
    listed: dict[str, Procedure], shipped: dict[str, Procedure]
) -> None:
    def asked(procedure: Procedure) -> list[Component]:
        return [c for c in pr.papers(procedure) if not pr.is_case(c.group)]

    for code, known in shipped.items():
        found = merged(known, listed[code]).procedure
        assert len(asked(found)) <= len(asked(known)), code
        assert len(pr.case_groups(found)) >= len(pr.case_groups(known)), code
        assert any(c.kind == "xuat_trinh" for c in found.components) >= any(
            c.kind == "xuat_trinh" for c in known.components
        ), code
        assert merged(found, listed[code]).procedure == found, code


def test_the_change_of_a_civil_status_asks_after_the_list_what_it_asked_before(
    listed: dict[str, Procedure], shipped: dict[str, Procedure]
) -> None:
    known = shipped["1.004859"]
    found = merged(known, listed[known.code])
    assert pr.papers(found.procedure) == pr.papers(known)
    assert pr.case_groups(found.procedure) == (AUTHORISED_CASE, ONLINE_CASE)
    assert "giữ thành phần hồ sơ theo 2 trường hợp đang có (163/QĐ-BTP)" in found.kept
    # What the list doubts of its own papers is no doubt of those that were kept.
    assert not any(words.startswith("Thành phần hồ sơ") for words in found.procedure.unclear)
