-- A store that was laid back from a backup: how many own events it held then. What was opened after them it knows whole.
alter table sync_state add column laid_back integer not null default 0;
-- A try to join a hub whose answer may have been lost: asked again with the same code, it carries the same nonce.
create table join_try (
  one integer primary key check (one = 1),
  code blob not null,
  nonce blob not null
) strict;
-- A hand-over by paper whose code was printed: it is shown again only to who has that paper before them.
create table paper_code (
  dossier blob primary key not null,
  hash blob not null
) strict;
