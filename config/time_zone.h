#pragma once
// Named time zones for schedules and busy hours, read from the system's tzdata: this compiler's library has none, and
// the C functions for it change the whole process.

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

/// The offset that holds from a moment on.
struct ZoneTransition {
  std::chrono::sys_seconds from;
  std::chrono::seconds offset{0};  ///< local time minus UTC

  bool operator==(const ZoneTransition&) const = default;
};

/// A value: copy it, share it between threads. The default is UTC.
struct TimeZone {
  std::string name = "UTC";
  std::chrono::seconds first_offset{0};     ///< before the first transition
  std::vector<ZoneTransition> transitions;  ///< ascending, up to the year 2100

  std::chrono::seconds offset_at(Instant at) const;

  bool operator==(const TimeZone&) const = default;
};

/// Loads "Europe/Berlin" from tzdata; "UTC" always works. NotFound when there is no zone of that name.
Result<TimeZone> load_time_zone(std::string_view name, const std::string& folder = "/usr/share/zoneinfo");
/// Reads the content of a TZif file (RFC 8536), version 2 or later.
Result<TimeZone> parse_tzif(std::string_view name, std::string_view bytes);

}  // namespace signalbox
