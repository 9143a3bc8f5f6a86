-- error: The rows of the partition (p0) of tags are gone for good.
ALTER TABLE tags DROP PARTITION p0;
