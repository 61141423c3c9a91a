-- How an event was judged before, each time that this changes: another desk's by its verdict, an own one by standing
-- aside (its place there, and since which position). A report made before counts it as it was judged then.
create table judged_before (
  place integer primary key,
  stream blob not null,
  id blob not null,
  verdict text not null,
  reason text not null,
  aside integer not null default 0,
  since integer not null default 0,
  position integer not null
);
create index judged_before_stream on judged_before (stream);
create index judged_before_id on judged_before (id);
create trigger foreign_event_judged_anew after update of verdict on foreign_event when old.verdict <> new.verdict begin
  insert into judged_before (stream, id, verdict, reason, position) values (
    old.stream, old.id, old.verdict, old.reason,
    max(coalesce((select max(position) from event), 0), coalesce((select max(position) from foreign_event), 0))
  );
end;
create trigger set_aside_no_more after delete on set_aside begin
  insert into judged_before (stream, id, verdict, reason, aside, since, position) values (
    old.stream, old.id, 'conflict', old.reason, old.place, old.position,
    max(coalesce((select max(position) from event), 0), coalesce((select max(position) from foreign_event), 0))
  );
end;
