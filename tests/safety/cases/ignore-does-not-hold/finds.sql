-- warning: The ignore of drop-column gives no reason, so it does not hold.
-- signalbox:ignore drop-column
ALTER TABLE orders DROP COLUMN note;
-- warning: There is no rule 'no-such-rule', so nothing is ignored.
-- signalbox:ignore no-such-rule because
ALTER TABLE orders DROP COLUMN code;
-- warning: The ignore of drop-column ended on 2026-01-31.
-- signalbox:ignore drop-column nobody reads it until=2026-01-31
ALTER TABLE orders DROP COLUMN quantity;
