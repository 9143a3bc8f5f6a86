#pragma once
// Hours of the week: when a database is busy, when people are not to be disturbed.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "config/time_zone.h"

namespace signalbox {

/// "Mon-Fri 08:00-11:00 Europe/Berlin". A window whose end is not after its start runs past midnight and belongs to the
/// day it starts on.
struct WeeklyWindow {
  std::string text;
  std::uint8_t days = 0x7F;  ///< bit 0 is Sunday
  std::chrono::minutes from{0};
  std::chrono::minutes to{24 * 60};
  TimeZone zone;

  bool contains(Instant at) const;

  bool operator==(const WeeklyWindow&) const = default;
};

/// Days ("Mon-Fri", "Sat,Sun", "daily") and zone may be left out: every day, UTC.
Result<WeeklyWindow> parse_weekly_window(std::string_view text);

}  // namespace signalbox
