"""The rules of the trade at this ward: what holds today and by which document, and values of the ward's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from mot_cua_desktop.domain import duty, ids, rules
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.regime import FIRST_DAY, Form, Value
from mot_cua_desktop.domain.stop_grounds import numbered
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.store import place, recording, ward_words
from mot_cua_desktop.store.journal import Deed

Layer = Literal["own", "local", "national"]
LAYER_WORDS: dict[Layer, str] = {"own": "của đơn vị", "local": "Khánh Hòa", "national": "toàn quốc"}


@dataclass(frozen=True)
class Past:
    """One value that a rule has or had: from when to when, by which document; for an own one, who stated it when."""

    value: str
    layer: Layer
    source: str
    confirmed: bool
    since: date
    until: date | None
    officer: str = ""
    stated: datetime | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class RuleRow:
    """One rule as the page shows it: in words, with the value of today and everything it has been."""

    key: str
    words: str
    value: str
    raw: Any
    source: str
    confirmed: bool
    layer: Layer
    history: tuple[Past, ...]


def state_rule(
    desk: Desk, key: str, typed: str | bool | Form, since: date, document: str, until: date | None = None
) -> Desk:
    """State a value of the ward's own from a day on. It governs dossiers accepted from now on, if ``since`` is past:
    what was accepted before keeps the rules it was accepted under."""
    if key not in rules.RULES:
        raise ValueError(f"no such rule: {key}")
    value = rules.read_typed(key, typed)
    if since < FIRST_DAY:
        raise Told(f"Ngày bắt đầu {since:%d/%m/%Y} quá sớm.", f"Chọn từ {FIRST_DAY:%d/%m/%Y} trở đi.")
    if until is not None and until < since:
        raise Told("Ngày hết hiệu lực đứng trước ngày bắt đầu.", "Sửa lại hai ngày, hoặc để trống ngày hết hiệu lực.")
    body = ev.RuleStated(key=key, value=value, since=since, until=until, source=_document(document))
    return _write(desk, body)


def withdraw_rule(desk: Desk, key: str, since: date, document: str) -> Desk:
    """Take back a value that the ward stated from ``since`` on; what was accepted under it stays under it."""
    last = next((item.body for item in reversed(_stated(desk)) if _is(item.body, key, since)), None)
    if not isinstance(last, ev.RuleStated) or last.withdrawn:
        raise Told("Quy định này không có giá trị riêng nào từ ngày đó.", "Chọn một dòng “của đơn vị” trong lịch sử.")
    body = ev.RuleStated(
        key=key, value=last.value, since=since, until=last.until, source=_document(document), withdrawn=True
    )
    return _write(desk, body)


def every_rule(desk: Desk) -> list[RuleRow]:
    """Every rule with its value of today, in the order of the page."""
    with desk.store.reading() as connection:
        names = {officer.id: officer.name for officer in place.officers(connection)}
        stated = ward_words.stated(connection)
    today = desk.now().date()
    overlay = desk.regime().local_overlay.value
    made = []
    for key, rule in rules.RULES.items():
        value = desk.regimes.value(key, today, local=overlay)
        own = [_own(item, names) for item in stated if isinstance(item.body, ev.RuleStated) and item.body.key == key]
        layers: tuple[tuple[Layer, tuple[Value[Any], ...]], ...] = (
            ("local", desk.regimes.local.get(key, ())),
            ("national", desk.regimes.national.get(key, ())),
        )
        shipped = [_past(key, layer, item) for layer, values in layers for item in values]
        history = sorted([*own, *shipped], key=lambda past: (past.since, past.stated is not None), reverse=True)
        layer: Layer = next((name for name, values in layers if any(value is item for item in values)), "own")
        row = RuleRow(
            key, rule.words, rules.say(key, value.value), value.value, value.source, value.confirmed, layer,
            tuple(history),
        )  # fmt: skip
        made.append(row)
    return made


def _past(key: str, layer: Layer, value: Value[Any]) -> Past:
    return Past(rules.say(key, value.value), layer, value.source, value.confirmed, value.since, value.until)


def _own(item: ward_words.Stated, names: dict[str, str]) -> Past:
    assert isinstance(item.body, ev.RuleStated)
    rule = rules.own_rule(item.body, item.at)
    value = rule.value
    return Past(
        rules.say(rule.key, value.value), "own", value.source, True, value.since, value.until,
        names.get(item.officer, item.officer), item.at, rule.withdrawn,
    )  # fmt: skip


def _is(body: ev.WardBody, key: str, since: date) -> bool:
    return isinstance(body, ev.RuleStated) and body.key == key and body.since == since


def _stated(desk: Desk) -> list[ward_words.Stated]:
    with desk.store.reading() as connection:
        return ward_words.stated(connection)


def _document(text: str) -> str:
    document = clean(text)
    if not numbered(document):
        raise Refused(
            "Chưa ghi số văn bản.",
            "Gõ số, ngày và điều khoản của văn bản, ví dụ: QĐ 25/2026/QĐ-UBND ngày 10/12/2026, Điều 6.",
            rule="Mỗi quy định ghi kèm văn bản làm căn cứ",
        )
    return document


def _write(desk: Desk, body: ev.RuleStated) -> Desk:
    with desk.store.writing() as connection:
        author = desk.author()
        recording.check_clock(connection, author)
        duty.refuse_not_in_charge(desk.facts.officer.role, recording.named_roles(connection), "ghi quy định của đơn vị")
        stream = ids.named_stream("rules", desk.facts.desk_id)
        recording.record_place(connection, author, stream, "rules", [Deed(body)])
    return read_desk(desk.store, desk.clock)
