"""Two desks as they stand at the counter: the control slip is printed, read back from its picture as a scanner would,
and the other desk goes on from it without a line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import segno
import zxingcpp
from msgspec.structs import replace

from mot_cua_desktop.documents.course_fields import PAPER_CODE_MM
from mot_cua_desktop.domain import carried, paper_slip, story
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import catalogue, dossiers, intake, paper_custody, papers, syncing
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.store import recording

OWNER = ev.Party(
    name="Trần Thị Ngọc Ánh", id_number="056192001234", born="05/06/1992", phone="0905123456",
    address="12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa",
)  # fmt: skip


class Two:
    """A ward with two desks that have heard of each other once."""

    def __init__(self, ward: Any, one: Desk, two: Desk) -> None:
        self.ward, self.one, self.two = ward, one, two

    def sync(self, *desks: Desk) -> None:
        for desk in desks:
            assert not syncing.sync(desk.store, self.ward.network, desk.clock).trouble


@pytest.fixture
def two(ward: Any, tmp_path: Path, answers: FirstRun, clock: Any, desk_in: Any) -> Iterator[Two]:
    desks = []
    for name, officer in (("Quầy 1", "Nguyễn Thị Hạnh"), ("Quầy 2", "Lê Thị Hai")):
        told = replace(answers, desk_name=name, officer_name=officer)
        desks.append(open_desk(desk_in(tmp_path / name, told, clock), clock))
        syncing.join(desks[-1].store, desks[-1].facts.desk_id, "https://hub", ward.code(), ward.network)
        paper_custody.state_key(desks[-1])
        paper_custody.state_key(desks[-1])  # asked before every round: one key for a life
    made = Two(ward, *desks)
    made.sync(*desks, *desks)
    yield made
    for desk in desks:
        desk.store.close()


def accepted(desk: Desk, owner: ev.Party = OWNER, code: str = "1.004837") -> bytes:
    draft = checklist.begin(replace(intake.new_draft(desk), owner=owner), catalogue.procedure(desk, code))
    ticked = tuple(checklist.tick(line) for line in draft.papers)
    term = draft.term or Term(10, "ngay_lam_viec")
    return intake.accept(desk, replace(draft, papers=ticked, term=term, term_document="Quyết định 1/QĐ-UBND")).id


def scanned(pdf: bytes, dpi: int) -> set[str]:
    """What a scanner reads on the sheet."""
    found: set[str] = set()
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    for page in document:
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        found |= {each.text for each in zxingcpp.read_barcodes(picture)}
    document.close()
    return found


def refolded(desk: Desk) -> bool:
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        return recording.digest(connection) == live


def test_the_printed_slip_is_scanned_at_the_other_desk_which_goes_on_without_a_line(two: Two) -> None:
    stream = accepted(two.one)
    paper = papers.make(two.one, stream, "phieu_kiem_soat")
    code = dossiers.get(two.one, stream).code
    assert scanned(paper.pdf, 300) == {code}  # before it is given there is nothing to take
    before = dossiers.get(two.one, stream).seq
    paper_custody.give(two.one, stream, "Chuyển giấy sang quầy 2", seen=before)
    paper = papers.make(two.one, stream, "phieu_kiem_soat")
    assert papers.printed(two.one, stream, "phieu_kiem_soat").seq == before + 1  # nothing is written after it
    for dpi in (203, 300):
        found = scanned(paper.pdf, dpi)
        assert len(found) == 2
        digits = next(text for text in found if text != code)
    assert paper_custody.looks_like(digits)
    assert not paper_custody.looks_like(code)
    seen = paper_custody.look(two.two, digits)
    assert (seen.name, seen.owner, seen.giver, seen.back) == (code, "Trần Thị Ngọc Ánh", two.one.facts.desk_id, False)
    assert (
        seen.procedure.startswith("Đăng ký giám hộ") or seen.procedure == dossiers.get(two.one, stream).procedure.name
    )
    taken = paper_custody.take(two.two, digits)
    assert [line.name for line in taken.papers] == [line.name for line in dossiers.get(two.one, stream).papers]
    slip = (ev.SlipLine(key=taken.papers[0].key, name=taken.papers[0].name, wrong="Chưa ký"),)
    dossiers.request_supplement(two.two, stream, slip)
    assert papers.make(two.two, stream, "phieu_bo_sung").pages == 1
    told = dossiers.story(two.two, stream)
    assert "nhận hồ sơ bằng giấy từ Quầy 1" in story.tell(told.events, told.officers)[0].what
    with pytest.raises(Refused, match="chưa về đến quầy này"):
        dossiers.withdraw(two.two, stream, "Công dân rút")
    assert paper_custody.look(two.one, digits).back
    two.sync(two.two, two.one, two.two)
    assert dossiers.get(two.one, stream) == dossiers.get(two.two, stream)
    assert dossiers.get(two.two, stream).carried_from == ""
    assert refolded(two.one)
    assert refolded(two.two)
    assert [event.type for event in dossiers.story(two.one, stream).events][-3:] == [
        "handed_on_paper", "taken_on_paper", "supplement_requested",
    ]  # fmt: skip
    with pytest.raises(Refused, match="không còn hiệu lực"):
        paper_custody.look(two.one, digits)


def test_every_dossier_fits_into_a_code_of_squares_that_a_cheap_scanner_reads(two: Two) -> None:
    """At 300 dpi a square is five dots at least: 0.45 mm, where cheap scanners of two dimensions read 0.25 mm."""
    most = max(catalogue.procedures(two.one), key=lambda each: len(each.components))
    long = replace(OWNER, name="Công ty Trách nhiệm hữu hạn Thương mại Dịch vụ Xây dựng Nguyễn Hoàng Phương Nam")
    usual, large = accepted(two.one), accepted(two.one, long, most.code)
    unlisted = tuple(replace(line, name=f"Giấy tờ theo quy định riêng, không có trong danh mục, số {n} {line.name}")
                     for n, line in enumerate(dossiers.get(two.one, large).papers))  # fmt: skip
    dossiers.correct(two.one, large, "Ghi rõ tên", papers=unlisted)
    versions = []
    for stream in (usual, large):
        given = paper_custody.give(two.one, stream)
        digits = paper_custody.code_of(two.one, given)
        made = segno.make(digits, error="m", micro=False)
        assert made.mode == "numeric"
        side = made.symbol_size(border=4)[0]
        versions.append((made.designator, len(digits), round(PAPER_CODE_MM / side, 2)))
        assert PAPER_CODE_MM / side >= 0.42, versions
        assert digits in scanned(papers.make(two.one, stream, "phieu_kiem_soat").pdf, 300)
        assert paper_custody.look(two.two, digits).name == given.code
    assert versions[0][0] <= "14-M", versions


def test_a_wards_own_template_without_the_code_steps_aside_for_this_print(two: Two, tmp_path: Path) -> None:
    from mot_cua_desktop import paths

    stream = accepted(two.one)
    own = two.one.store.folder.templates / "phieu_kiem_soat.docx"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_bytes(without_the_code(paths.template("phieu_kiem_soat").read_bytes()))
    assert papers.make(two.one, stream, "phieu_kiem_soat").warning == ""
    paper_custody.give(two.one, stream)
    paper = papers.make(two.one, stream, "phieu_kiem_soat")
    assert "ma_giao" in paper.warning
    assert len(scanned(paper.pdf, 300)) == 2


def without_the_code(docx: bytes) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as given, zipfile.ZipFile(out, "w") as made:
        for item in given.infolist():
            data = given.read(item)
            if item.filename == "word/document.xml":
                text = data.decode()
                begin = text.rindex("<w:p>", 0, text.index("{%p if ma_giao %}"))
                end = text.index("</w:p>", text.rindex("{%p endif %}")) + len("</w:p>")
                data = (text[:begin] + text[end:]).encode()
            made.writestr(item, data)
    return out.getvalue()


def test_what_a_desk_knew_before_stays_better_than_what_the_paper_says(two: Two) -> None:
    stream = accepted(two.one)
    two.sync(two.one, two.two)
    dossiers.take_fee(two.one, stream, (ev.FeeItem(name="Lệ phí", amount=8_000),), "A")
    digits = paper_custody.code_of(two.one, paper_custody.give(two.one, stream))
    taken = paper_custody.take(two.two, digits)
    assert taken.people.owner.address == OWNER.address
    assert taken.carried_from == two.one.facts.desk_id
    assert refolded(two.two)


def test_the_state_on_the_paper_is_read_back_as_it_was(two: Two) -> None:
    stream = accepted(two.one)
    state = dossiers.get(two.one, stream)
    state = dossiers.request_supplement(
        two.one, stream, (ev.SlipLine(key=state.papers[0].key, name=state.papers[0].name, wrong="Chưa ký"),)
    )
    given = paper_custody.give(two.one, stream)
    read = carried.unpack(paper_slip.from_digits(paper_custody.code_of(two.one, given)).state)
    assert (read.code, read.owner, read.phone) == (state.code, OWNER.name, OWNER.phone)
    assert state.deadline is not None
    assert read.deadline == int(state.deadline.at.timestamp())
    assert carried.STATUSES[read.status] == "waiting"
    assert read.slip is not None
    assert read.stopped is not None
    with pytest.raises(ValueError, match="state"):
        carried.unpack(b"\x00" * 40)


def test_a_code_that_was_printed_is_on_no_second_sheet_until_the_officer_says_that_the_paper_is_here(two: Two) -> None:
    stream = accepted(two.one)
    code = dossiers.get(two.one, stream).code
    given = paper_custody.give(two.one, stream)

    def read() -> int:
        return len(scanned(papers.make(two.one, stream, "phieu_kiem_soat").pdf, 300))

    assert (read(), read()) == (2, 2)  # looked at, and the printer may have jammed
    papers.printed(two.one, stream, "phieu_kiem_soat")
    assert scanned(papers.make(two.one, stream, "phieu_kiem_soat").pdf, 300) == {code}
    assert paper_custody.code_of(two.one, given) == ""
    assert "mã không hiện lại" in papers.make(two.one, stream, "phieu_kiem_soat").warning
    assert papers.make(two.one, stream, "giay_tiep_nhan").warning == ""
    paper_custody.code_again(two.one, stream)
    assert read() == 2
    papers.printed(two.one, stream, "phieu_kiem_soat", "luu_pdf")
    assert read() == 1
    with pytest.raises(Refused, match="không còn trên đường"):
        paper_custody.code_again(two.two, stream)
    two.sync(two.one, two.two)
    paper = papers.make(two.two, stream, "phieu_kiem_soat")
    assert paper.warning == ""  # where it never was given from there is nothing to say
    papers.printed(two.two, stream, "phieu_kiem_soat")
    assert refolded(two.one)


def test_given_once_more_later_it_has_a_code_of_its_own_again(two: Two) -> None:
    stream = accepted(two.one)
    digits = paper_custody.code_of(two.one, paper_custody.give(two.one, stream))
    papers.printed(two.one, stream, "phieu_kiem_soat")
    paper_custody.take(two.one, digits)
    again = paper_custody.code_of(two.one, paper_custody.give(two.one, stream))
    assert again not in ("", digits)
    with pytest.raises(Refused, match="không còn hiệu lực"):
        paper_custody.look(two.one, digits)
