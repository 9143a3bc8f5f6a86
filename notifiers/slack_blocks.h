#pragma once
// A notice as Slack's Block Kit. Whatever the notice holds, the result keeps every limit of Slack: the parts are cut on
// character boundaries, the lists counted.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "config/config.h"
#include "notifiers/notice.h"

namespace signalbox {

/// Text for a mrkdwn object: '&', '<' and '>' escaped, so that no mention or link comes out of it; at most `limit`
/// bytes of JSON, cut between characters.
std::string slack_text(std::string_view text, std::size_t limit);
/// The same within `…`, where a backtick of its own would end it.
std::string slack_code(std::string_view text, std::size_t limit);
/// "<url|label>"; the label keeps no '|' or line end.
std::string slack_link(std::string_view url, std::string_view label);

/// The blocks of the living message.
nlohmann::ordered_json slack_blocks(const Notice& notice, const Config& config);
/// One line for notifications and for clients that show no blocks.
std::string slack_fallback(const Notice& notice);

}  // namespace signalbox
