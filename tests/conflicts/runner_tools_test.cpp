// What dbmate, knex and node-pg-migrate themselves do with late, duplicate and missing versions: the tool's own outcome
// is the expected value of what the frameworks' facts say. tests/runners holds the tools; script/setup --tests installs
// them.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/process.h"
#include "base/text.h"
#include "conflicts/history_line.h"
#include "migrations/framework.h"
#include "tests/conflicts/situation.h"
#include "tests/support/postgres.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string kTools = SIGNALBOX_SOURCE_DIR "/tests/runners/node_modules";

class RunnerTest : public ::testing::Test {
 protected:
  std::string run(const std::vector<std::string>& arguments) {
    ProcessOptions options;
    options.working_directory = folder_.path().string();
    options.environment = environment_;
    const auto result = run_process(arguments, options);
    succeeded_ = result && result->succeeded();
    return result ? result->output + result->error_output : to_string(result.error());
  }

  std::map<std::string, std::string> environment_ = {{"NODE_PATH", kTools}};
  testing::TemporaryFolder folder_;
  bool succeeded_ = false;
};

class Dbmate : public RunnerTest {
 protected:
  void migration(const std::string& file, const std::string& table) {
    folder_.write("db/migrations/" + file,
                  "-- migrate:up\ncreate table " + table + " (id int);\n-- migrate:down\ndrop table " + table + ";\n");
  }
  std::string dbmate(const std::vector<std::string>& words) {
    std::vector<std::string> arguments = {kTools + "/@dbmate/linux-x64/bin/dbmate", "--url", "sqlite:shop.sqlite",
                                          "--no-dump-schema"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    return run(arguments);
  }
};

TEST_F(Dbmate, RunsALateVersion) {
  migration("20260101_a.sql", "a");
  migration("20260301_c.sql", "c");
  dbmate({"up"});
  ASSERT_TRUE(succeeded_);
  migration("20260201_b.sql", "b");
  EXPECT_THAT(dbmate({"up"}), HasSubstr("20260201_b.sql"));
  EXPECT_TRUE(succeeded_);
  EXPECT_EQ(find_framework("dbmate")->late, LatePolicy::Runs);
}

TEST_F(Dbmate, TakesTheSecondOfTwoVersionsForApplied) {
  migration("20260101_a.sql", "a");
  dbmate({"up"});
  migration("20260101_b.sql", "b");
  EXPECT_THAT(dbmate({"up"}), Not(HasSubstr("Applying")));
  EXPECT_TRUE(succeeded_);
  EXPECT_THAT(dbmate({"status"}), HasSubstr("[X] 20260101_b.sql"));
  EXPECT_EQ(find_framework("dbmate")->duplicates, DuplicatePolicy::SkipsLater);
}

/// The folder of its socket.
std::string host_of(const testing::PostgresServer& server) {
  return std::string{split(server.connection_string(), ' ').front().substr(std::string_view{"host="}.size())};
}

class Knex : public RunnerTest {
 protected:
  Knex() {
    folder_.write("knexfile.js", fmt::format("module.exports = {{client: 'pg', connection: {{host: '{}', user: "
                                             "'postgres', database: 'postgres'}}}};\n",
                                             host_of(server_)));
  }
  void migration(const std::string& file, const std::string& table) {
    folder_.write("migrations/" + file, fmt::format("exports.up = knex => knex.raw('create table {0} (id int)');\n"
                                                    "exports.down = knex => knex.raw('drop table {0}');\n",
                                                    table));
  }
  std::string knex() { return run({"node", kTools + "/knex/bin/cli.js", "migrate:latest"}); }

  testing::PostgresServer server_;
};

TEST_F(Knex, RunsALateVersionAndStopsWhenOneIsGone) {
  migration("20260101_a.js", "a");
  migration("20260301_c.js", "c");
  EXPECT_THAT(knex(), HasSubstr("2 migrations"));
  migration("20260201_b.js", "b");
  EXPECT_THAT(knex(), HasSubstr("1 migrations"));
  EXPECT_TRUE(succeeded_);
  std::filesystem::remove(folder_.path() / "migrations/20260101_a.js");
  EXPECT_THAT(knex(), HasSubstr("The migration directory is corrupt"));
  EXPECT_FALSE(succeeded_);
}

class NodePgMigrate : public RunnerTest {
 protected:
  NodePgMigrate() {
    environment_["PGHOST"] = host_of(server_);
    environment_["PGUSER"] = "postgres";
    environment_["PGDATABASE"] = "postgres";
  }

  void migration(const std::string& name) {
    folder_.write("migrations/" + name + ".js",
                  fmt::format("exports.up = pgm => pgm.sql('create table \"{0}\" (id int)');\n"
                              "exports.down = pgm => pgm.sql('drop table \"{0}\"');\n",
                              name));
  }
  std::string up() { return run({"node", kTools + "/node-pg-migrate/bin/node-pg-migrate.js", "up"}); }

  /// What is said of new names, each on a branch of its own, once those of the base have run.
  static std::vector<Conflict> judged(const std::vector<std::string>& base, const std::vector<std::string>& added) {
    // The whole name of the file is the version.
    const Framework rules{
        .name = "node-pg-migrate", .late = LatePolicy::Rejects, .duplicates = DuplicatePolicy::RunsBoth};
    BaseHistory history;
    for (const std::string& name : base) {
      history.migrations.emplace_back().revision = name;
    }
    std::vector<PendingMigration> pending;
    for (const std::string& name : added) {
      pending.push_back(testing::pending_sql(name, ""));
      pending.back().migration.revision = name;
    }
    HistoryLine line;
    line.base = &history;
    line.framework = &rules;
    for (const PendingMigration& each : pending) {
      line.added.push_back(&each);
    }
    Collector collector;
    check_duplicate_versions(line, collector);
    check_late_versions(line, collector);
    return collector.take();
  }

  testing::PostgresServer server_;
};

TEST_F(NodePgMigrate, RefusesALateVersion) {
  migration("1700000000001_a");
  migration("1700000000003_c");
  EXPECT_THAT(up(), HasSubstr("Migrations complete!"));
  migration("1700000000002_b");
  EXPECT_THAT(up(), HasSubstr("Not run migration 1700000000002_b is preceding already run migration 1700000000003_c"));
  EXPECT_FALSE(succeeded_);
  const std::vector<Conflict> found = judged({"1700000000001_a", "1700000000003_c"}, {"1700000000002_b"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "out-of-order");
  EXPECT_EQ(found[0].severity, Severity::Error);
  EXPECT_THAT(found[0].in_production, HasSubstr("refuses to run at all"));
}

TEST_F(NodePgMigrate, RunsTwoOfOneTimestampInTheOrderOfTheirNames) {
  migration("1700000000001_y");
  migration("1700000000001_x");
  const std::string said = up();
  EXPECT_TRUE(succeeded_) << said;
  EXPECT_LT(said.find("MIGRATION 1700000000001_x"), said.find("MIGRATION 1700000000001_y"));
  EXPECT_THAT(judged({}, {"1700000000001_x", "1700000000001_y"}), IsEmpty());
}

TEST_F(NodePgMigrate, TakesTheLesserNameOfOneTimestampForLate) {
  migration("1700000000001_c");
  EXPECT_THAT(up(), HasSubstr("Migrations complete!"));
  migration("1700000000001_d");
  EXPECT_THAT(up(), HasSubstr("Migrations complete!"));
  EXPECT_THAT(judged({"1700000000001_c"}, {"1700000000001_d"}), IsEmpty());
  migration("1700000000001_b");
  EXPECT_THAT(up(), HasSubstr("Not run migration 1700000000001_b is preceding already run migration 1700000000001_c"));
  const std::vector<Conflict> found = judged({"1700000000001_c", "1700000000001_d"}, {"1700000000001_b"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, "out-of-order");
  EXPECT_EQ(found[0].severity, Severity::Error);
}

}  // namespace
}  // namespace signalbox
