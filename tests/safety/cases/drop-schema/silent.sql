DROP TABLE archive.old_orders;
