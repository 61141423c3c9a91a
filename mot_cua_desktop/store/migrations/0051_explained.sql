-- The explanations of late dossiers among all letters: asked for whenever somebody looks who is past the line.
create index event_explained on event (at)
  where type = 'letter_issued' and json_extract(cast(body as text), '$.sort') = 'giai_trinh';
create index foreign_event_explained on foreign_event (at)
  where type = 'letter_issued' and json_extract(cast(body as text), '$.sort') = 'giai_trinh';
