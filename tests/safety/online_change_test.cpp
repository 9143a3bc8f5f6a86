#include "safety/online_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "safety/docs.h"
#include "tests/safety/scripts.h"

namespace signalbox {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

Schema base(std::string_view more = {}) {
  return testing::schema_of(Engine::MySql, std::string(example_schema(Engine::MySql)) + std::string(more));
}

std::vector<OnlineCommand> commands(std::string_view sql, const Schema& schema) {
  return online_commands(testing::migration_of(Engine::MySql, sql).changes, schema, "shop");
}

TEST(OnlineChange, WritesBothCommandLinesForAPlainTable) {
  const auto found =
      commands("ALTER TABLE articles MODIFY title varchar(300) NOT NULL, ADD COLUMN score int DEFAULT 0;", base());
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0].command,
              HasSubstr("gh-ost --database='shop' --table='articles' --alter='MODIFY title varchar(300) "
                        "NOT NULL, ADD COLUMN score int DEFAULT 0'"));
  EXPECT_THAT(found[0].command, HasSubstr("--max-lag-millis=1500"));
  EXPECT_THAT(found[0].command, Not(HasSubstr("--approve-renamed-columns")));
  EXPECT_THAT(found[1].command, HasSubstr("pt-online-schema-change --alter 'MODIFY title varchar(300) NOT NULL"));
  EXPECT_THAT(found[1].command, HasSubstr("'D=shop,t=articles'"));
}

TEST(OnlineChange, ForeignKeysAreNotForGhOst) {
  for (const std::string table : {"orders", "customers"}) {
    const auto found = commands("ALTER TABLE " + table + " ADD COLUMN a int;", base());
    EXPECT_THAT(found[0].refusal, HasSubstr("foreign keys")) << table;
    EXPECT_TRUE(found[0].command.empty()) << table;
  }
  EXPECT_THAT(commands("ALTER TABLE customers ADD COLUMN a int;", base())[1].command,
              HasSubstr("--alter-foreign-keys-method=rebuild_constraints"));
  EXPECT_THAT(commands("ALTER TABLE orders ADD COLUMN a int;", base())[1].command,
              Not(HasSubstr("--alter-foreign-keys-method")));
}

TEST(OnlineChange, WithoutAKeyNeitherToolCanCopy) {
  for (const OnlineCommand& one : commands("ALTER TABLE tags MODIFY name varchar(300);", base())) {
    EXPECT_TRUE(one.command.empty());
    EXPECT_THAT(one.refusal, HasSubstr("key"));
  }
}

TEST(OnlineChange, TriggersAreKeptByOneAndRefusedByTheOther) {
  const Schema schema = base("CREATE TRIGGER t BEFORE INSERT ON articles FOR EACH ROW SET NEW.title = 'x';");
  const auto found = commands("ALTER TABLE articles ADD COLUMN a int;", schema);
  EXPECT_THAT(found[0].refusal, HasSubstr("triggers"));
  EXPECT_THAT(found[1].command, HasSubstr("--preserve-triggers"));
}

TEST(OnlineChange, DuplicatesAreCountedBeforeAUniqueKey) {
  for (const OnlineCommand& one : commands("ALTER TABLE articles ADD UNIQUE INDEX k (title);", base())) {
    EXPECT_THAT(one.before, Contains(HasSubstr("duplicates")));
  }
  EXPECT_THAT(commands("ALTER TABLE articles ADD UNIQUE INDEX k (title);", base())[1].command,
              HasSubstr("--no-check-unique-key-change"));
}

TEST(OnlineChange, RenamedColumnsHaveToBeApproved) {
  const auto found = commands("ALTER TABLE articles RENAME COLUMN title TO headline;", base());
  EXPECT_THAT(found[0].command, HasSubstr("--alter='CHANGE title headline varchar("));
  EXPECT_THAT(found[0].command, HasSubstr("--approve-renamed-columns"));
  EXPECT_THAT(found[1].command, HasSubstr("--no-check-alter"));
}

TEST(OnlineChange, NamesReachTheShellAsOneWord) {
  const Schema schema = base("CREATE TABLE `it's` (id int NOT NULL PRIMARY KEY);");
  const auto found = commands("ALTER TABLE `it's` ADD COLUMN `$(reboot)` int COMMENT 'it''s; rm -rf /';", schema);
  EXPECT_THAT(found[0].command, HasSubstr("--table='it'\\''s'"));
  EXPECT_THAT(found[0].command, HasSubstr("ADD COLUMN `$(reboot)` int COMMENT '\\''it'\\'''\\''s; rm -rf /'\\'''"));
}

TEST(OnlineChange, NamesReachTheOtherToolAsOneValue) {
  const Schema schema = base(
      "CREATE TABLE `it's` (id int NOT NULL PRIMARY KEY);"
      "CREATE TABLE `a,t=orders` (id int NOT NULL PRIMARY KEY);");
  EXPECT_THAT(commands("ALTER TABLE `it's` ADD COLUMN b int;", schema)[1].refusal, HasSubstr("a quote in its name"));
  EXPECT_THAT(commands("ALTER TABLE `a,t=orders` ADD COLUMN b int;", schema)[1].command,
              HasSubstr(R"('D=shop,t=a\,t=orders')"));
}

TEST(OnlineChange, WhatIsNoAlterTableOfOneTableHasNoCommand) {
  EXPECT_TRUE(commands("DROP TABLE articles;", base()).empty());
  EXPECT_TRUE(commands("UPDATE articles SET title = 'x';", base()).empty());
  EXPECT_TRUE(commands("ALTER TABLE nothing ADD COLUMN a int;", base()).empty());
}

}  // namespace
}  // namespace signalbox
