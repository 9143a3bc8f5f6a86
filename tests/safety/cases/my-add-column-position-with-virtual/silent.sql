ALTER TABLE totals ADD COLUMN remark int;
