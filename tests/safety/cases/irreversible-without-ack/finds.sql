-- warning: No way back brings deleted rows of tags back, and nobody has answered for that yet.
DELETE FROM tags WHERE id < 100;
