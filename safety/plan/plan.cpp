#include "safety/plan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "safety/lookup.h"
#include "safety/plan/pattern.h"
#include "safety/plan/promise.h"
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

/// The first pattern that knows the change writes its steps; 0: none does.
std::size_t write_with_pattern(const PlanContext& context, Plan& plan) {
  const bool mysql = is_mysql_family(context.server.engine);
  for (const Pattern* pattern : all_patterns()) {
    if (pattern->engine == (mysql ? PatternEngine::Postgres : PatternEngine::MySql)) {
      continue;
    }
    if (const std::size_t taken = pattern->write(context, plan); taken > 0) {
      return taken;
    }
  }
  return 0;
}

/// "ALGORITHM=INPLACE": what a statement demands, not what it does.
bool is_demand(const SchemaChange& change) {
  const auto* option = std::get_if<AlterTableOption>(&change.operation);
  return option != nullptr && (option->option == "algorithm" || option->option == "lock");
}

bool is_said_by_itself(const SchemaChange& change) {
  return !std::holds_alternative<SetParameter>(change.operation) &&
         !std::holds_alternative<TransactionControl>(change.operation) && !is_demand(change);
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
  if (input.server.engine == Engine::Sqlite) {
    plan.notes.emplace_back("step-by-step plans are written for PostgreSQL, MySQL and MariaDB");
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
  fill_promises(plan, before, input);
  return plan;
}

}  // namespace signalbox
