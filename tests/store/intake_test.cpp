#include "store/intake.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/store/opened_store.h"

namespace signalbox {
namespace {

NewDelivery delivery(const std::string& id, const std::string& key = "acme/backend") {
  return {
      .provider = "github", .delivery_id = id, .event = "push", .job_key = key, .payload = "{}", .received_at = at(0)};
}

Result<Accepted> submit(Intake& intake, NewDelivery one) {
  std::promise<Result<Accepted>> answer;
  intake.submit(std::move(one), [&answer](Result<Accepted> result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

TEST(Intake, StoresTheDeliveryAndItsJobBeforeItAnswers) {
  OpenedStore store;
  Intake intake = Intake::start(store.path, {.job_delay = std::chrono::seconds(2)}).value();
  EXPECT_EQ(submit(intake, delivery("a")).value(), Accepted::New);
  EXPECT_TRUE(store->deliveries.find("a")->has_value());
  EXPECT_EQ(store->jobs.next_due().value(), at(2));
}

TEST(Intake, LetsTheMovesOfABranchSettle) {
  OpenedStore store;
  Intake intake = Intake::start(store.path, {.settle = std::chrono::seconds(10)}).value();
  int count = 0;
  const auto due_after = [&](int second, const std::string& branch) {
    NewDelivery move = delivery(std::to_string(++count));
    move.received_at = at(second);
    move.moved = branch;
    EXPECT_TRUE(submit(intake, move));
    const std::optional<Instant> due = store->jobs.next_due().value();
    const auto job = store->jobs.claim(due.value(), std::chrono::seconds(60)).value();
    EXPECT_TRUE(store->jobs.complete(job.value()));
    return *due;
  };
  EXPECT_EQ(due_after(0, "a"), at(0));
  EXPECT_EQ(due_after(1, "a"), at(10));
  EXPECT_EQ(due_after(2, "b"), at(2)) << "another branch has its own first look";
  EXPECT_EQ(due_after(9, "a"), at(10));
  EXPECT_EQ(due_after(9, ""), at(9)) << "what is more than a move waits for nothing";
  EXPECT_EQ(due_after(10, "a"), at(10)) << "a new window";
  EXPECT_EQ(due_after(19, "a"), at(20));
}

TEST(Intake, QueuesNoSecondJobForADuplicate) {
  OpenedStore store;
  Intake intake = Intake::start(store.path).value();
  ASSERT_TRUE(submit(intake, delivery("a")));
  const Job job = store->jobs.claim(at(0), std::chrono::seconds(60)).value().value();
  ASSERT_TRUE(store->jobs.complete(job));
  EXPECT_EQ(submit(intake, delivery("a")).value(), Accepted::Duplicate);
  EXPECT_EQ(store->jobs.state()->queued, 0);
}

TEST(Intake, QueuesNoJobForAnEventWithoutWork) {
  OpenedStore store;
  Intake intake = Intake::start(store.path).value();
  ASSERT_TRUE(submit(intake, delivery("ping", "")));
  EXPECT_EQ(store->jobs.state()->queued, 0);
}

TEST(Intake, AnswersManyThreadsOnceEach) {
  OpenedStore store;
  std::atomic<int> fresh = 0;
  std::atomic<int> duplicate = 0;
  {
    Intake intake = Intake::start(store.path, {.batch_limit = 7}).value();
    std::vector<std::thread> senders;
    for (int sender = 0; sender < 4; ++sender) {
      senders.emplace_back([&] {
        for (int i = 0; i < 100; ++i) {
          intake.submit(delivery(std::to_string(i)),
                        [&](Result<Accepted> answer) { ++(answer.value() == Accepted::New ? fresh : duplicate); });
        }
      });
    }
    for (std::thread& sender : senders) {
      sender.join();
    }
  }  // the end commits and answers what waits
  EXPECT_EQ(fresh, 100);
  EXPECT_EQ(duplicate, 300);
  EXPECT_EQ(store->deliveries.recent(1'000)->size(), 100U);
}

TEST(Intake, RefusesWhatItCannotHold) {
  OpenedStore store;
  std::atomic<int> stored = 0;
  Intake intake = Intake::start(store.path, {.queue_limit = 1}).value();
  SQLite::Database raw(store.path, SQLite::OPEN_READWRITE);
  raw.exec("BEGIN IMMEDIATE");
  intake.submit(delivery("being written"), [&](const Result<Accepted>&) { ++stored; });
  while (intake.waiting() > 0) {
    std::this_thread::yield();
  }
  intake.submit(delivery("waits"), [&](const Result<Accepted>&) { ++stored; });
  EXPECT_EQ(submit(intake, delivery("too many")).error().code, Code::Unavailable);
  EXPECT_EQ(stored, 0);
  raw.exec("ROLLBACK");
}

TEST(Intake, LosesNothingAnsweredWhenTheProcessIsKilled) {
  OpenedStore store;
  int answered[2];
  ASSERT_EQ(::pipe(answered), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    Intake intake = Intake::start(store.path).value();
    for (std::uint32_t i = 0;; ++i) {
      while (intake.waiting() > 500) {
        std::this_thread::yield();
      }
      intake.submit(delivery(std::to_string(i)), [&, i](const Result<Accepted>& answer) {
        if (!answer || ::write(answered[1], &i, sizeof i) != sizeof i) {
          ::_exit(1);
        }
      });
    }
  }
  ::close(answered[1]);
  std::vector<std::uint32_t> told;
  std::uint32_t number = 0;
  while (::read(answered[0], &number, sizeof number) == sizeof number) {
    told.push_back(number);
    if (told.size() == 2'000) {
      ::kill(child, SIGKILL);
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  ASSERT_GE(told.size(), 2'000U);
  Store after = Store::open(store.path).value();
  for (const std::uint32_t one : told) {
    ASSERT_TRUE(after.deliveries.find(std::to_string(one))->has_value()) << one;
  }
  EXPECT_EQ(after.jobs.state()->queued, 1);
}

}  // namespace
}  // namespace signalbox
