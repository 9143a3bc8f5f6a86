alter table account add column status text;
update account set status = 'new' where status is null;
