#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/hash.h"
#include "notifiers/channel.h"
#include "tests/notifiers/sample_notice.h"

namespace signalbox {
namespace {

using testing::sample_config;
using testing::sample_notice;
using Json = nlohmann::ordered_json;

TEST(Webhook, SendsACloudEvent) {
  const auto request = prepare(sample_notice("webhook"), {sample_config(), "", Instant{}});
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(media_type(header_value(request->headers, "Content-Type")), "application/cloudevents+json");
  const Json body = Json::parse(request->body);
  EXPECT_EQ(body.at("specversion"), "1.0");
  EXPECT_EQ(body.at("id"), "c-7d0e12ab34cd.1");
  EXPECT_EQ(body.at("source"), "https://signalbox.example.com");
  EXPECT_EQ(body.at("type"), "signalbox.notice.open");
  EXPECT_EQ(body.at("data").at("title"), "Add column type on orders/public.orders.status");
}

TEST(Webhook, SignsAsStandardWebhooksAsks) {
  const Instant at{std::chrono::seconds(1'614'265'330)};
  const auto request = prepare(sample_notice("webhook"), {sample_config(), "", at});
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(header_value(request->headers, "webhook-timestamp"), "1614265330");
  const std::string key = *base64_decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  EXPECT_EQ(header_value(request->headers, "webhook-signature"),
            "v1," + base64_encode(hmac_sha256(key, "c-7d0e12ab34cd.1.1614265330." + request->body)));
}

TEST(Webhook, IsRepeatedUnderTheSameId) {
  const auto first = prepare(sample_notice("webhook"), {sample_config(), "", Instant{}});
  const auto again = prepare(sample_notice("webhook"), {sample_config(), "", Instant{std::chrono::seconds(99)}});
  EXPECT_EQ(header_value(first->headers, "webhook-id"), header_value(again->headers, "webhook-id"));
  EXPECT_EQ(first->body, again->body);
}

TEST(Webhook, UnderstandsEveryAnswer) {
  const Notice notice = sample_notice("webhook");
  EXPECT_EQ(understand(notice, {204, {}, "", {}}), Outcome{Sent{notice.key}});
  EXPECT_EQ(understand(notice, {500, {}, "", {}}), (Outcome{TryLater{"the webhook's receiver answered 500", {}}}));
  EXPECT_EQ(understand(notice, {410, {}, "gone", {}}), Outcome{Refused{"the webhook's receiver answered 410: gone"}});
}

}  // namespace
}  // namespace signalbox
