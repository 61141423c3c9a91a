"""The hub's two pages over a real socket: what they say, to whom, how often, and nothing more."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as listening
from sqlalchemy import insert, select

from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, leaders, limits, standing, tables

WARD = "000.00.12.H32"
CODE = f"{WARD}-261127-0001"


def plain(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def test_a_citizen_sees_state_and_due_date_and_nothing_else(hub: Any, site: Any, dossier: Any) -> None:
    desk = hub.join("Quầy 1")
    dossier(desk, CODE, "0905 123 456")
    hub.push(desk)
    answer = site.ask(CODE.lower(), "3456")
    said = plain(answer.data)
    assert answer.status == 200
    assert "Đang giải quyết" in said
    assert "09 giờ 00, ngày 17/12/2026" in said
    for secret in ("Trần", "Thử", "0905", "Thủ tục thử", "Quầy 1", "cb-1"):
        assert secret not in said
    dossier(desk, f"{WARD}-261127-0002", "0905123499", done=timedelta(days=1))
    hub.push(desk, after=2)
    assert "Có kết quả, chờ trả" in plain(site.ask(f"{WARD}-261127-0002", "3499").data)


def test_the_address_of_the_receipt_opens_the_page_with_its_code(site: Any) -> None:
    page = site.get(f"/tra-cuu?ma={CODE}")
    assert page.status == 200
    assert f'value="{CODE}"' in page.data.decode()
    assert site.get("/").headers["Location"] == "/tra-cuu"
    sly = site.get("/tra-cuu?ma=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").data.decode()
    assert "<script" not in sly


def test_an_unknown_code_and_wrong_digits_get_one_answer_by_one_way(hub: Any, site: Any, dossier: Any) -> None:
    desk = hub.join("Quầy 1")
    dossier(desk, CODE, "0905123456")
    hub.push(desk)
    site.ask(CODE, "3456")
    asked: list[str] = []
    listening.listen(hub.engine, "before_cursor_execute", lambda c, k, statement, *rest: asked.append(statement))
    other = CODE.replace("0001", "9999")
    wrong = site.ask(CODE, "0000")
    of_wrong, asked[:] = list(asked), []
    unknown = site.ask(other, "3456")
    assert of_wrong == asked
    assert len(asked) > 4
    assert wrong.status == unknown.status == 200
    assert wrong.data == unknown.data.replace(other.encode(), CODE.encode())
    assert dict(wrong.headers).keys() == dict(unknown.headers).keys()
    assert "không khớp" in plain(wrong.data)
    assert all("không khớp" in plain(site.ask(CODE, digits).data) for digits in ("", "345", "\0", "٣٤٥٦"))
    assert "không khớp" in plain(site.ask("", "").data)


def test_a_dossier_whose_citizen_left_no_phone_is_shown_to_nobody(hub: Any, site: Any, dossier: Any) -> None:
    desk = hub.join("Quầy 1")
    dossier(desk, CODE, "")
    hub.push(desk)
    for digits in ("", "0000"):
        assert "không khớp" in plain(site.ask(CODE, digits).data)


def test_a_code_is_asked_for_ten_times_an_hour_from_wherever(hub: Any, site: Any, new_site: Any, dossier: Any) -> None:
    desk = hub.join("Quầy 1")
    dossier(desk, CODE, "0905123456")
    hub.push(desk)
    found = [site.ask(CODE, f"{n:04d}", f"203.0.113.{n}").status for n in range(11)]
    assert found == [200] * 10 + [429]
    late = site.ask(CODE, "3456", "203.0.113.99")
    assert late.status == 429
    assert "Đang giải quyết" not in plain(late.data)
    assert late.headers["Retry-After"] == "3600"
    assert site.ask(f"{WARD}-261127-0002", "3456").status == 200  # another code is another matter
    assert new_site().ask(CODE, "3456").status == 429  # another hub before the same database counts along
    with database.writing(hub.engine) as connection:
        assert limits.allowed(connection, "code", CODE, hub.service.now() + 61 * 60_000_000)


def test_one_address_asks_sixty_times_in_ten_minutes(hub: Any) -> None:
    now = hub.service.now()
    with database.writing(hub.engine) as connection:
        allowed = [limits.allowed(connection, "address", "2001:db8::1", now) for _ in range(62)]
        assert allowed == [True] * 60 + [False] * 2
        assert limits.allowed(connection, "address", "2001:db8::2", now)
        kept = connection.execute(select(tables.asked)).all()
    assert all(b"2001" not in row.key for row in kept)
    assert limits.place_of("2001:db8:1:2:3::4") == limits.place_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert limits.place_of("::ffff:203.0.113.7") == "203.0.113.7"


def test_every_page_carries_the_headers_that_shut_browsers_up(site: Any) -> None:
    asked = (site.get("/tra-cuu"), site.ask("x", "1"), site.get("/lanh-dao"), site.get("/"), site.get("/kieu.css"))
    for answer in asked:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "script" not in answer.data.decode()
    assert site.get("/tra-cuu").headers["Cache-Control"] == "no-store"


def test_a_body_that_is_no_form_does_no_harm(site: Any) -> None:
    for body in (b"\xff\xfe", b"a" * 100_000, b"ma=%ff&so=%00", b"&" * 4000, b""):
        for path in ("/tra-cuu", "/lanh-dao"):
            assert site.pool.request("POST", site.url + path, body=body, redirect=False).status < 500


def test_a_leader_sees_the_wards_and_nobody_else_does(hub: Any, site: Any, dossier: Any, november: Any) -> None:
    november(hub, dossier)
    hub.code("000.00.13.H32")
    now = hub.service.now()
    with database.writing(hub.engine) as connection:
        token = leaders.add(connection, "Lê Văn Lãnh", "", now)
        of_one = leaders.add(connection, "Võ Thị Hai", "000.00.13.H32", now)
    assert "Mã truy cập" in plain(site.get("/lanh-dao").data)
    assert site.post("/lanh-dao", khoa="sai").status == 403
    signed = site.post("/lanh-dao", khoa=token)
    assert signed.status == 303
    cookie = signed.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    key = cookie.split(";")[0]
    said = plain(site.get("/lanh-dao?ky=2026-11", Cookie=key).data)
    assert "Phường Thử 31 30 28 2 6,67% 1 1 6,67% vượt 3%" in said
    assert "1 phường, xã có tỷ lệ trễ từ đầu năm vượt 3%" in said
    assert "000.00.13.H32 0 0 0 0 – 0 0 –" in said
    assert "Tất cả 31 30 28 2" in said
    other = site.post("/lanh-dao", khoa=of_one).headers["Set-Cookie"].split(";")[0]
    assert "Phường Thử" not in plain(site.get("/lanh-dao", Cookie=other).data)
    site.post("/lanh-dao/thoat", {"Cookie": other})
    assert "Mã truy cập" in plain(site.get("/lanh-dao", Cookie=other).data)
    with database.writing(hub.engine) as connection:
        leaders.revoke(connection, "Lê Văn Lãnh", now)
        with pytest.raises(Told):
            leaders.revoke(connection, "Lê Văn Lãnh", now)
    assert "Mã truy cập" in plain(site.get("/lanh-dao", Cookie=key).data)
    tried = [site.post("/lanh-dao", khoa="sai").status for _ in range(10)]
    assert tried[0] == 403
    assert tried[-1] == 429


def test_what_is_folded_step_by_step_is_what_the_whole_log_gives(
    hub: Any, dossier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = hub.join("Quầy 1")
    for n in range(6):
        dossier(desk, f"{WARD}-261127-{n + 1:04d}", "0905123456", done=timedelta(days=1) if n % 2 else None)
    sent = 0
    monkeypatch.setattr(standing, "_STEP", 4)
    for upto in (1, 4, 9, len(desk.events)):
        hub.push(desk, sent, upto)
        sent = upto
        standing.catch_up(hub.engine)
    rows = select(tables.dossier).order_by(tables.dossier.c.stream)
    with database.writing(hub.engine) as connection:
        live = connection.execute(rows).all()
        connection.execute(tables.dossier.delete())
        connection.execute(tables.folded.delete())
    assert standing.catch_up(hub.engine) == len(desk.events)
    assert standing.catch_up(hub.engine) == 0
    with database.reading(hub.engine) as connection:
        assert connection.execute(rows).all() == live
    assert len(live) == 6


def test_two_dossiers_with_one_code_are_shown_to_nobody(hub: Any, site: Any, dossier: Any) -> None:
    desk = hub.join("Quầy 1")
    dossier(desk, CODE, "0905123456")
    dossier(desk, CODE, "0905123456")
    hub.push(desk)
    assert "không khớp" in plain(site.ask(CODE, "3456").data)


def test_what_a_hub_cannot_read_stops_only_its_own_dossier(hub: Any, site: Any, dossier: Any) -> None:
    desk = hub.join("Quầy 1")
    desk.write(b"x" * 16, 1)  # opened with a body that no program wrote
    dossier(desk, CODE, "0905123456")
    hub.push(desk)
    assert "Đang giải quyết" in plain(site.ask(CODE, "3456").data)


def test_what_is_over_is_swept_out_of_the_counts(hub: Any) -> None:
    with database.writing(hub.engine) as connection:
        connection.execute(insert(tables.asked).values(key=b"k", count=1, until=1))
        limits.allowed(connection, "code", "x", 2)
        assert b"k" not in connection.execute(select(tables.asked.c.key)).scalars().all()
