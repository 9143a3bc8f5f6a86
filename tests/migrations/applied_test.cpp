#include "migrations/applied.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

/// A migration as the framework's own reader names it.
Migration read(const Framework& framework, const std::string& path, const std::string& folder,
               const std::string& content = "") {
  MigrationSource source;
  source.path = path;
  source.folder = folder;
  source.files = {{path, content}};
  return framework.read(source);
}

struct Recorded {
  const char* framework;
  const char* folder;
  const char* path;
  const char* content;
  AppliedVersion version;  ///< as the runner records it
};

// The left side is what is in the repository, the right one what the runner's own code writes for it.
const Recorded kRecorded[] = {
    {"dbmate",
     "db/migrations",
     "db/migrations/20260102150405_a.sql",
     "-- migrate:up\nselect 1;\n",
     {{}, "20260102150405"}},
    {"django", "shop/migrations", "shop/migrations/0002_a.py", "", {{}, "shop/0002_a"}},
    {"efcore", "Migrations", "Migrations/20260102150405_A.cs", "", {{}, "20260102150405_A"}},
    {"flyway", "sql", "sql/V001_2__add_status.sql", "", {{}, "001.2"}},
    {"flyway", "sql", "sql/R__some_view.sql", "", {{}, "some view"}},
    {"golang-migrate", "m", "m/000012_a.up.sql", "", {AppliedAs::UpTo, "12"}},
    {"goose", "m", "m/00012_a.sql", "-- +goose Up\nselect 1;\n", {{}, "12"}},
    {"knex", "migrations", "migrations/20260102150405_a.ts", "", {{}, "20260102150405_a"}},
    {"liquibase",
     "src/main/resources/db/changelog",
     "src/main/resources/db/changelog/1_a.sql",
     "select 1;\n",
     {AppliedAs::File, "classpath:/db/changelog/1_a.sql"}},
    {"prisma", "prisma/migrations", "prisma/migrations/20260102150405_a", "", {{}, "20260102150405_a"}},
    {"rails", "db/migrate", "db/migrate/20260102150405_a.rb", "", {{}, "20260102150405"}},
    {"sequelize", "migrations", "migrations/20260102150405-a.js", "", {{}, "20260102150405-a"}},
    {"sql-migrate", "m", "m/1_a.sql", "-- +migrate Up\nselect 1;\n", {{}, "1_a.sql"}},
    {"sqlx", "migrations", "migrations/0003_a.sql", "", {{}, "3"}},
    {"typeorm",
     "src/migration",
     "src/migration/1603944374840-A.ts",
     "export class A1603944374840 { async up(q) {} }",
     {{}, "1603944374840"}},
    {"drizzle", "drizzle", "drizzle/0000_a.sql", "", {AppliedAs::First, "1"}},
};

TEST(Applied, KnowsEveryFrameworksOwnWayToWriteAVersion) {
  for (const Recorded& each : kRecorded) {
    const Framework* framework = find_framework(each.framework);
    ASSERT_NE(framework, nullptr) << each.framework;
    const std::vector<Migration> migrations = {read(*framework, each.path, each.folder, each.content)};
    const std::vector<AppliedVersion> ran = {each.version};
    EXPECT_THAT(find_applied(*framework, migrations, ran), Optional(ElementsAre(true)))
        << each.framework << " " << migrations.front().revision;
    const std::vector<AppliedVersion> another = {
        {each.version.as, each.version.as == AppliedAs::File ? "other.sql" : "0"}};
    const bool reads_nothing = migrations.front().changes.empty() && each.version.as == AppliedAs::File;
    EXPECT_THAT(find_applied(*framework, migrations, another), Optional(ElementsAre(reads_nothing))) << each.framework;
    EXPECT_THAT(find_applied(*framework, migrations, {}), Optional(ElementsAre(false))) << each.framework;
  }
}

TEST(Applied, HasATableForEveryFrameworkThatKeepsOne) {
  for (const Framework* framework : all_frameworks()) {
    EXPECT_EQ(find_history_table(framework->name) != nullptr, framework->name != "sql") << framework->name;
  }
  for (const HistoryTable& table : history_tables()) {
    EXPECT_NE(find_framework(table.framework), nullptr) << table.framework;
  }
}

std::vector<Migration> line(const std::vector<std::string>& revisions) {
  std::vector<Migration> out;
  for (const std::string& revision : revisions) {
    out.emplace_back().revision = revision;
  }
  return out;
}

TEST(Applied, CountsWhatComesBeforeAVersionAndNotTheDirtyOneItself) {
  const Framework& framework = *find_framework("golang-migrate");
  const std::vector<Migration> three = line({"000009", "000010", "000011"});
  const std::vector<AppliedVersion> clean = {{AppliedAs::UpTo, "10"}};
  const std::vector<AppliedVersion> dirty = {{AppliedAs::Before, "10"}};
  EXPECT_THAT(find_applied(framework, three, clean), Optional(ElementsAre(true, true, false)));
  EXPECT_THAT(find_applied(framework, three, dirty), Optional(ElementsAre(true, false, false)));
}

TEST(Applied, LeavesRepeatableOnesOutOfABaseline) {
  std::vector<Migration> all = line({"1", "2", "2", "a view"});
  all[1].kind = "baseline";
  all[3].kind = "repeatable";
  const std::vector<AppliedVersion> baseline = {{AppliedAs::UpTo, "1"}};
  EXPECT_THAT(find_applied(*find_framework("flyway"), all, baseline), Optional(ElementsAre(true, true, false, false)));
}

TEST(Applied, FollowsHeadsToAllThatTheyStandOn) {
  const Framework& alembic = *find_framework("alembic");
  std::vector<Migration> graph = line({"a", "b", "c", "m", "n"});
  graph[1].parents = {"a"};
  graph[2].parents = {"a"};
  graph[3].parents = {"b"};
  graph[3].dependencies = {"c"};
  graph[4].parents = {"m"};
  const std::vector<AppliedVersion> one = {{AppliedAs::WithParents, "b"}};
  const std::vector<AppliedVersion> merged = {{AppliedAs::WithParents, "m"}};
  const std::vector<AppliedVersion> with_others = {{AppliedAs::WithParents, "x"}, {AppliedAs::WithParents, "c"}};
  const std::vector<AppliedVersion> unknown = {{AppliedAs::WithParents, "x"}};
  EXPECT_THAT(find_applied(alembic, graph, one), Optional(ElementsAre(true, true, false, false, false)));
  EXPECT_THAT(find_applied(alembic, graph, merged), Optional(ElementsAre(true, true, true, true, false)));
  EXPECT_THAT(find_applied(alembic, graph, with_others), Optional(ElementsAre(true, false, true, false, false)));
  EXPECT_EQ(find_applied(alembic, graph, unknown), std::nullopt);
  EXPECT_THAT(find_applied(alembic, graph, {}), Optional(ElementsAre(false, false, false, false, false)));
}

TEST(Applied, TakesASquashedMigrationForWhatItReplaces) {
  std::vector<Migration> squash = line({"shop/0001_squashed_0002"});
  squash[0].replaces = {"shop/0001_a", "shop/0002_b"};
  const std::vector<AppliedVersion> both = {{{}, "shop/0001_a"}, {{}, "shop/0002_b"}};
  const std::vector<AppliedVersion> half = {{{}, "shop/0001_a"}};
  EXPECT_THAT(find_applied(*find_framework("django"), squash, both), Optional(ElementsAre(true)));
  EXPECT_THAT(find_applied(*find_framework("django"), squash, half), Optional(ElementsAre(false)));
}

TEST(Applied, TakesAScriptForItselfWithoutItsEnding) {
  const std::vector<std::vector<std::string>> rows = {{"script", "1_a.v2.js"}, {"script", "2_b"}};
  EXPECT_THAT(applied_versions(rows).value(),
              ElementsAre(AppliedVersion{AppliedAs::Itself, "1_a.v2"}, AppliedVersion{AppliedAs::Itself, "2_b"}));
}

TEST(Applied, RefusesRowsThatNoQuestionGives) {
  const std::vector<std::vector<std::string>> good = {{"up-to", "3"}, {"itself", "x\ty"}};
  const std::vector<std::vector<std::string>> short_row = {{"itself"}};
  const std::vector<std::vector<std::string>> strange = {{"perhaps", "3"}};
  EXPECT_THAT(applied_versions(good).value(),
              ElementsAre(AppliedVersion{AppliedAs::UpTo, "3"}, AppliedVersion{AppliedAs::Itself, "x\ty"}));
  EXPECT_FALSE(applied_versions(short_row));
  EXPECT_FALSE(applied_versions(strange));
}

}  // namespace
}  // namespace signalbox
