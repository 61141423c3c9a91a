"""Connections at rest are lent out again: as if nobody had used them before."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mot_cua_desktop.operations.desk import Desk


def test_what_a_reader_asked_of_its_connection_is_not_for_the_next(desk: Desk) -> None:
    with desk.store.reading() as connection:
        connection.execution_options(yield_per=1)
    with desk.store.reading() as again:
        assert not again.get_execution_options()


def test_a_deed_that_failed_leaves_neither_its_rows_nor_its_transaction(desk: Desk) -> None:
    insert = text("insert into counter (scope, last) values ('thu', 1)")

    def fail() -> None:
        with desk.store.writing() as connection:
            connection.execute(insert)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with desk.store.writing() as after:
        assert after.execute(text("select count(*) from counter where scope = 'thu'")).scalar() == 0
        after.execute(insert)
    with desk.store.reading() as seen:
        assert seen.execute(text("select last from counter where scope = 'thu'")).scalar() == 1
