CREATE TABLE labels (id bigint PRIMARY KEY, name text);
-- error: The migration drops (drop table public.tags) and adds (create table public.labels (id bigint, name text)) at once: there is no moment at which old and new code both work, and no way back.
DROP TABLE tags;
