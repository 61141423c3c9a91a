"""An explanation of the ward and one of a unit that bears the ward's name are two matters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, explanations, intake, reports
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store.sources import Live

DAY = date(2026, 12, 1)
WORDS = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu một chuyên viên.", "measures": "Bố trí thêm người."}


def told(desk: Desk, layout: int) -> list[str]:
    with desk.store.reading() as connection:
        live = Live(connection)
        year = fig.period("nam", DAY)
        made = reports.made_from(desk, live, live.head, "van_ban_di", year, "linh_vuc", desk.now(), layout=layout)
    return [note for note in made.notes if "giải trình" in note]


def test_a_unit_named_as_the_ward_is_not_the_ward(desk: Desk, full_draft: Draft, clock: Any) -> None:
    ward = desk.facts.ward_name
    first = choices.name_officer(desk, "Trần Thị Hai", unit=ward)
    streams = [intake.accept(first, replace(full_draft, id=intake.new_draft(first).id)).id]
    second = choices.name_officer(first, "Lê Thị Ba", unit="Kinh tế")
    streams.append(intake.accept(second, replace(full_draft, id=intake.new_draft(second).id)).id)
    clock.forward(days=8)
    for stream in streams:
        dossiers.result_ready(second, stream, "Trích lục")
    leader = choices.name_officer(second, "Lê Văn Lãnh", role="lanh_dao")
    assert {each.unit for each in explanations.over(leader, DAY)} >= {"", ward}
    explanations.sign(leader, "", DAY, **WORDS)
    explanations.sign(leader, ward, DAY, **WORDS)
    assert told(leader, 5) == []
    assert len(told(leader, 4)) == 1  # as it was printed before
    clock.now = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)  # the same year, known further
    seen = next(each.signed for each in explanations.over(leader, DAY) if each.unit == ward)
    explanations.sign(leader, ward, DAY, seen=seen, **WORDS)
    assert told(leader, 5) == [
        f"Có 2 báo cáo giải trình năm 2026 của {ward}: 02/BC, 03/BC; báo cáo sau không tự thay báo cáo trước."
    ]
