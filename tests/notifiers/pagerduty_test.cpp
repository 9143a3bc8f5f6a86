#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "notifiers/channel.h"
#include "tests/notifiers/sample_notice.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::hostile_notice;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::sample_config;
using testing::sample_notice;
using Json = nlohmann::ordered_json;

Json event(const Notice& notice, const std::string& remote_id = "", const Config& config = sample_config()) {
  const auto request = prepare(notice, {config, remote_id, Instant{}});
  EXPECT_TRUE(request.has_value());
  return Json::parse(request->body);
}

TEST(PagerDuty, TriggersUnderTheConflictsId) {
  const auto request = prepare(sample_notice("pagerduty"), {sample_config(), "", Instant{}});
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->url, "http://127.0.0.1:9/v2/enqueue");
  const Json body = Json::parse(request->body);
  EXPECT_EQ(body.at("event_action"), "trigger");
  EXPECT_EQ(body.at("dedup_key"), "c-7d0e12ab34cd");
  EXPECT_EQ(body.at("routing_key"), "R0UT1NGKEY");
  EXPECT_EQ(body.at("payload").at("severity"), "error");
  EXPECT_EQ(body.at("payload").at("source"), "signalbox");
  EXPECT_EQ(body.at("links").at(0).at("href"), "https://signalbox.example.com/#c-7d0e12ab34cd");
}

TEST(PagerDuty, ResolvesUnderTheSameKey) {
  Notice notice = sample_notice("pagerduty");
  notice.state = NoticeState::Resolved;
  const Json body = event(notice, notice.key);
  EXPECT_EQ(body.at("event_action"), "resolve");
  EXPECT_EQ(body.at("dedup_key"), notice.key);
  EXPECT_FALSE(body.contains("payload"));
}

TEST(PagerDuty, NamesEachSeverityAsPagerDutyDoes) {
  for (const Severity severity : {Severity::Info, Severity::Warning, Severity::Error, Severity::Critical}) {
    Notice notice = sample_notice("pagerduty");
    notice.severity = severity;
    EXPECT_EQ(event(notice).at("payload").at("severity"), to_string(severity));
  }
}

TEST(PagerDuty, CutsTheSummaryAtItsLimit) {
  Notice notice = sample_notice("pagerduty");
  notice.title = "";
  notice.why = std::string(1'022, 'x');  // with ": " before it exactly 1,024
  EXPECT_EQ(event(notice).at("payload").at("summary").get<std::string>().size(), 1'024U);
  EXPECT_THAT(event(notice).at("payload").at("summary").get<std::string>(), Not(HasSubstr("…")));
  notice.why += "x";
  EXPECT_LE(event(notice).at("payload").at("summary").get<std::string>().size(), 1'024U);
  EXPECT_THAT(event(notice).at("payload").at("summary").get<std::string>(), HasSubstr("…"));
}

TEST(PagerDuty, StaysBelowItsSizeWhateverItIsTold) {
  for (const std::size_t length : {1UL, 5'000UL, 100'000UL}) {
    const auto request = prepare(hostile_notice("pagerduty", length), {sample_config(), "", Instant{}});
    ASSERT_TRUE(request.has_value());
    EXPECT_LE(request->body.size(), 512'000U);
    EXPECT_TRUE(Json::accept(request->body));
  }
}

TEST(PagerDuty, WantsOnlyWhatIsBadEnough) {
  Config config = sample_config();
  config.notify.pagerduty->from = Severity::Critical;
  const Channel* channel = find_channel("pagerduty");
  Notice notice = sample_notice("pagerduty");
  EXPECT_THAT(channel->targets(notice, config), IsEmpty());
  notice.severity = Severity::Critical;
  EXPECT_THAT(channel->targets(notice, config), ElementsAre(""));
  config.notify.pagerduty.reset();
  EXPECT_THAT(channel->targets(notice, config), IsEmpty());
}

TEST(PagerDuty, PagesTheTeamWithAPagerOfItsOwn) {
  Config config = sample_config();
  config.teams["fulfilment"].pagerduty = Secret("TEAMKEY");
  const Channel* channel = find_channel("pagerduty");
  EXPECT_THAT(channel->targets(sample_notice("pagerduty"), config), ElementsAre("fulfilment"));
  EXPECT_EQ(event(sample_notice("pagerduty", "fulfilment"), "", config).at("routing_key"), "TEAMKEY");
}

TEST(PagerDuty, UnderstandsEveryAnswer) {
  struct Row {
    int status;
    const char* body;
    Outcome outcome;
  };
  const auto wait = std::chrono::seconds(30);
  for (const Row& row :
       {Row{202, R"({"status":"success"})", Sent{"c-7d0e12ab34cd"}},
        Row{400, R"({"status":"invalid event","errors":["Length of 'routing_key' is incorrect"]})",
            Refused{"PagerDuty answered 400: Length of 'routing_key' is incorrect"}},
        Row{400, "you sent R0UT1NGKEY", Refused{"PagerDuty answered 400"}},
        Row{429, "", TryLater{"PagerDuty answered 429", wait}}, Row{500, "", TryLater{"PagerDuty answered 500", wait}},
        Row{302, "", Refused{"PagerDuty answered 302"}}}) {
    EXPECT_EQ(understand(sample_notice("pagerduty"), {row.status, {}, row.body, wait}), row.outcome) << row.status;
  }
}

TEST(PagerDuty, TellsOfMergedMigrationsAsChangeEvents) {
  Notice merged = sample_notice("pagerduty");
  merged.kind = kMerged;
  merged.title = "acme/shop#412 merged: Add status";
  const Instant at = parse_iso8601("2026-11-02T00:00:00Z").value();
  const auto request = prepare(merged, {sample_config(), "", at});
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->url, "http://127.0.0.1:9/v2/change/enqueue");
  const Json body = Json::parse(request->body);
  EXPECT_EQ(body.at("payload").at("summary"), "acme/shop#412 merged: Add status");
  EXPECT_EQ(body.at("payload").at("timestamp"), "2026-11-02T00:00:00Z");
  EXPECT_FALSE(body.contains("event_action"));
}

TEST(PagerDuty, TakesAnAcknowledgementOver) {
  Notice seen = sample_notice("pagerduty");
  seen.state = NoticeState::Seen;
  const Json body = Json::parse(prepare(seen, {sample_config(), "c-1", Instant{}}).value().body);
  EXPECT_EQ(body.at("event_action"), "acknowledge");
  EXPECT_EQ(body.at("dedup_key"), seen.key);
}

}  // namespace
}  // namespace signalbox
