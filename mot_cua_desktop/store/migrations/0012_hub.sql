-- What other desks wrote, as the hub handed it on. Their chains are proved on arrival; positions continue those of event.
create table foreign_event (
  position integer primary key,
  hub_position integer not null,
  epoch integer not null,
  verdict text not null,
  reason text not null,
  id blob not null,
  stream blob not null,
  kind text not null,
  seq integer not null,
  term integer not null,
  desk text not null,
  desk_seq integer not null,
  officer text not null,
  at integer not null,
  "offset" integer not null,
  type text not null,
  version integer not null,
  body blob not null,
  personal blob,
  salt blob,
  personal_digest blob,
  prev blob not null,
  hash blob not null,
  constraint foreign_desk_seq unique (desk, epoch, desk_seq)
);
create index foreign_event_stream on foreign_event (stream, seq);
create index foreign_event_conflict on foreign_event (position) where verdict = 'conflict';
create trigger foreign_event_never_deleted before delete on foreign_event begin
  select raise(abort, 'the journal is append-only');
end;
-- Own events that the hub judged a conflict: never out of the journal, but out of the fold.
create table set_aside (
  id blob primary key,
  stream blob not null,
  desk_seq integer not null,
  reason text not null
) without rowid;
create index set_aside_stream on set_aside (stream);
-- How far this desk and its hub are together: a cursor each way, no flag on any row.
create table sync_state (
  one integer primary key check (one = 1),
  url text not null,
  ward text not null,
  desk text not null,
  epoch integer not null,
  token text not null,
  hub_epoch text not null,
  pushed_upto integer not null,
  pulled_upto integer not null,
  synced_at integer,
  skew integer,
  trouble text not null default ''
);
-- Found by its code; what was unique by the table itself (store/rebuilding.py) is an index now.
create index dossier_code on dossier (code) where code is not null;
