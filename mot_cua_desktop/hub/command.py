"""`mot-cua hub`: serving, and what the administrator of a hub does at its side."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import (
    database,
    enrolment,
    files,
    leaders,
    leases,
    log,
    parcels,
    restoring,
    takeover,
    upstream,
    waiting,
)
from mot_cua_desktop.hub.service import Service, micros_now
from mot_cua_desktop.sync.client import Cut, Turned
from mot_cua_desktop.sync.wire import Wire, waits


def run(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Do it. Raises `Told` for what the administrator must put right."""
    return _DEEDS[chosen.deed](chosen, say)


def _serve(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    import uvicorn

    from mot_cua_desktop.hub import web

    host, _, port = chosen.listen.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) < 1 << 16:
        raise Told("Nơi chờ chưa đúng.", "Ví dụ: --listen 0.0.0.0:8443.")
    for file in filter(None, (chosen.tls_cert, chosen.tls_key)):
        if not Path(file).is_file():
            raise Told(f"Không có tệp {file}.", "Kiểm tra đường dẫn chứng thư và khóa TLS.")
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    engine = database.open_when_there(chosen.database, say)
    service = Service(engine, bucket=_bucket(chosen.bucket, engine))
    lines = _Lines(chosen.ca)
    if chosen.upstream and chosen.code:
        ward = upstream.join(engine, lines(chosen.upstream), chosen.upstream.rstrip("/"), chosen.code)
        say(f"Đã gia nhập trung tâm tỉnh cho {ward}. Cấp mã cho các quầy bằng: mot-cua hub enrol.")
    passing = upstream.Passing(service, lines, waits)
    passing.start()
    say(f"Trung tâm chờ các quầy tại {chosen.listen}. Dừng: Ctrl+C.")
    try:
        uvicorn.run(
            web.build(service),
            host=host.strip("[]"),
            port=int(port),
            ssl_certfile=chosen.tls_cert or None,
            ssl_keyfile=chosen.tls_key or None,
            access_log=False,  # ours says which desk, and no more
            log_config=None,
            log_level="warning",
        )
    finally:
        passing.close()
        service.engine.dispose()
    return 0


class _Lines:
    """One line to each upper hub, kept."""

    def __init__(self, ca: str) -> None:
        self._ca = Path(ca) if ca else None
        self._open: dict[str, Wire] = {}

    def __call__(self, url: str) -> Wire:
        if url not in self._open:
            self._open[url] = Wire(url, self._ca)
        return self._open[url]


def _bucket(url: str, engine: Engine) -> files.Bucket | None:
    if not url:
        return None
    from mot_cua_desktop.hub.bucket import S3Bucket

    bucket = S3Bucket(url)
    while database.transact(engine, lambda connection: files.move_some(connection, bucket)):
        pass  # what waited in the database
    return bucket


def _enrol(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    try:
        with database.writing(engine) as connection:
            enrolment.add_ward(connection, chosen.ward, chosen.name)
            code = enrolment.new_code(connection, chosen.ward, micros_now(), relay=chosen.relay)
    finally:
        engine.dispose()
    say(f"Mã gia nhập của {chosen.ward}: {code}")
    if chosen.relay:
        say("Tại máy trung tâm của phường: mot-cua hub --upstream ĐỊA_CHỈ --code MÃ. Dùng một lần, trong ba ngày.")
        return 0
    say("Dùng một lần, cho một quầy, trong ba ngày. Tại quầy: mot-cua sync --hub ĐỊA_CHỈ --code MÃ")
    return 0


def _desks(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    try:
        with database.reading(engine) as connection:
            found, waited = log.desks(connection, chosen.ward), waiting.counted(connection)
            unbegun, strange = waiting.unbegun(connection, chosen.ward), takeover.not_joined(connection, chosen.ward)
        passed_on = upstream.upstreams(engine)
    finally:
        engine.dispose()
    for row in found:
        seen = datetime.fromtimestamp((row.seen_at or 0) / 1_000_000, UTC).astimezone() if row.seen_at else None
        gone = ", đã thu quyền" if row.revoked_at is not None else ""
        off = row.skew or 0
        skew = f", đồng hồ {'nhanh' if off > 0 else 'chậm'} {abs(off) // 60} phút" if abs(off) > 300 else ""
        last = f"lần cuối {seen:%d/%m/%Y %H:%M}" if seen else "chưa gửi lần nào"
        kept = waited.get((row.ward, row.id), 0)
        waits = f", {kept} hồ sơ chờ quầy này gửi tiếp (máy hỏng hẳn thì giao lại: takeover)" if kept else ""
        say(f"{row.ward} · {row.id}: {row.head} việc, {last}{skew}{gone}{waits}.")
    for each in unbegun:
        say(_unbegun_words(each))
    for ward, name, count in strange:
        say(
            f"{ward} · {name}: giữ {count} hồ sơ mà chưa gia nhập trung tâm này. Quầy ấy còn thì cấp mã để gia nhập; "
            f"không còn thì giao lại: mot-cua hub takeover --ward {ward} --from '{name}' --to QUẦY"
        )
    for row in passed_on:
        trouble = f", {upstream.TROUBLE_WORDS.get(row.trouble, row.trouble)}" if row.trouble else ""
        say(f"{row.ward} → {row.url}: đã chuyển {row.sent_upto} việc{trouble}.")
    if not found:
        say("Chưa có quầy nào gia nhập.")
    return 0


def _revoke(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    try:
        with database.writing(engine) as connection:
            if chosen.relay:
                enrolment.revoke_relay(connection, chosen.ward)
            else:
                enrolment.revoke(connection, chosen.ward, chosen.desk, micros_now())
    finally:
        engine.dispose()
    if chosen.relay:
        say(f"Đã thu quyền trung tâm riêng của {chosen.ward}; việc mới của phường, xã này không lên đây nữa.")
        say(f"Muốn nối lại: mot-cua hub enrol --ward {chosen.ward} --relay, rồi gõ mã tại máy trung tâm đó.")
        return 0
    say(f"Đã thu quyền của {chosen.desk}. Muốn vào lại, quầy này cần mã gia nhập mới.")
    return 0


def _takeover(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    taken_from = getattr(chosen, "from")
    try:
        count = database.transact(
            engine,
            lambda connection: takeover.take_over(
                connection, chosen.ward, taken_from, chosen.to, chosen.leader, chosen.reason, micros_now()
            ),
        )
        with database.reading(engine) as connection:
            left = sum(each.dossiers for each in waiting.unbegun(connection, chosen.ward))
    finally:
        engine.dispose()
    if left:
        say(
            f"Còn {left} hồ sơ chờ phần tiếp nhận ban đầu chưa quầy nào gửi. Xem: mot-cua hub unbegun --ward "
            f"{chosen.ward}"
        )
    if taken_from == chosen.to:
        say(f"Lãnh đạo quyết định {chosen.to} giữ tiếp {count} hồ sơ. Việc ghi theo sổ cũ vào mục cần xem lại.")
        return 0
    say(f"Đã giao {count} hồ sơ từ {taken_from} sang {chosen.to}. Việc {taken_from} gửi sau sẽ vào mục cần xem lại.")
    return 0


def _unbegun_words(each: waiting.Unbegun) -> str:
    since = datetime.fromtimestamp(each.since / 1_000_000, UTC).astimezone()
    return (
        f"{each.ward} · {each.desk}: {each.dossiers} hồ sơ chờ từ {since:%d/%m/%Y} vì chưa quầy nào gửi phần tiếp nhận "
        "ban đầu (quầy mở hồ sơ hỏng hẳn, không còn bản sao lưu thì kết thúc chờ: mot-cua hub unbegun)."
    )


def _unbegun(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    try:
        with database.reading(engine) as connection:
            found = waiting.unbegun(connection, chosen.ward)
        for each in found:
            say(_unbegun_words(each))
        if not found:
            say(f"{chosen.ward}: không hồ sơ nào chờ phần tiếp nhận ban đầu.")
        elif not chosen.leader:
            say("Chưa thay đổi gì. Các quầy khác đã đồng bộ hết mà vẫn còn thì chạy lại với --leader TÊN.")
        if not found or not chosen.leader:
            return 0
        count = database.transact(
            engine,
            lambda connection: takeover.end_unbegun(connection, chosen.ward, chosen.leader, micros_now()),
        )
    finally:
        engine.dispose()
    say(f"Đã kết thúc chờ của {count} hồ sơ; việc đã ghi hiện ở mục Việc trùng (F8) của các quầy.")
    say("Công dân còn chờ thì quầy đang giữ giấy tiếp nhận lại hồ sơ theo giấy tờ đang có.")
    return 0


def _restored(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    try:
        restoring.begin(engine, micros_now())
        lines = _Lines(chosen.ca)
        for row in upstream.upstreams(engine):
            took = upstream.fill_up(engine, lines(row.url), row.ward)
            say(f"Đã lấy lại {took} việc của {row.ward} từ trung tâm tỉnh.")
    except (Cut, Turned) as error:
        raise Told("Chưa liên lạc được với trung tâm tỉnh.", "Chạy lại lệnh này khi có mạng.") from error
    finally:
        engine.dispose()
    say("Các quầy sẽ tự đối chiếu và gửi lại những gì trung tâm không còn.")
    return 0


def _carry(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    if not chosen.file:
        raise Told("Chưa chọn tệp trên USB.", "Ví dụ: mot-cua hub carry --file E:\\quay-1.mcp.")
    engine = database.open_database(chosen.database)
    try:
        done = parcels.carry(Service(engine, bucket=_bucket(chosen.bucket, engine)), Path(chosen.file))
    finally:
        engine.dispose()
    say(f"{done.ward} · {done.desk}: nhận {done.events} việc mới, {done.conflicts} việc cần xem lại.")
    say("Trả lời đã ghi bên cạnh. Mang USB về quầy và chạy lại lệnh mot-cua sync --file.")
    return 0


def _codes(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    try:
        with database.writing(engine) as connection:
            leases.forget_form(connection, chosen.ward)
    finally:
        engine.dispose()
    say(f"Quầy đầu tiên của {chosen.ward} đồng bộ sau lệnh này cho biết mẫu mã mới; các quầy khác phải đặt giống vậy.")
    return 0


def _leader(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    try:
        with database.writing(engine) as connection:
            token = leaders.add(connection, chosen.leader, chosen.ward, micros_now())
    finally:
        engine.dispose()
    say(f"Mã truy cập của {chosen.leader}: {token}")
    say("Chỉ hiện một lần. Mở trang /lanh-dao của trung tâm rồi dán mã. Thu lại bằng: mot-cua hub leader-revoke")
    return 0


def _leader_revoke(chosen: argparse.Namespace, say: Callable[[str], None]) -> int:
    engine = database.open_database(chosen.database)
    try:
        with database.writing(engine) as connection:
            leaders.revoke(connection, chosen.leader, micros_now())
    finally:
        engine.dispose()
    say(f"Đã thu mã truy cập của {chosen.leader}; trang đang mở của người này cũng đóng lại.")
    return 0


_DEEDS: dict[str, Callable[[argparse.Namespace, Callable[[str], None]], int]] = {
    "serve": _serve,
    "enrol": _enrol,
    "desks": _desks,
    "revoke": _revoke,
    "takeover": _takeover,
    "unbegun": _unbegun,
    "restored": _restored,
    "carry": _carry,
    "codes": _codes,
    "leader": _leader,
    "leader-revoke": _leader_revoke,
}
