-- Who waits at home with a slip for which procedure, found without reading other rows: asked before each new slip.
create index dossier_guided on dossier (procedure_code, number) where status = 'guided';
