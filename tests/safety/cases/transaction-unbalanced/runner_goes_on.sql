-- with: framework=alembic transaction=yes
COMMIT;
CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
BEGIN;
