"""Papers of a ward with several desks: no two of a kind bear one number, on paper, in the books, to a scanner."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from docx import Document
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import codes
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import catalogue, dossiers, intake, papers, reports, syncing, till
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.store import outbox, paper_numbers, recording, search

MONTH = fig.period("thang", date(2026, 11, 1))
FEE = (ev.FeeItem(name="Lệ phí", amount=8000),)


def draft(desk: Desk, name: str) -> Draft:
    own = sum(map(ord, name)) * 7  # another name is another person, with a phone and a birthday of their own
    born, phone = f"05/06/{1930 + own % 80}", f"0905{own % 10**6:06d}"
    owner = ev.Party(name=name, born=born, phone=phone, address="12 Lê Hồng Phong")
    return checklist.begin(replace(intake.new_draft(desk), owner=owner), catalogue.procedure(desk, "1.004837"))


def guide(desk: Desk, name: str) -> Dossier:
    begun = draft(desk, name)
    return intake.guide(desk, begun, checklist.slip_lines(begun.papers))


def refuse(desk: Desk, name: str) -> Dossier:
    return intake.refuse(desk, draft(desk, name), "Không thuộc thẩm quyền", "Luật Hộ tịch, Điều 13")


def accept(desk: Desk, name: str) -> Dossier:
    begun = draft(desk, name)
    return intake.accept(desk, replace(begun, papers=tuple(checklist.tick(line) for line in begun.papers)))


def a_day(desk: Desk) -> list[Dossier]:
    """One of each numbered paper."""
    who = desk.facts.desk_id[-1]
    done = accept(desk, f"Trần Thị Nhận {who}")
    dossiers.take_fee(desk, done.id, FEE, "Trần Thị Nhận")
    dossiers.result_ready(desk, done.id, "Giấy xác nhận")
    receiver = ev.Receiver(name="Trần Thị Nhận")
    returned = dossiers.hand_over(desk, done.id, receiver, "Căn cước")
    asked = accept(desk, f"Trần Thị Thiếu {who}")
    supplement = dossiers.request_supplement(desk, asked.id, checklist.slip_lines(draft(desk, "x").papers))
    stopped = dossiers.withdraw(desk, accept(desk, f"Trần Thị Thôi {who}").id, "Không còn nhu cầu")
    return [guide(desk, f"Trần Thị Về {who}"), supplement, refuse(desk, f"Trần Thị Từ {who}"), stopped, returned]


def rows(desk: Desk, kind: Any, column: int) -> list[str]:
    return [str(row[column]) for row in reports.make(desk, kind, MONTH).rows]


def rebuilt(desk: Desk) -> bool:
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        return recording.digest(connection) == live


def found(desk: Desk, typed: str) -> list[bytes]:
    with desk.store.reading() as connection:
        return [row.id for row in search.find(connection, typed)]


def text_of(desk: Desk, dossier: Dossier, kind: Any) -> str:
    return " ".join(read_text(papers.make(desk, dossier.id, kind).pdf)[0].split())


def test_no_two_papers_of_two_desks_bear_one_number(two: Any) -> None:
    own, others = a_day(two.one), a_day(two.two)
    for which in (*own, *others):
        assert which.slip is None or which.slip.mark == (2 if which in others else 0)
    two.sync()
    slips = list(zip(rows(two.one, "phieu_bo_sung", 1), rows(two.one, "phieu_bo_sung", 2), strict=True))
    assert len(slips) == 6
    assert max(Counter(slips).values()) == 1
    assert ("Từ chối", "1/2026-Q2") in slips
    assert sorted(rows(two.one, "le_phi", 6)) == ["1/2026", "1/2026-Q2"]
    assert sorted(rows(two.one, "tra_ket_qua", 1)) == ["1/2026", "1/2026-Q2"]
    volumes = rows(two.one, "so_theo_doi", 1)
    assert len(set(volumes)) == len(volumes) == 6
    for kind in ("phieu_bo_sung", "le_phi"):
        assert "Q2 là Quầy 2" in " ".join(reports.make(two.one, kind, MONTH).notes)
    for kind in ("tra_ket_qua", "so_theo_doi"):
        assert "dãy số riêng của từng quầy" in " ".join(reports.make(two.one, kind, MONTH).notes)
    assert all(rebuilt(desk) for desk in (two.one, two.two))
    for here, there in zip(own, others, strict=True):
        assert dossiers.get(two.two, here.id) == dossiers.get(two.one, here.id)
        assert dossiers.get(two.one, there.id) == dossiers.get(two.two, there.id)
    # The series goes on by itself, and a rebuilt store does not begin it anew.
    assert (refuse(two.two, "Lê Văn Sau").refused or own[0]).number == 2  # type: ignore[union-attr]
    assert (refuse(two.one, "Lê Văn Sau").refused or own[0]).number == 2  # type: ignore[union-attr]


def test_the_mark_stands_on_every_paper(two: Any) -> None:
    guided, supplement, refused, stopped, returned = a_day(two.two)
    for dossier, kind, words in (
        (guided, "phieu_bo_sung", "Số: 02/HDHS-Q2"),
        (supplement, "phieu_bo_sung", "Số: 01/HDHS-Q2"),
        (refused, "phieu_tu_choi", "Số: 01/TCHS-Q2"),
        (stopped, "thong_bao_dung", "Số: 01/TB-Q2"),
        (returned, "bien_nhan_ket_qua", "Số: 01/2026-Q2"),
        (returned, "phieu_thu", "Số phiếu: 01/2026-Q2"),
        (returned, "giay_tiep_nhan", "-Q2"),
    ):
        assert words in text_of(two.two, dossier, kind), kind
    first = a_day(two.one)
    assert "Số: 02/HDHS " in text_of(two.one, first[0], "phieu_bo_sung")
    closed = till.close(two.two, 8000)
    assert (closed.numbers, till.close(two.one, 8000).numbers) == ("1/2026-Q2", "1/2026")


def test_a_clerks_own_template_that_writes_the_symbol_itself_prints_the_mark_too(two: Any, write_own: Any) -> None:
    write_own(two.two, "Số: {{ so }}/HDHS")
    write_own(two.one, "Số: {{ so }}/HDHS")
    assert "Số: 01-Q2/HDHS" in text_of(two.two, guide(two.two, "Trần Thị Về"), "phieu_bo_sung")
    assert "Số: 01/HDHS" in text_of(two.one, guide(two.one, "Trần Thị Về"), "phieu_bo_sung")
    write_own(two.two, "Số: {{ so }}/{{ ky_hieu }}")
    assert "Số: 02/HDHS-Q2" in text_of(two.two, guide(two.two, "Trần Thị Vào"), "phieu_bo_sung")


@pytest.fixture
def write_own() -> Any:
    def written(desk: Desk, number: str) -> None:
        document = Document()
        for line in (
            number, "{{ chu_ho_so }} {{ ten_thu_tuc }} {{ ly_do }} {{ can_bo }}",
            "{%p for g in giay_to %}", "{{ g.ten }}", "{%p endfor %}",
            "{%p for dong in danh_dau %}", "{{ dong }}", "{%p endfor %}",
        ):  # fmt: skip
            document.add_paragraph(line)
        folder = desk.store.folder.templates
        folder.mkdir(exist_ok=True)
        document.save(str(folder / "phieu_bo_sung.docx"))

    return written


def test_a_marked_slip_is_found_by_scanning_and_by_typing_and_never_the_other_desks(two: Any) -> None:
    here, there = guide(two.one, "Trần Thị Một"), guide(two.two, "Trần Thị Hai")
    two.sync()
    for desk in (two.one, two.two):
        assert found(desk, "1/2026") == [here.id]
        assert found(desk, "1/2026-Q2") == found(desk, "1/2026-q2") == [there.id]
    assert codes.looks_like_slip("1/2026-Q2")
    assert not codes.looks_like_slip("1/2026-Q")


def test_what_was_numbered_before_desks_joined_keeps_its_number_and_is_given_to_no_other(
    ward: Any, answers: FirstRun, clock: Any, desk_in: Any, tmp_path: Any
) -> None:
    desks = []
    for name, officer, count in (("Quầy 1", "Nguyễn Thị Hạnh", 1), ("Quầy 2", "Lê Thị Hai", 3)):
        told = replace(answers, desk_name=name, officer_name=officer)
        desks.append(open_desk(desk_in(tmp_path / name, told, clock), clock))
        for n in range(count):
            refuse(desks[-1], f"Trần Thị {name} {n}")
            accept(desks[-1], f"Lê Thị {name} {n}")
    for desk in desks:
        syncing.join(desk.store, desk.facts.desk_id, "https://hub", ward.code(), ward.network)
    for desk in (*desks, desks[0]):
        syncing.sync(desk.store, ward.network, desk.clock)
    one, other = desks
    told = " ".join(reports.make(one, "phieu_bo_sung", MONTH).notes)
    assert re.search(r"Số từ chối 1/2026 có 2 giấy \(Quầy 1 .* và Quầy 2 .*\), lấy khi các quầy chưa nối", told)
    again, there = refuse(one, "Phạm Văn Mới").refused, refuse(other, "Phạm Văn Mới").refused
    assert again is not None
    assert there is not None
    assert (again.number, again.mark, there.number, there.mark) == (4, 0, 1, 2)
    assert accept(one, "Phạm Văn Nhận").book_number == 4
    assert accept(other, "Phạm Văn Nhận").book_number == 1
    for desk in desks:
        desk.store.close()


def test_what_others_drew_is_looked_up_by_an_index(two: Any) -> None:
    with two.one.store.reading() as connection:
        for statement, index, values in (
            (paper_numbers.UNMARKED, "foreign_paper_number", {"type": "refused", "year": 2026}),
            (paper_numbers.IN_VOLUME, "foreign_book_number", {"book": "2026/Hộ tịch"}),
        ):
            plan = connection.exec_driver_sql(f"explain query plan {statement}", values).all()
            assert [index in row[-1] for row in plan] == [True], plan


def test_a_store_that_may_have_forgotten_goes_on_far_above_and_a_new_life_begins_a_new_series(
    two: Any, clock: Any
) -> None:
    refuse(two.two, "Trần Thị Trước")
    two.sync()
    with two.two.store.writing() as connection:
        outbox.note(connection, trouble="fork")
    first = refuse(two.two, "Trần Thị Một").refused
    clock.forward(minutes=3)
    second = accept(two.two, "Trần Thị Hai")
    third = refuse(two.two, "Trần Thị Ba").refused
    assert first is not None
    assert third is not None
    assert first.number > 100_000
    assert third.number == first.number + 3
    assert second.book_number == third.number
    syncing.join(two.two.store, two.two.facts.desk_id, "https://hub", two.ward.code(), two.ward.network)
    anew = refuse(two.two, "Trần Thị Mới").refused
    assert anew is not None
    assert (anew.number, anew.mark) == (1, 3)
