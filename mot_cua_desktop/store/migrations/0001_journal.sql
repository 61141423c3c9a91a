create table event (
  position integer primary key,
  id blob not null unique,
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
  constraint event_stream_seq unique (stream, seq),
  constraint event_desk_seq unique (desk, desk_seq)
);
-- The one supplement allowance, held by the file itself: no stream can carry a second slip of either kind.
create unique index event_one_supplement on event (stream) where type in ('guidance_issued', 'supplement_requested');
-- Whether a sealed file still belongs to a dossier, asked for each file by the sweep.
create index event_attachment on event (json_extract(cast(body as text), '$.digest')) where type = 'attachment_added';
create trigger event_never_deleted before delete on event begin
  select raise(abort, 'the journal is append-only');
end;
-- Only the personal part may go, and only to nothing: the end of its retention.
create trigger event_never_updated before update on event
when not (new.personal is null and new.salt is null
  and new.position is old.position and new.id is old.id and new.stream is old.stream and new.kind is old.kind
  and new.seq is old.seq and new.term is old.term and new.desk is old.desk and new.desk_seq is old.desk_seq
  and new.officer is old.officer and new.at is old.at and new."offset" is old."offset" and new.type is old.type
  and new.version is old.version and new.body is old.body and new.personal_digest is old.personal_digest
  and new.prev is old.prev and new.hash is old.hash) begin
  select raise(abort, 'the journal is append-only');
end;
create table dossier (
  number integer primary key,
  id blob not null unique,
  code text unique,
  code_reversed text,
  official_code text,
  slip text,
  status text not null,
  procedure_code text not null,
  procedure_name text not null,
  field text not null,
  channel text not null,
  owner_name text not null,
  applicant_name text not null,
  id_number text not null,
  id_reversed text not null,
  phone text not null,
  phone_reversed text not null,
  opened_at integer not null,
  accepted_at integer,
  due_at integer,
  closed_at integer,
  officer text not null,
  desk text not null,
  seq integer not null,
  custody_term integer not null
);
-- Apart from the row that lists show: beside five kilobytes of state a page of the file would hold one row, not ten.
create table dossier_state (
  number integer primary key,
  state blob not null
);
create index dossier_code_reversed on dossier (code_reversed) where code_reversed is not null;
create index dossier_official on dossier (official_code) where official_code is not null;
create index dossier_slip on dossier (slip) where slip is not null;
create index dossier_id_number on dossier (id_number);
create index dossier_id_reversed on dossier (id_reversed);
create index dossier_phone on dossier (phone);
create index dossier_phone_reversed on dossier (phone_reversed);
create index dossier_status on dossier (status, number);
create index dossier_due on dossier (due_at, number) where closed_at is null;
create table counter (
  scope text primary key,
  last integer not null
) without rowid;
create table procedure (
  code text primary key,
  name text not null,
  field text not null,
  uses integer not null,
  last_used integer not null,
  state blob not null
) without rowid;
create table setting (
  key text primary key,
  value text not null
) without rowid;
create table officer (
  id text primary key,
  name text not null,
  title text not null,
  phone text not null
) without rowid;
create table draft (
  id blob primary key,
  saved_at integer not null,
  state blob not null
) without rowid;
-- Where words occur is never asked (detail=none), and every length of a Vietnamese syllable has its own prefix list: so a
-- search walks short lists from the newest on instead of merging long ones first.
create virtual table dossier_names using fts5(words, content='', contentless_delete=1, detail=none,
  prefix='1 2 3 4 5 6', tokenize='unicode61 remove_diacritics 0');
create virtual table dossier_words using fts5(words, content='', contentless_delete=1, detail=none,
  prefix='1 2 3 4 5 6', tokenize='unicode61 remove_diacritics 0');
