#pragma once
// The "%40" of addresses.

#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

/// nullopt for a "%" without two digits, and for "%00", which no name or path holds.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace signalbox
