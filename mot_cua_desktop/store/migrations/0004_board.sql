-- Every figure of the board is counted within an index, no row of a dossier read: one officer of a small ward may hold
-- twenty thousand of them.
drop index dossier_due;
create index dossier_due on dossier (due_at, number, tight_at, rescheduled) where status = 'in_process';
drop index dossier_holder;
create index dossier_holder on dossier (holder, due_at, number, tight_at) where status = 'in_process';
create index dossier_holder_waiting on dossier (holder, waiting_for, number) where waiting_for <> '';
create index dossier_holder_complex on dossier (holder, number) where complex = 1 and finished_at is null;
