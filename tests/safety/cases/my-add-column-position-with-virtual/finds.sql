-- error: totals has virtual columns: a new column that is not the last makes MariaDB copy the table while nobody can write to it.
ALTER TABLE totals ADD COLUMN remark int FIRST;
