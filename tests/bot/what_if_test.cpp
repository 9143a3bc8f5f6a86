// The patches are right when git applies them and the migrations fit afterwards.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/process.h"
#include "bot/patch.h"
#include "bot/pipeline.h"
#include "bot/what_if_patches.h"
#include "config/load.h"
#include "report/render.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TemporaryFolder;
using testing::TestRepo;

TEST(Patch, RenamesWithoutLookingInside) {
  EXPECT_EQ(patch_of("a/1.sql", "a/2.sql", "x\n", "x\n"),
            "diff --git a/a/1.sql b/a/2.sql\nsimilarity index 100%\nrename from a/1.sql\nrename to a/2.sql\n");
}

TEST(Patch, ShowsThreeLinesAroundAChange) {
  const std::string before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  const std::string patch = patch_of("f", "f", before, "1\n2\n3\n4\nfive\n6\n7\n8\n9\n");
  EXPECT_THAT(patch, HasSubstr("@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"));
}

TEST(Patch, LeavesOutPathsThatCouldSayMore) {
  EXPECT_THAT(patch_of("a\nrename to /etc/passwd", "b", "x", "y"), IsEmpty());
  EXPECT_THAT(patch_of("same", "same", "x", "x"), IsEmpty());
}

TEST(Patch, ReplacesParentsWhereTheyStand) {
  EXPECT_EQ(with_parent("alembic", "\"\"\"x\n\nRevises: r1\n\"\"\"\ndown_revision = 'r1'\nkeep = 'r1'\n", "r1", "r2"),
            "\"\"\"x\n\nRevises: r2\n\"\"\"\ndown_revision = 'r2'\nkeep = 'r1'\n");
  EXPECT_EQ(
      with_parent("django", "    dependencies = [('shop', '0001_initial')]\n", "shop/0001_initial", "shop/0002_a"),
      "    dependencies = [('shop', '0002_a')]\n");
}

/// A repository with one service, looked at as the program does.
class WhatIfOnARepository : public ::testing::Test {
 protected:
  Config configured(const std::string& framework, const std::string& folder, const std::string& state = "state") {
    const auto config =
        parse_config(fmt::format("version: 1\nstate: {}/{}\nservices:\n  backend:\n    repository: {}\n    base: main\n"
                                 "    migrations:\n      - {{framework: {}, path: {}, database: orders}}\n"
                                 "databases: {{orders: {{engine: postgres}}}}\n",
                                 folder_.path().string(), state, repo_.path().string(), framework, folder),
                     "signalbox.yaml", {});
    EXPECT_TRUE(config) << (config ? "" : to_string(config.error()));
    return *config;
  }

  Snapshot snapshot_of(const Config& config) {
    SnapshotOptions options;
    options.now = now();
    Snapshot out = take_snapshot(config, options);
    EXPECT_THAT(out.errors, IsEmpty());
    return out;
  }
  Instant now() const { return Instant{std::chrono::seconds{repo_.now()}}; }

  WhatIf merge(const std::string& framework, const std::string& folder, const std::string& wanted) {
    const Config config = configured(framework, folder);
    const Situation situation = situation_of(config, snapshot_of(config));
    WhatIf out = what_if_merged(situation, pending_of(situation, wanted));
    add_patches(config, situation, out);
    return out;
  }

  /// The branch's files after the patch, one path a line.
  std::string files_after(const std::string& branch, const std::string& patch) {
    const std::string tree = (folder_.path() / branch).string();
    repo_.git({"worktree", "add", "--quiet", "--detach", tree, branch});
    ProcessOptions options;
    options.input = patch;
    const auto applied = run_process({"git", "-C", tree, "apply", "--index"}, options);
    EXPECT_TRUE(applied && applied->succeeded()) << patch << applied->error_output;
    return run_process({"git", "-C", tree, "ls-files"})->output;
  }

  std::string read_after(const std::string& branch, const std::string& path) {
    return testing::read_file(folder_.path() / branch / path);
  }

  TestRepo repo_;
  TemporaryFolder folder_;
};

TEST_F(WhatIfOnARepository, RenamesBothFilesOfAMigration) {
  repo_.commit("main", {{"db/000001_a.up.sql", "create table t (id int);"}, {"db/000001_a.down.sql", "drop table t;"}});
  repo_.branch("one", "main").commit("one", {{"db/000002_b.up.sql", "create table u (id int);"}});
  repo_.branch("two", "main")
      .commit("two", {{"db/000002_c.up.sql", "create table v (id int);"}, {"db/000002_c.down.sql", "drop table v;"}});
  const WhatIf found = merge("golang-migrate", "db", "one");
  ASSERT_EQ(found.invalidated.size(), 1U);
  EXPECT_EQ(files_after("two", found.invalidated[0].patch),
            "db/000001_a.down.sql\ndb/000001_a.up.sql\ndb/000003_c.down.sql\ndb/000003_c.up.sql\n");
}

TEST_F(WhatIfOnARepository, RenamesTheFolderOfAMigration) {
  repo_.commit("main", {{"prisma/migrations/20260101000000_a/migration.sql", "create table t (id int);"}});
  repo_.branch("one", "main")
      .commit("one", {{"prisma/migrations/20260301000000_b/migration.sql", "create table u (id int);"}});
  repo_.branch("two", "main")
      .commit("two", {{"prisma/migrations/20260201000000_c/migration.sql", "create table v (id int);"}});
  const WhatIf found = merge("prisma", "prisma/migrations", "one");
  ASSERT_EQ(found.invalidated.size(), 1U);
  EXPECT_THAT(files_after("two", found.invalidated[0].patch),
              HasSubstr("prisma/migrations/20260301000001_c/migration.sql"));
}

TEST_F(WhatIfOnARepository, TheSameCommitsGiveTheSameBytes) {
  repo_.commit("main", {{"db/1_a.up.sql", "create table t (id int, note text);"}});
  for (const char* branch : {"one", "two", "three"}) {
    repo_.branch(branch, "main")
        .commit(branch,
                {{fmt::format("db/2_{}.up.sql", branch), fmt::format("alter table t add column x int; -- {}", branch)},
                 {fmt::format("db/3_{}.up.sql", branch), "alter table t drop column note;"}});
  }
  const Config once = configured("golang-migrate", "db", "state");
  const Config again = configured("golang-migrate", "db", "other-state");
  const std::string first = render_json(analyse(once, snapshot_of(once), now()));
  EXPECT_EQ(first, render_json(analyse(again, snapshot_of(again), now())));
  // And once more with everything in the caches.
  EXPECT_EQ(first, render_json(analyse(once, snapshot_of(once), now())));
  EXPECT_THAT(first, HasSubstr("drop-drop"));
}

}  // namespace
}  // namespace signalbox
