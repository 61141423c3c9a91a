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
