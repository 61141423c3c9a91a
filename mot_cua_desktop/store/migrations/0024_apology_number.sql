-- No two apologies of a desk's year bear one number, whoever reckons it.
create unique index event_apology_number on event (
  json_extract(cast(body as text), '$.year'),
  json_extract(cast(body as text), '$.number')
) where type = 'reschedule_notified';
