-- error: CLUSTER writes orders again while nobody can read it.
CLUSTER orders USING orders_note_idx;
