#pragma once
// What random PostgreSQL statements are made of.

#include "tests/conflicts/generator.h"

namespace signalbox::testing {

inline Dialect postgres_dialect() {
  Dialect out;
  out.base = {
      "create type mood as enum ('sad', 'ok')",
      "create table teams (id integer primary key, name text, size integer)",
      "create table users (id integer primary key, name text, email text default 'none', age integer, mood mood, "
      "team_id integer)",
      "create table orders (id integer primary key, user_id integer, note text, status text default 'new', "
      "amount numeric(10,2), code text not null default 'c')",
      "create function total() returns integer language sql as $$ select 1 $$",
      "create sequence tickets",
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
  out.new_tables = {"carts", "logs", "total"};
  out.new_indexes = {"idx_a", "idx_b", "carts"};
  out.indexes = {"users_email_idx", "orders_note_idx", "teams_pkey"};
  out.new_constraints = {"con_a", "con_b"};
  out.constraints = {"orders_user_fk", "users_age_check", "users_email_key", "orders_pkey", "users_pkey"};
  out.views = {"people", "open_orders"};
  out.optional = {
      "create index users_email_idx on users (email)",
      "create index orders_note_idx on orders (note) where status is not null",
      "alter table users add constraint users_email_key unique (email)",
      "alter table users add constraint users_age_check check (age > 0)",
      "alter table orders add constraint orders_user_fk foreign key (user_id) references users (id)",
      "create view people as select id, name, email from users",
      "create view open_orders as select id, status from orders where status = 'new'",
      "alter table teams add constraint teams_name_key unique (name)",
  };
  out.shapes = {
      // columns
      "alter table $t add column $n text",
      "alter table $t add column $n integer",
      "alter table $t add column $n text not null default ''",
      "alter table $t add column $n integer default 7",
      "alter table $t add column if not exists $n text",
      "alter table $t add column if not exists $n integer",
      "alter table $t add column $n text generated always as ($x || 'x') stored",
      "alter table $t add column $n integer references teams (id)",
      "alter table $t add column $n serial",
      "alter table $t add column $n integer unique",
      "alter table $t drop column $c",
      "alter table $t drop column $c",
      "alter table $t drop column if exists $c",
      "alter table $t drop column if exists $n",
      "alter table $t drop column $c cascade",
      "alter table $t rename column $c to $n",
      "alter table $t rename column $c to $n",
      "alter table $t alter column $i type bigint",
      "alter table $t alter column $i type numeric(12,2)",
      "alter table $t alter column $i type text",
      "alter table $t alter column $x type varchar(50)",
      "alter table $t alter column $x type varchar(80)",
      "alter table $t alter column $x set default 'x'",
      "alter table $t alter column $x set default 'y'",
      "alter table $t alter column $x drop default",
      "alter table $t alter column $x set not null",
      "alter table $t alter column $c drop not null",
      // indexes
      "create index $d on $t ($c)",
      "create index $d on $t ($x)",
      "create index on $t ($x)",
      "create unique index $d on $t (id, $x)",
      "create index $d on $t (id) where $x is not null",
      "create index if not exists $d on $t ($c)",
      "create index $d on $t (lower($x))",
      "drop index $D",
      "drop index if exists $D",
      "alter index $D rename to $d",
      // constraints
      "alter table $t add constraint $k unique (id, $x)",
      "alter table $t add unique (id, $x)",
      "alter table $t add constraint $k check ($x <> 'zzz')",
      "alter table $t add constraint $k check ($i > -5)",
      "alter table $t add check ($x <> 'zzz')",
      "alter table $t add constraint $k foreign key ($i) references teams (id) not valid",
      "alter table $t add foreign key ($i) references users (id) not valid",
      "alter table $t drop constraint $K",
      "alter table $t drop constraint if exists $K",
      "alter table $t drop constraint $K cascade",
      "alter table $t rename constraint $K to $k",
      // tables
      "create table $N (id integer)",
      "create table $N (id bigint, note text)",
      "create table if not exists $N (id integer)",
      "create table $N (id integer primary key, user_id integer references users (id))",
      "create table $N (like $t)",
      "create table $N (like $t including defaults including constraints)",
      "create table $N (like $t including all)",
      "drop table $t",
      "drop table $t cascade",
      "drop table if exists $t cascade",
      "alter table $t rename to $N",
      // views
      "create view people_$n as select id, $c as picked from $t",
      "create or replace view people_$n as select id, $x as picked from $t",
      "create or replace view open_orders as select id, status from orders where status = 'old'",
      "create materialized view $N as select id, $c as picked from $t",
      "drop view $v",
      "drop view if exists $v",
      "drop view $v cascade",
      "alter view $v rename to $N",
      // types
      "create type $N as enum ('a', 'b')",
      "alter type mood add value 'glad'",
      "alter type mood add value 'happy'",
      "alter type mood add value 'glad' after 'sad'",
      "alter type mood add value if not exists 'glad'",
      "alter type mood rename value 'sad' to 'blue'",
      "alter type mood rename to $N",
      "drop type mood",
      "drop type mood cascade",
      // the rest
      "create sequence $N",
      "drop sequence tickets",
      "alter sequence tickets rename to $N",
      "create or replace function total() returns integer language sql as $$ select 2 $$",
      "create or replace function total() returns integer language sql as $$ select 3 $$",
      "drop function total()",
      "create schema app",
      "create schema if not exists app",
      // rows
      "update $t set $x = 'u1'",
      "update $t set $x = 'u2' where id = 1",
      "update $t set $x = 'u3' where id = 2",
      "update $t set $x = $y",
      "update $t set $i = 3 where $x = 'n1'",
      "insert into $t (id) values ($#)",
      "insert into $t (id, $x) values ($#, 'new')",
      "delete from $t where id = 1",
      "delete from $t where $x = 'u1'",
      "truncate $t",
  };
  return out;
}

}  // namespace signalbox::testing
