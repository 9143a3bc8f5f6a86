// What dbmate and knex themselves do with late, duplicate and missing versions: the tool's own outcome is the expected
// value of what the frameworks' facts say. tests/runners holds the tools; script/setup --tests installs them.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/process.h"
#include "base/text.h"
#include "migrations/framework.h"
#include "tests/support/postgres.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kTools = SIGNALBOX_SOURCE_DIR "/tests/runners/node_modules";

class RunnerTest : public ::testing::Test {
 protected:
  std::string run(const std::vector<std::string>& arguments) {
    ProcessOptions options;
    options.working_directory = folder_.path().string();
    options.environment = {{"NODE_PATH", kTools}};
    const auto result = run_process(arguments, options);
    succeeded_ = result && result->succeeded();
    return result ? result->output + result->error_output : to_string(result.error());
  }

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

class Knex : public RunnerTest {
 protected:
  Knex() {
    const std::string host{split(server_.connection_string(), ' ').front().substr(std::string_view{"host="}.size())};
    folder_.write("knexfile.js", fmt::format("module.exports = {{client: 'pg', connection: {{host: '{}', user: "
                                             "'postgres', database: 'postgres'}}}};\n",
                                             host));
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

}  // namespace
}  // namespace signalbox
