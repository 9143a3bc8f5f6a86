// PagerDuty's Events API v2: an alert per conflict, opened and resolved under the conflict's id.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "notifiers/change_event.h"
#include "notifiers/channel.h"
#include "notifiers/wording.h"
#include "report/words.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kSummary = 1'024;  // characters; bytes are never fewer
constexpr std::size_t kDedupKey = 255;
constexpr std::size_t kBody = 512 * 1'000;  // of the whole event
constexpr std::size_t kDetail = 4'000;
constexpr std::size_t kSides = 20;

const Secret* team_key(const std::string& name, const Config& config) {
  const auto team = config.teams.find(name);
  return team == config.teams.end() || team->second.pagerduty.empty() ? nullptr : &team->second.pagerduty;
}

/// The first team concerned that has a pager of its own, else the common one ("").
std::vector<std::string> targets(const Notice& notice, const Config& config) {
  if (!config.notify.pagerduty || notice.severity < config.notify.pagerduty->from) {
    return {};
  }
  const auto own =
      std::ranges::find_if(notice.teams, [&](const std::string& team) { return team_key(team, config) != nullptr; });
  if (own != notice.teams.end()) {
    return {*own};
  }
  return config.notify.pagerduty->routing_key.empty() ? std::vector<std::string>{} : std::vector<std::string>{""};
}

const Secret* routing_key(const Notice& notice, const Config& config) {
  if (const Secret* own = team_key(notice.target, config)) {
    return own;
  }
  const std::optional<PagerDutySettings>& settings = config.notify.pagerduty;
  return !settings || settings->routing_key.empty() ? nullptr : &settings->routing_key;
}

Json details_of(const Notice& notice) {
  Json sides = Json::array();
  for (std::size_t i = 0; i < std::min(kSides, notice.sides.size()); ++i) {
    const ConflictSide& side = notice.sides[i];
    sides.push_back(ellipsize(
        fmt::format("{}: {} ({})", who_of(side), one_line(side.change), place_of(side.path, side.line)), kDetail));
  }
  Json evidence = Json::array();
  for (std::size_t i = 0; i < std::min(kSides, notice.evidence.size()); ++i) {
    evidence.push_back(ellipsize(one_line(notice.evidence[i]), kDetail));
  }
  return {{"why", ellipsize(one_line(notice.why), kDetail)},
          {"if_ignored", ellipsize(one_line(notice.in_production), kDetail)},
          {"do", ellipsize(one_line(notice.resolution), kDetail)},
          {"who_acts", ellipsize(one_line(notice.acts), kDetail)},
          {"sides", std::move(sides)},
          {"used_at", std::move(evidence)},
          {"objects", ellipsize(enumerate(notice.objects), kDetail)},
          {"teams", ellipsize(enumerate(notice.teams), kDetail)}};
}

Json payload_of(const Notice& notice) {
  const std::string component = notice.objects.empty() ? "" : notice.objects.front();
  return {{"summary", ellipsize(one_line(notice.title + ": " + notice.why), kSummary)},
          {"source", "signalbox"},
          {"severity", to_string(notice.severity)},
          {"component", ellipsize(one_line(component), kSummary)},
          {"group", ellipsize(enumerate(notice.services), kSummary)},
          {"class", ellipsize(one_line(notice.kind), kSummary)},
          {"custom_details", details_of(notice)}};
}

Json event_of(const Notice& notice, const SendContext& context) {
  if (notice.state == NoticeState::Resolved) {
    return {{"event_action", "resolve"}};
  }
  if (notice.state == NoticeState::Seen) {
    return {{"event_action", "acknowledge"}};
  }
  Json out = {{"event_action", "trigger"}, {"client", "Signalbox"}, {"payload", payload_of(notice)}};
  const std::string link = link_to(notice, context.config);
  if (!link.empty()) {
    out["client_url"] = link;
    out["links"] = {{{"href", link}, {"text", "The whole picture"}}};
  }
  return out;
}

Result<HttpRequest> render(const Notice& notice, const SendContext& context) {
  if (notice.kind == kMerged) {
    return change_event(notice, context.config, context.now);
  }
  const Secret* key = routing_key(notice, context.config);
  if (key == nullptr || !context.config.notify.pagerduty) {
    return fail(Code::Unsupported, "PagerDuty is not configured: set notify.pagerduty.routing_key");
  }
  Json event = event_of(notice, context);
  event["routing_key"] = key->reveal();
  event["dedup_key"] = ellipsize(notice.key, kDedupKey);
  std::string body = event.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (body.size() > kBody) {
    event["payload"].erase("custom_details");
    body = event.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  HttpRequest out;
  out.method = "POST";
  out.url = context.config.notify.pagerduty->api_url + "/v2/enqueue";
  out.headers = {{"Content-Type", "application/json"}};
  out.body = std::move(body);
  return out;
}

/// PagerDuty's own reasons only: the request holds the routing key, and something in between may echo it.
std::string reason_in(std::string_view body) {
  const Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_object() || !answer.contains("errors") || !answer["errors"].is_array()) {
    return {};
  }
  std::vector<std::string> reasons;
  for (const Json& error : answer["errors"]) {
    if (error.is_string()) {
      reasons.push_back(error.get<std::string>());
    }
  }
  return join(reasons, "; ");
}

Outcome interpret(const Notice& notice, const HttpResponse& response) {
  if (std::optional<Outcome> failure = failure_of(response, "PagerDuty", reason_in(response.body))) {
    return *failure;
  }
  return Sent{notice.key};
}

}  // namespace

extern const Channel channel_pagerduty;
const Channel channel_pagerduty{
    .kind = "pagerduty", .pages = true, .targets = targets, .render = render, .interpret = interpret};

}  // namespace signalbox
