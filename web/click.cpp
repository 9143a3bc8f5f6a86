#include "web/click.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/text.h"

namespace signalbox {
namespace {

using nlohmann::json;

constexpr std::size_t kName = 200;

int hex_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

std::string form_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (escaped) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string form_field(std::string_view form, std::string_view name) {
  for (const std::string_view part : split(form, '&')) {
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos && part.substr(0, equals) == name) {
      return form_decoded(part.substr(equals + 1));
    }
  }
  return {};
}

std::string text_at(const json& value, const char* pointer) {
  const json::json_pointer at(pointer);
  const bool there = value.contains(at) && value.at(at).is_string();
  return there ? ellipsize(one_line(value.at(at).get<std::string>()), kName) : std::string{};
}

bool is_known(std::string_view action) {
  constexpr std::array<std::string_view, 3> kActions = {"acknowledge", "snooze", "approve"};
  return std::ranges::find(kActions, action) != kActions.end();
}

}  // namespace

std::string to_json(const Click& click) {
  const json out = {{"action", click.action}, {"key", click.key},         {"user", click.user},
                    {"name", click.name},     {"channel", click.channel}, {"id", click.id}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Click> parse_click(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object() || !value.contains("action")) {
    return fail(Code::InvalidInput, "this is no stored click");
  }
  return Click{value.value("action", ""), value.value("key", ""),     value.value("user", ""),
               value.value("name", ""),   value.value("channel", ""), value.value("id", "")};
}

bool slack_signature_fits(const Headers& headers, std::string_view body, std::string_view secret, Instant now) {
  constexpr std::int64_t kWindow = 300;
  const std::string_view stamp = header_value(headers, "X-Slack-Request-Timestamp");
  std::int64_t at = 0;
  const auto [end, error] = std::from_chars(stamp.data(), stamp.data() + stamp.size(), at);
  if (secret.empty() || error != std::errc{} || end != stamp.data() + stamp.size()) {
    return false;
  }
  // Slack's own JavaScript library takes any moment in the future; its Python one does not, and neither do we.
  const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  if (at < seconds - kWindow || at > seconds + kWindow) {
    return false;
  }
  const std::string wanted = "v0=" + to_hex(hmac_sha256(secret, fmt::format("v0:{}:{}", stamp, body)));
  return equal_in_constant_time(wanted, header_value(headers, "X-Slack-Signature"));
}

Result<Click> read_slack_click(std::string_view form) {
  const json payload = json::parse(form_field(form, "payload"), nullptr, false);
  if (!payload.is_object()) {
    return fail(Code::InvalidInput, "an interaction is a form with a `payload` of JSON");
  }
  Click click;
  click.action = text_at(payload, "/actions/0/action_id");
  click.key = text_at(payload, "/actions/0/value");
  click.user = text_at(payload, "/user/id");
  click.name = text_at(payload, "/user/username");
  click.channel = text_at(payload, "/channel/id");
  click.id = fmt::format("{}.{}.{}", text_at(payload, "/actions/0/action_ts"), click.user, click.action);
  if (text_at(payload, "/type") != "block_actions" || !is_known(click.action) || click.user.empty() ||
      click.key.empty()) {
    return fail(Code::NotFound, "this interaction means nothing here");
  }
  return click;
}

bool pagerduty_signature_fits(const Headers& headers, std::string_view body, std::string_view secret) {
  const std::string wanted = "v1=" + to_hex(hmac_sha256(secret, body));
  bool fits = false;
  for (const std::string_view given : split(header_value(headers, "X-PagerDuty-Signature"), ',')) {
    fits |= equal_in_constant_time(trim(given), wanted);
  }
  return fits && !secret.empty();
}

Result<Click> read_pagerduty_click(std::string_view body) {
  const json payload = json::parse(body, nullptr, false);
  if (!payload.is_object()) {
    return fail(Code::InvalidInput, "a webhook of PagerDuty is a JSON object");
  }
  Click click;
  click.action = "acknowledge";
  click.key = text_at(payload, "/event/data/incident_key");
  click.user = text_at(payload, "/event/agent/id");
  click.name = text_at(payload, "/event/agent/summary");
  click.id = text_at(payload, "/event/id");
  if (text_at(payload, "/event/event_type") != "incident.acknowledged" || click.key.empty() || click.id.empty()) {
    return fail(Code::NotFound, "nothing follows from this event");
  }
  return click;
}

}  // namespace signalbox
