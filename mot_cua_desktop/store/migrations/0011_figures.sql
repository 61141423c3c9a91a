-- Figures: when the agency was done with an accepted dossier, and whether that was early, in time or late.
alter table dossier add column solved_at integer;
alter table dossier add column outcome text not null default '';
create index dossier_accepted on dossier (accepted_at, number) where accepted_at is not null;
create index dossier_solved on dossier (solved_at, number, outcome) where solved_at is not null;
create index dossier_late on dossier (late_at, number, solved_at) where late_at is not null;
-- What a procedure is called by its newest dossier.
create index dossier_procedure on dossier (procedure_code, number);
create index dossier_open on dossier (accepted_at, late_at) where solved_at is null and accepted_at is not null;
-- What happened on a day of Viet Nam (days since 01/01/0001, as Python counts), along each axis: all, field, officer,
-- procedure. What is carried over into a period is a sum of days, never a walk through a million dossiers.
create table tally (
  axis text not null,
  key text not null,
  day integer not null,
  online integer not null default 0,
  direct integer not null default 0,
  post integer not null default 0,
  early integer not null default 0,
  on_time integer not null default 0,
  late integer not null default 0,
  past integer not null default 0,
  primary key (axis, key, day)
) without rowid;
-- The books of fees, of slips and refusals, of returns: walked by the hour.
create index event_fee on event (at) where type = 'fee_taken';
create index event_slip on event (at) where type in ('guidance_issued', 'supplement_requested', 'refused');
create index event_returned on event (at) where type = 'returned';
create index event_accepted on event (at) where type = 'accepted';
-- What an officer took since their till was last closed.
create index event_fee_officer on event (officer, position) where type = 'fee_taken';
create index event_till on event (at, officer) where type = 'till_closed';
