#pragma once
// SHA-1 for names that other tools derive by it, never for anything that must hold.

#include <string>
#include <string_view>

namespace signalbox {

/// 40 lower-case hex digits.
std::string sha1_hex(std::string_view bytes);

}  // namespace signalbox
