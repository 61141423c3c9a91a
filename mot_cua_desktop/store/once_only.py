"""What a dossier may have once, while this store may not know that it has had it: by its own journal, whatever the line
says. A leader who decides who holds the dossier takes it on himself, and everybody sees that he did.

In the way stand: a copy of the store that was laid back and has not heard of what it forgot; one whose hub lives anew
as well, of all dossiers of before; a deed of another desk that is no part of the line yet (that desk thinks it holds
the dossier) or a leader's decision that its hub has lost; and a paper in the citizen's hand that does not stand.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, func, literal, select, union_all

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.store import line, outbox, tables
from mot_cua_desktop.store.outbox import CATCHING_UP, FORGOTTEN, Standing
from mot_cua_desktop.store.prepared import Prepared

RULE = "Tiếp nhận, yêu cầu bổ sung, hẹn lại, trả kết quả, kết thúc: mỗi hồ sơ một lần"
_PAPERS = (
    ((ev.GuidanceIssued, ev.SupplementRequested), ("guidance_issued", "supplement_requested"), "phiếu bổ sung"),
    ((co.RescheduleNotified,), ("reschedule_notified",), "phiếu xin lỗi và hẹn lại"),
)
_LEADER = (
    "Nhờ lãnh đạo quyết định quầy nào giữ hồ sơ (người quản trị trung tâm chạy: mot-cua hub takeover), đồng bộ rồi làm "
    "tiếp. Việc khác của hồ sơ vẫn làm được."
)
_event, _foreign, _aside, _awaited = tables.event, tables.foreign_event, tables.set_aside, tables.awaited


def _deeds() -> Any:
    """Those of a dossier that may be no part of its line: all of other desks, own ones that wait or stand aside."""
    names = ("id", "type", "term", "desk", "officer", "position", "body")
    own = select(*(_event.c[name] for name in names))
    of: Any = bindparam("stream")
    waits = own.add_columns(literal("waiting").label("reason"), literal(1).label("at"))
    waits = waits.join(_awaited, _awaited.c.id == _event.c.id).where(_awaited.c.stream == of)
    aside = own.add_columns(_aside.c.reason, literal(1).label("at"))
    aside = aside.join(_aside, _aside.c.id == _event.c.id).where(_aside.c.stream == of)
    others = select(*(_foreign.c[name] for name in names), _foreign.c.reason, _foreign.c.hub_position.label("at"))
    others = others.where(_foreign.c.stream == of, _foreign.c.kind == custody.KIND)
    return union_all(others, waits, aside)


_DEEDS = Prepared(_deeds())
_FIRST_HERE = [
    Prepared(select(func.min(table.c.position)).where(table.c.stream == bindparam("stream")))
    for table in (_event, _foreign)
]


def refuse(connection: Connection, stream: bytes, body: ev.Body) -> None:
    """Raise `Refused` where ``body``, a deed that a dossier has once, may have been done before and nobody here knows
    it for certain."""
    stands = outbox.standing(connection)
    if stands is None:
        return
    if stands.trouble in (*FORGOTTEN, CATCHING_UP) and not _opened_since(connection, stands, stream):
        way = "Chờ đồng bộ xong rồi làm lại (xem góc dưới cửa sổ)."
        if stands.trouble != CATCHING_UP:
            way = "Nhờ quản trị nối lại quầy này với trung tâm bằng mã gia nhập mới, đồng bộ xong rồi làm lại."
        raise Refused(
            "Sổ ở máy này là bản cũ được khôi phục, có thể chưa biết việc đã làm cho hồ sơ này sau bản sao lưu.",
            f"{way} Hồ sơ mới vẫn tiếp nhận và hướng dẫn bình thường.",
            rule=RULE,
        )
    deeds = _DEEDS.named(connection, {"stream": stream})
    in_doubt = _in_doubt(connection, stands, stream)
    if not in_doubt and all(not row.reason and row.at > 0 for row in deeds):
        return
    in_line = {event.id for event in line.of_stream(connection, stream)}
    decided = [
        (row.term, row.position)
        for row in deeds
        if row.type == "taken_over" and row.id in in_line and row.officer != custody.HUB_DESK
    ]
    if in_doubt and not any(position > stands.unsure for _, position in decided):
        raise _by_both_lost(stands)
    for row in deeds:
        if row.id not in in_line and not any(t > row.term or p > row.position for t, p in decided):
            _refuse_for(row, stands.desk, body)


def _opened_since(connection: Connection, stands: Standing, stream: bytes) -> bool:
    """Whether this desk opened the dossier after it was laid back: such a one is known whole."""
    fresh = select(_event.c.desk_seq).where(_event.c.stream == stream, _event.c.seq == 1)
    fresh = fresh.where(_event.c.desk == stands.desk, _event.c.desk_seq > stands.laid_back)
    return bool(stands.laid_back) and connection.execute(fresh).first() is not None


def _in_doubt(connection: Connection, stands: Standing, stream: bytes) -> bool:
    """Whether the dossier is one of those of which neither this store nor its hub may know the last."""
    if not stands.unsure:
        return False
    if _opened_since(connection, stands, stream):
        return False
    first = [at for query in _FIRST_HERE if (at := query.scalar(connection, {"stream": stream})) is not None]
    return stands.unsure < 0 or min(first, default=0) <= stands.unsure


def _refuse_for(row: Any, own: str, body: ev.Body) -> None:
    if row.type == "taken_over" and row.reason == "hub_lost":
        to = custody.taken_by(row)
        if to == own:
            return  # nobody else holds it by that
        raise Refused(
            f"Lãnh đạo từng giao hồ sơ này cho {to}, nhưng trung tâm mở lại từ bản sao lưu nên không còn quyết định "
            f"đó; {to} có thể đã giao phiếu cho công dân.",
            _LEADER,
            rule=RULE,
        )
    if not row.reason or row.reason == "waiting":
        raise Refused(
            f"{row.desk} đã ghi việc trong hồ sơ này mà trung tâm chưa xếp được vào diễn biến, nên có thể hồ sơ đã có "
            "phiếu, hẹn hoặc kết quả.",
            f"Chờ quầy còn thiếu đồng bộ. Không chờ được: {_LEADER[0].lower()}{_LEADER[1:]}",
            rule=RULE,
        )
    for bodies, types, words in _PAPERS:
        if isinstance(body, bodies) and row.type in types:
            raise Refused(
                f"{row.desk} đã giao công dân {words} cho hồ sơ này; việc đó đang để riêng ở mục Việc trùng (F8).",
                _LEADER,
                rule=RULE,
            )


def _by_both_lost(stands: Standing) -> Refused:
    return Refused(
        "Sổ ở máy này là bản cũ được khôi phục, trung tâm cũng đã mở lại từ bản sao lưu hoặc là trung tâm khác, nên có "
        "thể không nơi nào còn biết việc đã làm cho hồ sơ này.",
        "Xem bì hồ sơ giấy, rồi nhờ lãnh đạo xác nhận quầy này giữ tiếp (người quản trị trung tâm chạy: mot-cua hub "
        f"takeover --from “{stands.desk}” --to “{stands.desk}”), đồng bộ rồi làm lại. Hồ sơ mới vẫn làm bình thường.",
        rule=RULE,
    )
