#include <gtest/gtest.h>

#include "base/text.h"
#include "code/query_text.h"
#include "code/read_code.h"
#include "code/uses.h"
#include "migrations/sql/sql.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

Schema shop() {
  Schema schema = empty_schema(Engine::Postgres);
  const char* ddl =
      "create table users (id bigint, email text, team_id bigint);"
      "create table orders (id bigint, user_id bigint, total bigint);";
  for (const SchemaChange& change : read_sql(Engine::Postgres, ddl).changes) {
    EXPECT_TRUE(apply(schema, change));
  }
  return schema;
}

/// "users.email orders.total!": what a query uses, tables without columns left out.
std::string columns_of(std::string_view path, std::string_view text) {
  std::vector<std::string> out;
  for (const FoundUse& use : find_uses(path, text, shop())) {
    if (!use.column.empty()) {
      out.push_back(use.table.name + "." + use.column + (use.access == Access::Write ? "!" : ""));
    }
  }
  return join(out, " ");
}

std::string columns_of(std::string_view query) {
  return columns_of("q.sql", query);
}

TEST(QueryUses, ResolveUnqualifiedColumnsByTheSchema) {
  EXPECT_EQ(columns_of("select email, total from users join orders on user_id = users.id"),
            "orders.total orders.user_id users.email users.id");
}

TEST(QueryUses, SeeThroughSubQueriesThatSelectEverything) {
  EXPECT_EQ(columns_of("select s.email from (select * from users) s"), "users.* users.email");
  EXPECT_EQ(columns_of("with s as (select * from users) select email from s"), "users.* users.email");
  EXPECT_EQ(columns_of("select s.email from (select id as email from users) s"), "users.id");
}

TEST(QueryUses, ACommonTableHidesATableOfItsName) {
  EXPECT_EQ(columns_of("with users as (select 1 as email) select email from users"), "");
}

TEST(QueryUses, CorrelatedSubQueriesSeeTheOuterTables) {
  EXPECT_EQ(columns_of("select id from orders o where exists (select * from users where id = o.user_id and total > 1)"),
            "orders.id orders.total orders.user_id users.id");
}

TEST(QueryUses, TellWritesFromReads) {
  EXPECT_EQ(columns_of("update users set email = lower(email) where id = 1"), "users.email! users.id");
  EXPECT_EQ(columns_of("insert into orders (id, total) select id, 0 from users"), "orders.id! orders.total! users.id");
  EXPECT_EQ(columns_of("insert into orders values (1, 2, 3)"), "orders.*!");
}

TEST(QueryUses, TakeThePlaceholdersOfEveryDriver) {
  for (const std::string_view query :
       {"select id from users where email = ?", "select id from users where email = %s",
        "select id from users where email = %(email)s", "select id from users where email = :email",
        "select id from users where email = @email", "select id from users where email = $1",
        "select `id` from `users` where `email` = ?", "select id from users where email = {address}"}) {
    EXPECT_EQ(columns_of(query), "users.email users.id") << query;
  }
}

TEST(QueryUses, FallBackToWordsForOtherDialects) {
  EXPECT_EQ(columns_of("select id from users use index (x) where email = 'total' limit 1, 2"), "users.email users.id");
}

TEST(QueryUses, ProseIsNoUse) {
  EXPECT_EQ(columns_of("a.py", "M = 'Select your email from the list of users'\n"), "");
  EXPECT_EQ(columns_of("a.py", "\"\"\"Delete users from orders where the total is low.\"\"\"\n"), "");
}

TEST(QueryUses, LinesAreThoseOfTheFile) {
  const std::vector<FoundUse> uses =
      find_uses("a.go", "package a\n\nconst q = `\n\tselect id,\n\t\temail\n\tfrom users`\n", shop());
  ASSERT_EQ(uses.size(), 3U);
  EXPECT_EQ(uses[0].column, "id");
  EXPECT_EQ(uses[0].line, 4);
  EXPECT_EQ(uses[1].column, "email");
  EXPECT_EQ(uses[1].line, 5);
  EXPECT_EQ(uses[2].line, 6);
}

TEST(QueryUses, HostileTextsAreBounded) {
  const std::string deep = "select " + std::string(20'000, '(') + "1" + std::string(20'000, ')') + " from users";
  EXPECT_EQ(columns_of(deep.substr(0, 200)), "");
  const std::string wide = "select " + std::string(100'000, 'x') + " from users";
  EXPECT_EQ(columns_of(wide), "");
  std::string sum = "x = ''";
  for (int i = 0; i < 20'000; ++i) {
    sum += " + 'a'";
  }
  EXPECT_EQ(columns_of("a.py", sum), "");
}

TEST(CodeReading, SurvivesItsEncoding) {
  const CodeReading reading = read_code("a.rb", "class User < ApplicationRecord\n  validates :email\nend\n");
  ASSERT_EQ(reading.models.size(), 1U);
  const auto decoded = decode_value<CodeReading>(encode_value(reading), "reading");
  ASSERT_TRUE(decoded) << decoded.error().what;
  EXPECT_EQ(*decoded, reading);
}

std::string words_of(std::string_view text) {
  std::vector<std::string> out;
  for (const WordPlace& each : read_code("a.ts", text).words) {
    out.push_back(each.word + ":" + std::to_string(each.line));
  }
  return join(out, " ");
}

TEST(Names, AreKeptWhereAColumnsNameIsNear) {
  EXPECT_EQ(words_of("import everything\n\n\n\nusers\n// team_name\nlet name = row.team_name\nnear\nnear2\nfar\n"),
            "users:5 name:7 team_name:7 near:8 near2:9");
  EXPECT_EQ(words_of("const userName = camelCase(otherName)\n"), "");
}

TEST(Names, OfATableAndItsColumnAreAUseWithinTwoLines) {
  const std::string near = "fetch('users')\n\nuse(row.team_id)\n";
  const std::string far = "fetch('users')\n\n\nuse(row.team_id)\n";
  EXPECT_EQ(columns_of("a.ts", near), "users.team_id");
  EXPECT_EQ(columns_of("a.ts", far), "");
}

}  // namespace
}  // namespace signalbox
