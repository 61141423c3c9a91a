"""Money over the counter: the fee slip with its number, made the same way at the till and in the fast lane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.desk import Settings
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import paper_numbers, recording
from mot_cua_desktop.store.journal import Deed

Method = Literal["tien_mat", "chuyen_khoan", "mien"]


def total(items: Sequence[ev.FeeItem]) -> int:
    """What the items come to, in dong; an amount nobody knows counts as nothing."""
    return sum((item.amount or 0) * item.quantity for item in items)


def still_due(items: Sequence[ev.FeeItem], state: Dossier | None) -> int:
    """What a dossier with these fees still owes, in dong, after what was paid before."""
    return total(items) if state is None else replace(state, fees=tuple(items)).fee_due


def unclear(items: Sequence[ev.FeeItem], state: Dossier | None) -> bool:
    """Whether a fee that nobody could tell is neither taken nor waived yet."""
    if state is None:
        return any(item.amount is None for item in items)
    return replace(state, fees=tuple(items)).fee_unclear


def untold() -> Refused:
    """Why no result is handed over while nobody has said what a fee comes to."""
    return Refused(
        "Còn khoản phí, lệ phí chưa rõ mức thu.", "Thu phí với số tiền đã hỏi rõ (hoặc ghi miễn) rồi trả kết quả."
    )


def unpaid(due: int) -> Refused:
    """Why no result is handed over while ``due`` dong are owed: the till and the dossier must close together."""
    return Refused(f"Còn {say_money(due)} phí, lệ phí chưa thu.", "Thu phí (hoặc ghi miễn) rồi trả kết quả.")


def unsettled(state: Dossier) -> Refused | None:
    """Why this dossier's result may not be handed over yet: money is owed, or nobody has said how much."""
    if state.fee_due:
        return unpaid(state.fee_due)
    return untold() if state.fee_unclear else None


def slip(desk: Desk, connection: Connection, items: tuple[ev.FeeItem, ...], payer: str, method: Method) -> Deed:
    """The deed of a fee slip: it takes the next number, and the ward's serial if the ward has its own series.

    Raises `Refused` for items that cannot be money.
    """
    if not items or any((item.amount or 0) < 0 or item.quantity < 1 for item in items):
        raise Refused("Khoản thu chưa đúng: số tiền không âm, số lượng từ 1.", "Sửa lại từng khoản rồi thu.")
    choices = desk.settings
    own_series = bool(choices.fee_form and choices.fee_symbol) and method != "mien" and total(items) > 0
    taken = ev.FeeTaken(
        **paper_numbers.following(connection, "fee", desk.hour(connection)),
        items=items,
        total=total(items),
        method=method,
        form=choices.fee_form if own_series else "",
        symbol=choices.fee_symbol if own_series else "",
        serial=_serial(connection, choices) if own_series else "",
    )
    return Deed(taken, ev.Receiver(name=payer))


def give_back(
    desk: Desk,
    stream: bytes,
    total: int,
    receiver: str,
    method: Literal["tien_mat", "chuyen_khoan"] = "tien_mat",
    note: str = "",
    *,
    seen: int | None = None,
) -> Dossier:
    """Give back what is no longer owed, or a part of it, in dong. Raises `Refused` for more, and without a receiver."""
    if not clean(receiver):
        raise Refused("Chưa ghi hoàn cho ai.", "Gõ họ tên người nhận lại tiền.")
    body = ev.FeeGivenBack(total=total, method=method, note=clean(note))
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        deed = Deed(body, ev.Receiver(name=clean(receiver)))
        return recording.record(connection, desk.author(), stream, [deed], desk.around)[0]


def _serial(connection: Connection, choices: Settings) -> str:
    """The next receipt of the ward's own series: one row of numbers per form and symbol, whatever the year.

    It begins with the number entered in the settings, goes on from a higher one entered later, and never gives one out
    twice. Empty while no number was entered: then it is written by hand.
    """
    if not choices.fee_serial_next:
        return ""
    following = recording.next_number(connection, recording.serial_scope(choices.fee_form, choices.fee_symbol))
    return f"{max(following, choices.fee_serial_next):07d}"


def settled(
    desk: Desk,
    connection: Connection,
    items: Sequence[ev.FeeItem],
    state: Dossier | None,
    payer: str,
    method: Method | None,
) -> list[Deed]:
    """What must be written so that nothing is owed any more: one fee slip, or nothing when nothing is owed.

    Raises `Refused` when something is and ``method`` does not say how it was settled, or a fee has no amount yet.
    """
    due = still_due(items, state)
    if unclear(items, state):
        if method != "mien":
            raise untold()
        return [slip(desk, connection, tuple(replace(item, amount=0) for item in items), payer, method)]
    if not due:
        return []
    if method is None:
        raise unpaid(due)
    known = tuple(item for item in items if item.amount)
    if due != total(known):  # a part was paid before: the slip tells of the rest only
        known = (ev.FeeItem(name="Phí, lệ phí còn lại", amount=due),)
    if method == "mien":
        known = tuple(replace(item, amount=0) for item in known)
    return [slip(desk, connection, known, payer, method)]
