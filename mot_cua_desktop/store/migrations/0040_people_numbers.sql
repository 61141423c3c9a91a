-- Cards and phones of a dossier's people beside the one of each that its row shows: most dossiers have none. Kept the
-- other way round, so that the index serves the whole number and its last digits alike. Filled when the rows are folded
-- anew.
create table dossier_number (
  reversed text not null,
  dossier integer not null,
  primary key (reversed, dossier)
) without rowid;
create index dossier_number_dossier on dossier_number (dossier);
