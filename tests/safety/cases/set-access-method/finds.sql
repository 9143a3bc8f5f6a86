-- error: SET ACCESS METHOD writes orders again while nobody can read it.
ALTER TABLE orders SET ACCESS METHOD columnar;
