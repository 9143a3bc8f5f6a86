#include "config/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::int64_t kMaxSeconds = 10LL * 366 * 24 * 3600;

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> seconds_of_unit(char unit) {
  constexpr std::array<std::pair<char, std::int64_t>, 5> kUnits = {
      {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 24 * 3600}, {'w', 7 * 24 * 3600}}};
  const auto* const found = std::ranges::find(kUnits, unit, &std::pair<char, std::int64_t>::first);
  return found == kUnits.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> bytes_of_unit(std::string_view unit) {
  constexpr std::array<std::pair<std::string_view, double>, 10> kUnits = {{{"", 1},
                                                                           {"b", 1},
                                                                           {"kb", 1e3},
                                                                           {"mb", 1e6},
                                                                           {"gb", 1e9},
                                                                           {"tb", 1e12},
                                                                           {"kib", 1024.0},
                                                                           {"mib", 1024.0 * 1024},
                                                                           {"gib", 1024.0 * 1024 * 1024},
                                                                           {"tib", 1024.0 * 1024 * 1024 * 1024}}};
  for (const auto& [name, bytes] : kUnits) {
    if (equals_ignoring_case(name, unit)) {
      return bytes;
    }
  }
  return std::nullopt;
}

bool is_identifier(std::string_view part) {
  const auto strange = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == '/' || c == '*' || c == 0x7F;
  };
  return !part.empty() && part.size() <= 128 && std::ranges::none_of(part, strange);
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  std::int64_t total = 0;
  text = trim(text);
  if (text.empty()) {
    return std::nullopt;
  }
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto amount = whole_number<std::uint32_t>(text.substr(0, digits));
    const auto unit = digits < text.size() ? seconds_of_unit(text[digits]) : std::nullopt;
    if (!amount || !unit) {
      return std::nullopt;
    }
    total += *amount * *unit;
    if (total > kMaxSeconds) {
      return std::nullopt;
    }
    text.remove_prefix(digits + 1);
  }
  return std::chrono::seconds(total);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  text = trim(text);
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto amount = whole_number<double>(text.substr(0, digits));
  const auto unit = bytes_of_unit(trim(text.substr(digits)));
  if (!amount || !unit || *amount * *unit > 1e18) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*amount * *unit);
}

std::optional<DeclaredUse> parse_use(std::string_view text) {
  DeclaredUse use;
  text = trim(text);
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    use.database = text.substr(0, slash);
    text.remove_prefix(slash + 1);
    if (!is_identifier(use.database)) {
      return std::nullopt;
    }
  }
  std::vector<std::string_view> parts = split(text, '.');
  const bool schema_first = parts.size() == 3 || (parts.size() == 2 && equals_ignoring_case(parts[0], "public"));
  if (schema_first) {
    use.schema = parts.front();
    parts.erase(parts.begin());
  }
  if (parts.size() > 2 || !is_identifier(parts[0]) || (schema_first && !is_identifier(use.schema))) {
    return std::nullopt;
  }
  use.table = parts[0];
  use.table_only = parts.size() == 1;
  use.column = use.table_only ? "*" : parts[1];
  return use.column == "*" || is_identifier(use.column) ? std::optional(use) : std::nullopt;
}

std::optional<HostAndPort> parse_listen(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (bracketed) {
    host = host.substr(1, host.size() - 2);
  }
  const auto port = whole_number<std::uint16_t>(text.substr(colon + 1));
  const bool plain = bracketed || host.find_first_of(": \t[]/") == std::string_view::npos;
  if (!port || !plain) {
    return std::nullopt;
  }
  return HostAndPort{host.empty() ? "0.0.0.0" : std::string(host), *port};
}

std::optional<std::string> normalized_folder(std::string_view text) {
  std::vector<std::string> kept;
  if (text.starts_with('/') || text.find('\\') != std::string_view::npos) {
    return std::nullopt;
  }
  for (const std::string_view part : split(text, '/')) {
    if (part == "..") {
      return std::nullopt;
    }
    if (!part.empty() && part != ".") {
      kept.emplace_back(part);
    }
  }
  return join(kept, "/");
}

}  // namespace signalbox
