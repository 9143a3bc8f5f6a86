#pragma once
// A token, password or key. It prints as "***" wherever it ends up, and is read by asking for it by name.

#include <iosfwd>
#include <string>
#include <utility>

namespace signalbox {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  /// The value itself: for the wire, never for a log, a message or a file.
  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

  bool operator==(const Secret&) const = default;

 private:
  std::string value_;
};

/// "***", or "" when there is none.
std::string to_string(const Secret& secret);
/// The same, so that a failing test does not print it either.
std::ostream& operator<<(std::ostream& out, const Secret& secret);

}  // namespace signalbox
