-- Every version of a procedure, in the order in which it was stated; which one holds is asked by the day.
create table procedure_version (
  number integer primary key,
  code text not null,
  since integer not null,
  abolished integer not null,
  batch text not null,
  state blob not null
);
create index procedure_version_code on procedure_version (code, since, number);
create index procedure_version_batch on procedure_version (batch) where batch <> '';
-- What is left beside the versions: how often and when each was taken in.
alter table procedure drop column name;
alter table procedure drop column field;
alter table procedure drop column state;
