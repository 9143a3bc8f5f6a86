select email, status from subscribers;
select s.email from subscribers s join newsletters n on n.id = s.newsletter_id where n.status = 'x';
with users as (select 1 as id, 'a' as email) select users.email from users;
insert into archive.orders (id, status) values (1, 'x');
