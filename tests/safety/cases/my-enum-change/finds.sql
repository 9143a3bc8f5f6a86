-- error: Labels of orders.status are inserted, moved or removed: the table is copied while nobody can write to it.
ALTER TABLE orders MODIFY status enum('new','returned','paid','sent') NOT NULL DEFAULT 'new';
