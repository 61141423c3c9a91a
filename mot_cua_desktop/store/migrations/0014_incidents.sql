-- Incidents, and the dossiers that each touches: a mark, by which nothing is counted otherwise.
create table incident (
  number integer primary key,
  incident text not null unique,
  kind text not null,
  since integer not null,
  effect text not null,
  told text not null,
  version text not null,
  last_deed integer,
  opened_at integer not null,
  officer text not null,
  until integer,
  lost integer not null default 0,
  remedy text not null default '',
  report text not null default '',
  reported_at integer,
  proposal text not null default ''
);
create table incident_dossier (
  stream blob not null,
  incident text not null,
  primary key (stream, incident)
) without rowid;
create index incident_dossier_of on incident_dossier (incident, stream);
-- The plans of administrative reform and their tasks; which are overdue is worked out, never stored.
create table reform_plan (
  number integer primary key,
  "plan" text not null unique,
  year integer not null,
  name text not null,
  document text not null
);
create table reform_task (
  number integer primary key,
  task text not null unique,
  "plan" text not null,
  mark text not null,
  what text not null,
  officer text not null,
  owner text not null,
  due_on integer,
  product text not null,
  progress text not null default '',
  done_on integer,
  result text not null default '',
  dropped text not null default ''
);
create index reform_task_of on reform_task ("plan", number);
create index reform_task_open on reform_task (due_on) where done_on is null and dropped = '' and due_on is not null;
-- Sổ theo dõi, a line for each accepted dossier: a month of it must not decode whole dossiers.
create table book_line (
  number integer primary key,
  stream blob not null,
  accepted_at integer not null,
  line blob not null
);
create index book_line_accepted on book_line (accepted_at, number);
