#include "migrations/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "migrations/sql/sql.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Migration migration_of(std::string_view sql, Engine engine = Engine::Postgres) {
  Migration out;
  out.path = "1.sql";
  out.engine = engine;
  out.changes = read_sql(engine, sql).changes;
  return out;
}

Replay replay_sql(std::string_view sql, Engine engine = Engine::Postgres) {
  const Migration migration = migration_of(sql, engine);
  return replay(engine, {&migration, 1});
}

std::vector<std::string> messages(const Replay& replayed) {
  std::vector<std::string> out;
  for (const ReplayProblem& problem : replayed.problems) {
    out.push_back(problem.message);
  }
  return out;
}

const Table& table(const Replay& replayed, const std::string& name) {
  return *replayed.schema.find_table({"public", name});
}

TEST(Replay, TakesASchemaThatNoMigrationMakesForAnInstallers) {
  const Replay replayed = replay_sql("create table auth.users (id int); create table auth.keys (id int);");
  EXPECT_THAT(messages(replayed), IsEmpty());
  EXPECT_NE(replayed.schema.find_table({"auth", "users"}), nullptr);
}

TEST(Replay, LeavesOutWhatAGuardLeftOut) {
  Migration migration = migration_of("create table t (a int); alter table t add a text; alter table t drop b;");
  EXPECT_THAT(replay(Engine::Postgres, {&migration, 1}).problems, SizeIs(2));
  for (SchemaChange& change : migration.changes) {
    change.idempotent = true;
  }
  const Replay replayed = replay(Engine::Postgres, {&migration, 1});
  EXPECT_THAT(messages(replayed), IsEmpty());
  EXPECT_EQ(table(replayed, "t").find_column("a")->type, "integer");
}

TEST(Replay, FindsAnUnqualifiedNameInWhicheverRelationHasIt) {
  const Replay replayed = replay_sql(R"(
    create table post (id int, creator_id int);
    create table post_like (post_id int, score int);
    create view totals as
      select id, (select sum(score) from post p, post_like l where p.id = l.post_id) as total from post;
    alter table post drop column creator_id;
    alter table post_like drop column score;)");
  EXPECT_THAT(messages(replayed),
              ElementsAre("cannot drop column score of table post_like because other objects depend on it"));
}

TEST(Replay, SaysThatNoRelationHasAName) {
  EXPECT_THAT(
      messages(replay_sql("create table a (x int); create table b (y int); create view v as select z from a, b;")),
      ElementsAre("column \"z\" does not exist"));
}

TEST(Replay, DoesNotGuessWhoseColumnsAStarStandsFor) {
  EXPECT_THAT(messages(replay_sql(R"(
    create table a (id int, made int); create table o (id int, name text);
    create view v as select o.* from o left join (select a.* from a) m on m.id = o.id;
    create or replace view v as with m as (select a.* from a) select o.*, m.made from o left join m on m.id = o.id;)")),
              IsEmpty());
  EXPECT_THAT(messages(replay_sql(R"(
    create table o (id int, name text); create view v as select o.* from o;
    create or replace view v as select name, id from o;)")),
              ElementsAre("cannot change name of view column \"id\" to \"name\""));
}

TEST(Replay, KnowsNamesOfWithInTheStatementsInsideIt) {
  const Replay replayed = replay_sql(R"(
    create table users (id int); create table orgs (id int, owner int);
    with movers as (select id from users),
         made as (insert into orgs (owner) select id from movers returning owner)
    update users set id = made.owner from made;)");
  EXPECT_THAT(messages(replayed), IsEmpty());
}

TEST(Replay, GivesATableMadeFromAQueryTheColumnsOfWhatItReads) {
  const Replay replayed = replay_sql(R"(
    create table a (id bigint not null, name text);
    create view v as select * from a;
    create table copy_of_table as select * from a;
    create table copy_of_view as select * from v;
    create table renamed as select id, name as title from a;)");
  EXPECT_THAT(messages(replayed), IsEmpty());
  ASSERT_EQ(table(replayed, "copy_of_table").columns.size(), 2U);
  EXPECT_EQ(table(replayed, "copy_of_table").columns[0].type, "bigint");
  EXPECT_TRUE(table(replayed, "copy_of_table").columns[0].nullable);
  EXPECT_EQ(table(replayed, "copy_of_view").columns.size(), 2U);
  EXPECT_EQ(table(replayed, "renamed").columns[0].type, "bigint");
  EXPECT_EQ(table(replayed, "renamed").columns[1].type, "");
}

TEST(Replay, TakesThePolicysOwnColumnsOnly) {
  const Replay replayed = replay_sql(R"(
    create table event (id int, org_id int);
    create table ticket (id int, event_id int);
    create policy mine on ticket using ((select org_id from event where event.id = event_id) = 1);)");
  EXPECT_THAT(messages(replayed), IsEmpty());
}

TEST(Replay, FollowsSqlitesIdeaOfAPrimaryKey) {
  const Replay replayed = replay_sql(R"(
    create table a (id integer primary key, other text unique,
      constraint x unique (other) constraint y unique (id, other));
    create table b (id char(26) primary key);
    create table c (id char(26) primary key) without rowid;
    with recursive n as (select 1 as i union all select i + 1 from n) insert into a (other) select i from n;)",
                                     Engine::Sqlite);
  EXPECT_THAT(messages(replayed), IsEmpty());
  const auto nullable = [&](const char* name) {
    return replayed.schema.find_table({"", name})->columns.front().nullable;
  };
  EXPECT_FALSE(nullable("a"));
  EXPECT_TRUE(nullable("b"));
  EXPECT_FALSE(nullable("c"));
}

}  // namespace
}  // namespace signalbox
