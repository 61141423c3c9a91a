-- What the ward's journal was to this desk at a moment: which of its own events had been set aside by then, by their
-- running number and by the last place written here before.
alter table set_aside add column place integer not null default 0;
alter table set_aside add column position integer not null default 0;
-- What the books say of a dossier beside its row: when it was completed, and the paper that was its result.
alter table dossier add column supplemented_at integer;
alter table dossier add column paper text not null default '';
-- The books of all desks of the ward, walked by the hour.
create index foreign_event_fee on foreign_event (at) where type = 'fee_taken';
create index foreign_event_till on foreign_event (at) where type = 'till_closed';
create index foreign_event_numbers on foreign_event (at) where type = 'day_numbers_closed';
