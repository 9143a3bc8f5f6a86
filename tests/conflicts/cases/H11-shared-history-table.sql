--- base
--- history framework=flyway revision=1
--- history billing framework=flyway revision=1
--- a framework=flyway revision=2
create table t (id int);
--- expect shared-history-table H11 history warning proven backend:main a
