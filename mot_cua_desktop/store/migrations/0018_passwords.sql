-- By what each officer's seat opens (an Argon2id digest), set how, by whom, when; and the ward's own choices.
create table officer_password (
  officer text primary key,
  digest text not null,
  how text not null,
  author text not null,
  at integer not null
) without rowid;
create table ward_choice (
  key text primary key,
  value text not null
) without rowid;
-- Wrong tries at this desk alone: in a row, the last one, and those that their owner has not been told of yet.
create table password_try (
  officer text primary key,
  wrong integer not null,
  last integer not null,
  untold integer not null,
  untold_at integer not null
) without rowid;
