CREATE TABLE parcel (id int primary key);

SET @there = (SELECT COUNT(*) FROM information_schema.COLUMNS WHERE table_name = 'parcel' AND column_name = 'depot');
SET @name = 'depot';
SET @add = IF(@there > 0, 'SELECT 1', CONCAT('ALTER TABLE parcel ADD ', @name, ' int'));
PREPARE statement FROM @add;
EXECUTE statement;
DEALLOCATE PREPARE statement;

SELECT COUNT(*) INTO @indexes FROM information_schema.STATISTICS WHERE index_name = 'parcel_depot';
SET @index = (SELECT IF(@indexes > 0, 'DROP INDEX parcel_depot ON parcel;', 'CREATE INDEX parcel_depot ON parcel (depot);'));
PREPARE statement FROM @index;
EXECUTE statement;

SET @anything = (SELECT GROUP_CONCAT('DROP TABLE ', table_name) FROM information_schema.TABLES);
PREPARE statement FROM @anything;
EXECUTE statement;
