"""Deeds of a dossier whose beginning no desk sends any more: told, and given up by a leader."""

from __future__ import annotations

from typing import Any

import pytest

from mot_cua_desktop.__main__ import main
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, takeover

WARD = "000.00.12.H32"
STREAM = b"s" * 16


def orphan(hub: Any, ward: str = WARD, name: str = "Quầy 2") -> Any:
    """A desk with two deeds in a dossier that another one began."""
    desk = hub.join(name, ward)
    desk.write(STREAM, 3)
    desk.write(STREAM, 4)
    assert [each.reason for each in hub.push(desk).conflicts] == ["waiting", "waiting"]
    return desk


def test_the_administrator_sees_them_before_a_leader_gives_them_up(
    hub: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.join("Quầy 1")
    desk = orphan(hub)
    at = ["--database", hub.engine.url.render_as_string(hide_password=False), "--ward", WARD]

    def said(*words: str) -> str:
        assert main(["hub", *words, *at]) == 0
        return capsys.readouterr().out

    assert "Quầy 2: 1 hồ sơ chờ từ" in said("desks")
    assert "Còn 1 hồ sơ chờ phần tiếp nhận ban đầu" in said(
        "takeover", "--from", "Quầy 1", "--to", "Quầy 2", "--leader", "Lê Văn Lãnh", "--reason", "Máy hỏng."
    )
    before = len(hub.log())
    assert "Chưa thay đổi gì" in said("unbegun")
    assert len(hub.log()) == before
    assert "Đã kết thúc chờ của 1 hồ sơ" in said("unbegun", "--leader", "Lê Văn Lãnh")
    assert [row.officer for row in hub.log()[before:]] == ["Lê Văn Lãnh"] * 2
    assert "không hồ sơ nào chờ" in said("unbegun", "--leader", "Lê Văn Lãnh")
    assert "chờ từ" not in said("desks")
    desk.write(STREAM, 5)  # goes on from what does not stand
    assert [each.reason for each in hub.push(desk, after=2).conflicts] == ["unknown_dossier"]


def test_who_waits_for_a_line_that_was_begun_is_left_alone(hub: Any) -> None:
    one = hub.join("Quầy 1")
    one.write(STREAM, 1)
    hub.push(one)
    orphan(hub)
    with database.writing(hub.engine) as connection:
        assert takeover.end_unbegun(connection, WARD, "Lê Văn Lãnh", 1) == 0
    assert {row.reason for row in hub.log() if row.desk == "Quầy 2"} == {"waiting"}
    for ward, leader in ((WARD, " "), ("W9", "Lê Văn Lãnh")):
        with database.writing(hub.engine) as connection, pytest.raises(Told):
            takeover.end_unbegun(connection, ward, leader, 1)
