ALTER TABLE orders ALTER INDEX orders_note_idx IGNORED;
