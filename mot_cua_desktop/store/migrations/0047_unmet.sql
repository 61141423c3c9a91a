-- What was not met in its hub's log (any more, or yet): looked for at the end of each round, and as a rule there is none.
create index foreign_event_unmet on foreign_event (desk, desk_seq) where hub_position < 0;
