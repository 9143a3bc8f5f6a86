#include "net/headers.h"

#include <algorithm>

#include "base/text.h"

namespace signalbox {

std::string_view header_value(const Headers& headers, std::string_view name) {
  const auto found =
      std::ranges::find_if(headers, [&](const Header& header) { return equals_ignoring_case(header.name, name); });
  return found == headers.end() ? std::string_view{} : std::string_view(found->value);
}

std::string media_type(std::string_view content_type) {
  return lower(trim(content_type.substr(0, content_type.find(';'))));
}

namespace {

bool is_decimal_octet(std::string_view part) {
  return !part.empty() && part.size() <= 3 && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_loopback(std::string_view host) {
  if (host == "::1" || host == "[::1]" || equals_ignoring_case(host, "localhost")) {
    return true;
  }
  // Only a literal address counts: "127.0.0.1.example.com" is somebody's name.
  const auto parts = split(host, '.');
  return parts.size() == 4 && parts[0] == "127" && std::ranges::all_of(parts, is_decimal_octet);
}

}  // namespace signalbox
