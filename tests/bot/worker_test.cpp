#include "bot/worker.h"

#include <gtest/gtest.h>

#include "tests/store/opened_store.h"
#include "tests/support/scripted_client.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

TEST(Worker, GivesUpAJobThatEndsWhoeverBeginsIt) {
  OpenedStore store;
  testing::HandClock clock;
  const Config config;
  const ForgeApis none;
  Worker worker(config, store.store, store.path, none, clock, 60s, [] {});
  ASSERT_TRUE(store->jobs.enqueue({"scan", "github:acme/poison", "", clock.at}, clock.at));
  for (int begun = 0; begun < 20; ++begun) {
    ASSERT_TRUE(*store->jobs.claim(clock.at, 60s)) << begun;
    clock.at += 61s;
  }
  EXPECT_TRUE(worker.work_once().value());
  const auto dead = store->jobs.dead(10).value();
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead.front().job.key, "github:acme/poison");
  EXPECT_EQ(dead.front().why, "nobody who began it came to its end");
  EXPECT_FALSE(worker.work_once().value());
}

}  // namespace
}  // namespace signalbox
