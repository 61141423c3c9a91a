"""Which docx each paper was put to, and when: the rows of those events, and what holds now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.instants import instant, micros
from mot_cua_desktop.store.prepared import Prepared

_t = tables.template_use
_INSERT = Prepared(insert(_t), ["paper", "procedure", "digest", "name", "officer", "at"])
_KEPT = Prepared(select(_t.c.number).where(_t.c.digest == bindparam("digest"), _t.c.digest != "").limit(1))
_HISTORY = Prepared(
    select(_t.c.paper, _t.c.procedure, _t.c.digest, _t.c.name, _t.c.officer, _t.c.at)
    .where(_t.c.procedure == bindparam("procedure"), _t.c.paper == bindparam("paper"))
    .order_by(_t.c.number.desc())
)


@dataclass(frozen=True)
class Use:
    """A docx put to a paper; no ``digest`` means that whatever was there was withdrawn. ``officer`` is their id."""

    paper: str
    procedure: str
    digest: str
    name: str
    officer: str
    at: datetime


def project(connection: Connection, event: ev.Event) -> None:
    """Keep what was put in use or withdrawn; nothing of what was there before is lost."""
    body = event.body
    assert isinstance(body, ev.TemplateBody)
    digest = body.digest if isinstance(body, ev.TemplatePutInUse) else ""
    name = event.personal.name if isinstance(event.personal, ev.FileName) else ""
    row = {
        "paper": body.paper, "procedure": body.procedure, "digest": digest, "name": name,
        "officer": event.officer, "at": micros(event.at),
    }  # fmt: skip
    _INSERT.write(connection, row)


def history(connection: Connection, paper: str, procedure: str = "") -> list[Use]:
    """Everything that was said of a paper of one procedure (of the whole ward, without), the latest first."""
    rows = _HISTORY.rows(connection, {"paper": paper, "procedure": procedure})
    return [
        Use(of_paper, of_procedure, digest, name, officer, instant(at))
        for of_paper, of_procedure, digest, name, officer, at in rows
    ]


def in_use(connection: Connection, paper: str, procedure: str = "") -> Use | None:
    """The ward's or the procedure's own docx of a paper, exactly as asked; None where it has none (any more)."""
    last = next(iter(history(connection, paper, procedure)), None)
    return last if last is not None and last.digest else None


def for_printing(connection: Connection, paper: str, procedure: str) -> Use | None:
    """The docx by which a paper of a procedure is printed: its own, else the ward's; None: neither has one."""
    own = in_use(connection, paper, procedure) if procedure else None
    return own or in_use(connection, paper)


def is_kept(connection: Connection, digest: str) -> bool:
    """Whether the file of this digest ever was a template here: then it is never thrown away."""
    return _KEPT.scalar(connection, {"digest": digest}) is not None
