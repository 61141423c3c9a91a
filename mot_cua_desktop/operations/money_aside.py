"""Money taken or given back under a deed that does not stand: it lies in the till, or is gone from it, though the
standing dossier knows nothing of it.

The receipt is no paper to be recalled: it is all that the citizen has to show for the money.
"""

from __future__ import annotations

from collections.abc import Sequence

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import custody_asks


def taken(events: Sequence[ev.Event]) -> list[ev.FeeTaken]:
    """What was paid under these deeds; an exemption is no money."""
    bodies = [event.body for event in events if isinstance(event.body, ev.FeeTaken)]
    return [body for body in bodies if body.method != "mien" and body.total > 0]


def receipts(events: Sequence[ev.Event]) -> tuple[str, ...]:
    """The receipts for it, each with its amount, as they are named to the citizen."""
    return tuple(f"phiếu thu số {paper_numbers.said(body)} ({say_money(body.total)})" for body in taken(events))


def todo(events: Sequence[ev.Event], standing: Dossier | None) -> str:
    """What the officer does about the money; empty where none was taken or given back."""
    return " ".join(filter(None, (_of_taken(events, standing), _of_given(events, standing))))


def _of_taken(events: Sequence[ev.Event], standing: Dossier | None) -> str:
    total = sum(body.total for body in taken(events))
    if not total:
        return ""
    if standing is None:
        return f"Đã thu {say_money(total)} của công dân: hoàn lại tiền, hoặc ghi thu lại khi tiếp nhận lại hồ sơ."
    paid = sum(payment.total for payment in standing.payments)
    return (
        f"Đã thu {say_money(total)} của công dân, hồ sơ đang được tính ghi đã thu {say_money(paid)}: ghi thu khoản này "
        f"ở {standing.desk} (quầy đang giữ) nếu còn phải thu, nếu không thì hoàn lại tiền cho công dân."
    )


def _of_given(events: Sequence[ev.Event], standing: Dossier | None) -> str:
    """The citizen has it: whoever reads that it is still owed must not pay it a second time."""
    total = sum(event.body.total for event in events if isinstance(event.body, ev.FeeGivenBack))
    if not total:
        return ""
    said = f"Đã trả lại công dân {say_money(total)}"
    if standing is None:
        return f"{said}: không trả lần nữa."
    if not standing.fee_back:
        return (
            f"{said}, hồ sơ đang được tính không còn khoản phải hoàn: hỏi {standing.desk} (quầy đang giữ) đã hoàn "
            "chưa; đã trả hai lần thì mời công dân đến nộp lại."
        )
    return (
        f"{said}, hồ sơ đang được tính ghi còn phải hoàn {say_money(standing.fee_back)}: ghi hoàn khoản này ở "
        f"{standing.desk} (quầy đang giữ), không trả tiền lần nữa."
    )


def given_already(desk: Desk, stream: bytes) -> str:
    """What must be known before a dossier's money is given back: what the citizen has of it by a deed that does not
    stand. Empty where nothing."""
    with desk.store.reading() as connection:
        events = custody_asks.given_back_aside(connection, stream)
    told = [
        f"{say_money(event.body.total)} ở {event.desk} lúc {event.at.astimezone(VN):%H:%M %d/%m/%Y}"
        for event in events
        if isinstance(event.body, ev.FeeGivenBack)
    ]
    if not told:
        return ""
    return f"⚠ Công dân đã nhận lại {'; '.join(told)} (việc không được tính): chỉ ghi khoản ấy, không trả tiền lần nữa."


def words(receipts: Sequence[str]) -> str:
    """What the note to the citizen says of the receipts."""
    return (
        f"Ông/bà đã nộp tiền theo {'; '.join(receipts)}: xin giữ phiếu thu và mang theo khi đến quầy. Khoản đã nộp "
        "được ghi vào hồ sơ hoặc hoàn lại, ông/bà không phải nộp hai lần."
    )
