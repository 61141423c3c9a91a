-- One event of this desk in each place of a stream, held by the file itself: of those that stand. What the hub set aside,
-- or keeps waiting elsewhere, stands in nobody's way (what was unique by the table, store/rebuilding.py, is an index now).
create index event_place on event (stream, seq, term);
create trigger event_one_in_its_place before insert on event
when exists (
  select 1 from event e where e.stream = new.stream and e.seq = new.seq and e.term = new.term
  and e.id not in (select id from set_aside) and e.id not in (select id from awaited)
) begin
  select raise(abort, 'one event of its place: event.stream, event.seq, event.term');
end;
-- Other desks' events that wait at the hub, found by their id when it says what became of them.
create index foreign_event_waiting on foreign_event (id) where reason = 'waiting';
