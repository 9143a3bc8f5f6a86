-- error: SET UNLOGGED writes orders again while nobody can read it.
ALTER TABLE orders SET UNLOGGED;
