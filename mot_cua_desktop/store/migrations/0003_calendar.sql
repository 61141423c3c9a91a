-- What the ward stated of its days, hours, yearly plans and rules, with the document in the body.
create table ward_word (
  key text primary key,
  at integer not null,
  officer text not null,
  body blob not null
) without rowid;
