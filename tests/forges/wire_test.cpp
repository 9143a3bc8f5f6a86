#include "forges/wire.h"

#include <gtest/gtest.h>

#include "tests/support/scripted_client.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;
using testing::HandClock;
using testing::ScriptedClient;

class WireTest : public ::testing::Test {
 protected:
  Wire wire(WriteLimits limits = {}) {
    return Wire({"the forge", "https://forge.example.test/api", {{"Accept", "application/json"}}, limits}, client,
                clock);
  }

  ScriptedClient client;
  HandClock clock;
  const ApiCall read{"GET", "/things", "", {}};
  const ApiCall write{"POST", "/things", "{}", {}};
};

TEST_F(WireTest, SendsTheTokenAndTheCommonHeaders) {
  client.play(200, "[]");
  auto one = wire();
  ASSERT_TRUE(one.call(read, "Bearer secret"));
  EXPECT_EQ(client.asked.at(0).url, "https://forge.example.test/api/things");
  EXPECT_EQ(header_value(client.asked.at(0).headers, "Authorization"), "Bearer secret");
  EXPECT_EQ(header_value(client.asked.at(0).headers, "Accept"), "application/json");
}

TEST_F(WireTest, AsksAgainOnlyWhetherSomethingChanged) {
  client.play(200, "[1]", {{"ETag", "\"abc\""}}).play(304, "");
  auto one = wire();
  ASSERT_TRUE(one.call(read, ""));
  const auto again = one.call(read, "");
  EXPECT_EQ(header_value(client.asked.at(1).headers, "If-None-Match"), "\"abc\"");
  EXPECT_EQ(again.value().body, "[1]");
}

TEST_F(WireTest, GoesOnWithWhatAnEarlierOneLearnt) {
  client.play(200, "[1]", {{"ETag", "\"abc\""}}).play(200).play(304, "");
  auto first = wire({.per_minute = 1, .per_hour = 9});
  ASSERT_TRUE(first.call(read, ""));
  ASSERT_TRUE(first.call(write, ""));
  auto second = wire({.per_minute = 1, .per_hour = 9});
  second.recall(first.memory());
  EXPECT_EQ(second.call(read, "").value().body, "[1]");
  EXPECT_EQ(header_value(client.asked.at(2).headers, "If-None-Match"), "\"abc\"");
  EXPECT_EQ(second.call(write, "").error().code, Code::Unavailable) << "the minute's write is spent";
  EXPECT_EQ(second.open_at(), clock.at + 1min);
}

TEST_F(WireTest, StaysAwayFromAForgeThatShutItsDoorBefore) {
  client.play(429, "", {{"Retry-After", "600"}});
  auto first = wire();
  (void)first.call(read, "");
  auto second = wire();
  second.recall(first.memory());
  EXPECT_EQ(second.call(read, "").error().code, Code::Unavailable);
  EXPECT_EQ(client.asked.size(), 1U);
}

TEST_F(WireTest, RecallsNothingOfAnotherForgeAndNoNonsense) {
  client.play(429, "", {{"Retry-After", "600"}}).play(200).play(200);
  auto first = wire();
  (void)first.call(read, "");
  Wire other({"another forge", "https://other.example.test", {}, {}}, client, clock);
  other.recall(first.memory());
  EXPECT_TRUE(other.call(read, ""));
  auto second = wire();
  for (const char* text : {"", "{", "[]", R"({"base":"https://forge.example.test/api","spent":{"a":"b"}})"}) {
    second.recall(text);
  }
  EXPECT_TRUE(second.call(read, ""));
}

TEST_F(WireTest, StaysAwayForAsLongAsRetryAfterSays) {
  client.play(403, R"({"message":"You have exceeded a secondary rate limit"})", {{"Retry-After", "30"}}).play(200);
  auto one = wire();
  EXPECT_EQ(one.call(write, "").error().code, Code::Unavailable);
  EXPECT_EQ(one.open_at(), clock.at + 30s);
  EXPECT_EQ(one.call(read, "").error().code, Code::Unavailable);
  EXPECT_EQ(client.asked.size(), 1U) << "nothing is sent while the door is shut";
  clock.at += 30s;
  EXPECT_TRUE(one.call(write, ""));
}

TEST_F(WireTest, WaitsForTheResetOfASpentLimit) {
  const auto reset = std::chrono::duration_cast<std::chrono::seconds>((clock.at + 10min).time_since_epoch()).count();
  client.play(403, "{}", {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", std::to_string(reset)}});
  auto one = wire();
  EXPECT_EQ(one.call(read, "").error().code, Code::Unavailable);
  EXPECT_EQ(one.open_at(), clock.at + 10min);
}

TEST_F(WireTest, WaitsLongerEachTimeWhenNobodySaysHowLong) {
  client.play(429).play(429);
  auto one = wire();
  (void)one.call(read, "");
  EXPECT_EQ(one.open_at(), clock.at + 1min);
  clock.at += 1min;
  (void)one.call(read, "");
  EXPECT_EQ(one.open_at(), clock.at + 2min);
}

TEST_F(WireTest, WritesNoMoreThanTheBudgetOfAMinuteAndAnHour) {
  for (int i = 0; i < 6; ++i) {
    client.play(200);
  }
  auto one = wire({.per_minute = 2, .per_hour = 3});
  EXPECT_TRUE(one.call(write, ""));
  EXPECT_TRUE(one.call(write, ""));
  EXPECT_EQ(one.call(write, "").error().code, Code::Unavailable);
  EXPECT_EQ(one.open_at(), clock.at + 1min);
  clock.at += 1min;
  EXPECT_TRUE(one.call(write, ""));
  EXPECT_EQ(one.call(write, "").error().code, Code::Unavailable);
  EXPECT_EQ(one.open_at(), clock.at + 59min) << "an hour after the first";
}

TEST_F(WireTest, TellsWhatToDoFromTheStatus) {
  const std::pair<int, Code> table[] = {{401, Code::Denied},       {403, Code::Denied},      {404, Code::NotFound},
                                        {410, Code::NotFound},     {409, Code::Conflict},    {422, Code::InvalidInput},
                                        {400, Code::InvalidInput}, {500, Code::Unavailable}, {503, Code::Unavailable}};
  for (const auto& [status, code] : table) {
    client.play(status, R"({"message":"no"})");
    auto one = wire();
    EXPECT_EQ(one.call(read, "").error().code, code) << status;
  }
}

TEST_F(WireTest, GivesTheTokenToNobodyElse) {
  client.play(302, "", {{"Location", "https://evil.example.test/api/things"}});
  auto one = wire();
  EXPECT_EQ(one.call(read, "Bearer secret").error().code, Code::Denied);
  EXPECT_EQ(client.asked.size(), 1U);
  EXPECT_EQ(one.call({"GET", "https://forge.example.test/apis/things", "", {}}, "Bearer secret").error().code,
            Code::Denied);
}

TEST_F(WireTest, FollowsARepositoryThatMoved) {
  client.play(301, "", {{"Location", "https://forge.example.test/api/repositories/7"}}).play(200, "{\"id\":7}");
  auto one = wire();
  EXPECT_EQ(one.call(read, "Bearer secret").value().body, "{\"id\":7}");
}

TEST(NextPage, IsTheLinkWithThatRelation) {
  EXPECT_EQ(next_page(R"(<https://a/?page=1>; rel="prev", <https://a/?page=3>; rel="next")"), "https://a/?page=3");
  EXPECT_EQ(next_page(R"(<https://a/?page=1>; rel="prev")"), "");
  EXPECT_EQ(next_page(""), "");
}

TEST(UrlPart, LeavesNothingThatWouldEndThePart) {
  EXPECT_EQ(url_part("a/../b?c#d"), "a%2F..%2Fb%3Fc%23d");
  EXPECT_EQ(url_path("acme/back end"), "acme/back%20end");
}

}  // namespace
}  // namespace signalbox
