-- The register of outgoing documents, walked by the hour; no number of a series is ever written twice.
create index event_letter on event (at) where type in ('letter_issued', 'reschedule_notified');
create unique index event_letter_number on event (
  json_extract(cast(body as text), '$.series'),
  json_extract(cast(body as text), '$.year'),
  json_extract(cast(body as text), '$.number')
) where type = 'letter_issued';
