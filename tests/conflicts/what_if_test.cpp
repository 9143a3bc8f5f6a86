#include "conflicts/what_if.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conflicts/next_version.h"
#include "tests/conflicts/situation.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::pending_sql;
using testing::situation_of;
using ::testing::SizeIs;

PendingMigration versioned(std::string_view branch, std::string revision, std::string framework = "golang-migrate") {
  PendingMigration out = pending_sql(branch, "");
  out.content_hash = std::string{branch} + revision;
  out.migration.framework = std::move(framework);
  out.migration.path = "migrations/" + revision + "_" + std::string{branch} + ".up.sql";
  out.migration.revision = std::move(revision);
  return out;
}

PendingMigration graph_revision(std::string_view branch, std::string id, std::vector<std::string> parents) {
  PendingMigration out = versioned(branch, std::move(id), "alembic");
  out.migration.path = "versions/" + out.migration.revision + ".py";
  out.migration.parents = std::move(parents);
  return out;
}

std::vector<std::string> new_versions(const WhatIf& what_if) {
  std::vector<std::string> out;
  for (const Invalidated& each : what_if.invalidated) {
    out.push_back(each.old_version + " -> " + each.new_version);
  }
  return out;
}

WhatIf merge(const Situation& situation, std::string_view branch) {
  return what_if_merged(situation, pending_of(situation, branch));
}

TEST(WhatIf, GivesATakenVersionTheNextNumber) {
  const WhatIf found = merge(situation_of("", {versioned("a", "000007"), versioned("b", "000007")}), "a");
  ASSERT_THAT(found.invalidated, SizeIs(1));
  EXPECT_EQ(found.invalidated[0].kind, "duplicate-version");
  EXPECT_EQ(found.invalidated[0].new_version, "000008");
  EXPECT_EQ(found.invalidated[0].new_path, "migrations/000008_b.up.sql");
  EXPECT_EQ(found.merged.size(), 1U);
}

TEST(WhatIf, MovesAWholeBranchBehindWhatIsMerged) {
  const Situation situation = situation_of(
      "", {versioned("a", "9"), versioned("b", "7"), versioned("b", "8"), versioned("b", "12"), versioned("c", "10")});
  EXPECT_THAT(new_versions(merge(situation, "a")), ElementsAre("7 -> 10", "8 -> 11"));
}

TEST(WhatIf, CountsTimestampsInSeconds) {
  const Situation situation = situation_of("", {versioned("a", "20261231235959"), versioned("b", "20261130000000")});
  EXPECT_THAT(new_versions(merge(situation, "a")), ElementsAre("20261130000000 -> 20270101000000"));
}

TEST(WhatIf, LeavesNewerVersionsAlone) {
  EXPECT_THAT(merge(situation_of("", {versioned("a", "7"), versioned("b", "8")}), "a").invalidated, IsEmpty());
}

TEST(WhatIf, HangsASiblingBehindTheMergedRevision) {
  const Situation situation = situation_of(
      "", {graph_revision("a", "r2", {"r1"}), graph_revision("a", "r3", {"r2"}), graph_revision("b", "r4", {"r1"}),
           graph_revision("b", "r5", {"r4"}), graph_revision("c", "r6", {"r3"})});
  const WhatIf found = merge(situation, "a");
  ASSERT_THAT(found.invalidated, SizeIs(1));
  EXPECT_EQ(found.invalidated[0].side.path, "versions/r4.py");
  EXPECT_EQ(found.invalidated[0].old_parent, "r1");
  EXPECT_EQ(found.invalidated[0].new_parent, "r3");
}

TEST(WhatIf, NamesWhatWillFail) {
  const Situation situation = situation_of(
      "create table orders (id int, note text);",
      {pending_sql("a", "alter table orders drop column note;"), pending_sql("b", "create index i on orders (note);")});
  const WhatIf found = merge(situation, "a");
  ASSERT_THAT(found.invalidated, SizeIs(1));
  EXPECT_EQ(found.invalidated[0].kind, "self-invalid");
  EXPECT_THAT(found.invalidated[0].reason, HasSubstr("column \"note\" does not exist"));
  EXPECT_THAT(found.invalidated[0].new_version, IsEmpty());
}

TEST(WhatIf, FindsPullRequestsAndBranches) {
  Situation situation = situation_of("", {versioned("a", "1"), versioned("b", "2")});
  situation.pending[1].pull_request = 12;
  EXPECT_THAT(pending_of(situation, "12"), ElementsAre(situation.pending[1].id()));
  EXPECT_THAT(pending_of(situation, "#12"), ElementsAre(situation.pending[1].id()));
  EXPECT_THAT(pending_of(situation, "a"), ElementsAre(situation.pending[0].id()));
  EXPECT_THAT(pending_of(situation, "z"), IsEmpty());
}

TEST(NextVersion, KeepsTheSpelling) {
  EXPECT_EQ(next_version("0009"), "0010");
  EXPECT_EQ(next_version("9"), "10");
  EXPECT_EQ(next_version("1.9"), "1.10");
  EXPECT_EQ(next_version("20260228235959"), "20260301000000");
  EXPECT_EQ(next_version("99999999999999"), "100000000000000");
  EXPECT_EQ(next_version("1700000000"), "1700000001");
  EXPECT_EQ(next_version(""), "_1");
}

TEST(NextVersion, GoesIntoThePath) {
  EXPECT_EQ(with_version("db/0007_x.up.sql", "0007", "0008"), "db/0008_x.up.sql");
  EXPECT_EQ(with_version("db/V1_2__x.sql", "1.2", "1.3"), "db/V1_3__x.sql");
  EXPECT_EQ(with_version("prisma/20260102_x/migration.sql", "20260102", "20260103"), "prisma/20260103_x/migration.sql");
  EXPECT_EQ(with_version("2/x.sql", "7", "8"), "2/x.sql");
}

}  // namespace
}  // namespace signalbox
