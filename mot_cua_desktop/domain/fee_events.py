"""Money that goes back over the counter, as the journal keeps it."""

from __future__ import annotations

from typing import Literal

import msgspec


class FeeGivenBack(msgspec.Struct, frozen=True, kw_only=True, tag="fee_given_back"):
    """What was taken and is no longer owed went back: ``total`` in dong, to whom stands in the personal part.

    It bears no number of its own: which paper the ward pays out by is its accountant's (``note``).
    """

    total: int
    method: Literal["tien_mat", "chuyen_khoan"] = "tien_mat"
    note: str = ""
