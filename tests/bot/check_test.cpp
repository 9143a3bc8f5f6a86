#include "bot/check/check.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/check/engine_guess.h"
#include "bot/pipeline.h"
#include "report/json.h"
#include "report/render.h"
#include "tests/support/http_recorder.h"
#include "tests/support/work_clone.h"

namespace signalbox {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::HttpRecorder;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TestRepo;
using testing::WorkClone;

constexpr const char* kOrders = "create table orders (id bigserial primary key, note text);\n";
constexpr const char* kStatus = "alter table orders add column status text;\n";

std::vector<std::string> paths_of(const Report& report) {
  std::vector<std::string> out;
  for (const PendingReport& one : report.pending) {
    out.push_back(one.pending.migration.path);
  }
  return out;
}

std::vector<std::string> rules_of(const Report& report) {
  std::vector<std::string> out;
  for (const PendingReport& one : report.pending) {
    for (const Finding& finding : one.findings) {
      out.push_back(finding.rule);
    }
  }
  return out;
}

class Check : public ::testing::Test {
 protected:
  Check() {
    origin_.commit("main", {{"migrations/000001_orders.up.sql", kOrders}})
        .branch("feature/status", "main")
        .commit("feature/status", {{"migrations/000002_status.up.sql", kStatus}});
  }

  Result<Checked> check(const WorkClone& clone, CheckOptions options = {}) {
    options.folder = clone.path();
    options.now = Instant(std::chrono::seconds(origin_.now() + 3600));
    return check_branch(options, client_);
  }

  /// A configuration file beside the clone that names the clone's origin and `others`.
  Config config_for(const WorkClone& clone, const std::string& others = {}) {
    auto config = parse_config(fmt::format("version: 1\nstate: {}/state\ndatabases:\n  shop: {{engine: postgres}}\n"
                                           "services:\n  shop: {{repository: \"{}\", base: main, database: shop}}\n{}",
                                           folder_.path().string(), clone.path(), others),
                               (folder_.path() / "signalbox.yaml").string(), {});
    EXPECT_TRUE(config) << (config ? "" : to_string(config.error()));
    return config ? std::move(*config) : Config{};
  }

  TestRepo origin_;
  testing::TemporaryFolder folder_;
  CurlClient client_;
};

TEST_F(Check, FindsTheBranchsMigrationsWithoutAnyConfiguration) {
  const WorkClone clone(origin_, "feature/status");
  const auto checked = check(clone);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_EQ(checked->place.base, "origin/main");
  EXPECT_EQ(checked->place.branch, "feature/status");
  EXPECT_THAT(paths_of(checked->report), ElementsAre("migrations/000002_status.up.sql"));
  EXPECT_EQ(checked->report.pending.front().pending.migration.framework, "golang-migrate");
  EXPECT_THAT(checked->report.errors, IsEmpty());
}

TEST_F(Check, FindsWhatASafetyRuleSays) {
  origin_.commit("feature/status", {{"migrations/000003_index.up.sql", "create index i on orders (note);\n"}});
  const auto checked = check(WorkClone(origin_, "feature/status"));
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_THAT(rules_of(checked->report), Contains("create-index-not-concurrent"));
}

TEST_F(Check, FindsABranchThatFailsByItself) {
  origin_.commit("feature/status", {{"migrations/000003_again.up.sql", kStatus}});
  const auto checked = check(WorkClone(origin_, "feature/status"));
  ASSERT_TRUE(checked) << to_string(checked.error());
  ASSERT_THAT(checked->report.conflicts, SizeIs(1));
  EXPECT_THAT(checked->report.conflicts.front().message, HasSubstr("already exists"));
}

TEST_F(Check, SeesWhatIsNotCommittedAndWritesNothing) {
  const WorkClone clone(origin_, "feature/status");
  clone.write("migrations/000003_new.up.sql", "alter table orders add column total integer;\n");
  clone.write("migrations/000002_status.up.sql", "alter table orders add column state text;\n");
  const std::string before = clone.git({"count-objects"});
  const auto checked = check(clone);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_THAT(paths_of(checked->report),
              ElementsAre("migrations/000002_status.up.sql", "migrations/000003_new.up.sql"));
  EXPECT_THAT(checked->place.uncommitted,
              ElementsAre("migrations/000002_status.up.sql", "migrations/000003_new.up.sql"));
  const Operation& edited = checked->report.pending.front().pending.migration.changes.front().operation;
  EXPECT_EQ(describe(edited), "add column public.orders.state text");
  EXPECT_EQ(clone.git({"count-objects"}), before);
}

TEST_F(Check, LeavesOutWhatIsNotCommittedWhenAsked) {
  const WorkClone clone(origin_, "feature/status");
  clone.write("migrations/000003_new.up.sql", "alter table orders add column total integer;\n");
  CheckOptions options;
  options.committed_only = true;
  const auto checked = check(clone, options);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_THAT(paths_of(checked->report), ElementsAre("migrations/000002_status.up.sql"));
}

TEST_F(Check, SeesThatAnAppliedMigrationWasDeleted) {
  const WorkClone clone(origin_, "main");
  clone.remove("migrations/000001_orders.up.sql");
  const auto checked = check(clone);
  ASSERT_TRUE(checked) << to_string(checked.error());
  ASSERT_THAT(checked->report.pending, SizeIs(1));
  EXPECT_EQ(checked->report.pending.front().pending.status, FileStatus::Deleted);
}

TEST_F(Check, HasNothingToSayOnTheBase) {
  const auto checked = check(WorkClone(origin_, "main"));
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_THAT(checked->report.pending, IsEmpty());
}

TEST_F(Check, TakesTheBaseThatIsNamed) {
  origin_.branch("release", "main").commit("release", {{"migrations/000002_status.up.sql", kStatus}});
  CheckOptions options;
  options.base = "release";
  const auto checked = check(WorkClone(origin_, "feature/status"), options);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_EQ(checked->place.base, "origin/release");
  EXPECT_THAT(checked->report.pending, IsEmpty());
}

TEST_F(Check, TakesTheBaseOfACiJob) {
  origin_.branch("release", "main");
  const WorkClone clone(origin_, "feature/status");
  clone.git({"checkout", "--quiet", "--detach"});
  CheckOptions options;
  options.environment = {{"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "release"},
                         {"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "feature/status"}};
  const auto checked = check(clone, options);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_EQ(checked->place.base, "origin/release");
  EXPECT_EQ(checked->place.branch, "feature/status");
}

TEST_F(Check, KnowsTheBranchOfADetachedHeadByItsCommit) {
  const WorkClone clone(origin_, "feature/status");
  clone.git({"checkout", "--quiet", "--detach"});
  const auto checked = check(clone);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_EQ(checked->place.branch, "feature/status");
}

TEST_F(Check, JudgesTheMergeThatACiSystemMakes) {
  origin_.commit("main", {{"README.md", "moved on\n"}});
  origin_.branch("merged", "main").merge("merged", "feature/status");
  const WorkClone clone(origin_, "main");
  clone.git({"checkout", "--quiet", "--detach", "origin/merged"});
  clone.git({"update-ref", "-d", "refs/remotes/origin/merged"});
  const auto checked = check(clone);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_EQ(checked->place.branch, "feature/status");
  EXPECT_THAT(paths_of(checked->report), ElementsAre("migrations/000002_status.up.sql"));
}

TEST_F(Check, SaysWhatToDoAboutAShallowClone) {
  origin_.commit("feature/status", {{"a", "1"}}).commit("main", {{"b", "1"}});
  const WorkClone clone(origin_, "feature/status", {"--depth=1", "--no-single-branch"});
  CheckOptions options;
  options.environment = {{"GITHUB_ACTIONS", "true"}};
  const auto checked = check(clone, options);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Code::Unavailable);
  EXPECT_THAT(checked.error().what, HasSubstr("fetch-depth: 0"));
}

TEST_F(Check, SaysWhatToDoWhenTheTargetWasNotFetched) {
  const WorkClone clone(origin_, "feature/status", {"--depth=1", "--branch=feature/status", "--single-branch"});
  CheckOptions options;
  options.environment = {{"GITLAB_CI", "true"}, {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"}};
  const auto checked = check(clone, options);
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().what, HasSubstr("git fetch origin main"));
}

TEST_F(Check, RefusesAFolderThatIsNoWorkTree) {
  CheckOptions options;
  options.folder = folder_.path().string();
  EXPECT_EQ(check_branch(options, client_).error().code, Code::NotFound);
  options.folder = origin_.path().string();
  EXPECT_THAT(check_branch(options, client_).error().what, HasSubstr("bare"));
}

TEST_F(Check, NamesTheBranchsOwnQueriesThatItLeavesBehind) {
  origin_.commit("main", {{"queries/notes.sql", "select id,\n       note\nfrom orders;\n"}})
      .branch("feature/drop", "main")
      .commit("feature/drop", {{"migrations/000003_drop.up.sql", "alter table orders drop column note;\n"},
                               {"app/notes.py", "SQL = \"SELECT note FROM orders\"\n"}});
  const WorkClone clone(origin_, "feature/drop");
  for (const bool configured : {false, true}) {
    CheckOptions options;
    if (configured) {
      options.config = config_for(clone);
    }
    const auto checked = check(clone, options);
    ASSERT_TRUE(checked) << to_string(checked.error());
    ASSERT_THAT(checked->report.affected_queries, SizeIs(1)) << configured;
    const Impact& left = checked->report.affected_queries.front();
    EXPECT_THAT(left.object, HasSubstr("public.orders.note"));
    std::vector<std::string> places;
    for (const Evidence& each : left.evidence) {
      places.push_back(fmt::format("{}:{}", each.path, each.line));
    }
    EXPECT_THAT(places, ElementsAre("app/notes.py:1", "queries/notes.sql:2"));
    EXPECT_THAT(render_markdown(checked->report, {}), HasSubstr("Own code that still uses"));
  }
  clone.write("app/notes.py", "SQL = \"SELECT id FROM orders\"\n");
  clone.write("queries/notes.sql", "select id from orders;\n");
  const auto moved = check(clone);
  ASSERT_TRUE(moved) << to_string(moved.error());
  EXPECT_THAT(moved->report.affected_queries, IsEmpty());
}

TEST_F(Check, ComparesWithOtherBranchesOfTheRepositoryWhenConfigured) {
  origin_.branch("feature/state", "main")
      .commit("feature/state", {{"migrations/000003_state.up.sql", "alter table orders add column status integer;\n"}},
              "Jonas <jonas@example.test>");
  const WorkClone clone(origin_, "feature/status");
  CheckOptions options;
  options.config = config_for(clone);
  const auto checked = check(clone, options);
  ASSERT_TRUE(checked) << to_string(checked.error());
  ASSERT_THAT(checked->report.conflicts, SizeIs(1));
  EXPECT_EQ(checked->report.conflicts.front().kind, "add-column-type");
  EXPECT_EQ(checked->report.conflicts.front().between.front().branch, "feature/status");
  EXPECT_THAT(paths_of(checked->report), ElementsAre("migrations/000002_status.up.sql"));

  options.others = false;
  EXPECT_THAT(check(clone, options)->report.conflicts, IsEmpty());
}

TEST_F(Check, ComparesWithOtherRepositoriesOfTheDatabase) {
  TestRepo warehouse;
  warehouse.commit("main", {{"db/migration/V1__stock.sql", "create table stock (id bigint primary key);\n"}})
      .branch("feature/drop", "main")
      .commit("feature/drop", {{"db/migration/V2__orders.sql", "drop table orders;\n"}});
  const WorkClone clone(origin_, "feature/status");
  CheckOptions options;
  options.config = config_for(clone, fmt::format("  warehouse: {{repository: \"{}\", base: main, database: shop}}\n",
                                                 warehouse.path().string()));
  const auto checked = check(clone, options);
  ASSERT_TRUE(checked) << to_string(checked.error());
  ASSERT_THAT(checked->report.conflicts, SizeIs(1));
  EXPECT_EQ(checked->report.conflicts.front().between.back().service, "warehouse");
}

TEST_F(Check, GoesOnWithoutARepositoryThatCannotBeReached) {
  const WorkClone clone(origin_, "feature/status");
  CheckOptions options;
  options.config = config_for(clone, "  gone: {repository: /nowhere/at/all, base: main, database: shop}\n");
  const auto checked = check(clone, options);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_THAT(checked->notes, Contains(HasSubstr("gone was not looked at")));
  EXPECT_THAT(checked->report.errors, IsEmpty());
}

TEST_F(Check, FindsItsServiceByTheAddressItWasClonedFrom) {
  EXPECT_TRUE(same_address("git@git.example.test:acme/shop.git", "https://git.example.test/acme/shop"));
  EXPECT_TRUE(same_address("ssh://git@git.example.test:2222/acme/shop.git", "https://git.example.test/acme/shop.git/"));
  EXPECT_FALSE(same_address("https://git.example.test/acme/shop", "https://git.example.test/acme/shop-api"));
}

TEST_F(Check, AsksWhichServiceItIsWhenThatCannotBeTold) {
  const WorkClone clone(origin_, "feature/status");
  const WorkClone other(origin_, "main");
  CheckOptions options;
  options.config = config_for(other);
  const auto refused = check(clone, options);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().what, HasSubstr("--service"));
  options.service = "shop";
  EXPECT_TRUE(check(clone, options));
}

TEST_F(Check, AsksARunningBotWhatIsPendingElsewhere) {
  PendingMigration elsewhere;
  elsewhere.service = "warehouse";
  elsewhere.database = "shop";
  elsewhere.branch = "feature/status-too";
  elsewhere.migration.path = "db/V9.sql";
  elsewhere.migration.framework = "flyway";
  AddColumn add;
  add.table = {"public", "orders"};
  add.column = {"status", "integer", true};
  elsewhere.migration.changes.push_back({add, 3, 0, false, {}});
  const nlohmann::ordered_json answer = {{"version", 1}, {"pending", {to_json(PendingReport{elsewhere, {}})}}};
  HttpRecorder bot;
  bot.always("/api/v1/pending", [&](const Request&) { return Response{200, "application/json", {}, answer.dump()}; });
  CheckOptions options;
  options.server = bot.url() + "/";
  options.service = "shop";
  const auto checked = check(WorkClone(origin_, "feature/status"), options);
  ASSERT_TRUE(checked) << to_string(checked.error());
  ASSERT_THAT(checked->report.conflicts, SizeIs(1));
  EXPECT_EQ(checked->report.conflicts.front().between.back().branch, "feature/status-too");
  EXPECT_EQ(checked->report.conflicts.front().between.back().line, 3);
}

TEST_F(Check, SaysThatAServerAnswersStrangely) {
  HttpRecorder stranger;
  CheckOptions options;
  options.server = stranger.url();
  const auto checked = check(WorkClone(origin_, "feature/status"), options);
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().what, HasSubstr("did not answer as a Signalbox server"));
}

TEST_F(Check, ReadsALinkedWorkTree) {
  const WorkClone clone(origin_, "main");
  clone.git({"worktree", "add", "--quiet", clone.path() + "/../linked", "feature/status"});
  CheckOptions options;
  options.folder = clone.path() + "/../linked";
  options.now = Instant(std::chrono::seconds(origin_.now()));
  const auto checked = check_branch(options, client_);
  ASSERT_TRUE(checked) << to_string(checked.error());
  EXPECT_EQ(checked->place.branch, "feature/status");
  EXPECT_THAT(checked->report.pending, SizeIs(1));
}

TEST(EngineGuess, HearsWhatOnlyOneEngineSays) {
  const EngineVotes mysql = engine_votes("CREATE TABLE t (id INT UNSIGNED AUTO_INCREMENT) ENGINE=InnoDB;");
  EXPECT_GT(mysql.mysql, std::max(mysql.postgres, mysql.sqlite));
  const EngineVotes sqlite = engine_votes("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);");
  EXPECT_GT(sqlite.sqlite, std::max(sqlite.postgres, sqlite.mysql));
  const EngineVotes postgres = engine_votes("CREATE TABLE t (id bigserial, doc jsonb, at timestamptz);");
  EXPECT_GT(postgres.postgres, std::max(postgres.mysql, postgres.sqlite));
  EXPECT_EQ(engine_votes("CREATE TABLE t (id int);"), EngineVotes{});
}

}  // namespace
}  // namespace signalbox
