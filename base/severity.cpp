#include "base/severity.h"

#include <array>
#include <utility>

namespace signalbox {
namespace {

constexpr std::array<std::pair<Severity, std::string_view>, 4> kNames = {{{Severity::Info, "info"},
                                                                          {Severity::Warning, "warning"},
                                                                          {Severity::Error, "error"},
                                                                          {Severity::Critical, "critical"}}};

}  // namespace

std::string_view to_string(Severity severity) {
  for (const auto& [value, name] : kNames) {
    if (value == severity) {
      return name;
    }
  }
  return "info";
}

std::optional<Severity> parse_severity(std::string_view word) {
  for (const auto& [value, name] : kNames) {
    if (name == word) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace signalbox
