DELIMITER //
CREATE PROCEDURE add_column(IN tableName VARCHAR(64), IN definition VARCHAR(64))
here: BEGIN
  DECLARE there INT DEFAULT 0;
  SELECT COUNT(*) INTO there FROM information_schema.TABLES WHERE table_name = tableName;
  IF there = 0 THEN
    LEAVE here;
  END IF;
  SET @sql = CONCAT('ALTER TABLE ', tableName, ' ADD COLUMN ', definition);
  PREPARE st FROM @sql;
  EXECUTE st;
  DEALLOCATE PREPARE st;
END //

CREATE PROCEDURE drop_old()
BEGIN
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
  ALTER TABLE parcel DROP COLUMN old;
  DROP TABLE letter;
END //

CREATE PROCEDURE index_parcels()
BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.STATISTICS WHERE index_name = 'parcel_depot') THEN
    SET @sql = 'ALTER TABLE parcel RENAME INDEX parcel_depot TO parcel_by_depot';
  ELSE
    SET @sql = 'CREATE INDEX parcel_by_depot ON parcel (depot)';
  END IF;
  PREPARE st FROM @sql;
  EXECUTE st;
END //

CREATE PROCEDURE each_table()
BEGIN
  WHILE @left > 0 DO
    SET @left = @left - 1;
    DELETE FROM parcel LIMIT 10;
  END WHILE;
END //
DELIMITER ;

CALL add_column('parcel', 'weight int');
CALL drop_old();
CALL index_parcels();
CALL each_table();
CALL elsewhere();
DROP PROCEDURE add_column;
