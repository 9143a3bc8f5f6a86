#pragma once
// The page: what is pending, what collides, which services there are. Plain HTML, nothing from elsewhere, no script.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace signalbox {

/// For text and for attribute values in double quotes.
std::string escape_html(std::string_view text);

/// Throws nlohmann::json::exception when a field has another type than the contract says.
std::string render_page(const nlohmann::json& report, const nlohmann::json& services,
                        std::optional<Instant> created_at);

}  // namespace signalbox
