#include "notifiers/forge_answers.h"

#include <fmt/format.h>

namespace signalbox {

bool has_api(const Config& config, std::string_view forge) {
  const ForgeSettings* settings = forge_settings(config, forge);
  return settings != nullptr && !settings->api_url.empty() && (settings->app_id != 0 || !settings->token.empty());
}

Result<Addressed> address(const Notice& notice, const SendContext& context) {
  auto review = decode_review(notice.text);
  if (!review) {
    return fail(review.error());
  }
  const auto api = context.forges == nullptr ? ForgeApis::const_iterator{} : context.forges->find(review->forge);
  if (context.forges == nullptr || api == context.forges->end()) {
    return fail(Code::Unsupported, fmt::format("there is no access to {}: set webhooks.{}.token, or for GitHub app_id "
                                               "and private_key",
                                               review->forge, review->forge));
  }
  return Addressed{std::move(*review), api->second};
}

Outcome outcome_of(const Error& error, const ForgeApi& api, Instant now) {
  if (error.code != Code::Unavailable) {
    return Refused{error.what};
  }
  if (api.open_at() > now) {
    return NotNow{error.what, api.open_at()};
  }
  return TryLater{error.what, std::nullopt};
}

}  // namespace signalbox
