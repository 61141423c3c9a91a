-- Numbers of a day, leased to desks. Each block begins where exactly one other ends (the row of number 0 begins the day),
-- so no two can overlap, whatever the program does.
create table code_block (
  ward text not null,
  day bigint not null,
  above bigint,
  last bigint not null,
  desk text not null,
  epoch bigint not null,
  confirmed bigint not null,
  primary key (ward, day, last),
  constraint code_block_chain unique (ward, day, above),
  constraint code_block_forward check (last > above),
  constraint code_block_follows foreign key (ward, day, above) references code_block (ward, day, last),
  constraint code_block_begins check (above is not null or last = 0)
);
create index code_block_desk on code_block (ward, desk, epoch, day);
create table desk_mark (
  ward text not null,
  mark bigint not null,
  desk text not null,
  epoch bigint not null,
  primary key (ward, mark),
  constraint desk_mark_life unique (ward, desk, epoch)
);
create table code_form (
  ward text not null primary key,
  prefix text not null unique,
  pattern text not null
);
-- What the two pages say: a fold of each ward's log up to `folded`. Nothing of a person but keyed digests of phone digits.
create table dossier (
  ward text not null,
  stream bytea not null,
  code text not null,
  official_code text not null,
  status text not null,
  accepted_at bigint,
  due_at bigint,
  solved_at bigint,
  outcome text not null,
  late_at bigint,
  phones bytea not null,
  primary key (ward, stream)
);
create index dossier_code on dossier (code);
create index dossier_official on dossier (official_code);
create table folded (
  ward text not null primary key,
  upto bigint not null
);
-- How often somebody asked: shared by every hub before this database. Keys are digests.
create table asked (
  key bytea not null primary key,
  count bigint not null,
  until bigint not null
);
create index asked_until on asked (until);
create table leader (
  digest bytea not null primary key,
  name text not null,
  ward text not null,
  made_at bigint not null,
  revoked_at bigint
);
create table sitting (
  digest bytea not null primary key,
  leader bytea not null,
  until bigint not null
);
create table page_secret (
  secret bytea not null
);
