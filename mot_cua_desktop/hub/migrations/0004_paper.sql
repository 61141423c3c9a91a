-- A dossier on its way by paper: the hash of that hand-over's event and the key that signed it.
alter table custody add column paper bytea;
-- An event that came before the line which it goes on from: it waits, and `reason` says so until it is judged. What the
-- log said of it at its place stands for ever: `waited`; the verdict is a later place of the log.
alter table event add column waited bigint not null default 0;
-- A paper given on by a desk that turned out not to hold the dossier is worth nothing: found by its dossier.
create index event_on_paper on event (ward, stream) where type = 'handed_on_paper';
create index event_waiting on event (ward, stream, position) where waited = 1;
