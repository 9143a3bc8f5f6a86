#pragma once
// Looks for a message that a try left in Slack although its answer was lost: messages carry their key as metadata.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "net/client.h"
#include "notifiers/channel.h"

namespace signalbox {

/// nullopt when there is none, or when Slack does not say (the app lacks channels:history): better said twice than
/// never.
std::optional<Sent> find_in_slack(const Notice& notice, const SendContext& context, HttpClient& client);

/// What a message carries so that it is found again: its key and which of the key's texts it is.
nlohmann::ordered_json slack_metadata(const Notice& notice);

/// A remote id is "C0123456:1699999999.000100": updates need the channel's id, which only the answer tells.
struct SlackPlace {
  std::string channel;
  std::string ts;
};
std::optional<SlackPlace> parse_slack_place(std::string_view remote_id);

}  // namespace signalbox
