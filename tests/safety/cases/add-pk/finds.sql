-- error: The primary key's index is built over all of tags while nobody can use the table.
ALTER TABLE tags ADD PRIMARY KEY (id);
