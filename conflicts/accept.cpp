#include "conflicts/accept.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace signalbox {
namespace {

constexpr std::string_view kPrefix = "conflict:";

using ById = std::unordered_map<std::string, const PendingMigration*>;

bool holds(const Ignore& ignore, const Conflict& conflict, const std::string& today) {
  const bool expired = !ignore.until.empty() && !today.empty() && ignore.until < today;
  return ignore.rule.starts_with(kPrefix) && ignore.rule.substr(kPrefix.size()) == conflict.kind &&
         !ignore.reason.empty() && !expired;
}

/// The reason that one side's migration gives; empty: nobody accepts it.
std::string reason_of(const Conflict& conflict, const ById& pending, const std::string& today) {
  for (const ConflictSide& side : conflict.between) {
    const auto found = pending.find(side.pending);
    if (found == pending.end()) {
      continue;
    }
    for (const Ignore& ignore : found->second->migration.ignores) {
      if (holds(ignore, conflict, today)) {
        return ignore.reason;
      }
    }
  }
  return {};
}

}  // namespace

void mark_accepted(std::span<const PendingMigration> pending, const std::string& today,
                   std::vector<Conflict>& conflicts) {
  ById by_id;
  for (const PendingMigration& each : pending) {
    by_id.emplace(each.id(), &each);
  }
  for (Conflict& conflict : conflicts) {
    const std::string reason = reason_of(conflict, by_id, today);
    if (!reason.empty()) {
      conflict.severity = Severity::Info;
      conflict.message += fmt::format(" Accepted: {}.", reason);
    }
  }
  std::ranges::stable_sort(conflicts, [](const Conflict& a, const Conflict& b) { return a.severity > b.severity; });
}

}  // namespace signalbox
