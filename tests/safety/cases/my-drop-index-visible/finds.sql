-- warning: Building orders_note_idx again takes long when a query turns out to need it.
DROP INDEX orders_note_idx ON orders;
