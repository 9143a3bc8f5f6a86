-- warning: Wherever visits exists after all, it is dropped with its rows before it is made again.
DROP TABLE IF EXISTS visits;
CREATE TABLE visits (id bigint PRIMARY KEY);
