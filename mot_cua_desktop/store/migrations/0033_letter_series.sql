-- A desk of a ward with several has a series of letters of its own: a number is given once in it.
drop index event_letter_number;
create unique index event_letter_number on event (
  json_extract(cast(body as text), '$.series'),
  json_extract(cast(body as text), '$.year'),
  json_extract(cast(body as text), '$.number'),
  coalesce(json_extract(cast(body as text), '$.mark'), 0)
) where type = 'letter_issued';
drop index event_apology_number;
create unique index event_apology_number on event (
  json_extract(cast(body as text), '$.year'),
  json_extract(cast(body as text), '$.number'),
  coalesce(json_extract(cast(body as text), '$.mark'), 0)
) where type = 'reschedule_notified';
