#pragma once
// What the channels that answer at a forge share.

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "notifiers/channel.h"
#include "notifiers/review.h"

namespace signalbox {

/// Whether the configuration says how to call that forge's API.
bool has_api(const Config& config, std::string_view forge);

/// The notice's review and the API that takes it, or what is wrong.
struct Addressed {
  PullRequestReview review;
  ForgeApi* api = nullptr;
};
Result<Addressed> address(const Notice& notice, const SendContext& context);

/// What an error of the API means for a message.
Outcome outcome_of(const Error& error, const ForgeApi& api, Instant now);

}  // namespace signalbox
