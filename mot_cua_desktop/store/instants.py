"""Instants as the store keeps them: whole microseconds since 1970, exact (no float on the way)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """The whole microseconds of an instant."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(value: int) -> datetime:
    """The UTC instant of ``micros``."""
    return _EPOCH + timedelta(microseconds=value)
