-- signalbox:ignore irreversible-without-ack Mara: copied to the archive before
DELETE FROM tags WHERE id < 100;
