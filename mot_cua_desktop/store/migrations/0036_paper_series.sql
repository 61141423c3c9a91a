-- The papers of a ward with several desks are numbered in series: what others drew without a mark is found at once.
create index foreign_paper_number on foreign_event (
  type,
  json_extract(cast(body as text), '$.year'),
  coalesce(json_extract(cast(body as text), '$.mark'), 0),
  json_extract(cast(body as text), '$.number')
) where type in
  ('guidance_issued', 'supplement_requested', 'refused', 'withdrawn', 'supplement_lapsed', 'fee_taken', 'returned');
create index foreign_book_number on foreign_event (
  json_extract(cast(body as text), '$.book'),
  json_extract(cast(body as text), '$.book_number')
) where type = 'accepted';
