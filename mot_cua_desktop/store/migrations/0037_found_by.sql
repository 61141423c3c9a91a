-- The words a dossier is found by, beside what a list shows of it: a common word is looked for here, where the row is read
-- anyway, and not in the whole state. Filled when the rows are folded anew.
alter table dossier add column found_by text not null default '';
