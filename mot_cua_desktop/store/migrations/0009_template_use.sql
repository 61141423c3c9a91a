-- Which docx a paper was put to, the ward's own ('' as procedure) or one procedure's, in order; no digest: withdrawn.
create table template_use (
  number integer primary key,
  paper text not null,
  procedure text not null,
  digest text not null,
  name text not null,
  officer text not null,
  at integer not null
);
create index template_use_paper on template_use (procedure, paper, number);
create index template_use_digest on template_use (digest) where digest <> '';
