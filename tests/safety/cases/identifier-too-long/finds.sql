-- warning: The name a_very_long_column_name_that_nobody_can_type_and_that_goes_on_a… is cut at 63 bytes: another long name may become the same.
ALTER TABLE orders ADD COLUMN a_very_long_column_name_that_nobody_can_type_and_that_goes_on_and_on text;
