-- What a procedure is called by the dossier of it that was opened last, whenever it came to this desk.
drop index dossier_procedure;
create index dossier_procedure on dossier (procedure_code, opened_at, id);
