-- error: Code that still writes or compares 'sent' fails: order_status no longer knows it.
ALTER TYPE order_status RENAME VALUE 'sent' TO 'shipped';
