CREATE TABLE visits (id bigint PRIMARY KEY);
ALTER TABLE visits OWNER TO archive;
