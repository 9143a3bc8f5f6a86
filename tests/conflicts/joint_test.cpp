// Three branches that go together two by two, and what is said about all of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conflicts/situation.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::pending_sql;
using testing::situation_of;
using ::testing::SizeIs;

std::vector<Conflict> conflicts_of(std::string_view base, const std::vector<std::string>& branches,
                                   Engine engine = Engine::MariaDb) {
  std::vector<PendingMigration> pending;
  std::string name = "a";
  for (const std::string& sql : branches) {
    pending.push_back(pending_sql(name, sql, engine));
    ++name[0];
  }
  return find_conflicts(situation_of(base, pending, engine));
}

constexpr const char* kThreeIndexes =
    "create table teams (id int primary key);"
    "create table users (id int primary key, team int, x int, y int, z int, key i (team, x), key j (team, y), "
    "key k (team, z), constraint f foreign key (team) references teams (id));";

TEST(JointConflicts, TheLastIndexOfAForeignKeyIsNamedWithAllWhoDropTheOthers) {
  const std::vector<Conflict> found =
      conflicts_of(kThreeIndexes, {"drop index i on users;", "drop index j on users;", "drop index k on users;"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "jointly-impossible");
  EXPECT_THAT(found[0].between, SizeIs(3));
  EXPECT_THAT(found[0].message, HasSubstr("needed in a foreign key constraint"));
}

TEST(JointConflicts, WhoeverIsNotNeededForItIsLeftOut) {
  const std::vector<Conflict> found =
      conflicts_of(kThreeIndexes, {"drop index i on users;", "alter table users add column phone text;",
                                   "drop index j on users;", "drop index k on users;"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].between, SizeIs(3));
}

TEST(JointConflicts, TwoOfThemAreFine) {
  EXPECT_THAT(conflicts_of(kThreeIndexes, {"drop index i on users;", "drop index j on users;"}), IsEmpty());
}

TEST(JointConflicts, ATableMustKeepAColumn) {
  const std::vector<Conflict> found =
      conflicts_of("create table t (a int, b int, c int);",
                   {"alter table t drop column a;", "alter table t drop column b;", "alter table t drop column c;"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].message, HasSubstr("can't delete all columns"));
}

TEST(JointConflicts, TwoThatClashAlreadyAreNotCountedAgain) {
  const std::vector<Conflict> found =
      conflicts_of("create table t (a int, b int, c int);",
                   {"alter table t drop column a;", "alter table t drop column a;", "alter table t drop column b;"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "drop-drop");
}

TEST(LockBudget, ThreeRewritesOfOneTableAreOneWarning) {
  const std::vector<std::string> heavy = {"alter table t alter column a set not null;", "create index i on t (b);",
                                          "alter table t alter column c type bigint;"};
  const std::vector<Conflict> found = conflicts_of("create table t (a int, b int, c int);", heavy, Engine::Postgres);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "combined-lock-budget");
  EXPECT_EQ(found[0].severity, Severity::Warning);
  EXPECT_THAT(found[0].between, SizeIs(3));
}

TEST(LockBudget, TwoAreWithinIt) {
  EXPECT_THAT(
      conflicts_of("create table t (a int, b int);",
                   {"alter table t alter column a set not null;", "create index i on t (b);"}, Engine::Postgres),
      IsEmpty());
}

}  // namespace
}  // namespace signalbox
