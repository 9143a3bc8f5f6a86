-- error: SET TABLESPACE writes orders again while nobody can read it.
ALTER TABLE orders SET TABLESPACE fast;
