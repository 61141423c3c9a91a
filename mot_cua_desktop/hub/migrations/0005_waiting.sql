-- What goes on from an event that does not stand waits for nothing: found by its dossier.
create index event_aside on event (ward, stream) where reason <> '';
