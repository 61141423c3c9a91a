-- Dossiers to look at while a new PC still takes its ward in: no part of the journal, gone when their own events came.
create table preview (
  stream blob not null primary key,
  position integer not null,
  told_at integer not null,
  state blob not null,
  line blob not null
);
create table preview_pass (
  one integer not null primary key,
  upto integer not null,
  before integer not null,
  dossiers integer not null,
  events integer not null,
  dropped integer not null
);
-- What stood at the last place of the hub's log that was taken in: a hub restored from its backup has another there.
alter table sync_state add column pulled_id blob not null default x'';
