-- Since when the citizen is asked for papers that have not come: who asked longest ago may be closed first.
alter table dossier add column asked_at integer;
create index dossier_asked on dossier (asked_at, number) where asked_at is not null;
