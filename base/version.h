#pragma once
// Which build of the program this is.

#include <string_view>

namespace signalbox {

/// "0.1.0"
std::string_view version();

}  // namespace signalbox
