"""Reports of a desk that is one of several: figures, books and rechecks count the same journal, and say which."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue, dossiers, reports, till, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store import recording
from mot_cua_desktop.store.sources import Live, Recounted

MONTH = fig.period("thang", date(2026, 11, 1))
FEE = (ev.FeeItem(name="Lệ phí", amount=13_000),)


@pytest.fixture
def worked(two: Any) -> Any:
    """Each desk took in two and was paid; one of each was handed over, one of the second's asked for more papers."""
    for desk in (two.one, two.two):
        first, second = two.accepted(desk), two.accepted(desk)
        dossiers.take_fee(desk, first, FEE, "Trần Văn Nộp")
        dossiers.result_ready(desk, first, "Trích lục", document="9/TL")
        dossiers.hand_over(desk, first, ev.Receiver(name="Trần Văn Nhận"), "Thẻ căn cước")
        if desk is two.two:
            dossiers.request_supplement(desk, second, (ev.SlipLine(key="a", name="Tờ khai", wrong="Chưa ký"),))
            till.close(desk, 13_000)
    two.sync()
    return two


def checked(desk: Desk, data: bytes) -> list[tuple[bool, str]]:
    return [(line.sound, line.words) for line in verifying.lines(desk, data, verifying.seal_of(data))]


def count(desk: Desk, kind: Any) -> int:
    return len(reports.make(desk, kind, MONTH).rows)


def test_books_and_figures_of_a_desk_count_the_whole_ward(worked: Any) -> None:
    for desk in (worked.one, worked.two):
        (form,) = reports.make(desk, "bieu_06a", MONTH).rows
        assert (form[2], form[6]) == (4, 2)
        assert [count(desk, kind) for kind in ("so_theo_doi", "tra_ket_qua", "le_phi", "phieu_bo_sung")] == [4, 2, 2, 1]
        assert any("Chốt quỹ" in note and "Lê Thị Hai" in note for note in reports.make(desk, "le_phi", MONTH).notes)


@pytest.mark.parametrize("kind", reports.SORTS)
def test_a_report_of_a_joined_desk_is_found_sound_also_after_more_came_in(worked: Any, clock: Any, kind: Any) -> None:
    made = reports.make(worked.one, kind, MONTH, "can_bo")
    data = reports.pdf(made)
    clock.forward(hours=1)
    worked.accepted(worked.two)
    worked.accepted(worked.one)
    worked.sync()
    found = checked(worked.one, data)
    assert len(found) == 4
    assert all(sound for sound, _ in found), found
    assert (
        "việc của các quầy khác trong phường còn nguyên dấu niêm (báo cáo tự ghi: nhận đến 09:12 23/11/2026)"
        in found[1][1]
    )
    said = read_text(data)[0]
    assert "Theo nhật ký của cả phường mà" in said.replace("\n", " ")


def test_the_ward_s_journal_alone_counts_what_the_rows_count(worked: Any) -> None:
    with worked.one.store.reading() as connection:
        live = Live(connection)
        again = Recounted(connection, live.head.known)
        at = stored.span(MONTH, worked.one.now())
        for axis in fig.AXES:
            assert live.counts(axis, at) == again.counts(axis, at)
        for book in ("fee", "slip", "till"):
            assert live.entries(book, at) == again.entries(book, at)  # type: ignore[arg-type]
            assert live.entries(book, at)  # type: ignore[arg-type]
        assert live.book(at) == again.book(at)
        assert live.returned(at) == again.returned(at)
        assert len(live.returned(at)) == 2
        assert live.officers() == again.officers()
        assert live.conduct(at) == again.conduct(at)


def test_what_the_hub_set_aside_leaves_the_books_and_an_older_report_still_has_it(worked: Any, clock: Any) -> None:
    stream = worked.accepted(worked.one)
    worked.sync()
    worked.take_over()
    dossiers.take_fee(worked.one, stream, FEE, "Trần Văn Nộp")
    before = reports.make(worked.one, "le_phi", MONTH)
    assert len(before.rows) == 3
    data = reports.pdf(before)
    worked.sync()
    after = reports.make(worked.one, "le_phi", MONTH)
    assert len(after.rows) == 2
    for each in (data, reports.pdf(after)):
        assert all(sound for sound, _ in checked(worked.one, each)), checked(worked.one, each)


def test_a_received_event_that_was_changed_here_is_told(worked: Any) -> None:
    data = reports.pdf(reports.make(worked.one, "le_phi", MONTH))
    with worked.one.store.writing() as connection:
        connection.execute(text("drop trigger if exists foreign_event_never_changed"))
        connection.execute(
            text(
                "update foreign_event set body = replace(cast(body as text), '13000', '12000') where type = 'fee_taken'"
            )
        )
    *_, (sound, words) = checked(worked.one, data)
    assert not sound
    assert "không khớp dấu niêm" in words


def test_a_desk_that_stands_alone_says_so(desk: Desk) -> None:
    assert "chưa gia nhập trung tâm" in " ".join(reports.make(desk, "bieu_06a", MONTH).under)


@pytest.fixture
def renamed(two: Any, clock: Any) -> Any:
    """The second desk accepts under the old name of a procedure, the first renames it and accepts; then they sync, so
    that the older dossier comes to the first desk last."""
    two.accepted(two.two)
    clock.forward(minutes=5)
    known = catalogue.procedure(two.one, "1.004837")
    decided = Decision(number="QĐ 9/QĐ-UBND", dated="2026-11-20", issuer="UBND tỉnh")
    amendments.amend(two.one, replace(known, name=f"{known.name} (tên mới)"), two.one.now().date(), decided)
    clock.forward(minutes=5)
    two.accepted(two.one)
    two.sync()
    two.sync()
    return two


def test_a_procedure_has_one_name_at_every_desk_whichever_dossier_came_last(renamed: Any) -> None:
    names = []
    for desk in (renamed.one, renamed.two):
        made = reports.make(desk, "tong_hop", MONTH, "thu_tuc")
        names.append([row[1] for row in made.rows])
        assert all(sound for sound, _ in checked(desk, reports.pdf(made))), checked(desk, reports.pdf(made))
        with desk.store.writing() as connection:
            recording.rebuild(connection)
        assert reports.make(desk, "tong_hop", MONTH, "thu_tuc").rows == made.rows
    assert names[0] == names[1]
    assert [name.endswith("(tên mới)") for name in names[0]] == [True]


def test_a_report_of_before_keeps_the_name_of_what_had_come_last_to_its_desk(renamed: Any) -> None:
    desk = renamed.one
    with desk.store.reading() as connection:
        live = Live(connection)
        old = reports.made_from(desk, live, live.head, "tong_hop", MONTH, "thu_tuc", desk.now(), layout=3)
    assert not str(old.rows[0][1]).endswith("(tên mới)")
    assert all(sound for sound, _ in checked(desk, reports.pdf(old))), checked(desk, reports.pdf(old))


def test_a_seal_that_knows_less_or_more_of_the_others_than_had_come_is_told(worked: Any) -> None:
    """Its hour does not tell: what other desks wrote shows by its place before the own event that the seal names."""
    desk = worked.one
    worked.accepted(desk)  # what came before stands before this one
    made = reports.make(desk, "tong_hop", MONTH)
    assert made.seal is not None
    assert made.seal.ward is not None
    worked.accepted(desk)
    for others, sound in ((made.seal.ward.others, True), (0, False), (made.seal.position + 1000, False)):
        data = reports.pdf(made)
        seal = replace(made.seal, ward=replace(made.seal.ward, others=others))
        told = list(verifying.lines(desk, data, seal))
        assert all(line.sound for line in told) is sound, told
        assert ("việc của quầy khác" in told[-1].words) is not sound, told


def test_notes_of_the_till_are_by_the_hour_between_desks_and_by_place_among_one_desk_s(two: Any, clock: Any) -> None:
    right = clock.now
    for desk in (two.one, two.two):
        dossiers.take_fee(desk, two.accepted(desk), FEE, "Trần Văn Nộp")
    till.close(two.one, 12_000, "Thiếu")
    clock.forward(days=3)  # the first desk's clock runs ahead
    till.correct(two.one, 14_000, "Đếm nhầm")
    clock.now = right
    one = choices.clock_is_right(two.one, "Máy đặt nhầm ngày")
    clock.forward(minutes=5)
    till.correct(one, 13_000, "Đếm lại, đủ")
    clock.forward(days=1)
    till.close(two.two, 13_000)
    two.sync(two.two, one, two.two)
    clock.forward(days=4)
    for desk in (one, two.two):
        made = reports.make(desk, "le_phi", MONTH)
        assert made.notes[0].endswith("Chốt quỹ 2 lần, lần nào cũng khớp.")
        assert [note.split(",")[0] for note in made.notes if note.startswith(("Chốt", "Đính"))] == [
            "Chốt quỹ 09:12 23/11/2026",
            "Đính chính 09:12 26/11/2026",
            "Đính chính 09:17 23/11/2026",
            "Chốt quỹ 09:17 24/11/2026",
        ]
        assert all(good for good, _ in checked(desk, reports.pdf(made)))
