-- warning: DETACH PARTITION locks events with its partitions against reads and writes.
ALTER TABLE events DETACH PARTITION events_2025;
