-- What leaders took over from one desk for another, found for their page without the rest of the log.
create index event_taken_over on event (ward, at) where type = 'taken_over';
