-- What desks told of leaders' takeovers that a hub has lost, found as the takeovers themselves are.
create index event_takeover_lost on event (ward, at) where type = 'takeover_lost';
