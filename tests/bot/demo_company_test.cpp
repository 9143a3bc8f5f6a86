#include "bot/demo/demo_company.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/process.h"
#include "bot/pipeline.h"
#include "config/load.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::string git(const std::string& repository, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"git", "-C", repository});
  return run_process(arguments).value().output;
}

constexpr Instant kToday = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};

/// Branch → commit, of every repository.
std::map<std::string, std::string> heads_in(const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const DemoService& service : demo_services()) {
    const std::string name(service.name);
    out[name] = git(folder + "/" + name + ".git", {"for-each-ref", "--format=%(refname) %(objectname)"});
  }
  return out;
}

TEST(DemoCompany, IsTheSameWhereverItIsBuilt) {
  const testing::TemporaryFolder a;
  const testing::TemporaryFolder b;
  ASSERT_TRUE(build_demo_company((a.path() / "company").string(), kToday).has_value());
  ASSERT_TRUE(build_demo_company((b.path() / "company").string(), kToday).has_value());
  const auto heads = heads_in((a.path() / "company").string());
  EXPECT_EQ(heads, heads_in((b.path() / "company").string()));
  EXPECT_THAT(heads.at("shop-api"), HasSubstr("refs/heads/feature/order-status "));
}

TEST(DemoCompany, HasAValidConfiguration) {
  const testing::TemporaryFolder folder;
  const auto path = build_demo_company(folder.path().string(), kToday);
  ASSERT_TRUE(path.has_value()) << to_string(path.error());
  const auto config = load_config(*path, {});
  ASSERT_TRUE(config.has_value()) << to_string(config.error());
  EXPECT_EQ(config->services.size(), demo_services().size());
  for (const auto& [name, service] : config->services) {
    EXPECT_EQ(git(service.repository, {"rev-parse", "--verify", "--quiet", "main"}).size(), 41U) << name;
  }
}

TEST(DemoCompany, HasReposOfSeveralPeopleOnSeveralBranches) {
  std::set<std::string_view> authors;
  std::set<std::string> branches;
  for (const DemoService& service : demo_services()) {
    for (const DemoCommit& commit : service.commits) {
      authors.insert(commit.author);
      branches.insert(std::string(service.name) + " " + std::string(commit.branch));
    }
  }
  EXPECT_GE(demo_services().size(), 4U);
  EXPECT_GE(authors.size(), 5U);
  EXPECT_THAT(branches, Contains("warehouse feature/stock-report"));
}

TEST(DemoCompany, StartsABranchWhereItSays) {
  const testing::TemporaryFolder folder;
  ASSERT_TRUE(build_demo_company(folder.path().string(), kToday).has_value());
  const std::string warehouse = (folder.path() / "warehouse.git").string();
  EXPECT_EQ(git(warehouse, {"merge-base", "main", "feature/pick-lists"}), git(warehouse, {"rev-parse", "main~1"}));
}

TEST(DemoCompany, EndsTheDayBeforeToday) {
  const testing::TemporaryFolder folder;
  ASSERT_TRUE(build_demo_company(folder.path().string(), kToday).has_value());
  const std::string warehouse = (folder.path() / "warehouse.git").string();
  EXPECT_EQ(git(warehouse, {"log", "--branches", "-1", "--format=%cs"}), "2026-02-28\n");
}

TEST(DemoCompany, LeavesAFolderAloneThatHoldsSomething) {
  const testing::TemporaryFolder folder;
  folder.write("mine.txt", "do not touch");
  const auto built = build_demo_company(folder.path().string(), kToday);
  ASSERT_FALSE(built.has_value());
  EXPECT_EQ(built.error().code, Code::InvalidInput);
}

TEST(DemoCompany, HoldsADropThatAnotherBranchClashesWith) {
  const testing::TemporaryFolder folder;
  ASSERT_TRUE(build_demo_company(folder.path().string(), kToday).has_value());
  const auto config = load_config((folder.path() / "signalbox.yaml").string());
  ASSERT_TRUE(config.has_value());
  SnapshotOptions options;
  options.fetch = false;
  options.now = kToday;
  const Report report = analyse(*config, take_snapshot(*config, options), options.now);
  const auto drop = std::ranges::find(report.rollouts, "shop/public.products.legacy_sku", &Rollout::object);
  ASSERT_NE(drop, report.rollouts.end());
  EXPECT_TRUE(drop->blocked);
  EXPECT_THAT(drop->reasons, ::testing::ElementsAre(HasSubstr("with another branch stands")));
}

}  // namespace
}  // namespace signalbox
