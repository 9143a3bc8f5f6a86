-- warning: orders.total is NOT NULL without a default: code that stops writing it before it is dropped can no longer insert.
ALTER TABLE orders DROP COLUMN total;
