"""The explanation of late dossiers: offered past the line only, signed by a leader, numbered, made again the same."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import course, dossiers, explanations, figures, intake, promises, reports
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.leader_papers import Made

DAY = date(2026, 11, 23)
WORDS = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu một chuyên viên.", "measures": "Bố trí thêm người."}


def text_of(paper: Made) -> str:
    assert paper.warning == ""
    return " ".join(read_text(paper.pdf)[0].split())


def take(desk: Desk, draft: Draft) -> bytes:
    return intake.accept(desk, replace(draft, id=intake.new_draft(desk).id)).id


@pytest.fixture
def late(desk: Desk, full_draft: Draft, clock: Any) -> tuple[Desk, Desk, list[bytes]]:
    """Three taken in: one on time, one late with an apology, one late in process and complex; clerk and leader."""
    streams = [take(desk, full_draft) for _ in range(3)]
    dossiers.result_ready(desk, streams[0], "Trích lục")
    course.flag_complex(desk, streams[2], "Nhiều bên tranh chấp", "Họp hòa giải")
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    due = promises.choice(leader, dossiers.get(leader, streams[1])).offers[0]
    promises.sign(leader, streams[1], due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ xác minh nơi ở.")
    clock.forward(days=7)
    clerk = choices.choose_officer(desk, desk.facts.officer.id)
    dossiers.result_ready(clerk, streams[1], "Trích lục")
    return clerk, leader, streams


def test_it_is_offered_only_past_the_line(desk: Desk, full_draft: Draft, clock: Any) -> None:
    assert explanations.over(desk, DAY) == []
    first = take(desk, full_draft)
    dossiers.result_ready(desk, first, "Trích lục")
    assert explanations.over(desk, DAY) == []
    second = take(desk, full_draft)
    clock.forward(days=9)
    assert explanations.over(desk, DAY) == []  # late, but not solved yet: the rate is of the solved
    dossiers.result_ready(desk, second, "Trích lục")
    (ward,) = explanations.over(desk, DAY)
    assert (ward.unit, ward.counts.late, ward.counts.solved) == ("", 1, 2)


def test_a_unit_past_the_line_is_offered_beside_the_ward(desk: Desk, full_draft: Draft, clock: Any) -> None:
    good = choices.name_officer(desk, "Trần Thị Hai", unit="Phòng Kinh tế")
    for _ in range(40):
        dossiers.result_ready(good, take(good, full_draft), "Trích lục")
    bad = choices.name_officer(desk, "Lê Văn Ba", unit="Phòng Văn hóa")
    stream = take(bad, full_draft)
    clock.forward(days=9)
    dossiers.result_ready(bad, stream, "Trích lục")
    assert [each.name for each in explanations.over(bad, DAY)] == ["Phòng Văn hóa"]  # the ward: 1 of 41, 2,4 %


def test_the_report_names_dossiers_causes_measures_and_complex_ones(late: tuple[Desk, Desk, list[bytes]]) -> None:
    clerk, leader, streams = late
    with pytest.raises(Refused, match="Chỉ lãnh đạo"):
        explanations.sign(clerk, "", DAY, **WORDS)
    for key in WORDS:
        with pytest.raises(Refused, match="Chưa ghi"):
            explanations.sign(leader, "", DAY, **{**WORDS, key: " "})
    assert "DỰ THẢO – CHƯA KÝ" in text_of(explanations.draft(clerk, "", DAY, **WORDS))
    letter = explanations.sign(leader, "", DAY, **WORDS)
    assert (letter.number, letter.series, letter.year) == (1, "BC", 2026)
    text = text_of(explanations.again(leader, 1, 2026))
    one, two = (dossiers.get(leader, stream) for stream in streams[1:])
    for said in (
        "Số: 01/BC", "Kính gửi: Văn phòng HĐND và UBND", "đã giải quyết 2 hồ sơ, trong đó quá hạn 1 hồ sơ", "50,00%",
        "vượt mức 3%", one.code[-11:], two.code[-11:], "do cơ quan khác", "Chờ xác minh nơi ở.", "Nhiều bên tranh chấp",
        "Họp hòa giải", "Thiếu một chuyên viên.", "Bố trí thêm người.", "KT. CHỦ TỊCH", "Lê Văn Lãnh",
    ):  # fmt: skip
        assert said in text, (said, text)
    assert "DỰ THẢO" not in text
    assert dossiers.get(leader, streams[0]).code not in text  # on time
    assert one.people.owner.name not in text  # no citizen is named


def test_made_again_it_says_what_was_signed(late: tuple[Desk, Desk, list[bytes]], clock: Any) -> None:
    clerk, leader, streams = late
    explanations.sign(leader, "", DAY, **WORDS)
    before = text_of(explanations.again(leader, 1, 2026))
    clock.forward(days=3)
    dossiers.result_ready(clerk, streams[2], "Trích lục")
    assert text_of(explanations.again(leader, 1, 2026)) == before
    (row,) = [row for row in reports.make(leader, "van_ban_di", explanations.year_of(leader, DAY)).rows if row[5]][1:]
    assert row[1] == "01/BC"
    with pytest.raises(Told):
        explanations.again(leader, 2, 2026)


def test_what_is_put_right_after_the_signature_changes_nothing_of_it(
    late: tuple[Desk, Desk, list[bytes]], clock: Any
) -> None:
    clerk, leader, streams = late
    explanations.sign(leader, "", DAY, **WORDS)
    before = text_of(explanations.again(leader, 1, 2026))
    course.flag_complex(clerk, streams[2], "Đã khác", "Làm khác")
    leader = choices.choose_officer(clerk, leader.facts.officer.id)
    due = promises.choice(leader, dossiers.get(leader, streams[2])).offers[0]
    promises.sign(leader, streams[2], due=due, cause="khac", caused_by="khach_quan", words="Mưa bão.")
    assert text_of(explanations.again(leader, 1, 2026)) == before


def test_a_rate_of_just_the_limit_explains_nothing(desk: Desk, full_draft: Draft, clock: Any) -> None:
    # Three of a hundred, without a hundred dossiers: the limit itself is put where the rate is.
    for _ in range(2):
        dossiers.result_ready(desk, take(desk, full_draft), "Trích lục")
    last = take(desk, full_draft)
    clock.forward(days=9)
    dossiers.result_ready(desk, last, "Trích lục")
    (ward,) = explanations.over(desk, DAY)
    assert ward.counts.late_rate == Fraction(1, 3)
    look = figures.looked

    def at_the_line(*told: Any, **how: Any) -> Any:
        return dataclasses.replace(look(*told, **how), limit=Fraction(1, 3))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "looked", at_the_line)
        assert explanations.over(desk, DAY) == []


def test_what_is_finished_at_the_very_deadline_is_in_time(desk: Desk, full_draft: Draft, clock: Any) -> None:
    streams = [take(desk, full_draft) for _ in range(2)]
    due = dossiers.get(desk, streams[0]).deadline
    assert due is not None
    clock.now = due.at
    dossiers.result_ready(desk, streams[0], "Trích lục")
    clock.now = due.at + timedelta(microseconds=1)
    dossiers.result_ready(desk, streams[1], "Trích lục")
    whole = figures.look(desk, explanations.year_of(desk, DAY)).whole
    assert (whole.on_time, whole.late, whole.open_late) == (1, 1, 0)


def test_a_second_explanation_of_the_same_year_is_not_signed_unawares(late: tuple[Desk, Desk, list[bytes]]) -> None:
    _, leader, _ = late
    explanations.sign(leader, "", DAY, **WORDS)
    (ward,) = explanations.over(leader, DAY)
    assert ward.signed == ("01/BC ngày 30/11/2026",)
    before = r"đã có báo cáo số 01/BC ngày 30/11/2026.*bấm “Ký và lấy số” lần nữa"
    with pytest.raises(explanations.SignedBefore, match=before) as told:
        explanations.sign(leader, "", DAY, **WORDS)
    assert explanations.sign(leader, "", DAY, **WORDS, seen=told.value.numbers).number == 2
    assert explanations.over(leader, DAY)[0].signed == ("01/BC ngày 30/11/2026", "02/BC ngày 30/11/2026")
    assert explanations.over(leader, date(2027, 1, 5)) == []


def test_nobody_explains_what_is_within_the_line(desk: Desk, full_draft: Draft) -> None:
    dossiers.result_ready(desk, take(desk, full_draft), "Trích lục")
    leader = choices.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    with pytest.raises(Refused, match="chưa vượt mức"):
        explanations.sign(leader, "", DAY, **WORDS)
