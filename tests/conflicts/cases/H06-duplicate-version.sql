--- base
--- history framework=golang-migrate revision=1
--- a framework=golang-migrate revision=2
create table t (id int);
--- b framework=golang-migrate revision=2
create table u (id int);
--- expect duplicate-version H06 history error proven backend:main b
