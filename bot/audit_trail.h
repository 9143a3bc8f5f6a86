#pragma once
// The audit trail as people ask for it: since when, by whom, of what kind.

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "bot/cli/command.h"
#include "store/audit.h"

namespace signalbox {

struct AuditFilter {
  std::optional<Instant> since;
  std::string actor;  ///< empty: anybody
  std::string kind;   ///< of the action: "notice" is "notice.open" too; empty: all

  bool operator==(const AuditFilter&) const = default;
};

inline constexpr Option kSinceOption = {"--since", "WHEN",
                                        "a date (2026-11-01), a time (2026-11-01T08:00:00Z) or an age (7d)"};
inline constexpr Option kActorOption = {"--actor", "NAME", "only what this one did: scheduler, github:anna"};
inline constexpr Option kKindOption = {"--kind", "KIND", "only such actions: approve, notice, notice.open"};

/// Reads --since ("2026-11-01", "2026-11-01T08:00:00Z", "7d"), --actor and --kind. An Error says what they take.
Result<AuditFilter> audit_filter(const Arguments& arguments, Instant now);

bool matches(const AuditFilter& filter, const AuditEntry& entry);

/// Calls visit for every entry that matches, oldest first.
Result<void> for_each_entry(AuditLog& log, const AuditFilter& filter,
                            const std::function<void(const AuditEntry&)>& visit);

/// With both hashes, so that somebody else can check the chain: docs/audit.md says how.
nlohmann::ordered_json to_json(const AuditEntry& entry);

}  // namespace signalbox
