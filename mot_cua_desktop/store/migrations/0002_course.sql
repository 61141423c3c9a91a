-- The course of a dossier: deadline beside the promise, from when the rest no longer fits, who has it, whom it waits for.
alter table dossier add column deadline_at integer;
alter table dossier add column tight_at integer;
alter table dossier add column finished_at integer;
alter table dossier add column holder text not null default '';
alter table dossier add column waiting_for text not null default '';
alter table dossier add column rescheduled integer not null default 0;
alter table dossier add column complex integer not null default 0;
alter table officer add column role text not null default 'tiep_nhan';
alter table officer add column unit text not null default '';
-- The board asks what is due, tight or waiting among the running ones only; a million ended dossiers cost it nothing.
drop index dossier_due;
create index dossier_due on dossier (due_at, number) where status = 'in_process';
create index dossier_tight on dossier (tight_at, due_at, number) where status = 'in_process';
create index dossier_waiting on dossier (waiting_for, number) where waiting_for <> '';
create index dossier_holder on dossier (holder, due_at) where status = 'in_process';
create index dossier_complex on dossier (number) where complex = 1 and finished_at is null;
-- One apology for each dossier, held by the file itself (NĐ 118/2025 Điều 19.6).
create unique index event_one_reschedule on event (stream) where type = 'reschedule_notified';
-- What leaders did themselves, by month.
create index event_officer on event (officer, at);
create table process (
  code text primary key,
  steps blob not null,
  document text not null
) without rowid;
-- Which shape the folded rows have: another one, and they are folded again from the journal at the next opening.
create table fold (
  version integer primary key
) without rowid;
