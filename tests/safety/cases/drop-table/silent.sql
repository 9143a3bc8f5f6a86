-- first: a release that does not use it
CREATE TABLE tags_archive (id bigint PRIMARY KEY, name text);
