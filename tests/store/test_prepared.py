"""Prepared statements run inside SQLAlchemy's transaction and fail with its exceptions."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.prepared import Prepared

PUT = Prepared(insert(tables.counter), ["scope", "last"])
GET = Prepared(select(tables.counter.c.last).where(tables.counter.c.scope == bindparam("scope")).limit(1))


def test_what_is_written_is_read_and_rolls_back_with_the_transaction(desk: Desk) -> None:
    def write_and_fail() -> None:
        with desk.store.writing() as connection:
            PUT.write(connection, {"scope": "thu", "last": 7})
            assert GET.scalar(connection, {"scope": "thu"}) == 7
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with desk.store.reading() as connection:
        assert GET.scalar(connection, {"scope": "thu"}) is None


def test_a_broken_constraint_is_sqlalchemys_error(desk: Desk) -> None:
    with desk.store.writing() as connection:
        PUT.write(connection, {"scope": "thu", "last": 7})
        with pytest.raises(IntegrityError):
            PUT.write(connection, {"scope": "thu", "last": 8})


def test_a_forgotten_value_is_an_error_not_a_null(desk: Desk) -> None:
    with desk.store.writing() as connection, pytest.raises(KeyError):
        PUT.write(connection, {"scope": "thu"})
