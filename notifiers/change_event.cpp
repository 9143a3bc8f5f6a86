#include "notifiers/change_event.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace signalbox {

Result<HttpRequest> change_event(const Notice& merged, const Config& config, Instant at) {
  constexpr std::size_t kSummary = 1'024;
  constexpr std::size_t kChanges = 50;
  using Json = nlohmann::ordered_json;
  const std::optional<PagerDutySettings>& settings = config.notify.pagerduty;
  if (!settings || settings->routing_key.empty()) {
    return fail(Code::Unsupported, "PagerDuty is not configured: set notify.pagerduty.routing_key");
  }
  Json changes = Json::array();
  for (const ConflictSide& side : merged.sides) {
    if (changes.size() < kChanges) {
      changes.push_back(ellipsize(fmt::format("{} ({})", one_line(side.change), one_line(side.path)), kSummary));
    }
  }
  const ConflictSide first = merged.sides.empty() ? ConflictSide{} : merged.sides.front();
  const Json event = {{"routing_key", settings->routing_key.reveal()},
                      {"payload",
                       {{"summary", ellipsize(one_line(merged.title), kSummary)},
                        {"source", "signalbox"},
                        {"timestamp", to_iso8601(at)},
                        {"custom_details",
                         {{"branch", ellipsize(one_line(first.branch), kSummary)},
                          {"author", ellipsize(one_line(first.author), kSummary)},
                          {"changes", std::move(changes)}}}}}};
  HttpRequest out;
  out.method = "POST";
  out.url = settings->api_url + "/v2/change/enqueue";
  out.headers = {{"Content-Type", "application/json"}};
  out.body = event.dump(-1, ' ', false, Json::error_handler_t::replace);
  return out;
}

}  // namespace signalbox
