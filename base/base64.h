#pragma once
// Base64 with padding, as keys and signatures are written in headers.

#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

std::string base64_encode(std::string_view bytes);
/// nullopt when the text is not whole base64.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace signalbox
