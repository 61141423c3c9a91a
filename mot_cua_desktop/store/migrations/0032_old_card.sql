-- The number of the identity card before the present one: who brings an old paper is found by the number on it.
alter table dossier add column old_id_number text;
create index dossier_old_id_number on dossier (old_id_number) where old_id_number is not null;
