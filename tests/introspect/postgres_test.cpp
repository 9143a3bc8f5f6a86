#include "introspect/postgres.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/postgres.h"

namespace signalbox {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PostgresServer;
using testing::PostgresSession;

constexpr const char* kEverything = R"(
create schema app;
create extension if not exists pg_trgm;
create type app.mood as enum ('it''s good', 'bad');
create domain positive as integer default 1 not null check (value > 0);
create type pair as (a integer, b text);
create sequence numbers as integer;
create function twice(integer) returns integer language sql immutable as 'select $1 * 2';
create table customers (id bigserial primary key, email text not null unique, born date);
create table app.orders (
  id bigint generated always as identity primary key,
  customer bigint references customers (id) on delete cascade,
  feel app.mood default 'bad',
  amount positive,
  doubled integer generated always as (amount * 2) stored,
  name character varying(20) collate "C",
  check (length(name) > 1),
  exclude using gist (int8range(id, id, '[]') with &&));
alter table app.orders add constraint later check (id > 0) not valid;
create index orders_name_idx on app.orders (lower(name) desc) where feel = 'bad';
create table events (at timestamptz not null, what text) partition by range (at);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
create index on events (at);
create view open_orders as select id, name from app.orders;
create materialized view totals as select count(*) as n from app.orders;
create unique index totals_n_idx on totals (n);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touched before update on customers for each row execute function touch();
)";

class Introspect : public ::testing::Test {
 protected:
  static PostgresServer& server() {
    static PostgresServer instance;
    return instance;
  }
};

TEST_F(Introspect, WritesStatementsThatMakeTheSameDatabase) {
  server().create_database("original");
  server().create_database("copy");
  const PostgresSession original(server().connection_string("original"));
  ASSERT_EQ(original.execute(kEverything), std::nullopt);
  const auto described = describe_postgres(server().connection_string("original"));
  ASSERT_TRUE(described) << described.error().what;

  const PostgresSession copy(server().connection_string("copy"));
  for (const std::string& statement : described->statements) {
    EXPECT_EQ(copy.execute(statement), std::nullopt) << statement;
  }
  EXPECT_EQ(describe_postgres(server().connection_string("copy"))->statements, described->statements);
  EXPECT_THAT(described->version, HasSubstr("."));
}

TEST_F(Introspect, ChangesNothingAndWaitsForNobody) {
  server().create_database("busy");
  const PostgresSession holder(server().connection_string("busy"));
  ASSERT_EQ(holder.execute("create table t (id int)"), std::nullopt);
  ASSERT_EQ(holder.execute("begin; lock table t in access exclusive mode;"), std::nullopt);
  const auto described = describe_postgres(server().connection_string("busy"));
  ASSERT_TRUE(described) << described.error().what;
  EXPECT_THAT(described->statements, Contains(HasSubstr("create table public.t")));
}

TEST_F(Introspect, NotesAnInvalidIndex) {
  server().create_database("broken");
  const PostgresSession session(server().connection_string("broken"));
  ASSERT_EQ(session.execute("create table t (id int); insert into t values (1), (1);"), std::nullopt);
  ASSERT_NE(session.execute("create unique index concurrently t_id_idx on t (id)"), std::nullopt);
  const auto described = describe_postgres(server().connection_string("broken"));
  ASSERT_TRUE(described);
  EXPECT_THAT(described->notes, Contains(HasSubstr("t_id_idx on t is invalid")));
}

TEST_F(Introspect, NeverSaysThePassword) {
  IntrospectOptions options;
  options.connect_timeout = std::chrono::seconds(2);
  const auto refused = describe_postgres("postgresql://reader:very-secret@127.0.0.1:1/shop", options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::Unavailable);
  EXPECT_THAT(refused.error().what, ::testing::Not(HasSubstr("very-secret")));
}

}  // namespace
}  // namespace signalbox
