-- error: TRUNCATE deletes every row of tags for good.
TRUNCATE tags;
