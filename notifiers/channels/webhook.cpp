// Any receiver: CloudEvents 1.0 in structured JSON, signed as Standard Webhooks asks.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/hash.h"
#include "notifiers/channel.h"
#include "notifiers/notice_json.h"
#include "notifiers/wording.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> targets(const Notice&, const Config& config) {
  return config.notify.webhook ? std::vector<std::string>{""} : std::vector<std::string>{};
}

/// The same on every retry, so that receivers can drop repetitions.
std::string event_id(const Notice& notice) {
  return fmt::format("{}.{}", message_key(notice), notice.revision);
}

std::string key_bytes(const Secret& secret) {
  constexpr std::string_view kPrefix = "whsec_";
  const std::string& text = secret.reveal();
  if (!text.starts_with(kPrefix)) {
    return text;
  }
  return base64_decode(std::string_view(text).substr(kPrefix.size())).value_or(text);
}

std::string event_body(const Notice& notice, const SendContext& context) {
  const std::string source = context.config.server.public_url;
  Json event = {{"specversion", "1.0"},
                {"id", event_id(notice)},
                {"source", source.empty() ? "/signalbox" : source},
                {"type", fmt::format("signalbox.notice.{}", to_string(notice.state))},
                {"subject", notice.key},
                {"datacontenttype", "application/json"},
                {"data", to_json(notice)}};
  const std::string link = link_to(notice, context.config);
  if (!link.empty()) {
    event["data"]["link"] = link;
  }
  return event.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<HttpRequest> render(const Notice& notice, const SendContext& context) {
  const std::optional<WebhookSettings>& webhook = context.config.notify.webhook;
  if (!webhook || webhook->url.empty()) {
    return fail(Code::Unsupported, "no webhook is configured: set notify.webhook.url");
  }
  HttpRequest out;
  out.method = "POST";
  out.url = webhook->url;
  out.body = event_body(notice, context);
  out.headers = {{"Content-Type", "application/cloudevents+json; charset=utf-8"}};
  if (!webhook->secret.empty()) {
    const auto at = std::chrono::duration_cast<std::chrono::seconds>(context.now.time_since_epoch()).count();
    const std::string signed_text = fmt::format("{}.{}.{}", event_id(notice), at, out.body);
    out.headers.push_back({"webhook-id", event_id(notice)});
    out.headers.push_back({"webhook-timestamp", std::to_string(at)});
    out.headers.push_back(
        {"webhook-signature", "v1," + base64_encode(hmac_sha256(key_bytes(webhook->secret), signed_text))});
  }
  return out;
}

Outcome interpret(const Notice& notice, const HttpResponse& response) {
  if (std::optional<Outcome> failure = failure_of(response, "the webhook's receiver", response.body)) {
    return *failure;
  }
  return Sent{notice.key};
}

}  // namespace

extern const Channel channel_webhook;
const Channel channel_webhook{.kind = "webhook", .targets = targets, .render = render, .interpret = interpret};

}  // namespace signalbox
