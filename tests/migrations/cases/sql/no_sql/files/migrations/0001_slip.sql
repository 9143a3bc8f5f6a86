-- A slip of the fingers must not pass for nothing.
SELEKT nonsense;
;
/* nothing */;
create table t (id int);
frobnicate t; twice "t"
;
alter table t add colum status text;
