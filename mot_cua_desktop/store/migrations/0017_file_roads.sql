-- Which files still have to go to the hub, and which of other desks' have not come yet. The names are digests.
create index foreign_event_attachment on foreign_event (json_extract(cast(body as text), '$.digest'))
  where type = 'attachment_added';
create table file_out (
  digest text primary key
) without rowid;
create table file_in (
  digest text primary key,
  size integer not null,
  stream blob not null,
  asked integer not null default 0
) without rowid;
-- How far the two logs were looked through for files, and at which life of which hub: another one may lack them all.
create table file_cursor (
  one integer primary key check (one = 1),
  hub text not null,
  own_upto integer not null,
  others_upto integer not null
);
-- The last parcel written for a stick: only its answer may tell of another life of the hub.
alter table sync_state add column parcel text not null default '';
