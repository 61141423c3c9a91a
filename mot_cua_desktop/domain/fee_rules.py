"""What may be taken over the counter beside what was taken before, and what of it is no longer owed."""

from __future__ import annotations

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier, Payment
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.errors import Refused

#: What a line is called that nobody gave a name of its own: it stands for the fee that is owed.
UNNAMED = frozenset({"Phí, lệ phí", "Phí, lệ phí còn lại"})


def refuse_paid_again(state: Dossier, items: tuple[ev.FeeItem, ...]) -> None:
    """Refuse money for a fee that is paid already, or more of it than is left. A further item, by a name that the
    dossier's fees do not have, is another thing; and nothing is compared with a fee that nobody could tell."""
    owed, paid = _by_name(state.fees), _by_name(tuple(item for each in state.payments for item in each.items))
    if not sum(owed.values()):
        return
    _refuse_dearer(state.fees, items)
    before = sum(paid[name] for name in paid if name in state.fee_money.earlier and name not in owed)
    settled = not state.fee_due and not state.fee_unclear
    for name, sum_of in _by_name(items).items():
        again = settled and (name in owed or name in UNNAMED)
        # Of what was given back nobody can tell by its name which item it was of.
        more = name in owed and name in paid and paid[name] + sum_of > owed[name] and not state.fee_returned
        more = more or bool(name in owed and state.fee_returned and sum_of > state.fee_due)
        # What was paid by a name that a correction took away was for a fee all the same.
        more = more or bool(name in owed and before and not state.fee_unclear and sum_of > state.fee_due)
        beyond = name in UNNAMED and not state.fee_unclear and sum_of > state.fee_due
        if sum_of and (again or more or beyond):
            said = f"còn {say_money(state.fee_due)} phải thu" if state.fee_due else "không còn phải thu nữa"
            raise Refused(
                f"Hồ sơ đã thu {say_money(state.fee_paid)}, {said}.",
                "Khoản khác phát sinh thì ghi đúng tên khoản ấy; mức phải nộp ghi sai thì Đính chính trước rồi thu.",
            )


def _refuse_dearer(fees: tuple[ev.FeeItem, ...], items: tuple[ev.FeeItem, ...]) -> None:
    """Refuse more for one than the dossier says that one comes to. Of a further copy there may be more than one."""
    owed, prices = _by_name(fees), {item.name: item.amount for item in fees if item.amount}
    unclear = {item.name for item in fees if item.amount is None}
    for name, sum_of in _by_name(items).items():
        price = prices.get(name, 0)
        dearer = any(item.name == name and (item.amount or 0) > price for item in items)
        if price and dearer and sum_of > owed[name] and name not in unclear:
            raise Refused(
                f"“{name}” phải nộp {say_money(owed[name])}, phiếu này ghi {say_money(sum_of)}.",
                "Gõ lại đơn giá; mức phải nộp ghi sai thì Đính chính trước rồi thu; khoản khác thì ghi đúng tên khoản.",
            )


def with_taken(state: Dossier) -> Dossier:
    """The state once a payment was added to it, with what that was for.

    By the name of a fee, of one that stood before a correction, or by none: for the fee. By another name: for something
    else, as far as the fee is paid without it; while nobody can tell what a fee comes to, it may be for that one.
    """
    owed, money, last = _sum(state.fees), state.fee_money, state.payments[-1]
    named = {item.name for item in state.fees} | set(money.earlier) | UNNAMED
    others = sum((item.amount or 0) * item.quantity for item in _items(state.payments) if item.name not in named)
    asked = _waiting(state) or not any(item.amount != 0 for item in state.fees)
    surplus = 0 if asked else max(0, state.fee_paid - money.further - owed)
    further = money.further + min(surplus, max(0, others - money.further))
    taken = state.fee_paid + state.fee_returned
    if _waiting(state):
        most = taken - further
    else:
        # What was taken for a fee that nobody could tell comes upon what lay there for the others, owed still or not.
        before = min(taken - last.total - money.further, money.most)
        most = max(
            owed + _for_unknown(state, state.payments) + state.fee_returned, before + _for_unknown(state, (last,))
        )
    return replace(state, fee_money=replace(money, further=further, most=max(money.most, most)))


def with_fees(before: Dossier, fees: tuple[ev.FeeItem, ...]) -> Dossier:
    """The state with its fees corrected to these, and with what of the money taken is no longer owed by them.

    What was taken beyond the fee as it stood, for further items, stays paid: also when the fee was raised between.
    """
    earlier = tuple(dict.fromkeys((*before.fee_money.earlier, *(item.name for item in before.fees))))
    named = {item.name for item in fees} | set(earlier) | UNNAMED
    others = sum((item.amount or 0) * item.quantity for item in _items(before.payments) if item.name not in named)
    owed, money = _sum(fees), replace(before.fee_money, earlier=earlier)
    money = replace(money, further=min(money.further, others))
    if _more_of(before.fees, fees):
        money = replace(money, most=max(money.most, owed + before.fee_returned))
    kept = min(before.fee_paid + before.fee_returned - money.further, money.most) - before.fee_returned
    back = 0 if any(item.amount is None for item in fees) else max(0, kept - owed)
    return replace(before, fees=fees, fee_back=back, fee_money=money)


def _more_of(before: tuple[ev.FeeItem, ...], fees: tuple[ev.FeeItem, ...]) -> bool:
    """Whether a correction says of a fee how often it is owed, more than it stood, or what one comes to that nobody
    could tell or that was none: then what seemed to be for further items was for the fee."""
    was = {item.name: 0 if item.amount is None else item.quantity for item in before}
    return not _sum(before) or any(item.quantity > was.get(item.name, item.quantity) for item in fees)


def _waiting(state: Dossier) -> bool:
    """Whether a fee that nobody could tell was not taken by its name yet."""
    taken = {item.name for each in state.payments for item in each.items if item.amount is not None}
    return any(item.amount is None and item.name not in taken for item in state.fees)


def _for_unknown(state: Dossier, payments: tuple[Payment, ...]) -> int:
    """What was taken, by their names or by none, for fees that nobody could tell, in dong."""
    unknown = {item.name: item.quantity for item in state.fees if item.amount is None}
    return sum(
        (item.amount or 0) * min(item.quantity, unknown.get(item.name, item.quantity))
        for item in _items(payments)
        if unknown and (item.name in unknown or item.name in UNNAMED)
    )


def _items(payments: tuple[Payment, ...]) -> list[ev.FeeItem]:
    """What was taken; a slip without money (an exemption) has items too."""
    return [item for each in payments if each.total for item in each.items]


def refuse_not_to_give_back(state: Dossier, given: ev.FeeGivenBack) -> None:
    """Refuse to give back what is owed still, or more than is not."""
    if not state.fee_back:
        raise Refused(
            "Hồ sơ không có khoản nào phải hoàn.",
            "Mức phải nộp đã ghi cao hơn mức đúng thì Đính chính trước rồi hoàn.",
        )
    if not 0 < given.total <= state.fee_back:
        raise Refused(
            f"Hồ sơ phải hoàn {say_money(state.fee_back)}.",
            f"Gõ lại số tiền hoàn, từ 1 đến {say_money(state.fee_back)}; phần còn lại hoàn lần sau.",
        )


def said_paid(state: Dossier) -> str:
    """What was taken over the counter, and what of it went back: "13.000 đ, đã hoàn 4.000 đ"."""
    given = f", đã hoàn {say_money(state.fee_returned)}" if state.fee_returned else ""
    return f"{say_money(state.fee_paid + state.fee_returned)}{given}"


def _sum(fees: tuple[ev.FeeItem, ...]) -> int:
    return sum(_by_name(fees).values())


def _by_name(items: tuple[ev.FeeItem, ...]) -> dict[str, int]:
    """The known amounts, by the name of the item."""
    found: dict[str, int] = {}
    for item in items:
        if item.amount is not None:
            found[item.name] = found.get(item.name, 0) + item.amount * item.quantity
    return found
