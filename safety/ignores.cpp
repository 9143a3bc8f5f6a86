#include "safety/ignores.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrations/ignores.h"
#include "safety/rule.h"

namespace signalbox {

namespace {

/// The line of the statement that an ignore speaks of; 0: none.
int target_line(const Migration& migration, const Ignore& ignore) {
  int before = 0;
  int after = 0;
  for (const SchemaChange& change : migration.changes) {
    if (change.line <= ignore.line) {
      before = std::max(before, change.line);
    }
    if (change.line >= ignore.line && (after == 0 || change.line < after)) {
      after = change.line;
    }
  }
  return ignore.alone ? after : before;
}

Finding complaint(const Migration& migration, const Ignore& ignore, std::string message, std::string fix) {
  Finding finding;
  finding.rule = "ignore-does-not-hold";
  finding.severity = Severity::Warning;
  finding.path = migration.path;
  finding.line = ignore.line;
  finding.message = std::move(message);
  finding.fix = std::move(fix);
  finding.docs = "docs/rules/ignore-does-not-hold.md";
  return finding;
}

/// Why the ignore does not hold, or nothing.
std::optional<Finding> what_is_wrong(const Migration& migration, const Ignore& ignore, const std::string& today) {
  if (find_rule(ignore.rule) == nullptr) {
    return complaint(migration, ignore, fmt::format("There is no rule '{}', so nothing is ignored.", ignore.rule),
                     "Write the rule's name as the finding shows it.");
  }
  if (ignore.reason.empty()) {
    return complaint(
        migration, ignore, fmt::format("The ignore of {} gives no reason, so it does not hold.", ignore.rule),
        fmt::format("Write why it is safe here: {}",
                    as_comment(migration.path, fmt::format("signalbox:ignore {} the table is empty", ignore.rule))));
  }
  if (!ignore.until.empty() && !today.empty() && ignore.until < today) {
    return complaint(migration, ignore, fmt::format("The ignore of {} ended on {}.", ignore.rule, ignore.until),
                     "Fix the statement, or agree on a new date.");
  }
  return std::nullopt;
}

}  // namespace

void apply_ignores(const Migration& migration, const std::string& today, std::vector<Finding>& findings) {
  for (const Ignore& ignore : migration.ignores) {
    // "conflict:…" accepts a conflict with another branch, and a contract names its expand step: no rule of one
    // migration knows of them.
    if (ignore.rule.starts_with("conflict:") || ignore.rule == kContractMark) {
      continue;
    }
    if (auto wrong = what_is_wrong(migration, ignore, today)) {
      findings.push_back(std::move(*wrong));
      continue;
    }
    const Rule* rule = find_rule(ignore.rule);
    const int line = target_line(migration, ignore);
    for (Finding& finding : findings) {
      const bool whole_file = rule->check_migration != nullptr;
      if (finding.rule == rule->info.id && (whole_file || finding.line == line)) {
        finding.suppressed_by = ignore.reason;
      }
    }
  }
}

}  // namespace signalbox
