-- Own events that the hub has and keeps waiting: taken by paper before the giver's line came to the hub.
create table awaited (
  id blob primary key,
  stream blob not null
) without rowid;
create index awaited_stream on awaited (stream);
-- By which key each desk of the ward signs its hand-overs by paper: its last word of that holds.
create table desk_key (
  desk text primary key,
  key blob not null,
  epoch integer not null,
  at integer not null
) without rowid;
-- The private half of this desk's own, for one life of the desk; the file itself is encrypted.
create table desk_secret (
  one integer primary key check (one = 1),
  epoch integer not null,
  secret blob not null
);
