-- warning: The order of 'returned' in order_status depends on which branch is merged first.
ALTER TYPE order_status ADD VALUE 'returned';
