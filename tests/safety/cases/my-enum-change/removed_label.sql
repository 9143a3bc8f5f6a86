-- error: Labels of orders.status are inserted, moved or removed: the table is copied while nobody can write to it. Rows that hold 'sent' make it fail, or become '' without strict mode.
ALTER TABLE orders MODIFY status enum('new','paid') NOT NULL DEFAULT 'new';
