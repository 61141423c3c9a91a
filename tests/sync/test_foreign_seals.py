"""What comes from the hub under another desk's name is proved before anything is kept: its seal, and its place in that
desk's chain. A hub, or whoever sits before it, changes nothing that a desk has sealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from mot_cua_desktop.domain import sealed
from mot_cua_desktop.domain.sealed import Sealed
from mot_cua_desktop.errors import Told
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Item, Pulled


def resealed(event: Sealed, **changed: Any) -> Sealed:
    row = msgspec.structs.asdict(event) | changed
    return Sealed(**row | {"hash": sealed.seal(row)})


CHANGES: dict[str, Callable[[Sealed], Sealed]] = {
    "body": lambda event: msgspec.structs.replace(event, body=event.body + b" "),
    "officer": lambda event: msgspec.structs.replace(event, officer="cb-khác"),
    "hour": lambda event: msgspec.structs.replace(event, at=event.at + 1),
    "person": lambda event: msgspec.structs.replace(event, personal=(event.personal or b"") + b" "),
    "seal": lambda event: msgspec.structs.replace(event, hash=b"x" * 32),
    # Sealed anew by somebody else: the desk's next event goes on from the true one.
    "sealed anew": lambda event: resealed(event, officer="cb-khác"),
    "out of its chain": lambda event: resealed(event, prev=b"x" * 32),
}


def altering(ward: Any, change: Callable[[Sealed], Sealed]) -> Callable[[str, str, bytes], tuple[int, bytes]]:
    """A hub that hands on the opening of each dossier otherwise than it was sealed."""
    deliver = ward.network.deliver

    def altered(item: Item) -> Item:
        if item.event is None or item.event.type != "opened":
            return item
        return msgspec.structs.replace(item, event=change(item.event))

    def answer(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        status, said = deliver(call, token, body)
        if call == "pull" and status == 200:
            told = protocol.decode(said, Pulled)
            said = protocol.encode(msgspec.structs.replace(told, items=tuple(map(altered, told.items))))
        return status, said

    return answer


@pytest.mark.parametrize("what", CHANGES)
def test_what_another_desk_did_not_seal_is_not_taken_in_and_nothing_else_of_that_answer(ward: Any, what: str) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.sync()
    two.sync()
    before = two.states(), [row.id for row in two.others()]
    stream = one.open()
    one.accept(stream)
    one.sync()
    honest = ward.network.deliver
    ward.network.deliver = altering(ward, CHANGES[what])
    with pytest.raises(Told, match="không liền mạch hoặc không khớp dấu niêm"):
        two.sync()
    assert (two.states(), [row.id for row in two.others()]) == before
    own = two.open()  # the counter goes on
    ward.network.deliver = honest
    ward.settle()
    assert two.states() == one.states()
    assert {stream, own} == set(two.states())
