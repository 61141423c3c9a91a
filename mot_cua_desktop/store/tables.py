"""The tables as SQLAlchemy knows them; the numbered migrations make them and a test holds the two alike."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text, text

from mot_cua_desktop.domain.figures import COUNTS
from mot_cua_desktop.store.leading_tables import evaluation as evaluation
from mot_cua_desktop.store.leading_tables import incident as incident
from mot_cua_desktop.store.leading_tables import incident_dossier as incident_dossier
from mot_cua_desktop.store.leading_tables import reform_plan as reform_plan
from mot_cua_desktop.store.leading_tables import reform_task as reform_task
from mot_cua_desktop.store.whole import metadata as metadata

event = Table(
    "event",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False),
    Column("stream", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("term", Integer, nullable=False),
    Column("desk", Text, nullable=False),
    Column("desk_seq", Integer, nullable=False),
    Column("officer", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("personal", LargeBinary),
    Column("salt", LargeBinary),
    Column("personal_digest", LargeBinary),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

#: What other desks of the ward wrote, as the hub handed it on: proved by the same seal, folded into the same rows, and
#: apart from this desk's own chain. ``verdict`` and ``reason`` are the hub's.
foreign_event = Table(
    "foreign_event",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("hub_position", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    *(Column(c.name, c.type, nullable=c.nullable) for c in event.columns if c.name != "position"),
)

#: Own events that the hub judged a conflict: kept in the journal, out of the fold, shown to people.
set_aside = Table(
    "set_aside",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("stream", LargeBinary, nullable=False),
    Column("desk_seq", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("place", Integer, nullable=False, server_default=text("0")),
    Column("position", Integer, nullable=False, server_default=text("0")),
)

#: How events were judged before (store.judged_before).
judged_before = Table(
    "judged_before",
    metadata,
    Column("place", Integer, primary_key=True),
    *(Column(name, LargeBinary, nullable=False) for name in ("stream", "id")),
    *(Column(name, Text, nullable=False) for name in ("verdict", "reason")),
    *(Column(name, Integer, nullable=False, server_default=text("0")) for name in ("aside", "since")),
    Column("position", Integer, nullable=False),
)

#: Own events that wait at the hub; who signs hand-overs by paper under which key; and this desk's private one.
awaited = Table(
    "awaited", metadata, Column("id", LargeBinary, primary_key=True), Column("stream", LargeBinary, nullable=False)
)
desk_key, desk_secret = (
    Table(name, metadata, Column(by, kind, primary_key=True), *(Column(n, t, nullable=False) for n, t in more))
    for name, by, kind, more in (
        ("desk_key", "desk", Text, (("key", LargeBinary), ("epoch", Integer), ("at", Integer))),
        ("desk_secret", "one", Integer, (("epoch", Integer), ("secret", LargeBinary))),
    )
)

#: How far this desk and its hub are together; one row from the enrolment on.
sync_state = Table(
    "sync_state",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("ward", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("token", Text, nullable=False),
    Column("hub_epoch", Text, nullable=False),
    Column("pushed_upto", Integer, nullable=False),
    Column("pulled_upto", Integer, nullable=False),
    Column("synced_at", Integer),
    Column("skew", Integer),
    Column("trouble", Text, nullable=False, server_default=""),
    Column("ca", Text, nullable=False, server_default=""),
    Column("paused", Integer, nullable=False, server_default=text("0")),
    Column("mark", Integer, nullable=False, server_default=text("0")),
    Column("parcel", Text, nullable=False, server_default=""),
    Column("pulled_id", LargeBinary, nullable=False, server_default=text("x''")),
    Column("laid_back", Integer, nullable=False, server_default=text("0")),
    Column("unsure", Integer, nullable=False, server_default=text("0")),
)
#: The hand-overs by paper whose code was printed, by the hash of that event (store/paper_custody.py).
paper_code = Table(
    "paper_code",
    metadata,
    Column("dossier", LargeBinary, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
)
join_try = Table(
    "join_try",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("code", LargeBinary, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
)

#: Files (by digest) that the hub may lack, and those of other desks' dossiers that have not come (store/file_roads.py).
file_out = Table("file_out", metadata, Column("digest", Text, primary_key=True, nullable=False))
file_in = Table(
    "file_in",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("stream", LargeBinary, nullable=False),
    Column("asked", Integer, nullable=False, server_default=text("0")),
)
file_cursor = Table(
    "file_cursor",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("hub", Text, nullable=False),
    Column("own_upto", Integer, nullable=False),
    Column("others_upto", Integer, nullable=False),
)

#: The numbers that the hub leased to this desk; see `store.code_blocks`.
code_block = Table(
    "code_block",
    metadata,
    Column("epoch", Integer, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("state", Integer, nullable=False),
)

#: What became of a day's leased numbers (`domain.code_numbers.DayNumbersClosed`).
code_day = Table(
    "code_day", metadata, Column("day", Integer, primary_key=True), Column("body", LargeBinary, nullable=False)
)

#: The places that the hub gave to events of the ward itself, own ones too (store.ward_line).
ward_order = Table(
    "ward_order",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("hub_position", Integer, nullable=False),
)

# What desks asked each other for, and the conflicts that a person has settled (store.custody_asks).
custody_ask = Table(
    "custody_ask",
    metadata,
    Column("dossier", LargeBinary, primary_key=True),
    Column("desk", Text, primary_key=True),
    Column("held_by", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("officer", Text, nullable=False),
    Column("at", Integer, nullable=False),
)

conflict_settled = Table(
    "conflict_settled",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("officer", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("note", Text, nullable=False),
)

dossier = Table(
    "dossier",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False),
    Column("code", Text),
    Column("code_reversed", Text),
    Column("official_code", Text),
    Column("slip", Text),
    Column("status", Text, nullable=False),
    Column("procedure_code", Text, nullable=False),
    Column("procedure_name", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("applicant_name", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("id_reversed", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("phone_reversed", Text, nullable=False),
    Column("opened_at", Integer, nullable=False),
    Column("accepted_at", Integer),
    Column("due_at", Integer),
    Column("closed_at", Integer),
    Column("officer", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("custody_term", Integer, nullable=False),
    Column("deadline_at", Integer),
    Column("tight_at", Integer),
    Column("finished_at", Integer),
    Column("holder", Text, nullable=False, server_default=""),
    Column("waiting_for", Text, nullable=False, server_default=""),
    Column("rescheduled", Integer, nullable=False, server_default=text("0")),
    Column("complex", Integer, nullable=False, server_default=text("0")),
    Column("asked_at", Integer),
    Column("overdue_at", Integer),
    Column("late_at", Integer),
    Column("undecided", Integer, nullable=False, server_default=text("0")),
    Column("solved_at", Integer),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("supplemented_at", Integer),
    Column("old_id_number", Text),
    Column("found_by", Text, nullable=False, server_default=""),
)

dossier_state = Table(
    "dossier_state",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("state", LargeBinary, nullable=False),
)

dossier_number = Table(
    "dossier_number",
    metadata,
    Column("reversed", Text, primary_key=True),
    Column("dossier", Integer, primary_key=True),
)

counter = Table("counter", metadata, Column("scope", Text, primary_key=True), Column("last", Integer, nullable=False))

procedure = Table(
    "procedure",
    metadata,
    Column("code", Text, primary_key=True),
    Column("uses", Integer, nullable=False),
    Column("last_used", Integer, nullable=False),
)

procedure_version = Table(
    "procedure_version",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("abolished", Integer, nullable=False),
    Column("batch", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("said", Integer, nullable=False, server_default=text("0")),
)

setting = Table("setting", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

officer = Table(
    "officer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("role", Text, nullable=False, server_default="tiep_nhan"),
    Column("unit", Text, nullable=False, server_default=""),
)

process = Table(
    "process",
    metadata,
    Column("code", Text, primary_key=True),
    Column("steps", LargeBinary, nullable=False),
    Column("document", Text, nullable=False),
)

fold = Table("fold", metadata, Column("version", Integer, primary_key=True))

# What the ward stated of its time and its rules, the latest of each key; rules keep every statement (store.ward_words).
ward_word = Table(
    "ward_word",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("officer", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# How each officer's seat is guarded, the ward's own choices, and wrong tries, which are this desk's (store.passwords).
officer_password = Table(
    "officer_password", metadata, Column("officer", Text, primary_key=True), Column("digest", Text, nullable=False),
    Column("how", Text, nullable=False), Column("author", Text, nullable=False), Column("at", Integer, nullable=False),
)  # fmt: skip
ward_choice = Table(
    "ward_choice", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False)
)

# The duties after a change of the catalogue, and the versions of each change (store.posting).
posting = Table(
    "posting",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("change", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("opened_at", Integer, nullable=False),
    Column("officer", Text, nullable=False),
    Column("done_on", Integer),
    Column("done_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("withdrawn_at", Integer),
)

posting_change = Table(
    "posting_change",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("change", Text, nullable=False),
    Column("what", Text, nullable=False),
)

# Which docx a paper was put to, in order; the last of a paper and a procedure holds. No digest: withdrawn.
template_use = Table(
    "template_use",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("paper", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("officer", Text, nullable=False),
    Column("at", Integer, nullable=False),
)

#: What each day has of each figure, along each axis (`domain.figures.Axis`); a fold of the dossiers' states.
tally = Table(
    "tally",
    metadata,
    Column("axis", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("day", Integer, primary_key=True),
    *(Column(name, Integer, nullable=False, server_default=text("0")) for name in COUNTS),
)

#: Sổ theo dõi, a line for each accepted dossier (store.book).
book_line = Table(
    "book_line",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("stream", LargeBinary, nullable=False),
    Column("accepted_at", Integer, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("handed_at", Integer),
    Column("officer", Text, nullable=False, server_default=""),
    Column("grade", Integer),
)

draft = Table(
    "draft",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("saved_at", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
)

#: Everything that is a fold of the journal: dropped and folded again it must come out the same, byte for byte.
FOLDED = (
    dossier, dossier_state, counter, procedure, procedure_version, setting, officer, process, ward_word, posting,
    posting_change, template_use, tally, evaluation, incident, incident_dossier, reform_plan, reform_task, book_line,
    code_day, custody_ask, conflict_settled, officer_password, ward_choice,
    desk_key, dossier_number,
)  # fmt: skip
