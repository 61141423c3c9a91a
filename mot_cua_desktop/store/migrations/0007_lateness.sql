-- From when a dossier is past its promise (also while its clock stands, when it was missed before the stop), from when it
-- is past its lawful deadline (also when it is finished), and whether its work has not been decided on yet.
alter table dossier add column overdue_at integer;
alter table dossier add column late_at integer;
alter table dossier add column undecided integer not null default 0;
create index dossier_overdue on dossier (overdue_at, number) where overdue_at is not null;
create index dossier_holder_overdue on dossier (holder, overdue_at, number) where overdue_at is not null;
-- Whom to apologise to is counted within the index too.
drop index dossier_due;
create index dossier_due on dossier (due_at, number, tight_at, rescheduled, undecided, accepted_at)
  where status = 'in_process';
-- The apologies of a month, and which of them were breaches.
create index event_apology on event (at, json_extract(cast(body as text), '$.breach'))
  where type = 'reschedule_notified';
