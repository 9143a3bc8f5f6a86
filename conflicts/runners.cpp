#include "conflicts/runners.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

struct RunnerHabit {
  std::string_view framework;
  std::string_view after_failure;
};

// What the tools do when a statement fails in the middle of a deployment.
constexpr auto kHabits = std::to_array<RunnerHabit>({
    {"alembic", "alembic stops there; the revisions after it do not run"},
    {"diesel", "diesel stops there; the migrations after it do not run"},
    {"django", "django stops there; the migrations after it do not run"},
    {"flyway", "flyway records the version as failed and refuses to migrate until it is repaired"},
    {"golang-migrate",
     "golang-migrate marks the database dirty and refuses to run anything until it is forced by hand"},
    {"liquibase", "liquibase stops there; the changesets after it do not run"},
    {"prisma", "prisma migrate deploy records a failed migration and refuses to go on until it is resolved by hand"},
    {"rails", "rails stops there; the migrations after it do not run"},
});

std::string_view after_failure(std::string_view framework) {
  const auto found = std::ranges::find(kHabits, framework, &RunnerHabit::framework);
  return found == kHabits.end() ? std::string_view{"the runner stops there; the migrations after it do not run"}
                                : found->after_failure;
}

}  // namespace

std::string failure_in_production(const PendingMigration& pending) {
  return fmt::format("{} fails in production: {}{}.", pending.migration.path,
                     after_failure(pending.migration.framework),
                     pending.migration.transactional ? "" : ", and the statements before it stay applied");
}

std::string when_statement_fails(const PendingMigration& pending) {
  return "If both are merged, " + failure_in_production(pending);
}

std::string when_statement_may_fail(const PendingMigration& pending) {
  return fmt::format("The rows in production decide whether {} fails; where it does, {}.", pending.migration.path,
                     after_failure(pending.migration.framework));
}

namespace {

/// "flyway", or "flyway and rails".
std::string runners_of(const PendingMigration& x, const PendingMigration& y) {
  const std::string& one = x.migration.framework;
  const std::string& other = y.migration.framework;
  return one == other ? one : fmt::format("{} and {}", std::min(one, other), std::max(one, other));
}

}  // namespace

std::string when_results_differ(const PendingMigration& x, const PendingMigration& y, bool surely) {
  return fmt::format("{} report success either way; databases that ran the two in different orders {}differ.",
                     runners_of(x, y), surely ? "" : "may ");
}

std::string when_skipped(const PendingMigration& x, const PendingMigration& y) {
  return fmt::format("{} report success; the second definition is never there.", runners_of(x, y));
}

std::string when_late(const Framework& framework, std::string_view revision) {
  switch (framework.late) {
    case LatePolicy::Runs:
      return fmt::format("{} runs {} late, after versions that are newer than it.", framework.name, revision);
    case LatePolicy::Skips:
      return fmt::format("{} skips {} silently wherever a newer version has already run.", framework.name, revision);
    case LatePolicy::Rejects:
      return fmt::format("{} refuses to run at all wherever a newer version than {} has already run.", framework.name,
                         revision);
  }
  return {};
}

std::string when_duplicate(const Framework& framework, std::string_view revision) {
  switch (framework.duplicates) {
    case DuplicatePolicy::Rejects:
      return fmt::format("{} refuses to start when two migrations have version {}.", framework.name, revision);
    case DuplicatePolicy::SkipsLater:
      return fmt::format("{} runs one of the two and takes the other as applied though it never ran.", framework.name);
    case DuplicatePolicy::RunsBoth:
      return fmt::format("{} runs both, in the order of their names.", framework.name);
  }
  return {};
}

}  // namespace signalbox
