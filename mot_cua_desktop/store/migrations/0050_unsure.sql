-- A desk laid back from a backup that came to a hub which lives anew as well: of the dossiers known up to this position of
-- its journal neither may know the last.
alter table sync_state add column unsure integer not null default 0;
