-- info: Without quantity_positive the rows of orders may become what no later constraint accepts: the way back may fail.
ALTER TABLE orders DROP CONSTRAINT quantity_positive;
