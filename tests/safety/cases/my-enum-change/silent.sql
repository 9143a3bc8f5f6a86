ALTER TABLE orders MODIFY status enum('new','paid','sent','returned') NOT NULL DEFAULT 'new';
