#pragma once
// What random MariaDB statements are made of.

#include "tests/conflicts/generator.h"

namespace signalbox::testing {

inline Dialect mariadb_dialect() {
  Dialect out;
  out.base = {
      "create table teams (id int primary key, name varchar(60), size int)",
      "create table users (id int primary key, name varchar(60), email varchar(60) default 'none', age int, "
      "mood enum('sad', 'ok'), team_id int)",
      "create table orders (id int primary key, user_id int, note varchar(60), status varchar(20) default 'new', "
      "amount decimal(10,2), code varchar(20) not null default 'c')",
      "insert into teams values (1, 'a', 5), (2, 'b', 6)",
      "insert into users values (1, 'ann', 'ann@x', 30, 'ok', 1), (2, 'bob', 'bob@x', 40, 'sad', 2)",
      "insert into orders values (1, 1, 'n1', 'new', 1.5, 'c1'), (2, 2, 'n2', 'old', 2.5, 'c2')",
  };
  out.tables = {
      {"teams", {"name", "size", "id"}, {"name"}, {"size"}},
      {"users", {"name", "email", "age", "mood", "team_id", "id"}, {"name", "email"}, {"age", "team_id"}},
      {"orders", {"user_id", "note", "status", "amount", "code", "id"}, {"note", "status", "code"}, {"user_id"}},
  };
  out.new_columns = {"phone", "flag"};
  out.new_tables = {"carts", "logs"};
  out.new_indexes = {"idx_a", "idx_b", "con_a"};
  out.indexes = {"users_email_idx", "orders_note_idx", "orders_user_fk", "users_team_idx"};
  out.new_constraints = {"con_a", "con_b"};
  out.constraints = {"orders_user_fk", "users_age_check", "users_email_key", "users_team_fk"};
  out.views = {"people", "open_orders"};
  out.optional = {
      "create index users_email_idx on users (email)",
      "create index orders_note_idx on orders (note, status)",
      "create index users_team_idx on users (team_id)",
      "alter table users add constraint users_email_key unique (email)",
      "alter table users add constraint users_age_check check (age > 0)",
      "alter table orders add constraint orders_user_fk foreign key (user_id) references users (id)",
      "alter table users add constraint users_team_fk foreign key (team_id) references teams (id)",
      "create view people as select id, name, email from users",
      "create view open_orders as select id, status from orders where status = 'new'",
  };
  out.shapes = {
      // columns
      "alter table $t add column $n text",
      "alter table $t add column $n int",
      "alter table $t add column $n varchar(20) not null default ''",
      "alter table $t add column $n int default 7",
      "alter table $t add column if not exists $n text",
      "alter table $t add column if not exists $n int",
      "alter table $t add column $n int first",
      "alter table $t add column $n int after $c",
      "alter table $t add column $n varchar(80) as (concat($x, 'x')) stored",
      "alter table $t add column $n varchar(80) as (concat($x, 'y')) virtual",
      "alter table $t add column $n int unique",
      "alter table $t add column `PHONE` int",
      "alter table $t drop column $c",
      "alter table $t drop column $c",
      "alter table $t drop column if exists $c",
      "alter table $t drop column if exists $n",
      "alter table $t rename column $c to $n",
      "alter table $t change column $x $n varchar(60)",
      "alter table $t change column $i $n int",
      "alter table $t modify column $i bigint",
      "alter table $t modify column $i int not null default 3",
      "alter table $t modify column $x varchar(50)",
      "alter table $t modify column $x varchar(80) not null default 'm'",
      "alter table $t modify column $x varchar(60) first",
      "alter table $t modify column $x varchar(60) after $y",
      "alter table users modify column mood enum('sad', 'ok', 'glad')",
      "alter table users modify column mood enum('sad', 'ok', 'happy')",
      "alter table $t alter column $x set default 'x'",
      "alter table $t alter column $x set default 'y'",
      "alter table $t alter column $x drop default",
      // indexes
      "create index $d on $t ($c)",
      "create index $d on $t ($x)",
      "create index if not exists $d on $t ($c)",
      "alter table $t add index ($x)",
      "alter table $t add index $d ($x(10))",
      "create unique index $d on $t (id, $x)",
      "create index $d on $t ($i)",
      "drop index $D on $t",
      "drop index if exists $D on $t",
      "alter table $t drop index $D",
      "alter table $t rename index $D to $d",
      // constraints
      "alter table $t add constraint $k unique (id, $x)",
      "alter table $t add unique (id, $x)",
      "alter table $t add constraint $k check ($x <> 'zzz')",
      "alter table $t add constraint $k check ($i > -5)",
      "alter table $t add check ($x <> 'zzz')",
      "alter table $t add constraint $k foreign key ($i) references teams (id)",
      "alter table $t add foreign key ($i) references users (id)",
      "alter table $t drop foreign key $K",
      "alter table $t drop foreign key if exists $K",
      "alter table $t drop constraint $K",
      "alter table $t drop constraint if exists $K",
      "alter table $t drop primary key",
      // tables
      "create table $N (id int)",
      "create table $N (id bigint, note text)",
      "create table if not exists $N (id int)",
      "create table $N (id int primary key, user_id int, foreign key (user_id) references users (id))",
      "create table $N (id int primary key, team_id int, constraint $k foreign key (team_id) references teams (id))",
      "create table $N like $t",
      "drop table $t",
      "drop table if exists $t",
      "rename table $t to $N",
      "alter table $t rename to $N",
      "alter table $t comment = 'a'",
      "alter table $t comment = 'b'",
      // views
      "create view people_$n as select id, $c as picked from $t",
      "create or replace view people_$n as select id, $x as picked from $t",
      "create or replace view open_orders as select id, status from orders where status = 'old'",
      "drop view $v",
      "drop view if exists $v",
      // sequences
      "create sequence $N",
      // rows
      "update $t set $x = 'u1'",
      "update $t set $x = 'u2' where id = 1",
      "update $t set $x = 'u3' where id = 2",
      "update $t set $x = $y",
      "update $t set $i = 2 where $x = 'n1'",
      "insert into $t (id) values ($#)",
      "insert into $t (id, $x) values ($#, 'new')",
      "delete from $t where id = 1",
      "delete from $t where $x = 'u1'",
      "truncate table $t",
  };
  return out;
}

}  // namespace signalbox::testing
