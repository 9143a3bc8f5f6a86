-- One framework may keep several history tables in one database. What was known is asked again at the next scan.
DROP TABLE applied;
CREATE TABLE applied (
  database TEXT NOT NULL,
  environment TEXT NOT NULL,
  framework TEXT NOT NULL,
  history_table TEXT NOT NULL,
  versions TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (database, environment, framework, history_table)
) STRICT;
