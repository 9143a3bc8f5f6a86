#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conflicts/history_line.h"
#include "tests/conflicts/situation.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Migration revision(std::string id, std::vector<std::string> parents) {
  Migration out;
  out.path = "versions/" + id + ".py";
  out.framework = "graph";
  out.name = "change_" + id;
  out.revision = std::move(id);
  out.parents = std::move(parents);
  return out;
}

PendingMigration on_branch(std::string_view branch, Migration migration) {
  PendingMigration out = testing::pending_sql(branch, "");
  out.content_hash = migration.path + std::string{branch};
  out.migration = std::move(migration);
  return out;
}

/// One line of one service, judged by one check.
class HistoryChecks : public ::testing::Test {
 protected:
  std::vector<Conflict> conflicts_of(void (*check)(const HistoryLine&, Collector&)) {
    HistoryLine line;
    line.base = &base_;
    line.framework = &framework_;
    for (const PendingMigration& pending : pending_) {
      line.added.push_back(&pending);
    }
    Collector collector;
    check(line, collector);
    return collector.take();
  }

  void add_base(Migration migration) { base_.migrations.push_back(std::move(migration)); }
  void add(std::string_view branch, Migration migration) {
    pending_.push_back(on_branch(branch, std::move(migration)));
  }

  Framework framework_{.name = "alembic", .order = VersionOrder::Graph};
  BaseHistory base_;
  std::vector<PendingMigration> pending_;
};

TEST_F(HistoryChecks, TwoBranchesOnOneRevisionMakeTwoHeads) {
  add_base(revision("r1", {}));
  add("a", revision("r2", {"r1"}));
  add("b", revision("r3", {"r1"}));
  const std::vector<Conflict> found = conflicts_of(check_heads);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "alembic-multiple-heads");
  EXPECT_EQ(found[0].severity, Severity::Error);
  EXPECT_THAT(found[0].between, SizeIs(2));
  EXPECT_EQ(found[0].acts, pending_[1].id());
  EXPECT_THAT(found[0].resolution, HasSubstr("down_revision = \"r2\" in versions/r3.py"));
}

TEST_F(HistoryChecks, ABranchLeftBehindByTheBaseMakesTwoHeads) {
  add_base(revision("r1", {}));
  add_base(revision("r2", {"r1"}));
  add("a", revision("r3", {"r1"}));
  const std::vector<Conflict> found = conflicts_of(check_heads);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].between, SizeIs(1));
  EXPECT_THAT(found[0].resolution, HasSubstr("\"r2\""));
}

TEST_F(HistoryChecks, ChainedRevisionsAreOneHead) {
  add_base(revision("r1", {}));
  add("a", revision("r2", {"r1"}));
  add("a", revision("r3", {"r2"}));
  EXPECT_THAT(conflicts_of(check_heads), IsEmpty());
}

TEST_F(HistoryChecks, AMergeRevisionJoinsSiblings) {
  add_base(revision("r1", {}));
  add("a", revision("r2", {"r1"}));
  add("b", revision("r3", {"r1"}));
  add("c", revision("r4", {"r2", "r3"}));
  EXPECT_THAT(conflicts_of(check_heads), IsEmpty());
}

TEST_F(HistoryChecks, AMergeRevisionBringsABranchBackToTheBase) {
  add_base(revision("r1", {}));
  add_base(revision("r2", {"r1"}));
  add("a", revision("r3", {"r1"}));
  add("a", revision("r4", {"r3", "r2"}));
  EXPECT_THAT(conflicts_of(check_heads), IsEmpty());
}

TEST_F(HistoryChecks, AMergeRevisionOfTwoDoesNotCoverAThird) {
  add_base(revision("r1", {}));
  add("a", revision("r2", {"r1"}));
  add("b", revision("r3", {"r1"}));
  add("c", revision("r4", {"r2", "r3"}));
  add("d", revision("r5", {"r1"}));
  const std::vector<Conflict> found = conflicts_of(check_heads);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].between, SizeIs(2));
}

TEST_F(HistoryChecks, ThreeBranchesAreOneConflict) {
  add_base(revision("r1", {}));
  add("a", revision("r2", {"r1"}));
  add("b", revision("r3", {"r1"}));
  add("c", revision("r4", {"r1"}));
  const std::vector<Conflict> found = conflicts_of(check_heads);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].between, SizeIs(3));
}

TEST_F(HistoryChecks, HeadsAreCountedPerDjangoApp) {
  framework_.name = "django";
  add_base(revision("shop/0001", {}));
  add_base(revision("blog/0001", {}));
  add("a", revision("shop/0002_a", {"shop/0001"}));
  add("b", revision("blog/0002_b", {"blog/0001"}));
  EXPECT_THAT(conflicts_of(check_heads), IsEmpty());
  add("c", revision("shop/0002_c", {"shop/0001"}));
  const std::vector<Conflict> found = conflicts_of(check_heads);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "django-leaf-nodes");
}

TEST_F(HistoryChecks, SameNumberInAChainIsNoConflict) {
  framework_.name = "django";
  add_base(revision("shop/0001", {}));
  add("a", revision("shop/0002_a", {"shop/0001"}));
  add("b", revision("shop/0002_b", {"shop/0002_a"}));
  EXPECT_THAT(conflicts_of(check_heads), IsEmpty());
}

TEST_F(HistoryChecks, ACherryPickIsNoSecondHead) {
  add_base(revision("r1", {}));
  add("a", revision("r2", {"r1"}));
  add("b", revision("r2", {"r1"}));
  pending_[1].content_hash = pending_[0].content_hash;
  EXPECT_THAT(conflicts_of(check_heads), IsEmpty());
  EXPECT_THAT(conflicts_of(check_duplicate_revisions), IsEmpty());
}

TEST_F(HistoryChecks, OneRevisionInTwoFilesIsFound) {
  add("a", revision("r2", {}));
  add("b", revision("r2", {}));
  const std::vector<Conflict> found = conflicts_of(check_duplicate_revisions);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].code, "H02");
}

TEST_F(HistoryChecks, AParentThatNobodyHasIsFound) {
  add("a", revision("r2", {"gone"}));
  const std::vector<Conflict> found = conflicts_of(check_missing_parents);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "alembic-missing-parent");
  EXPECT_THAT(found[0].message, HasSubstr("gone"));
}

TEST_F(HistoryChecks, ReservedWordsAreNoRevisions) {
  add("a", revision("heads", {}));
  EXPECT_THAT(conflicts_of(check_missing_parents), SizeIs(1));
}

TEST_F(HistoryChecks, RevisionsThatWaitForEachOtherAreACycle) {
  add("a", revision("r2", {"r3"}));
  add("b", revision("r3", {"r2"}));
  const std::vector<Conflict> found = conflicts_of(check_cycles);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "dependency-cycle");
}

class VersionChecks : public HistoryChecks {
 protected:
  VersionChecks() {
    framework_.name = "golang-migrate";
    framework_.order = VersionOrder::Line;
    framework_.late = LatePolicy::Skips;
  }
};

TEST_F(VersionChecks, OneVersionOnTwoBranchesIsFound) {
  add("a", revision("2", {}));
  add("b", revision("2", {}));
  const std::vector<Conflict> found = conflicts_of(check_duplicate_versions);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "duplicate-version");
  EXPECT_EQ(found[0].severity, Severity::Error);
  EXPECT_EQ(found[0].acts, pending_[1].id());
}

TEST_F(VersionChecks, OneVersionOnABranchAndTheBaseIsFound) {
  add_base(revision("2", {}));
  add("a", revision("2", {}));
  EXPECT_THAT(conflicts_of(check_duplicate_versions), SizeIs(1));
}

TEST_F(VersionChecks, ACherryPickTakesItsVersionOnce) {
  add("a", revision("2", {}));
  add("b", revision("2", {}));
  pending_[1].content_hash = pending_[0].content_hash;
  EXPECT_THAT(conflicts_of(check_duplicate_versions), IsEmpty());
}

TEST_F(VersionChecks, AStackedBranchTakesItsVersionOnce) {
  add("a", revision("2", {}));
  add("b", revision("2", {}));
  pending_[1].stacked_on = {"a"};
  EXPECT_THAT(conflicts_of(check_duplicate_versions), IsEmpty());
}

TEST_F(VersionChecks, ALateVersionIsAnErrorWhereTheRunnerSkipsIt) {
  add_base(revision("5", {}));
  add("a", revision("3", {}));
  const std::vector<Conflict> found = conflicts_of(check_late_versions);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].severity, Severity::Error);
  EXPECT_THAT(found[0].in_production, HasSubstr("skips 3 silently"));
}

TEST_F(VersionChecks, ALateVersionIsOnlyMentionedWhereTheRunnerRunsIt) {
  framework_.late = LatePolicy::Runs;
  add_base(revision("5", {}));
  add("a", revision("3", {}));
  const std::vector<Conflict> found = conflicts_of(check_late_versions);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].severity, Severity::Info);
}

TEST_F(VersionChecks, NumbersCompareByValue) {
  add_base(revision("9", {}));
  add("a", revision("10", {}));
  EXPECT_THAT(conflicts_of(check_late_versions), IsEmpty());
}

TEST_F(VersionChecks, RenumberingKeepsTheIdentity) {
  add("a", revision("2", {}));
  add("b", revision("2", {}));
  const std::string before = conflicts_of(check_duplicate_versions).at(0).id;
  for (PendingMigration& pending : pending_) {
    pending.migration.revision = "3";
    pending.branch += "-renamed";
  }
  EXPECT_EQ(conflicts_of(check_duplicate_versions).at(0).id, before);
}

TEST_F(HistoryChecks, TwoBranchesWriteOneJournal) {
  framework_.order = VersionOrder::Log;
  add("a", revision("2", {}));
  add("b", revision("3", {}));
  const std::vector<Conflict> found = conflicts_of(check_journal);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "journal-file");
}

TEST(History, AnEditOfAnAppliedMigrationIsFound) {
  Situation situation = testing::situation_of("", {testing::pending_sql("a", "create table t (id int);")});
  situation.pending[0].status = FileStatus::Edited;
  const std::vector<Conflict> found = find_conflicts(situation);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "edited-applied");
  EXPECT_THAT(found[0].resolution, HasSubstr("migrations/a.sql"));
}

TEST(History, SquashingDeletesRightly) {
  Situation situation = testing::situation_of("", {testing::pending_sql("a", ""), testing::pending_sql("a", "")});
  situation.pending[0].status = FileStatus::Deleted;
  situation.pending[1].migration.path = "migrations/squashed.sql";
  situation.pending[1].migration.replaces = {"a"};
  EXPECT_THAT(find_conflicts(situation), IsEmpty());
}

TEST(History, TwoServicesWithOneHistoryTableAreWarned) {
  Situation situation = testing::situation_of("", {testing::pending_sql("a", "create table t (id int);")});
  situation.pending[0].migration.framework = "flyway";
  for (const char* service : {"backend", "billing"}) {
    BaseHistory history;
    history.service = service;
    history.database = "orders";
    history.framework = "flyway";
    history.key = "main";
    situation.histories.push_back(history);
  }
  const std::vector<Conflict> found = find_conflicts(situation);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "shared-history-table");
  situation.histories[1].history_table = "billing_history";
  EXPECT_THAT(find_conflicts(situation), IsEmpty());
}

}  // namespace
}  // namespace signalbox
