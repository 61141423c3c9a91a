"""What may be taken over the counter beside what was taken before, and what of it is no longer owed."""

from __future__ import annotations

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.errors import Refused

#: What a line is called that nobody gave a name of its own: it stands for the fee that is owed.
UNNAMED = frozenset({"Phí, lệ phí", "Phí, lệ phí còn lại"})


def refuse_paid_again(state: Dossier, items: tuple[ev.FeeItem, ...]) -> None:
    """Refuse money for a fee that is paid already, or more of it than is left. A further item, by a name that the
    dossier's fees do not have, is another thing; and nothing is compared with a fee that nobody could tell."""
    owed, paid = _by_name(state.fees), _by_name(tuple(item for each in state.payments for item in each.items))
    if not paid or not sum(owed.values()):
        return
    settled = not state.fee_due and not state.fee_unclear
    for name, sum_of in _by_name(items).items():
        again = settled and (name in owed or name in UNNAMED)
        # Of what was given back nobody can tell by its name which item it was of.
        more = name in owed and name in paid and paid[name] + sum_of > owed[name] and not state.fee_returned
        more = more or bool(name in owed and state.fee_returned and sum_of > state.fee_due)
        beyond = name in UNNAMED and not state.fee_unclear and sum_of > state.fee_due
        if sum_of and (again or more or beyond):
            said = f"còn {say_money(state.fee_due)} phải thu" if state.fee_due else "không còn phải thu nữa"
            raise Refused(
                f"Hồ sơ đã thu {say_money(state.fee_paid)}, {said}.",
                "Khoản khác phát sinh thì ghi đúng tên khoản ấy; mức phải nộp ghi sai thì Đính chính trước rồi thu.",
            )


def to_give_back(before: Dossier, fees: tuple[ev.FeeItem, ...]) -> int:
    """What of the money taken is no longer owed, in dong, once the fees of ``before`` are corrected to these.

    What was taken beyond the fees as they stood, for further items, stays paid.
    """
    paid = before.fee_paid
    further = max(0, paid - _stood(before) - before.fee_back)
    return 0 if any(item.amount is None for item in fees) else max(0, paid - _sum(fees) - further)


def _stood(state: Dossier) -> int:
    """What the fees of a dossier come to, in dong: of those that nobody could tell, what was taken for them."""
    total = _sum(state.fees)
    unknown = {item.name: item.quantity for item in state.fees if item.amount is None}
    for item in (item for each in state.payments for item in each.items if unknown):
        if item.name in unknown or item.name in UNNAMED:
            total += (item.amount or 0) * min(item.quantity, unknown.get(item.name, item.quantity))
    return total


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
