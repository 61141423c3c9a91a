"""A fault of the hub's own is answered, counted and logged like any other call, and says nothing of what was sent."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from mot_cua_desktop.hub import log, web
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Pull
from tests.hub.test_fuzzed import asked

WARD = "000.00.12.H32"


def test_a_fault_of_the_hub_is_counted_and_has_one_line_in_the_log(
    hub: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    token = hub.join("Quầy 1").token
    app = web.build(hub.service)
    caplog.set_level(logging.INFO)

    def broken(*_: Any) -> Any:
        raise OverflowError("Tran Thi Thu, invented")

    monkeypatch.setattr(log, "pull", broken)
    pull = protocol.encode(Pull(ward=WARD, after=0, limit=9, sent_at=0))
    assert asked(app, "/v1/pull", pull, token) == (500, b"fault")
    (line,) = [record for record in caplog.records if record.name.startswith("mot_cua_desktop")]
    said = json.loads(line.message)
    assert (line.levelname, said["call"], said["status"]) == ("ERROR", "pull", 500)
    assert said["problem"].startswith("fault: OverflowError at service.py:")
    assert "Tran" not in caplog.text
    assert b'mot_cua_calls_total{call="pull",status="500"} 1.0' in asked(app, "/metrics", b"", method="GET")[1]
    monkeypatch.undo()
    assert asked(app, "/v1/pull", pull, token)[0] == 200
