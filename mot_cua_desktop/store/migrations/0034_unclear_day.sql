-- A task whose day could not be read is not one that goes on all year.
alter table reform_task add column unclear integer not null default 0;
