-- What a forge's API answered last and when it was written to, as the room that speaks with it keeps it.
CREATE TABLE forge_memory (
  forge TEXT PRIMARY KEY,
  content TEXT NOT NULL
) STRICT;
