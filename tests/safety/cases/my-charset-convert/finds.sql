-- error: CONVERT TO CHARACTER SET copies orders while nobody can write to it, and may make texts longer than their columns and index keys.
ALTER TABLE orders CONVERT TO CHARACTER SET latin1;
