-- Files travel under the digest of their content, each ward's apart: nobody learns what another ward holds.
create table hub_secret (
  name text not null primary key,
  content bytea not null
);
create table file (
  ward text not null,
  digest text not null,
  size bigint not null,
  chunks bigint not null,
  whole bigint not null,
  place text not null,
  primary key (ward, digest)
);
create table file_chunk (
  ward text not null,
  digest text not null,
  number bigint not null,
  content bytea not null,
  primary key (ward, digest, number)
);
-- Whether it was passed on to the province's hub.
alter table file add column passed bigint not null default 0;
-- A ward with a hub of its own: that hub judges, this one keeps the same log. The digest of its secret.
alter table ward add column relay_digest bytea;
alter table join_code add column relay bigint not null default 0;
-- The other side: where this hub passes a ward's log on to, and how far it is.
create table upstream (
  ward text not null primary key,
  url text not null,
  token text not null,
  sent_upto bigint not null,
  trouble text not null default ''
);
