-- error: Rows and index pages may still hold the label: whoever reads them gets an error, also from an index alone.
DELETE FROM pg_enum WHERE enumlabel = 'sent';
