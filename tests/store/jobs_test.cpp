#include "store/jobs.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "tests/store/opened_store.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

NewJob scan(const std::string& key, Instant run_at = at(0)) {
  return {.kind = "scan", .key = key, .run_at = run_at};
}

Job claimed(OpenedStore& store, Instant now) {
  return store->jobs.claim(now, 60s).value().value();
}
bool nothing_due(OpenedStore& store, Instant now) {
  return !store->jobs.claim(now, 60s).value().has_value();
}

TEST(Jobs, FoldABurstIntoOne) {
  OpenedStore store;
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(
        store->jobs.enqueue({.kind = "scan", .key = "r", .payload = std::to_string(i), .run_at = at(i)}, at(i)));
  }
  const Job job = claimed(store, at(0));
  EXPECT_EQ(job.payload, "49");
  EXPECT_EQ(job.attempt, 1);
  EXPECT_EQ(job.created_at, at(0));
  EXPECT_TRUE(nothing_due(store, at(1'000)) || store->jobs.state()->queued == 0);
}

TEST(Jobs, AreNotDueBeforeTheirTime) {
  OpenedStore store;
  ASSERT_TRUE(store->jobs.enqueue(scan("r", at(30)), at(0)));
  EXPECT_TRUE(nothing_due(store, at(29)));
  EXPECT_EQ(store->jobs.next_due().value(), at(30));
  EXPECT_EQ(claimed(store, at(30)).key, "r");
}

TEST(Jobs, ArrivingWhileOneRunsWaitForIt) {
  OpenedStore store;
  ASSERT_TRUE(store->jobs.enqueue(scan("r"), at(0)));
  const Job first = claimed(store, at(1));
  ASSERT_TRUE(store->jobs.enqueue(scan("r"), at(2)));
  ASSERT_TRUE(store->jobs.enqueue({.kind = "digest", .key = "r", .run_at = at(2)}, at(2)));
  ASSERT_TRUE(store->jobs.enqueue(scan("other", at(3)), at(3)));
  EXPECT_EQ(claimed(store, at(4)).key, "other");
  EXPECT_TRUE(nothing_due(store, at(4)));
  ASSERT_TRUE(store->jobs.complete(first));
  EXPECT_EQ(claimed(store, at(5)).key, "r");
}

TEST(Jobs, OfADeadWorkerComeBack) {
  OpenedStore store;
  ASSERT_TRUE(store->jobs.enqueue(scan("r"), at(0)));
  const Job lost = claimed(store, at(0));
  EXPECT_TRUE(nothing_due(store, at(59)));
  EXPECT_EQ(store->jobs.next_due().value(), at(60));
  const Job again = claimed(store, at(60));
  EXPECT_EQ(again.id, lost.id);
  EXPECT_EQ(again.attempt, 2);
}

TEST(Jobs, ObeyOnlyTheHolderOfTheLease) {
  OpenedStore store;
  ASSERT_TRUE(store->jobs.enqueue(scan("r"), at(0)));
  const Job lost = claimed(store, at(0));
  const Job again = claimed(store, at(60));
  EXPECT_EQ(store->jobs.complete(lost).error().code, Code::Conflict);
  EXPECT_EQ(store->jobs.extend(lost, at(500)).error().code, Code::Conflict);
  EXPECT_EQ(store->jobs.retry(lost, "x", at(500)).error().code, Code::Conflict);
  EXPECT_TRUE(store->jobs.extend(again, at(500)));
  EXPECT_TRUE(nothing_due(store, at(499)));
  EXPECT_TRUE(store->jobs.complete(again));
  EXPECT_TRUE(store->jobs.complete(again)) << "completing twice does nothing";
  EXPECT_EQ(store->jobs.state().value(), QueueState{});
}

TEST(Jobs, AreTriedAgainWhenTheirTimeComes) {
  OpenedStore store;
  ASSERT_TRUE(store->jobs.enqueue(scan("r"), at(0)));
  ASSERT_TRUE(store->jobs.retry(claimed(store, at(0)), "no network", at(10)));
  EXPECT_TRUE(nothing_due(store, at(9)));
  EXPECT_EQ(claimed(store, at(10)).attempt, 2);
}

TEST(Jobs, FoldARetryIntoWhatWasQueuedMeanwhile) {
  OpenedStore store;
  ASSERT_TRUE(store->jobs.enqueue(scan("r"), at(0)));
  const Job failed = claimed(store, at(0));
  ASSERT_TRUE(store->jobs.enqueue(scan("r", at(1)), at(1)));
  ASSERT_TRUE(store->jobs.retry(failed, "no network", at(1'000)));
  EXPECT_EQ(store->jobs.state()->queued, 1);
  EXPECT_NE(claimed(store, at(1)).id, failed.id);
}

TEST(Jobs, GivenUpAreKeptAndCanBeQueuedAgain) {
  OpenedStore store;
  ASSERT_TRUE(store->jobs.enqueue(scan("r"), at(0)));
  ASSERT_TRUE(store->jobs.bury(claimed(store, at(0)), "it cannot work", at(5)));
  EXPECT_TRUE(nothing_due(store, at(1'000)));
  EXPECT_EQ(store->jobs.next_due().value(), std::nullopt);
  const auto dead = store->jobs.dead(10).value();
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].why, "it cannot work");
  EXPECT_EQ(dead[0].died_at, at(5));
  ASSERT_TRUE(store->jobs.requeue(dead[0].job.id, at(6)));
  EXPECT_EQ(store->jobs.requeue(dead[0].job.id, at(6)).error().code, Code::NotFound);
  EXPECT_EQ(claimed(store, at(6)).attempt, 1);
}

TEST(Jobs, TellHowLongTheOldestWaits) {
  OpenedStore store;
  ASSERT_TRUE(store->jobs.enqueue(scan("a", at(5)), at(5)));
  ASSERT_TRUE(store->jobs.enqueue(scan("b", at(9)), at(9)));
  (void)claimed(store, at(9));
  EXPECT_EQ(store->jobs.state().value(), (QueueState{.queued = 1, .running = 1, .oldest = at(9)}));
}

TEST(Jobs, AreHandedOutOnceToManyWorkers) {
  OpenedStore store;
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(store->jobs.enqueue(scan("r" + std::to_string(i)), at(0)));
  }
  std::vector<std::vector<std::int64_t>> taken(4);
  std::vector<std::thread> workers;
  for (auto& mine : taken) {
    workers.emplace_back([&mine, &store] {
      Store own = Store::open(store.path).value();
      while (const auto job = own.jobs.claim(at(1), 60s).value()) {
        mine.push_back(job->id);
      }
    });
  }
  std::set<std::int64_t> distinct;
  std::size_t all = 0;
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers[i].join();
    all += taken[i].size();
    distinct.insert(taken[i].begin(), taken[i].end());
  }
  EXPECT_EQ(all, 40U);
  EXPECT_EQ(distinct.size(), 40U);
}

}  // namespace
}  // namespace signalbox
