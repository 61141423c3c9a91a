"""Each takeover that a leader forced stands on the leaders' page, and nothing else under that name."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import event as listening

from mot_cua_desktop.hub import database, forced, leaders, takeover
from mot_cua_desktop.store.instants import instant
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Enrol

WARD, OTHER = "000.00.12.H32", "000.00.13.H32"


def plain(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def take(hub: Any, taken_from: str, to: str, reason: str, now: int) -> int:
    with database.writing(hub.engine) as connection:
        return takeover.take_over(connection, WARD, taken_from, to, "Lê Văn Lãnh", reason, now)


def test_leaders_see_each_takeover_of_the_period_with_who_and_why(hub: Any, site: Any) -> None:
    one = hub.join("Quầy 1")
    hub.join("Quầy 2")
    hub.code(OTHER)
    one.dossiers(3, deeds=1)
    hub.push(one)
    now = hub.service.now()
    assert take(hub, "Quầy 1", "Quầy 2", "Máy quầy 1 <b>hỏng</b> ổ đĩa", now) == 3
    # A desk that was restored keeps what it has, under the next term: no leader did that.
    one.dossiers(1, deeds=4)
    hub.push(one, 3)
    past = Enrol(code=hub.code(), desk="Quầy 1", pushed_upto=4, seals=(one.events[3].hash,))
    assert hub.service.call("enrol", "", protocol.encode(past)).status == 200
    assert [row.type for row in hub.log()].count("taken_over") == 4
    with database.writing(hub.engine) as connection:
        tokens = [leaders.add(connection, f"Người {n}", ward, now) for n, ward in enumerate(("", WARD, OTHER))]
    pages = []
    for token in tokens:
        key = site.post("/lanh-dao", khoa=token).headers["Set-Cookie"].split(";")[0]
        pages.append(site.get("/lanh-dao", Cookie=key).data)
    told = "3 Quầy 1 Quầy 2 Lê Văn Lãnh Máy quầy 1 &lt;b&gt;hỏng&lt;/b&gt; ổ đĩa"
    assert told in plain(pages[0])
    assert told in plain(pages[1])
    assert "Quầy 1" not in plain(pages[2])
    assert "Trong kỳ không có lần nào" in plain(pages[2])
    assert b"<b>" not in pages[0]
    assert "bản sao lưu" not in plain(pages[0])


def test_they_are_told_by_period_and_ward_the_latest_first_by_an_index_of_their_own(hub: Any) -> None:
    one = hub.join("Quầy 1")
    hub.join("Quầy 2")
    one.dossiers(2, deeds=1)
    hub.push(one)
    now = hub.service.now()
    take(hub, "Quầy 1", "Quầy 2", "Hỏng máy", now)
    take(hub, "Quầy 2", "Quầy 1", "Máy đã sửa", now + 5_000_000)
    begin, hour = instant(now), timedelta(hours=1)
    asked: list[Any] = []
    listening.listen(
        hub.engine, "before_cursor_execute", lambda c, k, text, values, *rest: asked.append((text, values))
    )
    with database.reading(hub.engine) as connection:
        found = forced.forced(connection, begin, begin + hour)
        assert [(each.reason, each.count, each.to) for each in found] == [
            ("Máy đã sửa", 2, "Quầy 1"), ("Hỏng máy", 2, "Quầy 2"),
        ]  # fmt: skip
        assert [each.reason for each in forced.forced(connection, begin, begin + timedelta(seconds=5))] == ["Hỏng máy"]
        assert forced.forced(connection, begin + hour, begin + 2 * hour) == ()
        assert len(forced.forced(connection, begin, begin + hour, WARD)) == 2
        assert forced.forced(connection, begin, begin + hour, OTHER) == ()
        if connection.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            text, values = next(each for each in asked if "taken_over" in each[0])
            plan = " ".join(str(row) for row in driver.execute(f"explain query plan {text}", values))
            assert "event_taken_over" in plan
