"""From the one-time code to the first round by the command line alone, over a real socket."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import urllib3

from mot_cua_desktop.__main__ import main
from mot_cua_desktop.operations import intake

ROOT = Path(__file__).parents[2]
WARD = "000.00.12.H32"


def wait_for(port: int) -> None:
    with urllib3.PoolManager(retries=False) as pool:
        for _ in range(400):
            try:
                if pool.request("GET", f"http://127.0.0.1:{port}/health", timeout=5).status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                time.sleep(0.05)
    raise AssertionError("the hub did not come up")


def get(port: int, path: str) -> Any:
    with urllib3.PoolManager(retries=False) as pool:
        return pool.request("GET", f"http://127.0.0.1:{port}/{path}", timeout=5)


def test_a_desk_joins_by_its_code_and_sends_what_it_has(
    desk: Any, full_draft: Any, tmp_path: Path, new_port: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    intake.accept(desk, full_draft)
    data = str(desk.store.folder.root)
    desk.store.close()
    url, port = f"sqlite:///{tmp_path / 'hub.db'}", new_port()
    assert main(["hub", "enrol", "--database", url, "--ward", WARD, "--name", "Phường Thử"]) == 0
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", capsys.readouterr().out)
    assert found is not None
    assert main(["--data", data, "sync"]) == 2
    assert "chưa gia nhập" in capsys.readouterr().err
    words = [sys.executable, "-m", "mot_cua_desktop", "hub", "--database", url, "--listen", f"127.0.0.1:{port}"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        here = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        hub = subprocess.Popen(words, env=here, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)
        try:
            wait_for(port)
            assert main(["--data", data, "sync", "--hub", f"http://127.0.0.1:{port}", "--code", found[0]]) in (0, 2)
            said = capsys.readouterr().out
            assert f"Đã gia nhập {WARD}" in said
            assert re.search(r"Đã gửi \d+ việc", said)
            assert "chờ gửi" not in said
            assert main(["--data", data, "check"]) == 0
            assert b'mot_cua_calls_total{call="push",status="200"}' in get(port, "metrics").data
            assert set(get(port, "openapi.json").json()["paths"]) >= {"/v1/push", "/v1/pull", "/v1/enrol"}
        finally:
            hub.kill()
            hub.wait()
        log.seek(0)
        logged = log.read()
    assert '"call": "push"' in logged
    for person in (full_draft.owner.name, full_draft.owner.id_number, full_draft.owner.phone, found[0]):
        assert person not in logged
    capsys.readouterr()
    assert main(["hub", "desks", "--database", url]) == 0
    assert "Quầy 1" in capsys.readouterr().out


@pytest.mark.parametrize("url", ["mysql://x/y", "không phải địa chỉ", "postgresql://a:b@127.0.0.1:1/c"])
def test_a_database_that_cannot_be_used_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hub", "enrol", "--database", url, "--ward", WARD]) == 2
    assert "cơ sở dữ liệu" in capsys.readouterr().err


def test_a_ward_s_own_hub_joins_the_province_s_by_its_code(
    tmp_path: Path, new_port: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    above, here = (f"sqlite:///{tmp_path / name}" for name in ("tinh.db", "phuong.db"))
    assert main(["hub", "enrol", "--database", above, "--ward", WARD, "--relay"]) == 0
    said = capsys.readouterr().out
    assert "--upstream" in said
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", said)
    assert found is not None
    ports = (new_port(), new_port())
    words = [sys.executable, "-m", "mot_cua_desktop", "hub"]
    up = ["--upstream", f"http://127.0.0.1:{ports[0]}", "--code", found[0]]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env}
    hubs = [subprocess.Popen([*words, "--database", above, "--listen", f"127.0.0.1:{ports[0]}"], **quiet)]
    try:
        wait_for(ports[0])
        hubs.append(subprocess.Popen([*words, "--database", here, "--listen", f"127.0.0.1:{ports[1]}", *up], **quiet))
        wait_for(ports[1])
        assert main(["hub", "desks", "--database", here]) == 0
        assert f"{WARD} → http://127.0.0.1:{ports[0]}: đã chuyển 0 việc." in capsys.readouterr().out
    finally:
        for each in hubs:
            each.kill()
            each.wait()


def test_a_desk_and_its_hub_meet_on_a_stick(
    desk: Any, full_draft: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from mot_cua_desktop.hub import database
    from mot_cua_desktop.hub.service import Service
    from mot_cua_desktop.operations import syncing

    intake.accept(desk, full_draft)
    url, stick = f"sqlite:///{tmp_path / 'hub.db'}", str(tmp_path / "quay.mcp")
    assert main(["hub", "enrol", "--database", url, "--ward", WARD]) == 0
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", capsys.readouterr().out)
    assert found is not None
    engine = database.open_database(url)
    service = Service(engine)

    class Here:
        def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
            answer = service.call(call, token, body)
            return answer.status, answer.body

    syncing.join(desk.store, desk.facts.desk_id, "https://hub", found[0], Here())
    engine.dispose()
    data = str(desk.store.folder.root)
    desk.store.close()
    assert main(["--data", data, "sync", "--file", stick]) == 0
    assert "đã niêm phong" in capsys.readouterr().out
    assert main(["hub", "carry", "--database", url, "--file", stick]) == 0
    assert re.search(rf"{WARD} · .*: nhận \d+ việc mới, 0 việc cần xem lại", capsys.readouterr().out)
    assert main(["--data", data, "sync", "--file", stick]) == 0
    assert "không còn gì chờ gửi" in capsys.readouterr().out
    assert main(["hub", "carry", "--database", url]) == 2
    assert "Chưa chọn tệp" in capsys.readouterr().err
