-- on PostgreSQL 11
ALTER TYPE order_status ADD VALUE 'returned';
