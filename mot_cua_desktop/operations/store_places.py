"""Where the store may be touched while somebody waits for the network: here, or in the lane that owns it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Within(Protocol):
    """Does a piece of work with the store where that may be done."""

    def __call__(self, work: Callable[[], Result], /) -> Result: ...


def here(work: Callable[[], Result], /) -> Result:
    """In this very thread."""
    return work()
