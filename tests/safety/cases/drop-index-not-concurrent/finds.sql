-- info: Dropping orders_note_idx needs orders for itself: every query on it queues behind the oldest open transaction.
DROP INDEX orders_note_idx;
