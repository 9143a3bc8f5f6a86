-- warning: UPDATE may touch any number of rows of orders in one transaction: row locks, bloat and replica lag until it commits.
UPDATE orders SET note = '' WHERE note IS NULL;
