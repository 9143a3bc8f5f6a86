--- base
--- history framework=golang-migrate revision=5
--- a framework=golang-migrate revision=3
create table t (id int);
--- expect out-of-order H07 history error proven backend:main a
