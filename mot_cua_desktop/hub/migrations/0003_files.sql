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
