#include "safety/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "migrations/sql/sql.h"
#include "safety/estimate.h"
#include "safety/lookup.h"
#include "safety/plan/pattern.h"
#include "safety/words.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

std::set<QualifiedName> created_by(const Migration& migration) {
  std::set<QualifiedName> out;
  for (const SchemaChange& change : migration.changes) {
    if (const auto* created = std::get_if<CreateTable>(&change.operation)) {
      out.insert(created->table.name);
    }
  }
  return out;
}

/// What the lock model says about a step's own statements, played on what the steps before left.
class Promise {
 public:
  Promise(Schema schema, const PlanInput& input) : schema_(std::move(schema)), input_(input) {
    for (const auto& [name, table] : schema_.tables) {
      used_.insert(name);
    }
  }

  void fill(PlanStep& step) {
    if (step.job || step.up.empty()) {
      return;
    }
    const SqlText read = read_sql(input_.server.engine, join(step.up, "\n"));
    std::map<QualifiedName, LockMode> locks;
    std::vector<SchemaChange> statement;
    double slowest = 0;
    for (const SchemaChange& change : read.changes) {
      if (!statement.empty() && statement.back().statement != change.statement) {
        statement.clear();
      }
      const Work work = work_of(change, statement, schema_, input_.server);
      for (const TableWork& table : work.tables) {
        if (used_.contains(table.table) && table.lock != LockMode::None) {
          locks[table.table] = std::max(locks[table.table], table.lock);
        }
      }
      const Estimate cost = estimate(work, schema_, input_.tables, input_.large_table_rows);
      if (cost.high > slowest) {
        slowest = cost.high;
        step.estimate = cost.note;
      }
      follow(change);
      statement.push_back(change);
    }
    for (const auto& [table, lock] : locks) {
      step.locks.push_back({table, lock});
    }
  }

 private:
  /// A table that gets another name is still one that programs use.
  void follow(const SchemaChange& change) {
    if (const auto* rename = std::get_if<RenameTable>(&change.operation);
        rename != nullptr && used_.contains(rename->table)) {
      used_.insert(rename->to);
    }
    (void)apply(schema_, change);  // what does not hold is said by the review of the written files
  }

  Schema schema_;
  const PlanInput& input_;
  std::set<QualifiedName> used_;
};

/// The first pattern that knows the change writes its steps; 0: none does.
std::size_t write_with_pattern(const PlanContext& context, Plan& plan) {
  for (const Pattern* pattern : all_patterns()) {
    if (const std::size_t taken = pattern->write(context, plan); taken > 0) {
      return taken;
    }
  }
  return 0;
}

bool is_said_by_itself(const SchemaChange& change) {
  return !std::holds_alternative<SetParameter>(change.operation) &&
         !std::holds_alternative<TransactionControl>(change.operation);
}

}  // namespace

std::string_view to_string(PlanPhase phase) {
  switch (phase) {
    case PlanPhase::Expand:
      return "expand";
    case PlanPhase::Backfill:
      return "backfill";
    case PlanPhase::Migrate:
      return "migrate";
    case PlanPhase::Contract:
      return "contract";
  }
  return "expand";
}

Plan plan_for(const Migration& migration, const Schema& before, const PlanInput& input) {
  Plan plan;
  plan.path = migration.path;
  if (input.server.engine != Engine::Postgres) {
    plan.notes.push_back("step-by-step plans are written for PostgreSQL");
    return plan;
  }
  const std::set<QualifiedName> created = created_by(migration);
  Schema schema = before;
  for (std::size_t i = 0; i < migration.changes.size();) {
    const SchemaChange& change = migration.changes[i];
    const std::span<const SchemaChange> rest = std::span(migration.changes).subspan(i + 1);
    const PlanContext context{migration, change, rest, schema, input.server};
    const bool on_new_table = created.contains(main_table(change.operation));
    const std::size_t taken = on_new_table ? 0 : write_with_pattern(context, plan);
    if (taken == 0 && is_said_by_itself(change)) {
      plan.kept.push_back({change.line, describe(change.operation)});
    }
    for (std::size_t end = i + std::max<std::size_t>(taken, 1); i < end; ++i) {
      (void)apply(schema, migration.changes[i]);
    }
  }
  Promise promise(before, input);
  for (PlanStep& step : plan.steps) {
    promise.fill(step);
  }
  return plan;
}

}  // namespace signalbox
