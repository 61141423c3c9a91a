"""A list that is fetched page after page as one scrolls, so that no list is ever whole in memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from mot_cua_desktop.ui.kit.lanes import Lane

Index = QModelIndex | QPersistentModelIndex
#: What comes after the rows shown so far.
Fetch = Callable[[list[Any]], list[Any]]


class PagedRows(QAbstractListModel):
    """Rows as ``fetch`` gives them, ``size()`` at a time; late answers to an older question drop."""

    shown = Signal()  # the first page of the latest question has come
    failed = Signal(object)

    def __init__(self, lane: Lane, size: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._size = size
        self._fetch: Fetch | None = None
        self._question = 0
        self._more = False
        self._asking = False
        self.fetched: list[Any] = []

    def ask(self, fetch: Fetch, *, paged: bool = True, again: int = 0) -> None:
        """Show another list from its beginning; ``paged`` False when one answer is all there is.

        ``again`` looks anew at so many rows of the list shown; when they are what they were, nothing moves.
        """
        self._question += 1
        self._fetch = fetch
        self._asking = True
        then = partial(self._begin, self._question, paged)
        self._lane.run(partial(_first, fetch, again), then, partial(self._fail, self._question))

    def _begin(self, question: int, paged: bool, rows: list[Any]) -> None:
        if question != self._question:
            return
        self._asking = False
        self._more = paged and bool(rows) and len(rows) % self._size() == 0
        if rows != self.fetched:
            self.beginResetModel()
            self.fetched = rows
            self.endResetModel()
        self.shown.emit()

    def _fail(self, question: int, error: Exception) -> None:
        if question == self._question:
            self._asking, self._more = False, False
            self.failed.emit(error)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own name and default
        return 0 if parent.isValid() else len(self.fetched)

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not self._asking and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self._fetch is None or not self.canFetchMore(parent):
            return
        self._asking = True
        then = partial(self._append, self._question)
        self._lane.run(partial(self._fetch, self.fetched), then, partial(self._fail, self._question))

    def _append(self, question: int, rows: list[Any]) -> None:
        if question != self._question:
            return
        self._asking = False
        self._more = len(rows) == self._size()
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.fetched), len(self.fetched) + len(rows) - 1)
            self.fetched = [*self.fetched, *rows]
            self.endInsertRows()


def _first(fetch: Fetch, count: int) -> list[Any]:
    """The first page, and as many more as stood on the screen."""
    rows = fetch([])
    while rows and len(rows) < count:
        more = fetch(rows)
        if not more:
            break
        rows = [*rows, *more]
    return rows
