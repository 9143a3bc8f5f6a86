#include "store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "store/backoff.h"
#include "store/schema_steps.h"
#include "tests/store/opened_store.h"

namespace signalbox {
namespace {

NewDelivery delivery(const std::string& id) {
  return {
      .provider = "github", .delivery_id = id, .event = "push", .job_key = "r", .payload = "{}", .received_at = at(0)};
}

TEST(Database, IsDurableAndWritesAhead) {
  OpenedStore opened;
  SQLite::Database raw(opened.path);
  EXPECT_EQ(raw.execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(raw.execAndGet("SELECT count(*) FROM schema_steps").getInt(), static_cast<int>(schema_steps().size()));
}

TEST(Database, KeepsEverythingWhenOpenedAgain) {
  OpenedStore opened;
  ASSERT_TRUE(opened->deliveries.add(delivery("a")));
  auto again = Store::open(opened.path);
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_TRUE(again->deliveries.find("a")->has_value());
}

TEST(Database, RefusesAFileOfANewerProgram) {
  OpenedStore opened;
  SQLite::Database(opened.path, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 9999");
  const auto again = Store::open(opened.path);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::Unsupported);
}

TEST(Database, SaysWhenTheFileIsNoDatabase) {
  const testing::TemporaryFolder folder;
  const auto path = folder.write("state.sqlite", std::string(4096, 'x'));
  const auto opened = Store::open(path.string());
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().what.find("not a database"), std::string::npos) << opened.error().what;
}

TEST(Database, SaysWhenTheFolderIsMissing) {
  const testing::TemporaryFolder folder;
  const auto opened = Store::open((folder.path() / "no" / "state.sqlite").string());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::Unavailable);
}

TEST(Database, UndoesAllVerbsOfATransactionThatFails) {
  OpenedStore opened;
  const auto failed = opened->transaction([&]() -> Result<void> {
    EXPECT_TRUE(opened->deliveries.add(delivery("a")));
    EXPECT_TRUE(opened->jobs.enqueue({.kind = "scan", .key = "r", .run_at = at(0)}, at(0)));
    return fail(Code::Conflict, "no");
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().what, "no");
  EXPECT_FALSE(opened->deliveries.find("a")->has_value());
  EXPECT_EQ(opened->jobs.state()->queued, 0);
}

TEST(Database, JoinsATransactionInsideATransaction) {
  OpenedStore opened;
  ASSERT_TRUE(opened->transaction([&]() -> Result<void> {
    return opened->transaction(
        [&]() -> Result<void> { return opened->jobs.enqueue({.kind = "k", .key = "r"}, at(0)); });
  }));
  EXPECT_EQ(opened->jobs.state()->queued, 1);
}

TEST(SchemaSteps, AreNumberedWithoutGaps) {
  int number = 0;
  for (const SchemaStep& step : schema_steps()) {
    EXPECT_EQ(std::stoi(std::string(step.name.substr(0, 4))), ++number) << step.name;
  }
  EXPECT_EQ(number, std::distance(std::filesystem::directory_iterator(SIGNALBOX_SOURCE_DIR "/store/migrations"), {}));
}

TEST(Backoff, DoublesUpToItsLimitAndAnswersTheSame) {
  using namespace std::chrono_literals;
  const Backoff backoff{.first = 1s, .longest = 60s};
  for (const auto& [attempt, most] : {std::pair{1, 1s}, {2, 2s}, {4, 8s}, {7, 60s}, {1'000, 60s}}) {
    const auto wait = backoff.after(attempt, "slack:c-1");
    EXPECT_LE(wait, most) << attempt;
    EXPECT_GE(wait, most * 3 / 4) << attempt;
    EXPECT_EQ(wait, backoff.after(attempt, "slack:c-1"));
  }
  EXPECT_NE(backoff.after(7, "a"), backoff.after(7, "b"));
}

}  // namespace
}  // namespace signalbox
