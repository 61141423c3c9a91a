"""Why a dossier is late is said alike by the picture, the book and the letter; an incident after the deadline is no
cause. What was sealed or signed before that was so is made as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mot_cua_desktop.documents.leader_fields import Explained
from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import (
    dossiers,
    explaining,
    explanations,
    figures,
    incidents,
    intake,
    reports,
    verifying,
)
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store.sources import Live, Recounted

MONTH = fig.period("thang", date(2026, 11, 1))
WORDS = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người.", "measures": "Thêm người."}
SOFTWARE, UNSTATED = "sự cố phần mềm, đường truyền", "chưa nêu"
#: What the program before gave for a dossier that an incident touched an hour after its deadline.
BEFORE = "49a258f86b36e698b3bbe0f9be1abb26349b0d524de16de96ad06b457f961724"
NO_SLIP = "(không có phiếu xin lỗi)"


@pytest.fixture
def late(desk: Desk, full_draft: Draft, clock: Any) -> tuple[Desk, bytes, Any]:
    """A dossier solved three days after its deadline, without an apology; a leader sits there."""
    stream = intake.accept(desk, full_draft).id
    due = dossiers.get(desk, stream).deadline
    assert due is not None
    clock.forward(days=7)
    dossiers.result_ready(desk, stream, "Trích lục")
    return choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao"), stream, due.at


def stood_still(desk: Desk, stream: bytes, since: Any) -> None:
    incident = incidents.begin(desk, "phan_mem", since, "Không mở được sổ")
    if not incidents.get(desk, incident).touched:
        incidents.mark(desk, incident, dossiers.get(desk, stream).code)
    incidents.end(desk, incident, desk.now(), "Cài lại")


def told(desk: Desk, layout: int = explanations.LAYOUT) -> Explained:
    """What the letter says, found alike in the rows and in the journal alone."""
    year = explanations.year_of(desk, date(2026, 11, 30))
    with desk.store.reading() as connection:
        live = Live(connection)
        said = explaining.told(desk, live, "", year, desk.now(), WORDS, [], layout)
        recounted, folded = Recounted(connection, live.head.known), []
        stories = recounted._stories
        recounted._stories = lambda: (folded.append(1), stories())[1]  # type: ignore[method-assign]
        assert explaining.told(desk, recounted, "", year, desk.now(), WORDS, [], layout) == said
        assert len(folded) == 1, "the whole ward is folded once for a letter"
    return said


def book(desk: Desk, layout: int = explanations.LAYOUT) -> dict[str, object]:
    """The line of the book, found sound by verify."""
    with desk.store.reading() as connection:
        live = Live(connection)
        made = reports.made_from(desk, live, live.head, "ly_do_tre", MONTH, "linh_vuc", desk.now(), layout=layout)
    assert made.seal is not None
    assert layout > 3 or made.seal.digest == BEFORE, made.seal.digest
    data = reports.pdf(made)
    found = [(line.sound, line.words) for line in verifying.lines(desk, data, verifying.seal_of(data))]
    assert all(sound for sound, _ in found), found
    return dict(zip([column.head for column in made.columns], made.rows[0], strict=True))


def flat(data: bytes) -> str:
    return " ".join(read_text(data)[0].split())


def picture(desk: Desk) -> dict[str, int]:
    causes = figures.picture(desk, MONTH).causes
    for _, count, key in causes:
        assert len(figures.behind_picture(desk, MONTH, "cause", f"do:{key}")) == count
    return {words: count for words, count, _ in causes}


@pytest.mark.parametrize("before", [timedelta(hours=2), timedelta()])
def test_an_incident_up_to_the_deadline_is_the_cause_in_picture_book_and_letter(
    late: tuple[Desk, bytes, Any], before: timedelta
) -> None:
    desk, stream, due = late
    stood_still(desk, stream, due - before)
    assert picture(desk) == {SOFTWARE: 1}
    assert book(desk)["Nguyên nhân"] == f"{SOFTWARE} {NO_SLIP}"
    said = told(desk)
    assert [line.cause for line in said.late] == [f"{SOFTWARE} {NO_SLIP}"]
    assert said.reasons == [f"{SOFTWARE} {NO_SLIP}: 1 hồ sơ"]


def test_an_incident_after_the_deadline_is_no_cause_of_it(late: tuple[Desk, bytes, Any]) -> None:
    desk, stream, due = late
    stood_still(desk, stream, due + timedelta(microseconds=1))
    assert picture(desk) == {f"{UNSTATED} {NO_SLIP}": 1}
    line = book(desk)
    assert line["Nguyên nhân"] == f"{UNSTATED} {NO_SLIP}"
    assert str(line["Giải thích, biện pháp"]).endswith("(sau hạn, không tính là nguyên nhân)")
    assert told(desk).reasons == [f"{UNSTATED} {NO_SLIP}: 1 hồ sơ"]


def test_a_book_sealed_before_is_rechecked_with_the_cause_that_it_gave(late: tuple[Desk, bytes, Any]) -> None:
    desk, stream, due = late
    stood_still(desk, stream, due + timedelta(hours=1))
    line = book(desk, layout=3)
    assert line["Nguyên nhân"] == f"{SOFTWARE} {NO_SLIP}"
    assert str(line["Giải thích, biện pháp"]).startswith("Bị ảnh hưởng bởi sự cố phần mềm ở quầy từ 18:00 27/11/2026")
    assert not str(line["Giải thích, biện pháp"]).endswith(")")


def test_the_letter_says_who_took_in_a_late_dossier_and_of_which_unit(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    clerk = choices.name_officer(desk, "Trần Thị Hai", unit="Phòng Kinh tế")
    intake.accept(clerk, full_draft)
    clock.forward(days=7)
    dossiers.result_ready(clerk, full_draft.id, "Trích lục")
    choices.name_officer(clerk, "Trần Thị Hai", unit="Phòng Khác", officer=clerk.facts.officer.id)
    leader = choices.name_officer(clerk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    assert [line.officer for line in told(leader).late] == ["Trần Thị Hai (Phòng Kinh tế)"]
    letter = explanations.sign(leader, "", date(2026, 11, 30), **WORDS)
    assert "tiếp nhận: Trần Thị Hai (Phòng Kinh tế)" in flat(explanations.again(leader, letter.number, 2026).pdf)


def test_a_letter_signed_before_is_made_again_as_it_was(
    late: tuple[Desk, bytes, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, stream, due = late
    stood_still(desk, stream, due - timedelta(hours=1))
    with monkeypatch.context() as patch:
        patch.setattr(explanations, "LAYOUT", 3)
        letter = explanations.sign(desk, "", date(2026, 11, 30), **WORDS)
    text = flat(explanations.again(desk, letter.number, 2026).pdf)
    assert f"{UNSTATED} {NO_SLIP}: 1 hồ sơ" in text
    assert SOFTWARE not in text
    assert "tiếp nhận: " not in text
