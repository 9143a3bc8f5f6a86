-- error: The exclusion constraint builds its index over all of tags while nobody can use the table; it knows neither NOT VALID nor CONCURRENTLY.
ALTER TABLE tags ADD CONSTRAINT tags_once EXCLUDE USING btree (id WITH =);
