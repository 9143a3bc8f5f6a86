#include <fmt/format.h>
#include <gtest/gtest.h>

#include "migrations/liquibase/changelog.h"
#include "migrations/liquibase/element.h"
#include "migrations/reader.h"
#include "schema/change.h"

namespace signalbox::liquibase {
namespace {

Migration read(const std::string& path, const std::string& content) {
  return read_migration({"liquibase", {path, {{path, content}}, "db/changelog", Engine::Postgres, {}, {}}});
}

TEST(Changelog, LetsEnginesInByName) {
  EXPECT_TRUE(runs_on("", Engine::Postgres));
  EXPECT_TRUE(runs_on("mysql, postgresql", Engine::Postgres));
  EXPECT_FALSE(runs_on("mysql", Engine::Postgres));
  EXPECT_TRUE(runs_on("!mysql", Engine::Postgres));
  EXPECT_FALSE(runs_on("!postgresql", Engine::Postgres));
}

TEST(Changelog, DoesNotUnfoldAliasesForEver) {
  std::string yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    yaml += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
  }
  const Migration migration = read("db/changelog/a.yaml", yaml + "databaseChangeLog: []\n");
  ASSERT_EQ(migration.unknowns.size(), 1U);
  EXPECT_NE(migration.unknowns[0].message.find("write fewer aliases"), std::string::npos);
}

TEST(Changelog, DoesNotExpandEntities) {
  std::string xml = "<!DOCTYPE d [<!ENTITY a \"x\">";
  for (char c = 'b'; c < 'm'; ++c) {
    xml += fmt::format("<!ENTITY {0} \"&{1};&{1};&{1};&{1};\">", c, static_cast<char>(c - 1));
  }
  xml +=
      "]><databaseChangeLog><changeSet id=\"1\" author=\"a\"><dropTable "
      "tableName=\"&l;\"/></changeSet></databaseChangeLog>";
  const Migration migration = read("db/changelog/a.xml", xml);
  ASSERT_EQ(migration.changes.size(), 1U);
  EXPECT_EQ(std::get<DropTable>(migration.changes[0].operation).table.name, "&l;");
}

TEST(Changelog, RefusesDeepNesting) {
  std::string xml = "<databaseChangeLog>";
  for (int i = 0; i < 20'000; ++i) {
    xml += "<a>";
  }
  for (int i = 0; i < 20'000; ++i) {
    xml += "</a>";
  }
  const Migration migration = read("db/changelog/a.xml", xml + "</databaseChangeLog>");
  ASSERT_EQ(migration.unknowns.size(), 1U);
  EXPECT_EQ(migration.unknowns[0].message, "The changelog is not read: the file is nested too deeply.");
}

TEST(Changelog, ReadsAMegabyteOfChangeSets) {
  std::string xml = "<databaseChangeLog>\n";
  while (xml.size() < 1'000'000) {
    const std::string number = std::to_string(xml.size());
    xml += "<changeSet id=\"" + number + "\" author=\"a\"><addColumn tableName=\"t\"><column name=\"c" + number +
           "\" type=\"int\"/></addColumn></changeSet>\n";
  }
  const Migration migration = read("db/changelog/a.xml", xml + "</databaseChangeLog>");
  EXPECT_TRUE(migration.unknowns.empty());
  EXPECT_GT(migration.changes.size(), 5'000U);
  EXPECT_TRUE(migration.has_down);
}

class GrowingChangelog : public ::testing::TestWithParam<std::string> {
 protected:
  /// A file of change sets, each with its id and one statement.
  std::string file(const std::vector<std::pair<std::string, std::string>>& change_sets) const {
    std::string out = GetParam() == "sql" ? "--liquibase formatted sql\n\n" : "<databaseChangeLog>\n";
    for (const auto& [id, sql] : change_sets) {
      const std::string options =
          id.starts_with("view") ? (GetParam() == "sql" ? " runOnChange:true" : " runOnChange=\"true\"") : "";
      out += GetParam() == "sql"
                 ? fmt::format("--changeset ada:{}{}\n{};\n\n", id, options, sql)
                 : fmt::format("<changeSet id=\"{}\" author=\"ada\"{}>\n<sql>{}</sql></changeSet>\n", id, options, sql);
    }
    return out + (GetParam() == "sql" ? "" : "</databaseChangeLog>\n");
  }

  Migration grown(const std::string& now, const std::vector<std::string>& before) const {
    const std::string path = "db/changelog/a." + GetParam();
    MigrationSource source{path, {{path, now}}, "db/changelog", Engine::Postgres, {}, {}};
    for (const std::string& text : before) {
      source.before.push_back({path, text});
    }
    return read_migration({"liquibase", source});
  }

  static std::vector<std::string> what(const Migration& migration) {
    std::vector<std::string> out;
    for (const SchemaChange& change : migration.changes) {
      out.push_back(describe(change.operation));
    }
    return out;
  }
};

constexpr const char* kFirst = "create table a (id int)";

TEST_P(GrowingChangelog, HoldsOnlyWhatIsNew) {
  const std::string before = file({{"1", kFirst}});
  const Migration migration = grown(file({{"1", kFirst}, {"2", "drop table b"}}), {before});
  EXPECT_TRUE(migration.grown);
  EXPECT_EQ(what(migration), std::vector<std::string>{"drop table public.b"});
  const Migration inserted = grown(file({{"0", "drop table c"}, {"1", "create  table a\n (id int)"}}), {before});
  EXPECT_TRUE(inserted.grown);
  EXPECT_EQ(what(inserted), std::vector<std::string>{"drop table public.c"});
}

TEST_P(GrowingChangelog, IsEditedWhenWhatRanIsAnother) {
  const std::string before = file({{"1", kFirst}, {"2", "drop table b"}});
  EXPECT_FALSE(grown(file({{"1", "create table a (id bigint)"}, {"2", "drop table b"}}), {before}).grown);
  EXPECT_FALSE(grown(file({{"1", kFirst}}), {before}).grown);
  EXPECT_FALSE(grown(file({{"1", kFirst}, {"2b", "drop table b"}}), {before}).grown);
  EXPECT_EQ(what(grown(file({{"1", kFirst}}), {before})).size(), 1U) << "an edited file is read whole";
}

TEST_P(GrowingChangelog, RunsAgainWhatMayRunAgain) {
  const std::string before = file({{"view-1", "create view v as select 1"}});
  const Migration migration = grown(file({{"view-1", "drop view v"}}), {before});
  EXPECT_TRUE(migration.grown);
  EXPECT_EQ(what(migration), std::vector<std::string>{"drop view public.v"});
}

TEST_P(GrowingChangelog, LeavesOutWhatTheBaseGotSince) {
  const std::string fork = file({{"1", kFirst}});
  const std::string base = file({{"1", kFirst}, {"2", "drop table b"}});
  const Migration without = grown(file({{"1", kFirst}, {"3", "drop table c"}}), {fork, base});
  EXPECT_TRUE(without.grown);
  EXPECT_EQ(what(without), std::vector<std::string>{"drop table public.c"});
  const Migration with = grown(file({{"1", kFirst}, {"2", "drop table b"}, {"3", "drop table c"}}), {fork, base});
  EXPECT_EQ(what(with), std::vector<std::string>{"drop table public.c"});
}

INSTANTIATE_TEST_SUITE_P(Forms, GrowingChangelog, ::testing::Values("sql", "xml"),
                         [](const auto& form) { return form.param; });

}  // namespace
}  // namespace signalbox::liquibase
