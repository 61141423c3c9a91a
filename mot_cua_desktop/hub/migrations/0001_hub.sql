-- Written so that PostgreSQL and SQLite both take it.
create table hub (
  version bigint not null,
  epoch text not null
);
create table ward (
  id text not null primary key,
  name text not null,
  head bigint not null,
  hub_seq bigint not null,
  hub_hash bytea not null
);
create table join_code (
  digest bytea not null primary key,
  ward text not null,
  made_at bigint not null,
  until bigint not null,
  used_by text
);
create table desk (
  ward text not null,
  id text not null,
  epoch bigint not null,
  head bigint not null,
  hash bytea not null,
  token_digest bytea not null unique,
  enrolled_at bigint not null,
  seen_at bigint,
  skew bigint,
  revoked_at bigint,
  primary key (ward, id)
);
create table event (
  ward text not null,
  position bigint not null,
  epoch bigint not null,
  received_at bigint not null,
  reason text not null,
  id bytea not null,
  stream bytea not null,
  kind text not null,
  seq bigint not null,
  term bigint not null,
  desk text not null,
  desk_seq bigint not null,
  officer text not null,
  at bigint not null,
  "offset" bigint not null,
  type text not null,
  version bigint not null,
  body bytea not null,
  personal bytea,
  salt bytea,
  personal_digest bytea,
  prev bytea not null,
  hash bytea not null,
  primary key (ward, position),
  constraint event_desk_seq unique (ward, desk, epoch, desk_seq)
);
-- A dossier's line has one event in each place, held by the database itself whatever the program does.
create unique index event_line on event (ward, stream, seq) where kind = 'dossier' and reason = '';
create index event_id on event (ward, id);
create table custody (
  ward text not null,
  stream bytea not null,
  desk text not null,
  term bigint not null,
  seq bigint not null,
  primary key (ward, stream)
);
create index custody_desk on custody (ward, desk);
