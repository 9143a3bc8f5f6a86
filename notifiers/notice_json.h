#pragma once
// A Notice as JSON, for the outbox, for what was told before and for receivers of our webhook.

#include <nlohmann/json_fwd.hpp>

#include "notifiers/notice.h"

namespace signalbox {

nlohmann::ordered_json to_json(const Notice& notice);
/// Throws nlohmann's exceptions on other shapes; members that are missing keep their defaults.
Notice notice_from_json(const nlohmann::ordered_json& json);

}  // namespace signalbox
