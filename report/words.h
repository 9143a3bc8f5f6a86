#pragma once
// The words that every rendering and every message shares, so that a thing is called the same everywhere. The results
// hold other people's text on one line; escaping for the form at hand is the caller's.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace signalbox {

/// "1 conflict", "2 conflicts".
std::string count_of(std::size_t count, std::string_view noun);
/// "reads and writes", "a, b and c".
std::string enumerate(const std::vector<std::string>& words);

/// How much there is of everything.
struct Tally {
  std::size_t services = 0;
  std::size_t branches = 0;
  std::size_t pending = 0;
  std::size_t conflicts = 0;
  std::size_t impacts = 0;
  std::size_t findings = 0;  ///< not the suppressed ones
  std::size_t unknowns = 0;
  std::size_t errors = 0;

  /// Nothing to tell anybody.
  bool clean() const { return conflicts + impacts + findings + unknowns + errors == 0; }
};

Tally tally(const Report& report);

/// "Add column type on orders/public.orders.status".
std::string title_of(const Conflict& conflict);
/// "add-column-type" → "Add column type".
std::string spoken(std::string_view kind);
/// "migrations/0012_status.sql:3".
std::string place_of(std::string_view path, int line);
/// "#412", or empty.
std::string pull_request_of(const ConflictSide& side);
/// Who should act: "Mara Lindqvist (checkout), branch feature/status", or "both sides agree first".
std::string who_acts(const Conflict& conflict);
/// "ACCESS EXCLUSIVE lock on public.orders, rewrites the table, blocks reads and writes, about 40 min"; may be empty.
std::string cost_of(const Finding& finding);
/// "about 40 min", "under 1 s".
std::string spoken_seconds(double seconds);

}  // namespace signalbox
