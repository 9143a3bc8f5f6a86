#include "web/webhooks.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/support/raw_connection.h"
#include "tests/web/running_bot.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

std::size_t stored(RunningBot& bot) {
  return bot.store.deliveries.recent(1'000)->size();
}

TEST(Webhooks, AreDurableWithTheirJobWhenAnswered) {
  RunningBot bot;
  const auto answer = bot.deliver("d-1", kPush);
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.body, "{\"status\":\"accepted\"}\n");
  const Delivery delivery = bot.store.deliveries.find("d-1", "github").value().value();
  EXPECT_EQ(delivery.job_key, "github:acme/backend");
  EXPECT_EQ(delivery.received_at, bot.clock.now());
  EXPECT_EQ(parse_forge_event(delivery.payload)->ref, "x");
  EXPECT_EQ(bot.store.jobs.claim(bot.clock.now(), 60s).value()->key, "github:acme/backend");
}

TEST(Webhooks, OfARepositoryThatIsNoServicesBringNoWork) {
  RunningBot bot;
  const auto answer =
      bot.deliver("d-1", R"({"ref":"refs/heads/x","after":"aa","repository":{"id":2,"full_name":"acme/of-nobody"}})");
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.body, "{\"status\":\"ignored\"}\n");
  EXPECT_EQ(bot.store.deliveries.find("d-1", "github").value().value().job_key, "");
  EXPECT_EQ(bot.store.jobs.state().value(), QueueState{});
}

TEST(Webhooks, OfTheSameIdAreStoredOnceAndAcceptedAgain) {
  RunningBot bot;
  EXPECT_EQ(bot.deliver("d-1", kPush).status, 202);
  const auto again = bot.deliver("d-1", kPush);
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(again.body, "{\"status\":\"duplicate\"}\n");
  EXPECT_EQ(stored(bot), 1U);
}

TEST(Webhooks, SignedWithTheOldSecretAreStillTaken) {
  RunningBot bot;
  EXPECT_EQ(bot.post(RunningBot::signed_headers("d-1", kPush, "push", "old secret"), kPush).status, 202);
}

TEST(Webhooks, WithABadSignatureStoreNothing) {
  RunningBot bot;
  Headers unsigned_headers = RunningBot::signed_headers("d-2", kPush);
  unsigned_headers.pop_back();
  const auto forged = bot.post(RunningBot::signed_headers("d-1", kPush, "push", "guessed"), kPush);
  EXPECT_EQ(forged.status, 401);
  EXPECT_EQ(forged.header("content-type"), "application/problem+json");
  EXPECT_EQ(bot.post(unsigned_headers, kPush).status, 401);
  EXPECT_EQ(bot.post(RunningBot::signed_headers("d-3", "{not json", "push", "guessed"), "{not json").status, 401)
      << "the signature is looked at before the body";
  EXPECT_EQ(stored(bot), 0U);
  EXPECT_EQ(bot.store.jobs.state().value(), QueueState{});
}

TEST(Webhooks, ThatCannotBeReadAreRefused) {
  RunningBot bot;
  EXPECT_EQ(bot.deliver("d-1", "{\"ref\":").status, 400);
  EXPECT_EQ(bot.deliver("", kPush).status, 400);
  EXPECT_EQ(bot.deliver("d-1", kPush, "").status, 400);
  Headers form = RunningBot::signed_headers("d-1", kPush);
  form[0].value = "application/x-www-form-urlencoded";
  EXPECT_EQ(bot.post(form, kPush).status, 415);
  EXPECT_EQ(stored(bot), 0U);
}

TEST(Webhooks, WithoutWorkAreKeptAndIgnored) {
  RunningBot bot;
  EXPECT_EQ(bot.deliver("d-1", R"({"zen":"Keep it simple."})", "ping").body, "{\"status\":\"ignored\"}\n");
  EXPECT_EQ(bot.deliver("d-2", kPush, "an_event_of_tomorrow").body, "{\"status\":\"ignored\"}\n");
  EXPECT_EQ(stored(bot), 2U);
  EXPECT_EQ(bot.store.jobs.state()->queued, 0);
}

TEST(Webhooks, OfABurstBecomeOneJob) {
  RunningBot bot;
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(bot.deliver("d-" + std::to_string(i), kPush).status, 202);
  }
  EXPECT_EQ(stored(bot), 50U);
  EXPECT_EQ(bot.store.jobs.state()->queued, 1);
}

TEST(Webhooks, UpToTheLimitAreTakenAndAboveItRefused) {
  RunningBot bot;
  const auto padded = [](std::size_t size) {
    std::string body = kPush.substr(0, kPush.size() - 1) + R"(,"pad":")";
    return body + std::string(size - body.size() - 2, 'x') + "\"}";
  };
  EXPECT_EQ(bot.deliver("d-1", padded(25U << 20U)).status, 202);
  EXPECT_EQ(bot.deliver("d-2", padded(26U << 20U)).status, 413);
  EXPECT_EQ(stored(bot), 1U);
  EXPECT_LT(bot.store.deliveries.find("d-1").value()->payload.size(), 2'000U) << "only what is needed is kept";
}

TEST(Webhooks, OfOtherForgesAndMethodsAreTurnedAway) {
  RunningBot bot;
  EXPECT_EQ(bot.post(RunningBot::signed_headers("d-1", kPush), kPush, "/webhooks/gitlab").status, 404);
  const auto get = bot.get("/webhooks/github");
  EXPECT_EQ(get.status, 405);
  EXPECT_EQ(get.header("allow"), "POST");
}

TEST(Webhooks, AreServedWhileSlowClientsAreCut) {
  RunningBot bot({.request_deadline = 1s, .idle_deadline = 1s});
  std::vector<testing::RawConnection> attackers;
  for (int i = 0; i < 200; ++i) {
    attackers.emplace_back(bot.server.port());
    ASSERT_TRUE(attackers.back().write("POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"));
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(bot.deliver("d-" + std::to_string(i), kPush).status, 202);
  }
  for (const auto& attacker : attackers) {
    EXPECT_EQ(attacker.read_to_end(), "");
  }
  EXPECT_EQ(stored(bot), 20U);
}

TEST(Webhooks, FromManySendersAreAllKept) {
  RunningBot bot;
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 8; ++sender) {
    senders.emplace_back([&bot, sender] {
      CurlClient client;
      for (int i = 0; i < 25; ++i) {
        const std::string id = std::to_string(sender) + "-" + std::to_string(i);
        const auto answer =
            client.send({.method = "POST",
                         .url = "http://127.0.0.1:" + std::to_string(bot.server.port()) + "/webhooks/github",
                         .headers = RunningBot::signed_headers(id, kPush),
                         .body = kPush});
        EXPECT_TRUE(answer && answer->status == 202);
      }
    });
  }
  for (std::thread& sender : senders) {
    sender.join();
  }
  EXPECT_EQ(stored(bot), 200U);
}

TEST(JobKey, ComesFromEventsThatChangeSomething) {
  ForgeEvent event{.kind = ForgeEventKind::Comment, .repository = {.full_name = "a/b"}, .text = "thanks!"};
  EXPECT_EQ(job_key("github", event), "");
  event.text = "so then\n  /signalbox recheck";
  EXPECT_EQ(job_key("github", event), "github:a/b");
  event.actor_is_bot = true;
  EXPECT_EQ(job_key("github", event), "");
  EXPECT_EQ(job_key("github", {.kind = ForgeEventKind::Push}), "");
}

}  // namespace
}  // namespace signalbox
