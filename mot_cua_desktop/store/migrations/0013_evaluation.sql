-- The register of outgoing documents, walked by the hour; no number of a series is ever written twice.
create index event_letter on event (at) where type in ('letter_issued', 'reschedule_notified');
create unique index event_letter_number on event (
  json_extract(cast(body as text), '$.series'),
  json_extract(cast(body as text), '$.year'),
  json_extract(cast(body as text), '$.number')
) where type = 'letter_issued';
-- The monthly evaluation of each officer, as its events leave it.
create table evaluation (
  month text not null,
  officer text not null,
  state blob not null,
  primary key (month, officer)
) without rowid;
-- What officers did in a month, beside the figures: of this desk, and of the others as the hub handed it on.
create index event_sent_back on event (at) where type = 'sent_back';
create index foreign_event_slip on foreign_event (at)
  where type in ('guidance_issued', 'supplement_requested', 'refused');
create index foreign_event_sent_back on foreign_event (at) where type = 'sent_back';
create index foreign_event_letter on foreign_event (at) where type in ('letter_issued', 'reschedule_notified');
create index foreign_event_returned on foreign_event (at) where type = 'returned';
