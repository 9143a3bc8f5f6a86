#include "bot/server/due_work.h"

#include <gtest/gtest.h>

#include "tests/store/opened_store.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

TEST(DueWork, IsTheEarliestOfJobsAndMessages) {
  OpenedStore store;
  const Config config;
  EXPECT_EQ(next_work(config, store.store, false).value(), std::nullopt);
  ASSERT_TRUE(store->outbox.put("slack", "k", "text", at(30)));
  EXPECT_EQ(next_work(config, store.store, false).value(), at(30));
  ASSERT_TRUE(store->jobs.enqueue({"scan", "github:acme/shop", "", at(20)}, at(1)));
  EXPECT_EQ(next_work(config, store.store, false).value(), at(20));
}

TEST(DueWork, OfADryRunIsTheJobsAlone) {
  OpenedStore store;
  const Config config;
  ASSERT_TRUE(store->outbox.put("slack", "k", "text", at(30)));
  EXPECT_EQ(next_work(config, store.store, true).value(), std::nullopt);
}

TEST(DueWork, NobodyWaitsForTasksThatNobodyWrites) {
  OpenedStore store;
  Config config;
  ASSERT_TRUE(store->outbox.put("tasks", "t-1", "text", at(30)));
  EXPECT_EQ(next_work(config, store.store, false).value(), std::nullopt);
  config.notify.tasks.emplace();
  config.notify.tasks->in = "github";
  EXPECT_EQ(next_work(config, store.store, false).value(), at(30));
}

TEST(DueWork, TheCrewMayRestWhenNothingRunsAndNothingComesSoon) {
  OpenedStore store;
  const Config config;
  EXPECT_TRUE(may_rest(config, store.store, false, at(0)).value());

  ASSERT_TRUE(store->jobs.enqueue({"scan", "*", "", at(15)}, at(0)));
  EXPECT_TRUE(may_rest(config, store.store, false, at(1)).value()) << "not for a while";
  EXPECT_FALSE(may_rest(config, store.store, false, at(10)).value()) << "soon";
  const auto job = store->jobs.claim(at(15), 60s).value();
  ASSERT_TRUE(job);
  EXPECT_FALSE(may_rest(config, store.store, false, at(16)).value()) << "a job is under way, and its lease is long";
  ASSERT_TRUE(store->jobs.complete(*job));
  EXPECT_TRUE(may_rest(config, store.store, false, at(17)).value());

  ASSERT_TRUE(store->outbox.put("slack", "k", "text", at(20)));
  EXPECT_FALSE(may_rest(config, store.store, false, at(19)).value());
  EXPECT_TRUE(may_rest(config, store.store, true, at(19)).value()) << "a dry run says nothing";
}

}  // namespace
}  // namespace signalbox
