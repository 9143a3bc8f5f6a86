create index concurrently account_status on account (status);
