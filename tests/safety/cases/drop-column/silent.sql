-- first: a release that neither reads nor writes it, and one migration without the NOT NULL
ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;
