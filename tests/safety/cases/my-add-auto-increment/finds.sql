-- error: tags.number numbers every row: the table is written again while nobody can write to it, and with statement-based replication each replica may number differently.
ALTER TABLE tags ADD COLUMN number bigint NOT NULL AUTO_INCREMENT UNIQUE;
