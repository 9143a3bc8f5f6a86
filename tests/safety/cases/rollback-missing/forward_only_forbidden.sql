-- with: rollback=required framework=prisma forward_only=forbidden
-- error: There is no way back: when the deploy goes wrong the schema stays as it is.
ALTER TABLE orders ADD COLUMN remark text;
