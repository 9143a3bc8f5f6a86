-- error: events is partitioned: PostgreSQL before 18 refuses a NOT VALID foreign key on it.
ALTER TABLE events ADD CONSTRAINT events_order FOREIGN KEY (order_id) REFERENCES orders (id) NOT VALID;
