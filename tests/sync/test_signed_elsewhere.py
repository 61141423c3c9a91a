"""An explanation that was signed at another desk is printed here exactly as it was signed, or not at all."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.domain.signed_on import Heard, SignedOn
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import course, custody, dossiers, explanations, letters, syncing
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.leader_papers import Made
from mot_cua_desktop.store import sight
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.reports.page import ReportsPage
from mot_cua_desktop.ui.reports.paper_dialog import PaperDialog

DAY = date(2026, 11, 30)
WORDS = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người.", "measures": "Thêm người."}


@pytest.fixture
def led(two: Any, clock: Any) -> tuple[Any, Desk, Desk, dict[str, bytes]]:
    """A leader at each desk; at each a late dossier, one that is still in process and one given to the other desk."""
    late = {desk.facts.desk_id: two.accepted(desk) for desk in (two.one, two.two)}
    given = two.accepted(two.one)
    one = choices.name_officer(two.one, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    other = choices.name_officer(two.two, "Phan Thị Phó", "Phó Chủ tịch", role="lanh_dao")
    two.sync()
    custody.give(one, given, other.facts.desk_id)
    course.flag_complex(one, late[one.facts.desk_id], "Nhiều thửa", "Họp liên ngành")
    two.sync()
    clock.now += timedelta(days=7)
    for desk in (one, other):
        dossiers.result_ready(desk, late[desk.facts.desk_id], "Trích lục")
    two.sync()
    return two, one, other, late | {"given": given}


def words_of(paper: Made) -> bytes:
    """The very text of the docx."""
    assert paper.warning == ""
    with zipfile.ZipFile(io.BytesIO(paper.docx)) as package:
        return package.read("word/document.xml")


def printed(desk: Desk, letter: LetterIssued, of: Desk) -> bytes:
    return words_of(explanations.again(desk, letter.number, letter.year, letter.mark, of.facts.desk_id))


def code(desk: Desk, stream: bytes) -> bytes:
    return dossiers.get(desk, stream).code.encode()


def go_on(two: Any, desks: tuple[Desk, Desk], late: dict[str, bytes], clock: Any) -> None:
    """Everything that a report says of anything moves on, at both desks."""
    one, other = desks
    clock.now += timedelta(days=1)
    for desk in desks:
        two.accepted(desk)
        dossiers.hand_over(desk, late[desk.facts.desk_id], ev.Receiver(name="Trần Văn Nhận"), "Thẻ căn cước")
    course.flag_complex(other, late["given"], "Hồ sơ gốc thất lạc", "Lập tổ xác minh")
    dossiers.result_ready(other, late["given"], "Trích lục")
    choices.change(one, ward_name="Ủy ban nhân dân phường Đổi Tên", place="Nơi Khác")
    choices.change(other, ward_name="Ủy ban nhân dân phường Khác Nữa")
    choices.name_officer(
        other, "Phan Thị Phó", "Phó Chủ tịch thường trực", role="lanh_dao", officer=other.facts.officer.id
    )
    two.sync()


def test_it_says_the_same_at_both_desks_whatever_came_before_it_was_sent_and_after(led: Any, clock: Any) -> None:
    two, one, other, late = led
    unheard, unsent = two.accepted(other), two.accepted(one)
    two.sync()
    clock.now += timedelta(days=7)
    dossiers.result_ready(other, unheard, "Trích lục")  # the signing desk does not hear of it before it signs
    two.sync(other)
    dossiers.result_ready(one, unsent, "Trích lục")  # and has not sent this
    letter = explanations.sign(one, "", DAY, **WORDS)
    signed = words_of(explanations.again(one, letter.number, letter.year))
    for stream in (*late.values(), unheard, unsent):
        assert code(one, stream) in signed
    assert signed.count("đang giải quyết; trễ".encode()) == 2  # the one given away, and the one unheard of
    two.sync()
    assert printed(other, letter, one) == signed
    go_on(two, (one, other), late, clock)
    assert printed(other, letter, one) == words_of(explanations.again(one, letter.number, letter.year)) == signed


def test_the_first_desk_prints_what_the_second_signed(led: Any, clock: Any) -> None:
    two, one, other, late = led
    letter = explanations.sign(other, "", DAY, **WORDS)
    signed = words_of(explanations.again(other, letter.number, letter.year, letter.mark))
    assert "Phan Thị Phó".encode() in signed
    go_on(two, (one, other), late, clock)
    assert letter.mark == 2
    assert printed(one, letter, other) == signed


def test_a_desk_that_lives_anew_signs_under_what_it_chose_in_its_life_before(led: Any, clock: Any) -> None:
    two, one, other, late = led
    other = choices.change(other, ward_name="Ủy ban nhân dân phường Tên Cũ")
    syncing.join(other.store, other.facts.desk_id, "https://hub", two.ward.code(), two.ward.network)
    two.sync()
    letter = explanations.sign(other, "", DAY, **WORDS)
    signed = words_of(explanations.again(other, letter.number, letter.year, letter.mark))
    assert "phường Tên Cũ".encode() in signed
    go_on(two, (one, other), late, clock)
    assert printed(one, letter, other) == signed


def test_its_line_in_the_register_of_the_other_desk_opens_it(led: Any, qtbot: QtBot) -> None:
    two, one, other, _ = led
    letter = explanations.sign(one, "", DAY, **WORDS)
    signed = words_of(explanations.again(one, letter.number, letter.year))
    two.sync()
    lane = Lane()
    page, faults = ReportsPage(other, lane), []
    page.failed.connect(faults.append)
    qtbot.addWidget(page.form)
    page.form.show()
    page.choose("van_ban_di")
    page.enter()
    qtbot.waitUntil(lambda: page.lane.idle)
    assert [page.table.index(row, 1).data() for row in range(page.table.rowCount())] == ["01/BC"]
    page.open_cell(page.table.index(0, 2))
    qtbot.waitUntil(lambda: page.lane.idle)
    assert not faults
    shown = page.leading.dialog
    assert isinstance(shown, PaperDialog)
    assert words_of(shown.paper) == signed
    shown.form.reject()
    page.close()
    lane.close()


def test_what_was_set_aside_before_the_signature_is_not_in_it_and_what_was_later_is(led: Any, clock: Any) -> None:
    two, one, other, _ = led
    known, later = two.accepted(one), two.accepted(one)
    two.sync()
    clock.now += timedelta(days=7)
    two.take_over()
    dossiers.result_ready(one, known, "Trích lục")
    two.sync(one)  # the hub sets it aside: the dossier is the second desk's by then
    assert custody.open_conflicts(one) == 1
    letter = explanations.sign(one, "", DAY, **WORDS)
    signed = words_of(explanations.again(one, letter.number, letter.year))
    assert signed.count("đang giải quyết; trễ".encode()) == 3
    two.sync()
    dossiers.result_ready(other, later, "Trích lục")
    two.sync()
    assert printed(other, letter, one) == signed


def test_a_deed_that_was_signed_on_and_set_aside_afterwards_stays_in_the_paper(led: Any, clock: Any) -> None:
    two, one, other, _ = led
    stream = two.accepted(one)
    two.sync()
    clock.now += timedelta(days=7)
    two.take_over()
    dossiers.result_ready(one, stream, "Trích lục")  # this desk has not heard of the takeover
    letter = explanations.sign(one, "", DAY, **WORDS)
    signed = words_of(explanations.again(one, letter.number, letter.year))
    assert signed.count("đang giải quyết; trễ".encode()) == 1
    two.sync()
    assert custody.open_conflicts(one) == 1
    dossiers.result_ready(other, stream, "Bản chính")
    two.sync()
    assert printed(other, letter, one) == words_of(explanations.again(one, letter.number, letter.year)) == signed


def test_what_could_not_stand_any_more_when_it_was_signed_is_in_neither_paper(led: Any, clock: Any) -> None:
    """Written while the answer that tells of the takeover was on its way: not sent, not set aside, and no part of the
    line. Also at its own desk the paper says so after the hub's word has come."""
    two, one, other, _ = led
    stream = two.accepted(one)
    two.sync()
    clock.now += timedelta(days=7)
    two.take_over()
    network, deliver, wrote = two.ward.network, two.ward.network.deliver, []

    def amid_the_round(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        answer: tuple[int, bytes] = deliver(call, token, body)
        if call == "pull" and not wrote:
            wrote.append(dossiers.result_ready(one, stream, "Trích lục"))
        return answer

    network.deliver = amid_the_round
    two.sync(one)
    network.deliver = deliver
    assert wrote
    letter = explanations.sign(one, "", DAY, **WORDS)
    signed = words_of(explanations.again(one, letter.number, letter.year))
    assert signed.count("đang giải quyết; trễ".encode()) == 2
    two.sync()
    assert custody.open_conflicts(one) == 1
    assert printed(other, letter, one) == words_of(explanations.again(one, letter.number, letter.year)) == signed


def test_a_desk_that_has_not_heard_of_the_letter_says_so_and_prints_it_after_its_next_round(led: Any) -> None:
    two, one, other, _ = led
    letter = explanations.sign(one, "", DAY, **WORDS)
    two.sync(one)
    with pytest.raises(Told, match="Không tìm thấy báo cáo này"):
        printed(other, letter, one)
    two.sync(other)
    assert printed(other, letter, one) == words_of(explanations.again(one, letter.number, letter.year))


def test_a_letter_of_the_program_before_is_printed_at_its_own_desk_only(led: Any, monkeypatch: Any) -> None:
    two, one, other, _ = led
    issue = letters.issue

    def as_before(*args: Any, signed_on: object, **words: Any) -> LetterIssued:
        return issue(*args, **words)

    monkeypatch.setattr(letters, "issue", as_before)
    letter = explanations.sign(one, "", DAY, **WORDS)
    two.sync()
    with pytest.raises(Told, match="Báo cáo này ký ở quầy khác, máy này không lập lại được"):
        printed(other, letter, one)
    assert "Thiếu người.".encode() in words_of(explanations.again(one, letter.number, letter.year))


def test_what_this_desk_has_not_heard_of_is_named(led: Any, monkeypatch: Any) -> None:
    """A hub that was put back, and the desk that wrote it lost its disk: who signed knew of it, nobody else does."""
    two, one, other, _ = led
    of_now = sight.of_now

    def with_more(connection: Any) -> SignedOn:
        seen = of_now(connection)
        lost = Heard(desk="Quầy 9", epoch=1, seq=7, hash=b"7" * 32)
        return replace(seen, heard=(*seen.heard, lost))

    monkeypatch.setattr(sight, "of_now", with_more)
    letter = explanations.sign(one, "", DAY, **WORDS)
    two.sync()
    with pytest.raises(Told, match=r"chưa nhận đủ việc của các quầy khác.*thiếu của Quầy 9"):
        printed(other, letter, one)
    assert words_of(explanations.again(one, letter.number, letter.year))


def test_what_cannot_be_counted_as_it_was_signed_is_not_printed(led: Any) -> None:
    two, one, other, _ = led
    letter = explanations.sign(one, "", DAY, **WORDS)
    two.sync()
    with other.store.writing() as connection:
        connection.execute(text("drop trigger if exists foreign_event_never_changed"))
        change = "update foreign_event set body = replace(cast(body as text), :a, :b) where type = 'flagged_complex'"
        assert connection.execute(text(change), {"a": "Họp liên ngành", "b": "Họp nội bộ"}).rowcount == 1
    with pytest.raises(Told, match="đếm lại không ra đúng báo cáo đã ký") as told:
        printed(other, letter, one)
    assert one.facts.desk_id in str(told.value)
