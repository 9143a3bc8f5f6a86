-- error: ATTACH PARTITION reads every row of old_events and events_rest while nobody can use it.
ALTER TABLE events ATTACH PARTITION old_events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
