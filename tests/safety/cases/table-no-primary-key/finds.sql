-- info: visits has no primary key: logical replication and online schema change tools need one.
CREATE TABLE visits (at timestamptz);
