-- What one officer accepted in a stretch of time, with all that its figures ask for: an officer who moved to another unit
-- leaves the dossiers of before with the unit that accepted them.
create index dossier_served on dossier (officer, accepted_at, solved_at, outcome, channel, late_at)
  where accepted_at is not null;
