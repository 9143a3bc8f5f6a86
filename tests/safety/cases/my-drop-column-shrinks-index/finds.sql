-- warning: The index orders_code_note_idx goes on without note.
ALTER TABLE orders DROP COLUMN note;
