-- Where each event of the ward itself (officers, procedures, calendar, rules ...) stands at the hub, own ones too: the
-- order in which every desk folds them. What is not here yet waits, and comes after all that is.
create table ward_order (
  id blob primary key,
  hub_position integer not null
) without rowid;
create index event_of_ward on event (position) where kind <> 'dossier';
create index foreign_event_of_ward on foreign_event (position) where kind <> 'dossier';
-- A desk that joined before looks through the hub's log once more: what it has is known, only the places are noted.
insert into ward_order select id, min(hub_position) from foreign_event where kind <> 'dossier' group by id;
update sync_state set pulled_upto = 0;
-- The hub's own certificate file, where it has one, as it was chosen when the desk joined; and the switch "work offline".
alter table sync_state add column ca text not null default '';
alter table sync_state add column paused integer not null default 0;
