-- signalbox:ignore drop-column nobody reads it until=2030-01-31
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders DROP COLUMN code; -- signalbox:ignore drop-column nobody reads it
