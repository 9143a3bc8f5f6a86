-- warning: The schema archive is now called attic: every query that names it fails until the deploy is over.
ALTER SCHEMA archive RENAME TO attic;
