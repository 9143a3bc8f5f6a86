--- base
--- history framework=drizzle revision=0
--- a framework=drizzle revision=1
create table t (id int);
--- b framework=drizzle revision=1
create table u (id int);
--- expect journal-file H08 history warning proven backend:main b
