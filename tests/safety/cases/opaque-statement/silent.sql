DO $$ BEGIN ALTER TABLE orders ADD COLUMN remark text; END $$;
