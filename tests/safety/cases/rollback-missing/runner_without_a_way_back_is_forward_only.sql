-- with: rollback=required framework=prisma
ALTER TABLE orders ADD COLUMN remark text;
