\set ON_ERROR_STOP on
BEGIN;
SET search_path TO app, public;
CREATE TABLE t (a int, b text);
COPY t (a, b) FROM stdin;
1	one; two
2	'three
\.
COMMIT;
SELECT broken FROM;
DROP TABLE t;
