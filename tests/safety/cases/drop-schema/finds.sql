-- error: Dropping the schema archive deletes everything in it for good.
DROP SCHEMA archive CASCADE;
