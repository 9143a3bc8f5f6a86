// The smaller nouns: messages, forge memory, reports, conflicts, readings.
#include <gtest/gtest.h>

#include "tests/store/opened_store.h"

namespace signalbox {
namespace {

TEST(Messages, KeepTheRemoteIdAndFollowTheText) {
  OpenedStore store;
  Message message{.channel = "slack",
                  .key = "c-1",
                  .remote_id = "17.1",
                  .remote_channel = "C1",
                  .text_hash = "h1",
                  .state = "open",
                  .updated_at = at(1)};
  ASSERT_TRUE(store->messages.save(message));
  message.text_hash = "h2";
  message.state = "resolved";
  ASSERT_TRUE(store->messages.save(message));
  EXPECT_EQ(store->messages.find("slack", "c-1").value(), message);
  EXPECT_TRUE(store->messages.in_state("slack", "open")->empty());
  EXPECT_EQ(store->messages.in_state("slack", "resolved")->size(), 1U);
  ASSERT_TRUE(store->messages.erase("slack", "c-1"));
  EXPECT_EQ(store->messages.find("slack", "c-1").value(), std::nullopt);
}

TEST(ForgeMemory, IsTheLastOfEachForge) {
  OpenedStore store;
  EXPECT_EQ(store->forge_memory.find("github").value(), "");
  ASSERT_TRUE(store->forge_memory.put("github", "one"));
  ASSERT_TRUE(store->forge_memory.put("github", "two"));
  ASSERT_TRUE(store->forge_memory.put("gitlab", "three"));
  EXPECT_EQ(store->forge_memory.find("github").value(), "two");
}

StoredReport report(const std::string& snapshot, const std::string& text, Instant when) {
  return {.snapshot = snapshot, .created_at = when, .report = text, .services = "[]", .graph = "{}"};
}

TEST(Reports, GiveTheLatest) {
  OpenedStore store;
  EXPECT_EQ(store->reports.latest().value(), std::nullopt);
  EXPECT_EQ(store->reports.latest_id().value(), 0);
  ASSERT_TRUE(store->reports.save(report("s1", "one", at(1))));
  ASSERT_TRUE(store->reports.save(report("s2", "two", at(2))));
  EXPECT_EQ(store->reports.latest().value()->report, "two");
}

TEST(Reports, ChangeTheirIdWhenTheSameSnapshotIsJudgedAgain) {
  OpenedStore store;
  ASSERT_TRUE(store->reports.save(report("s1", "one", at(1))));
  const auto before = store->reports.latest_id().value();
  ASSERT_TRUE(store->reports.save(report("s1", "other policy", at(2))));
  EXPECT_NE(store->reports.latest_id().value(), before);
  EXPECT_EQ(store->reports.latest().value()->report, "other policy");
  EXPECT_EQ(store->reports.prune(1).value(), 0);
}

TEST(Reports, KeepOnlyAsManyAsAsked) {
  OpenedStore store;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(store->reports.save(report("s" + std::to_string(i), std::to_string(i), at(i))));
  }
  EXPECT_EQ(store->reports.prune(2).value(), 3);
  EXPECT_EQ(store->reports.latest().value()->report, "4");
}

TEST(Conflicts, RememberSinceWhen) {
  OpenedStore store;
  ASSERT_TRUE(store->conflicts.seen("c-1", "error", "{}", at(1)));
  ASSERT_TRUE(store->conflicts.seen("c-1", "critical", "{\"x\":1}", at(9)));
  EXPECT_EQ(store->conflicts.find("c-1").value(),
            (KnownConflict{
                .id = "c-1", .severity = "critical", .first_seen = at(1), .last_seen = at(9), .body = "{\"x\":1}"}));
}

TEST(Conflicts, EndOnceAndMayComeBack) {
  OpenedStore store;
  ASSERT_TRUE(store->conflicts.seen("c-1", "error", "{}", at(1)));
  ASSERT_TRUE(store->conflicts.resolve("c-1", at(5)));
  ASSERT_TRUE(store->conflicts.resolve("c-1", at(6)));
  EXPECT_EQ(store->conflicts.find("c-1").value()->resolved_at, at(5));
  EXPECT_TRUE(store->conflicts.open()->empty());
  ASSERT_TRUE(store->conflicts.seen("c-1", "error", "{}", at(7)));
  EXPECT_EQ(store->conflicts.open()->size(), 1U);
  EXPECT_EQ(store->conflicts.find("c-1").value()->first_seen, at(1));
}

TEST(Readings, AreFoundByReaderAndKey) {
  OpenedStore store;
  const std::string binary("\0\xff\x01", 3);
  ASSERT_TRUE(store->readings.put("sql/1", {{"aa", binary}, {"bb", "2"}}, at(1)));
  const std::vector<std::string> keys{"aa", "zz", "bb"};
  EXPECT_EQ(store->readings.find("sql/1", keys).value(),
            (std::map<std::string, std::string>{{"aa", binary}, {"bb", "2"}}));
  EXPECT_TRUE(store->readings.find("sql/2", keys)->empty());
  EXPECT_EQ(store->readings.prune(at(2)).value(), 2);
  EXPECT_TRUE(store->readings.find("sql/1", keys)->empty());
}

}  // namespace
}  // namespace signalbox
