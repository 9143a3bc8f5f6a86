-- Statements that refuse to run inside a transaction. Behind -- stands the lock of another session
-- that makes them wait, so that they can be watched.
CREATE INDEX CONCURRENTLY orders_quantity_idx ON orders (quantity);  -- orders IN ROW EXCLUSIVE MODE
CREATE UNIQUE INDEX CONCURRENTLY tags_id_key ON tags (id);  -- tags IN ROW EXCLUSIVE MODE
DROP INDEX CONCURRENTLY orders_note_idx;  -- orders IN ROW EXCLUSIVE MODE
REINDEX INDEX CONCURRENTLY orders_note_idx;  -- orders IN ROW EXCLUSIVE MODE
REINDEX TABLE CONCURRENTLY tags;  -- tags IN ROW EXCLUSIVE MODE
REINDEX TABLE CONCURRENTLY sessions;  -- sessions IN ROW EXCLUSIVE MODE
VACUUM tags;  -- tags IN SHARE UPDATE EXCLUSIVE MODE
VACUUM FULL tags;  -- tags IN ROW EXCLUSIVE MODE
VACUUM FULL orders;  -- orders IN ROW EXCLUSIVE MODE
ALTER TABLE measures DETACH PARTITION measures_2025 CONCURRENTLY;  -- measures_2025 IN ACCESS SHARE MODE
