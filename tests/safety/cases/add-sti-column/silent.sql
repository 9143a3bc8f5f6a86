-- with: framework=django
ALTER TABLE orders ADD COLUMN type varchar;
