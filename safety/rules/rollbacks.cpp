// The way back: there, whole, and repeatable; or declared not to exist.

#include "migrations/ignores.h"
#include "safety/rollback.h"
#include "safety/rule_kit.h"
#include "schema/apply.h"

namespace signalbox {

namespace {

/// Runners that only know one direction: their migrations cannot carry a way back.
bool runs_forward_only(std::string_view framework) {
  for (const std::string_view name : {"prisma", "drizzle", "flyway"}) {
    if (framework == name) {
      return true;
    }
  }
  return false;
}

void missing(const MigrationContext& c, Findings& out) {
  if (c.policy.rollback == RollbackPolicy::Optional || c.steps.empty() || c.migration.kind == "repeatable") {
    return;
  }
  if (runs_forward_only(c.migration.framework) && c.policy.forward_only == Permission::Allowed) {
    return;
  }
  const RollbackReview review = grade_rollback(c.migration, c.before);
  if (review.grade != RollbackGrade::Missing) {
    return;
  }
  say_at(out, *c.steps.front().change, "There is no way back: when the deploy goes wrong the schema stays as it is.",
         fmt::format("Write the down migration, or declare the migration forward-only with `{}`.",
                     as_comment(c.migration.path, "signalbox:ignore rollback-missing forward only, because …")));
  out.back().severity = c.policy.rollback == RollbackPolicy::Required ? Severity::Error : Severity::Info;
}

void gaps(const MigrationContext& c, Findings& out, RollbackGrade grade, std::string_view message) {
  if (!c.migration.has_down) {
    return;
  }
  const RollbackReview review = grade_rollback(c.migration, c.before);
  if (review.grade != grade || review.gaps.empty()) {
    return;
  }
  std::vector<std::string> what;
  for (const RollbackGap& gap : review.gaps) {
    what.push_back(gap.what);
  }
  say(out, fmt::format(fmt::runtime(message), ellipsize(join(what, "; "), 240)), review.gaps.front().fallback);
  out.back().line = review.gaps.front().line;
}

void lossy(const MigrationContext& c, Findings& out) {
  gaps(c, out, RollbackGrade::Lossy, "The way back brings the schema back, but not {}.");
}

void incomplete(const MigrationContext& c, Findings& out) {
  gaps(c, out, RollbackGrade::Incomplete, "The way back does not lead to the start: {}.");
}

void impossible(const MigrationContext& c, Findings& out) {
  gaps(c, out, RollbackGrade::Impossible, "The way back fails: {}.");
}

void not_idempotent(const MigrationContext& c, Findings& out) {
  if (!c.migration.has_down) {
    return;
  }
  const RollbackReview review = grade_rollback(c.migration, c.before);
  const bool judged = review.grade == RollbackGrade::Lossless || review.grade == RollbackGrade::Lossy;
  if (judged && !review.idempotent) {
    say_at(out, c.migration.rollback.front(), "Running the way back a second time fails.",
           "IF EXISTS and IF NOT EXISTS in the down migration.");
  }
}

/// Tables that the migration itself makes or names in the way forward are new or at hand; the others have their
/// traffic.
bool blocks_for_long(const Work& work, const std::set<QualifiedName>& created) {
  return std::ranges::any_of(work.tables, [&](const TableWork& one) {
    return one.is_long() && blocks_writes(one.lock) && !created.contains(one.table);
  });
}

/// The way back is run in a hurry: an index that it builds again stops the writes at the worst moment.
void blocking(const MigrationContext& c, Findings& out) {
  if (!c.migration.has_down) {
    return;
  }
  Schema schema = c.after;
  for (const SchemaChange& change : c.migration.rollback) {
    const Work work = work_of(change, {}, schema, c.server);
    if (blocks_for_long(work, c.created)) {
      say_at(out, change,
             fmt::format("The way back blocks {} while rows are read or written ({}).",
                         shown(work.tables.front().table), ellipsize(describe(change.operation), 80)),
             "Write it so that it can run beside the traffic, as the way forward.");
      return;
    }
    static_cast<void>(apply(schema, change));
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_migration(
        {.id = "rollback-blocks",
         .engines = Engines::All,
         .severity = Severity::Info,
         .summary = "The way back blocks a table for long.",
         .hazard = "A rollback is run in the middle of an incident; its index build or rewrite stops the traffic "
                   "on top of it."},
        blocking),
    on_migration(
        {.id = "rollback-missing",
         .engines = Engines::All,
         .severity = Severity::Info,
         .gate = Gate::Rollback,
         .summary = "The migration has no way back and does not say why.",
         .hazard = "The policy `rollback` says whether this is a condition; runners without a way back (Prisma, "
                   "Drizzle, Flyway) are taken as forward-only where the policy allows it.",
         .bad = "ALTER TABLE orders ADD COLUMN remark text;",
         .good = "",
         .graded = true},
        missing),
    on_migration({.id = "rollback-lossy",
                  .engines = Engines::All,
                  .severity = Severity::Info,
                  .gate = Gate::Rollback,
                  .summary = "The way back brings the schema back, but not the values.",
                  .hazard = "A dropped column comes back empty: IF EXISTS makes a rollback repeatable, not safe."},
                 lossy),
    on_migration({.id = "rollback-incomplete",
                  .engines = Engines::All,
                  .severity = Severity::Warning,
                  .gate = Gate::Rollback,
                  .summary = "The way back does not lead to the schema of before.",
                  .hazard = "After a rollback the next run of the migration, or of another one, fails or differs."},
                 incomplete),
    on_migration({.id = "rollback-impossible",
                  .engines = Engines::All,
                  .severity = Severity::Error,
                  .gate = Gate::Rollback,
                  .summary = "The way back fails on the server.",
                  .hazard = "The rollback stops with an error in the middle of an incident."},
                 impossible),
    on_migration({.id = "rollback-not-idempotent",
                  .engines = Engines::All,
                  .summary = "The way back cannot be run twice.",
                  .hazard = "A rollback that was interrupted cannot simply be started again."},
                 not_idempotent),
});

}  // namespace

std::span<const Rule> rollbacks_rules() {
  return kRules;
}

}  // namespace signalbox
