#pragma once
// Five-field cron expressions: minute, hour, day of month, month, day of week.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "config/time_zone.h"

namespace signalbox {

/// One bit per allowed value of each field. As in cron, when both days are restricted either one is enough.
struct CronExpression {
  std::string text;
  std::uint64_t minutes = 0;
  std::uint64_t hours = 0;
  std::uint64_t days_of_month = 0;
  std::uint64_t months = 0;
  std::uint64_t days_of_week = 0;  ///< bit 0 is Sunday
  bool any_day_of_month = true;
  bool any_day_of_week = true;

  bool operator==(const CronExpression&) const = default;
};

/// Understands `*`, lists, ranges, steps, names (`mon-fri`, `jan`), 7 for Sunday and `@hourly` to `@yearly`.
Result<CronExpression> parse_cron(std::string_view text);

/// The first minute after `after` that the expression names in the zone's local time; nullopt when there is none within
/// nine years (30 February). A time that a spring change skips fires when the gap ends; one that an autumn change
/// repeats fires once, the first time.
std::optional<Instant> next_after(const CronExpression& cron, const TimeZone& zone, Instant after);

}  // namespace signalbox
