ALTER TABLE orders VALIDATE CONSTRAINT quantity_positive;
