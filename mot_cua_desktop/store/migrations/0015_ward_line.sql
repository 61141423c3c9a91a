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
-- Dossiers that a desk asked another for, the last asking of each; and conflicts that a person has settled.
create table custody_ask (
  dossier blob not null,
  desk text not null,
  held_by text not null,
  seq integer not null,
  reason text not null,
  officer text not null,
  at integer not null,
  primary key (dossier, desk)
) without rowid;
create table conflict_settled (
  id blob primary key,
  desk text not null,
  officer text not null,
  at integer not null,
  note text not null
) without rowid;
