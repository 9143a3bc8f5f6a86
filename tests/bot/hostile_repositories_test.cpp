// What a scan makes of repositories that are broken or that somebody filled with what does not belong there: each is
// said once, in words, and the others are read as if nothing were.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/bot/program.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::TemporaryFolder;
using testing::TestFile;
using testing::TestRepo;

constexpr const char* kTable = "create table t (id int);\n";

class HostileRepositories : public ::testing::Test {
 protected:
  TestRepo& repository(const std::string& service) { return repos_[service]; }

  json scanned(int status) {
    std::string yaml = fmt::format("version: 1\nstate: {}/state\nservices:\n", folder_.path().string());
    for (const auto& [name, repo] : repos_) {
      yaml += fmt::format(
          "  {}:\n    repository: {}\n    database: postgres\n    base: main\n"
          "    migrations: [{{framework: golang-migrate, path: db}}]\n",
          name, repo.path().string());
    }
    const std::string config = (folder_.path() / "signalbox.yaml").string();
    std::ofstream(config) << yaml;
    const Ran ran = run_program({"scan", "--no-fetch", "--format", "json", "--fail-on", "never", "--config", config});
    EXPECT_EQ(ran.status, status) << ran.errors;
    const json report = json::parse(ran.output, nullptr, false);
    EXPECT_FALSE(report.is_discarded()) << ran.output.substr(0, 400);
    return report;
  }

  static std::string errors_of(const json& report, const std::string& service) {
    std::string out;
    for (const json& error : report.at("errors")) {
      out += error.at("service") == service ? error.at("message").get<std::string>() + "\n" : "";
    }
    return out;
  }

  static std::vector<std::string> unknowns_of(const json& report) {
    std::vector<std::string> out;
    for (const json& pending : report.at("pending")) {
      for (const json& unknown : pending.at("unknowns")) {
        out.push_back(unknown.at("message").get<std::string>());
      }
    }
    return out;
  }

  std::map<std::string, TestRepo> repos_;
  TemporaryFolder folder_;
};

TEST_F(HostileRepositories, FilesThatAreNoMigrationsAreSaidAndNotFollowed) {
  TestRepo& shop = repository("shop");
  shop.commit("main", {{"db/1_t.up.sql", kTable}})
      .branch("huge", "main")
      .commit("huge", {{"db/2_huge.up.sql", std::string(50U << 20U, '-')}})
      .branch("binary", "main")
      .commit("binary", {{"db/3_binary.up.sql", std::string("\x89PNG\0\0create", 12)}})
      .branch("link", "main")
      .commit("link", {{"db/4_link.up.sql", TestFile::symlink("/etc/passwd")}})
      .branch("module", "main")
      .commit("module", {{"db/5_module.up.sql", TestFile::submodule(std::string(40, 'b'))}})
      .branch("latin", "main")
      .commit("latin", {{"db/6_latin.up.sql", "alter table t add column caf\xe9 int; -- \xff\n"}})
      .branch("fine", "main")
      .commit("fine", {{"db/7_fine.up.sql", "alter table t add column fine int;\n"}});
  const json report = scanned(0);
  EXPECT_EQ(report.at("pending").size(), 6U);
  const std::vector<std::string> unknowns = unknowns_of(report);
  EXPECT_THAT(unknowns, Contains(HasSubstr("has 52428800 bytes")));
  EXPECT_THAT(unknowns, Contains(HasSubstr("binary")));
  EXPECT_THAT(unknowns, Contains(HasSubstr("is a symlink")));
  EXPECT_THAT(unknowns, Contains(HasSubstr("submodule")));
  EXPECT_EQ(report.dump(-1, ' ', false, json::error_handler_t::replace).find("root:"), std::string::npos);
}

TEST_F(HostileRepositories, OneThatCannotBeReadStopsNoOther) {
  repository("good")
      .commit("main", {{"db/1_t.up.sql", kTable}})
      .branch("more", "main")
      .commit("more", {{"db/2_u.up.sql", "create table u (id int);\n"}});
  repository("empty");
  repository("baseless").commit("other", {{"db/1_t.up.sql", kTable}});
  TestRepo& torn = repository("torn");
  torn.commit("main", {{"db/1_t.up.sql", kTable}}).branch("x", "main").commit("x", {{"db/2_u.up.sql", "select 1;"}});
  std::ofstream(torn.path() / "refs" / "heads" / "lost") << std::string(40, '7') << "\n";
  TestRepo& stranger = repository("stranger");
  stranger.commit("main", {{"db/1_t.up.sql", kTable}})
      .commit("orphan", {{"db/9_o.up.sql", "create table o (id int);\n"}});
  const json report = scanned(3);
  EXPECT_THAT(errors_of(report, "empty"), HasSubstr("main"));
  EXPECT_THAT(errors_of(report, "baseless"), HasSubstr("base branch 'main'"));
  EXPECT_THAT(errors_of(report, "torn"), HasSubstr("lost"));
  EXPECT_EQ(errors_of(report, "good") + errors_of(report, "stranger"), "");
  std::set<std::string> paths;
  for (const json& pending : report.at("pending")) {
    paths.insert(pending.at("service").get<std::string>() + ":" + pending.at("path").get<std::string>());
  }
  EXPECT_EQ(paths, (std::set<std::string>{"good:db/2_u.up.sql", "stranger:db/9_o.up.sql", "torn:db/2_u.up.sql"}));
}

}  // namespace
}  // namespace signalbox
