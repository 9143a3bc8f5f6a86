-- warning: In a Galera or Group Replication cluster the statement stops every node until it is done.
ALTER TABLE orders MODIFY quantity bigint;
