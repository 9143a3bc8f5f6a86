// Change sets that branches add to a changelog that ran are their pending work.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bot/pipeline.h"
#include "config/load.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_repo.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TemporaryFolder;
using testing::TestRepo;

constexpr const char* kPath = "db/changelog/shop.sql";
const std::string kBase =
    "--liquibase formatted sql\n\n--changeset ada:1\ncreate table orders (id bigint primary key);\n";
const std::string kStatus = "\n--changeset ben:2\nalter table orders add column status text;\n";
const std::string kOtherStatus = "\n--changeset cleo:3\nalter table orders add column status integer;\n";
const std::string kNote = "\n--changeset ben:4\nalter table orders add column note text;\n";

class GrowingChangelogs : public ::testing::Test {
 protected:
  GrowingChangelogs() { repo_.commit("main", {{kPath, kBase}}); }

  void branch(const std::string& name, const std::string& from, const std::string& text) {
    repo_.branch(name, from).commit(name, {{kPath, text}});
  }

  Report look() {
    const auto config = parse_config(
        fmt::format("version: 1\nstate: {}/state\nservices:\n  shop:\n    repository: {}\n    database: postgres\n"
                    "    migrations: [{{framework: liquibase, path: db/changelog}}]\n",
                    folder_.path().string(), repo_.path().string()),
        (folder_.path() / "signalbox.yaml").string(), {});
    EXPECT_TRUE(config) << (config ? "" : to_string(config.error()));
    SnapshotOptions options;
    options.now = Instant{std::chrono::seconds(1'800'000'000)};
    return analyse(*config, take_snapshot(*config, options), options.now);
  }

  static std::vector<std::string> changes(const Report& report) {
    std::vector<std::string> out;
    for (const PendingReport& one : report.pending) {
      for (const SchemaChange& change : one.pending.migration.changes) {
        out.push_back(one.pending.branch + ": " + describe(change.operation));
      }
    }
    return out;
  }
  static std::vector<std::string> kinds(const Report& report) {
    std::vector<std::string> out;
    for (const Conflict& conflict : report.conflicts) {
      out.push_back(conflict.kind);
    }
    return out;
  }

  TestRepo repo_;
  TemporaryFolder folder_;
};

TEST_F(GrowingChangelogs, ShowWhatEachBranchAdds) {
  branch("status", "main", kBase + kStatus);
  branch("comment", "main",
         "--liquibase formatted sql\n\n\n--changeset ada:1\ncreate table orders (id  bigint primary key);\n");
  const Report report = look();
  EXPECT_THAT(changes(report), ElementsAre("status: add column public.orders.status text"));
  EXPECT_THAT(kinds(report), IsEmpty());
}

TEST_F(GrowingChangelogs, ClashLikeAnyOther) {
  branch("status", "main", kBase + kStatus);
  branch("other", "main", kBase + kOtherStatus);
  EXPECT_THAT(kinds(look()), ::testing::Contains("add-column-type"));
}

TEST_F(GrowingChangelogs, AreEditedWhenWhatRanIsAnother) {
  branch("edit", "main", "--liquibase formatted sql\n\n--changeset ada:1\ncreate table orders (id int primary key);\n");
  EXPECT_THAT(kinds(look()), ElementsAre("edited-applied"));
}

TEST_F(GrowingChangelogs, OfABranchOnABranchHoldOnlyItsOwn) {
  branch("status", "main", kBase + kStatus);
  branch("upper", "status", kBase + kStatus + kNote);
  const Report report = look();
  EXPECT_THAT(changes(report),
              ElementsAre("status: add column public.orders.status text", "upper: add column public.orders.note text"));
  EXPECT_THAT(kinds(report), IsEmpty());
}

TEST_F(GrowingChangelogs, AreComparedWithWhereTheBranchLeftTheBase) {
  branch("note", "main", kBase + kNote);
  repo_.commit("main", {{kPath, kBase + kStatus}});
  const Report report = look();
  EXPECT_THAT(changes(report), ElementsAre("note: add column public.orders.note text"));
  EXPECT_THAT(kinds(report), IsEmpty());
}

}  // namespace
}  // namespace signalbox
