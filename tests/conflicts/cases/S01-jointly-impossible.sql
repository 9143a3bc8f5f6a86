--- engine mariadb
--- base
create table t (a int, b int, c int);
--- a
alter table t drop column a;
--- b
alter table t drop column b;
--- c
alter table t drop column c;
--- expect jointly-impossible S01 exclusive error proven t.c c
