-- The duties that follow each change of the catalogue: posting at the desk, and the ISO 9001 documents. When each is due is
-- worked out, never stored.
create table posting (
  number integer primary key,
  change text not null,
  kind text not null,
  opened_at integer not null,
  officer text not null,
  done_on integer,
  done_by text not null,
  note text not null,
  withdrawn_at integer,
  constraint posting_once unique (change, kind)
);
create index posting_open on posting (opened_at, number) where done_on is null and withdrawn_at is null;
-- Which versions belong to a change, and how each changed its procedure.
create table posting_change (
  version integer primary key,
  change text not null,
  what text not null
);
create index posting_change_of on posting_change (change, version);
-- Who was shown how to file online, counted by month.
create index event_online_advice on event (at) where type = 'online_advice_given';
