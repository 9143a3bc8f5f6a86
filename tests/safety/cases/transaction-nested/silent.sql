-- with: framework=rails transaction=yes
ALTER TABLE orders ADD COLUMN remark text;
