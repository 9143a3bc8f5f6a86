#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "notifiers/channel.h"
#include "notifiers/slack_blocks.h"
#include "tests/notifiers/sample_notice.h"
#include "tests/support/golden.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;
using testing::hostile_notice;
using ::testing::Not;
using testing::sample_config;
using testing::sample_notice;
using Json = nlohmann::ordered_json;

HttpRequest rendered(const Notice& notice, const std::string& remote_id = "") {
  const Config config = sample_config();
  const auto request = prepare(notice, {config, remote_id, Instant{}});
  EXPECT_TRUE(request.has_value()) << (request ? "" : to_string(request.error()));
  return request.value_or(HttpRequest{});
}

Notice in_state(NoticeState state, bool reply = false) {
  Notice out = sample_notice("slack", "#migrations");
  out.state = state;
  out.reply = reply;
  return out;
}

/// Slack's limits, block by block.
void expect_within_limits(const Json& blocks) {
  EXPECT_LE(blocks.size(), 50U);
  EXPECT_LE(blocks.dump().size(), 10'000U);
  for (const Json& block : blocks) {
    const std::string type = block.at("type");
    if (type == "context") {
      EXPECT_LE(block.at("elements").size(), 10U);
    }
    if (type == "header") {
      EXPECT_LE(block.at("text").at("text").get<std::string>().size(), 150U);
    }
    for (const Json& text : type == "context" ? block.at("elements") : Json::array({block.at("text")})) {
      const std::string value = text.at("text");
      EXPECT_GE(value.size(), 1U);
      EXPECT_LE(value.size(), 3'000U);
      EXPECT_EQ(value, to_valid_utf8(value));
    }
  }
}

TEST(SlackText, EscapesTheThreeCharactersOnly) {
  EXPECT_EQ(slack_text("<!channel> & *b* |", 100), "&lt;!channel&gt; &amp; *b* |");
}

TEST(SlackText, KeepsItsLimitToTheByte) {
  EXPECT_EQ(slack_text(std::string(10, 'a'), 10), std::string(10, 'a'));
  EXPECT_EQ(slack_text(std::string(11, 'a'), 10), std::string(7, 'a') + "…");
  EXPECT_EQ(slack_text("&&&", 12), "&amp;…");
  EXPECT_EQ(slack_text("éééééé", 10), "ééé…");
  EXPECT_EQ(slack_text("\"\"\"\"\"\"", 10), "\"\"\"…");
}

TEST(SlackCode, CannotBeEndedFromWithin) {
  EXPECT_EQ(slack_code("a`<b>`", 100), "`a'&lt;b&gt;'`");
}

TEST(SlackLink, KeepsNoSeparatorOfOthers) {
  EXPECT_EQ(slack_link("https://a/x|y", "one|two\nthree>"), "<https://a/x%7Cy|one/two three&gt;>");
}

TEST(Slack, PostsTheLivingMessage) {
  const HttpRequest request = rendered(in_state(NoticeState::Open));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://127.0.0.1:9/api/chat.postMessage");
  EXPECT_EQ(header_value(request.headers, "Authorization"), "Bearer xoxb-secret");
  EXPECT_EQ(header_value(request.headers, "Content-Type"), "application/json; charset=utf-8");
  testing::expect_case("notifiers/cases/slack_open.json", Json::parse(request.body).dump(2) + "\n");
}

TEST(Slack, EditsTheMessageThatItPosted) {
  const HttpRequest request = rendered(in_state(NoticeState::Changed), "C012AB:1699.000100");
  EXPECT_THAT(request.url, HasSubstr("/chat.update"));
  const Json body = Json::parse(request.body);
  EXPECT_EQ(body.at("channel"), "C012AB");
  EXPECT_EQ(body.at("ts"), "1699.000100");
}

TEST(Slack, AnswersInTheThreadWhenItGetsWorse) {
  Notice notice = in_state(NoticeState::Worse, true);
  notice.previous = Severity::Warning;
  const HttpRequest request = rendered(notice, "C012AB:1699.000100");
  EXPECT_THAT(request.url, HasSubstr("/chat.postMessage"));
  const Json body = Json::parse(request.body);
  EXPECT_EQ(body.at("thread_ts"), "1699.000100");
  EXPECT_THAT(body.at("text").get<std::string>(), HasSubstr("Worse (warning → error)"));
}

TEST(Slack, TurnsGreenWhenItIsResolved) {
  const Json body = Json::parse(rendered(in_state(NoticeState::Resolved), "C012AB:1699.000100").body);
  EXPECT_THAT(body.at("blocks").at(0).at("text").at("text").get<std::string>(), HasSubstr("✅"));
}

TEST(Slack, HasNothingToResolveThatWasNeverPosted) {
  const Config config = sample_config();
  for (const Notice& notice : {in_state(NoticeState::Resolved), in_state(NoticeState::Worse, true)}) {
    const auto request = prepare(notice, {config, "", Instant{}});
    ASSERT_FALSE(request.has_value());
    EXPECT_EQ(request.error().code, Code::NotFound);
  }
}

TEST(Slack, NeedsItsToken) {
  Config config = sample_config();
  config.notify.slack->token = Secret("");
  EXPECT_EQ(prepare(in_state(NoticeState::Open), {config, "", Instant{}}).error().code, Code::Unsupported);
}

TEST(Slack, KeepsEveryLimitWhateverItIsTold) {
  for (const std::size_t length : {0UL, 1UL, 100UL, 149UL, 150UL, 151UL, 2'999UL, 3'000UL, 3'001UL, 50'000UL}) {
    const Json blocks = slack_blocks(hostile_notice("slack", length), sample_config());
    expect_within_limits(blocks);
    EXPECT_LE(slack_fallback(hostile_notice("slack", length)).size(), 4'000U);
  }
  Notice quotes = sample_notice("slack");
  quotes.why = quotes.in_production = quotes.resolution = std::string(9'000, '"');
  expect_within_limits(slack_blocks(quotes, sample_config()));
}

TEST(Slack, LetsNoMentionOfOthersThrough) {
  const std::string text = slack_blocks(hostile_notice("slack", 300), sample_config()).dump();
  EXPECT_THAT(text, Not(HasSubstr("<!channel>")));
  EXPECT_THAT(text, Not(HasSubstr("<@U1>")));
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
  EXPECT_THAT(text, HasSubstr("<!subteam^S0CHECKOUT>"));
}

TEST(Slack, UnderstandsEveryAnswer) {
  struct Row {
    int status;
    const char* body;
    Outcome outcome;
  };
  const auto wait = std::chrono::seconds(7);
  for (const Row& row : {
           Row{200, R"({"ok":true,"channel":"C1","ts":"16.1"})", Sent{"C1:16.1"}},
           Row{200, R"({"ok":false,"error":"ratelimited"})", TryLater{"Slack: ratelimited", wait}},
           Row{200, R"({"ok":false,"error":"internal_error"})", TryLater{"Slack: internal_error", wait}},
           Row{200, R"({"ok":false,"error":"fatal_error"})", TryLater{"Slack: fatal_error", wait}},
           Row{429, "", TryLater{"Slack answered 429", wait}},
           Row{503, "busy", TryLater{"Slack answered 503", wait}},
           Row{404, "no", Refused{"Slack answered 404"}},
           Row{200, R"({"ok":false,"error":"message_not_found"})", MessageGone{"Slack: message_not_found"}},
           Row{200, R"({"ok":false,"error":"cant_update_message"})", MessageGone{"Slack: cant_update_message"}},
           Row{200, R"({"ok":false,"error":"not_in_channel"})",
               Refused{"Slack refused: not_in_channel (invite the app to the channel: /invite it there)"}},
           Row{200, R"({"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] /blocks/0"]}})",
               Refused{"Slack refused: invalid_blocks; [ERROR] /blocks/0"}},
           Row{200, R"({"ok":false})", Refused{"Slack refused: no reason given"}},
           Row{200, "<html>",
               TryLater{"Slack's answer is no JSON of the expected shape; something stands in between", std::nullopt}},
           Row{200, R"({"ok":"yes"})",
               TryLater{"Slack's answer is no JSON of the expected shape; something stands in between", std::nullopt}},
           Row{200, "[]",
               TryLater{"Slack's answer is no JSON of the expected shape; something stands in between", std::nullopt}},
       }) {
    EXPECT_EQ(understand(in_state(NoticeState::Open), {row.status, {}, row.body, wait}), row.outcome) << row.body;
  }
}

TEST(Slack, RepliesAreNotTheMessageToEdit) {
  const Outcome outcome =
      understand(in_state(NoticeState::Worse, true), {200, {}, R"({"ok":true,"channel":"C1","ts":"16.2"})", {}});
  EXPECT_EQ(outcome, Outcome{Sent{""}});
}

}  // namespace
}  // namespace signalbox
