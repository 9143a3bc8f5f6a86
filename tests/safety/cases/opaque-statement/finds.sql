-- warning: Not analysed: This DO block decides at run time what it does.
DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_setting('x'); END $$;
