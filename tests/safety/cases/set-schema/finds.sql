-- warning: tags moves to the schema archive: qualified names and sessions with the old search_path no longer find it.
ALTER TABLE tags SET SCHEMA archive;
