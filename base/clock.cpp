#include "base/clock.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cstdio>

namespace signalbox {

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string to_iso8601(Instant at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

std::string to_iso_date(Instant at) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

Result<Instant> parse_iso8601(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const std::string copy(text);
  const int read = std::sscanf(copy.c_str(), "%d-%u-%uT%d:%d:%d", &year, &month, &day, &hour, &minute, &second);
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if ((read != 3 && read != 6) || !date.ok()) {
    return fail(Code::InvalidInput, fmt::format("'{}' is not a date like 2026-11-21T07:05:55Z", text));
  }
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second};
}

}  // namespace signalbox
