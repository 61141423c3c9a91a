"""`mot-cua check`: whether the journal, what follows from it, and the attachments are what this desk once wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import attachments, engine, journal, recording, tables, unfinished
from mot_cua_desktop.store.facts import FOLD

if TYPE_CHECKING:
    from mot_cua_desktop.store.engine import Store

_ADVICE = "Giữ nguyên thư mục dữ liệu, báo người quản trị và đối chiếu với bản sao lưu gần nhất."


@dataclass(frozen=True)
class Line:
    """One thing that was looked at, in a sentence, and whether it is sound; ``unchecked``: nobody could tell."""

    sound: bool
    words: str
    unchecked: bool = False

    def __str__(self) -> str:
        return f"{'✓' if self.sound else '?' if self.unchecked else '✗'} {self.words}"


class _PutBack(Exception):
    """Leaves a transaction so that nothing of it remains."""


def check(folder: DataFolder) -> Iterator[Line]:
    """Look at each in turn and change nothing. Raises `Told` when the store cannot be opened at all."""
    unfinished.refuse_broken_restore(folder)
    store = engine.open_store(folder)
    try:
        yield Line(True, "Sổ mở được bằng khóa trên máy này.")
        yield _looked("Nhật ký", lambda: _journal(store))
        yield _looked("Bảng tra cứu", lambda: _fold(store))
        yield _looked("Tệp đính kèm", lambda: _files(store))
    finally:
        store.close()


def check_files(folder: DataFolder) -> Line:
    """Look at the attachments alone, as at the end of a restore. Raises `Told` as `check`."""
    store = engine.open_store(folder)
    try:
        return _looked("Tệp đính kèm", lambda: _files(store))
    finally:
        store.close()


def _looked(what: str, look: Callable[[], Line]) -> Line:
    try:
        line = look()
    except Told as told:
        return Line(False, f"{what}: {told}")
    except Exception:  # a journal that was tampered with may be anything; the rest must be looked at all the same
        return Line(False, f"{what}: không đọc được nội dung. {_ADVICE}")
    return Line(line.sound, f"{what}: {line.words}")


def _journal(store: Store) -> Line:
    with store.reading() as connection:
        count = journal.verify(connection)
    return Line(True, f"{count} việc, chuỗi khớp từ việc đầu đến việc cuối.")


def _fold(store: Store) -> Line:
    """Fold the journal again beside the rows that stand there; the transaction is then taken back."""
    same = False
    try:
        with store.writing() as connection:
            if connection.execute(select(tables.fold.c.version)).scalar() != FOLD:
                return Line(True, "do phiên bản khác lập, sẽ được lập lại ở lần mở chương trình tới.")
            live = recording.digest(connection)
            recording.rebuild(connection)
            same = recording.digest(connection) == live
            raise _PutBack
    except _PutBack:
        pass
    if same:
        return Line(True, "khớp với nhật ký.")
    return Line(False, f"không khớp với nhật ký (nhật ký là bản gốc). {_ADVICE}")


def _files(store: Store) -> Line:
    with store.reading() as connection:
        added = (event.body for _, event in journal.all_events(connection))
        digests = {body.digest for body in added if isinstance(body, ev.AttachmentAdded | ev.TemplatePutInUse)}
    bad = sum(not _whole(store, digest) for digest in digests)
    if bad:
        return Line(
            False, f"{bad} trong {len(digests)} tệp bị thiếu hoặc hỏng. Chép lại thư mục “tep” từ bản sao lưu gần nhất."
        )
    return Line(True, f"{len(digests)} tệp, đủ và đọc được." if digests else "chưa có tệp nào.")


def _whole(store: Store, digest: str) -> bool:
    try:
        attachments.read(store, digest)
    except Told:
        return False
    return True
