-- What the databases said last of the migrations that have run there.
CREATE TABLE applied (
  database TEXT NOT NULL,
  environment TEXT NOT NULL,
  framework TEXT NOT NULL,
  versions TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (database, environment, framework)
) STRICT;
