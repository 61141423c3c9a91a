-- When each version of a procedure was stated (microseconds since 1970): what a dossier was received under is what had been
-- said by then. The rows are folded anew from the journal, which knows the hour.
alter table procedure_version add column said integer not null default 0;
