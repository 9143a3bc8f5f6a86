#include <fmt/format.h>
#include <gtest/gtest.h>

#include "migrations/liquibase/changelog.h"
#include "migrations/liquibase/element.h"
#include "migrations/reader.h"

namespace signalbox::liquibase {
namespace {

Migration read(const std::string& path, const std::string& content) {
  return read_migration({"liquibase", {path, {{path, content}}, "db/changelog", Engine::Postgres, {}}});
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

}  // namespace
}  // namespace signalbox::liquibase
