-- error: REINDEX locks orders against writes, and queries that could use the index wait as well.
REINDEX TABLE orders;
