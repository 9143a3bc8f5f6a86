#pragma once
// HTTP header fields as both the server and the client show them: in the order they came, names in any case.

#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

using Headers = std::vector<Header>;

/// The value of the first field of that name (case ignored), or empty when there is none.
std::string_view header_value(const Headers& headers, std::string_view name);

/// The media type of a Content-Type value in lower case, without its parameters: "application/json".
std::string media_type(std::string_view content_type);

/// True for addresses that only this machine can reach: 127.0.0.0/8, ::1 and "localhost".
bool is_loopback(std::string_view host);

}  // namespace signalbox
