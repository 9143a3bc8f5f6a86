-- error: PARTITION by hash(id) partitions 4 copies tags while nobody can write to it.
ALTER TABLE tags PARTITION BY HASH (id) PARTITIONS 4;
