CREATE TABLE visits (id bigint PRIMARY KEY);
DROP TABLE visits;
DROP TABLE IF EXISTS never_was;
