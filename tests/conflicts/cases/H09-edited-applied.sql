--- base
create table t (id int);
--- a status=edited
create table t (id bigint);
--- expect edited-applied H09 history error proven backend:main a
