create or replace view active as select a.id, name from account a where a.status = 'on';
