#include "store/outbox.h"

#include <gtest/gtest.h>

#include "tests/store/opened_store.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

std::vector<OutboxItem> due(OpenedStore& store, Instant now, int limit = 10) {
  return store->outbox.claim("slack", now, 30s, limit).value();
}

OutboxItem only(OpenedStore& store, Instant now) {
  const auto items = due(store, now);
  EXPECT_EQ(items.size(), 1U);
  return items.empty() ? OutboxItem{} : items.front();
}

TEST(Outbox, HandsOutWhatIsDueOldestFirst) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "b", "second", at(2)));
  ASSERT_TRUE(store->outbox.put("slack", "a", "first", at(1)));
  ASSERT_TRUE(store->outbox.put("slack", "c", "later", at(50)));
  ASSERT_TRUE(store->outbox.put("pagerduty", "a", "elsewhere", at(0)));
  EXPECT_EQ(store->outbox.next_due("slack").value(), at(1));
  const auto items = due(store, at(9));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].body, "first");
  EXPECT_EQ(items[1].body, "second");
  EXPECT_TRUE(due(store, at(9)).empty());
}

TEST(Outbox, SaysOnlyTheNewestTextOfAKey) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "k", "one", at(5)));
  ASSERT_TRUE(store->outbox.put("slack", "k", "two", at(45)));
  const OutboxItem item = only(store, at(5));
  EXPECT_EQ(item.body, "two");
  EXPECT_EQ(item.revision, 2);
}

TEST(Outbox, ForgetsNothingThatWasSaidMeanwhile) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "k", "one", at(0)));
  const OutboxItem under_way = only(store, at(0));
  ASSERT_TRUE(store->outbox.put("slack", "k", "two", at(1)));
  EXPECT_TRUE(due(store, at(2)).empty()) << "one at a time per key";
  ASSERT_TRUE(store->outbox.sent(under_way, "ts-1", at(3)));
  const OutboxItem next = only(store, at(3));
  EXPECT_EQ(next.body, "two");
  EXPECT_EQ(next.remote_id, "ts-1");
  EXPECT_EQ(next.attempts, 1);
}

TEST(Outbox, ComesBackWhenTheSenderDied) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "k", "one", at(0)));
  (void)only(store, at(0));
  EXPECT_EQ(store->outbox.next_due("slack").value(), at(30));
  EXPECT_TRUE(due(store, at(29)).empty());
  EXPECT_EQ(only(store, at(30)).attempts, 2);
}

TEST(Outbox, TellsOfEveryChannelWhatIsDue) {
  OpenedStore store;
  EXPECT_TRUE(store->outbox.next_dues().value().empty());
  ASSERT_TRUE(store->outbox.put("slack", "k", "one", at(7)));
  ASSERT_TRUE(store->outbox.put("slack", "j", "two", at(5)));
  ASSERT_TRUE(store->outbox.put("pagerduty", "k", "three", at(9)));
  EXPECT_EQ(store->outbox.next_dues().value(), (std::vector<ChannelDue>{{"pagerduty", at(9)}, {"slack", at(5)}}));
  ASSERT_TRUE(store->outbox.sent(only(store, at(5)), "ts-1", at(6)));
  EXPECT_EQ(store->outbox.next_dues().value(), (std::vector<ChannelDue>{{"pagerduty", at(9)}, {"slack", at(7)}}));
}

TEST(Outbox, WaitsAsLongAsItWasTold) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "k", "one", at(0)));
  ASSERT_TRUE(store->outbox.retry(only(store, at(0)), "429", at(100)));
  ASSERT_TRUE(store->outbox.put("slack", "k", "newer", at(1)));
  EXPECT_TRUE(due(store, at(99)).empty()) << "a newer text is no way round Retry-After";
  const OutboxItem item = only(store, at(100));
  EXPECT_EQ(item.body, "newer");
  EXPECT_EQ(item.attempts, 2);
  EXPECT_EQ(item.last_error, "429");
}

TEST(Outbox, KeepsDeadLettersAndQueuesThemAgain) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "k", "one", at(0)));
  ASSERT_TRUE(store->outbox.bury(only(store, at(0)), "not_in_channel", at(1)));
  const auto dead = store->outbox.dead(10).value();
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].last_error, "not_in_channel");
  EXPECT_EQ(store->outbox.counts().value(), (std::vector<OutboxCount>{{"slack", OutboxState::Dead, 1}}));
  ASSERT_TRUE(store->outbox.requeue(dead[0].id, at(2)));
  EXPECT_EQ(store->outbox.requeue(dead[0].id, at(2)).error().code, Code::NotFound);
  EXPECT_EQ(only(store, at(2)).attempts, 1);
}

TEST(Outbox, DropsADeadLetterThatIsOutOfDate) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "k", "old", at(0)));
  ASSERT_TRUE(store->outbox.bury(only(store, at(0)), "x", at(1)));
  ASSERT_TRUE(store->outbox.put("slack", "k", "new", at(2)));
  ASSERT_TRUE(store->outbox.requeue(store->outbox.dead(1)->at(0).id, at(3)));
  EXPECT_EQ(only(store, at(3)).body, "new");
  EXPECT_TRUE(store->outbox.dead(10)->empty());
}

TEST(Outbox, ShowsWhatWaitsAndIsNotUnderWay) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "waits", "x", at(10)));
  ASSERT_TRUE(store->outbox.put("slack", "sent now", "y", at(0)));
  (void)only(store, at(0));
  EXPECT_EQ(store->outbox.waiting("slack", "waits").value(), "x");
  EXPECT_EQ(store->outbox.waiting("slack", "sent now").value(), std::nullopt);
  EXPECT_EQ(store->outbox.waiting("pagerduty", "waits").value(), std::nullopt);
}

TEST(Outbox, TakesBackOnlyWhatIsNotUnderWay) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "waits", "x", at(10)));
  ASSERT_TRUE(store->outbox.put("slack", "sent now", "x", at(0)));
  (void)only(store, at(0));
  ASSERT_TRUE(store->outbox.withdraw("slack", "waits"));
  ASSERT_TRUE(store->outbox.withdraw("slack", "sent now"));
  EXPECT_EQ(only(store, at(60)).key, "sent now");
}

TEST(Outbox, AcceptsTheEndOfAnItemTwice) {
  OpenedStore store;
  ASSERT_TRUE(store->outbox.put("slack", "k", "one", at(0)));
  const OutboxItem item = only(store, at(0));
  ASSERT_TRUE(store->outbox.sent(item, "ts", at(1)));
  ASSERT_TRUE(store->outbox.sent(item, "ts", at(2)));
  ASSERT_TRUE(store->outbox.retry(item, "late", at(3)));
  EXPECT_TRUE(due(store, at(100)).empty());
  EXPECT_EQ(store->outbox.prune_sent(at(50)).value(), 1);
  EXPECT_TRUE(store->outbox.counts()->empty());
}

}  // namespace
}  // namespace signalbox
