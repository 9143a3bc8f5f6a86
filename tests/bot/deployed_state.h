#pragma once
// One service whose database is asked what is deployed.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "bot/pipeline.h"
#include "bot/snapshot.h"
#include "config/load.h"
#include "tests/bot/deployed_runners.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_repo.h"

namespace signalbox::testing {

/// A service "shop" on a database of that name.
class DeployedStateTest : public ::testing::Test {
 protected:
  Config config_for(const TestRepo& repo, const std::string& framework, const std::string& path,
                    const std::string& environments, const std::string& more = "",
                    const std::string& engine = "postgres") const {
    auto loaded = parse_config(
        fmt::format(
            "version: 1\nstate: {}/state\ndatabases:\n  shop: {{engine: {}, environments: {{{}}}}}\n"
            "services:\n  shop:\n    repository: {}\n    base: main\n    migrations: [{{framework: {}, path: {}, "
            "database: shop}}]\n{}",
            folder_.path().string(), engine, environments, repo.path().string(), framework, path, more),
        (folder_.path() / "signalbox.yaml").string(), {});
    EXPECT_TRUE(loaded) << (loaded ? "" : to_string(loaded.error()));
    return loaded ? std::move(*loaded) : Config{};
  }

  static std::string production(const std::string& url) { return fmt::format("production: {{url: \"{}\"}}", url); }

  Snapshot look(const Config& config, std::vector<AppliedState> known = {}) {
    SnapshotOptions options;
    options.now = now_;
    options.ask_databases = true;
    options.applied = std::move(known);
    return take_snapshot(config, options);
  }

  /// The migrations that are merged and not deployed.
  std::vector<std::string> merged(const Config& config, const Snapshot& snapshot) const {
    std::vector<std::string> out;
    for (const PendingReport& one : analyse(config, snapshot, now_).pending) {
      if (one.pending.state == PendingState::Merged) {
        out.push_back(one.pending.migration.path);
      }
    }
    return out;
  }

  /// Of each runner's three migrations the third has not run, by the table on the database that `make_url` makes.
  template <typename MakeUrl>
  void expect_what_each_runner_says(const MakeUrl& make_url, const std::string& engine) {
    for (const Runner& runner : runners()) {
      TestRepo repo;
      repo.commit("main", runner.files);
      const std::string url = make_url(runner, replace_all(runner.framework, "-", "_"));
      const Config config = config_for(repo, runner.framework, runner.path, production(url), "", engine);
      const Snapshot snapshot = look(config);
      EXPECT_THAT(snapshot.errors, ::testing::IsEmpty()) << runner.framework << ": " << snapshot.errors.front().message;
      EXPECT_THAT(merged(config, snapshot), ::testing::ElementsAre(runner.third)) << runner.framework;
    }
  }

  TemporaryFolder folder_;
  Instant now_{std::chrono::seconds(1'800'000'000)};
};

}  // namespace signalbox::testing
