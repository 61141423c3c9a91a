-- The numbers that the hub leased to this desk. state: 0 the hub has not heard yet that they lie here, 1 usable, 2 void.
create table code_block (
  epoch integer not null,
  day integer not null,
  first integer not null,
  last integer not null,
  state integer not null,
  primary key (epoch, day, first)
) without rowid;
create index code_block_day on code_block (day);
-- What became of a day's numbers once it was over: a fold of the journal.
create table code_day (
  day integer primary key,
  body blob not null
);
create index event_numbers on event (at) where type = 'day_numbers_closed';
alter table sync_state add column mark integer not null default 0;
