-- error: Not every value of orders.code fits: changing it from character varying(20) to character varying(5) fails or loses data.
ALTER TABLE orders ALTER COLUMN code TYPE varchar(5);
