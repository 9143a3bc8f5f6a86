--- base
--- history framework=dbmate revision=5
--- a framework=dbmate revision=3
create table t (id int);
--- expect out-of-order H07 history info proven backend:main a
