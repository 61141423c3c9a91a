-- What the ward's journal was to this desk at a moment: which of its own events had been set aside by then, by their
-- running number and by the last place written here before.
alter table set_aside add column place integer not null default 0;
alter table set_aside add column position integer not null default 0;
-- What the book of slips says of a dossier beside its row: when the papers that were asked for were brought.
alter table dossier add column supplemented_at integer;
-- The book of returns, walked by the hour in the lines of Sổ theo dõi; the grades given at return by that index alone.
alter table book_line add column handed_at integer;
alter table book_line add column officer text not null default '';
alter table book_line add column grade integer;
create index book_line_handed on book_line (handed_at, number, officer, grade) where handed_at is not null;
-- The book of fees is read from its index alone: a month of it lies together there, not strewn over all events.
drop index event_fee;
create index event_fee on event (
  at, position, id, stream, kind, desk, officer, type, version, body, personal
) where type = 'fee_taken';
-- Its dossiers' codes from an index of their own: the rows of twenty thousand dossiers are not read for them.
create index dossier_code_of on dossier (id, code);
-- The books of all desks of the ward, walked by the hour.
create index foreign_event_fee on foreign_event (at) where type = 'fee_taken';
create index foreign_event_till on foreign_event (at) where type = 'till_closed';
create index event_till_fix on event (at) where type = 'till_corrected';
create index foreign_event_till_fix on foreign_event (at) where type = 'till_corrected';
create index foreign_event_numbers on foreign_event (at) where type = 'day_numbers_closed';
