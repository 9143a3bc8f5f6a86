#pragma once
// Time is always passed in: nothing below bot/ asks the machine what time it is.

#include <chrono>
#include <string>

#include "base/result.h"

namespace signalbox {

/// A moment in UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// "2026-11-21T07:05:55Z"; milliseconds are left out.
std::string to_iso8601(Instant at);
/// "2026-11-21".
std::string to_iso_date(Instant at);
/// Reads what to_iso8601 writes.
Result<Instant> parse_iso8601(std::string_view text);

}  // namespace signalbox
