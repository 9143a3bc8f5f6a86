-- warning: Dropping articles.title writes articles again (ALGORITHM=INPLACE, LOCK=SHARED).
ALTER TABLE articles DROP COLUMN title;
