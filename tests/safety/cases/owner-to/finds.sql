-- info: orders gets another owner: the former one loses what it was allowed as its owner.
ALTER TABLE orders OWNER TO archive;
