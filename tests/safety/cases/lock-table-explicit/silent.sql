CREATE TABLE visits (id bigint PRIMARY KEY);
LOCK TABLE visits;
