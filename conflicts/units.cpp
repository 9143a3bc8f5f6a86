#include "conflicts/units.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "conflicts/contacts.h"
#include "conflicts/judged_before.h"
#include "schema/apply.h"

namespace signalbox {
namespace {

bool is_played(const PendingMigration& pending) {
  const bool repeatable = pending.migration.kind == "repeatable";
  return pending.state == PendingState::Proposed && pending.migration.kind != "baseline" &&
         (pending.status == FileStatus::Added || (repeatable && pending.status == FileStatus::Edited));
}

using Group = std::vector<const PendingMigration*>;

void append_steps(Unit& unit, const Group& group) {
  for (const PendingMigration* pending : in_runner_order(group)) {
    unit.migrations.push_back(pending);
    for (const SchemaChange& change : pending->migration.changes) {
      if (matters(change.operation)) {
        unit.steps.push_back({pending, &change, {}});
        unit.named.add(change);
      }
    }
  }
}

bool has_unreadable(const BaseHistory& history) {
  return std::ranges::any_of(history.migrations, [](const Migration& migration) {
    return std::ranges::any_of(migration.changes, [](const SchemaChange& change) {
      return std::holds_alternative<UnknownChange>(change.operation);
    });
  });
}

/// Branches that contain other branches: the work below runs first, so it belongs to the ground the unit stands on.
void link_stacks(std::vector<Unit>& units) {
  std::map<std::pair<std::string, std::string>, std::size_t> by_branch;
  for (const Unit& unit : units) {
    by_branch[{unit.service, unit.branch}] = unit.index;
  }
  for (Unit& unit : units) {
    for (const std::string& branch : unit.migrations.front()->stacked_on) {
      const auto found = by_branch.find({unit.service, branch});
      if (found != by_branch.end() && found->second != unit.index) {
        unit.below.push_back(found->second);
      }
    }
  }
  const auto contains = [&](const Unit& upper, std::size_t lower) {
    return std::ranges::find(upper.below, lower) != upper.below.end();
  };
  for (Unit& unit : units) {
    std::ranges::sort(unit.below, [&](std::size_t a, std::size_t b) {
      return contains(units[b], a) || (!contains(units[a], b) && a < b);
    });
    for (const std::size_t lower : unit.below) {
      for (const PendingStep& step : units[lower].steps) {
        unit.named.add(*step.change);
      }
    }
  }
}

/// Unchanged is what neither changed itself nor stands on anything that did.
void recognise(const DatabaseBranches& branches, const DatabaseBefore& before, std::vector<Unit>& units) {
  std::vector<const UnitBefore*> same(units.size());
  for (const Unit& unit : units) {
    const auto known = before.units.find(key_of(unit));
    if (known != before.units.end() && same_migrations(branches.branches.at(known->first), known->second)) {
      same[unit.index] = &known->second;
    }
  }
  for (Unit& unit : units) {
    std::vector<BranchKey> below;
    for (const std::size_t lower : unit.below) {
      below.push_back(key_of(units[lower]));
    }
    const bool stands = std::ranges::all_of(unit.below, [&](std::size_t lower) { return same[lower] != nullptr; });
    unit.before =
        stands && same[unit.index] != nullptr && same[unit.index]->below == below ? same[unit.index] : nullptr;
  }
}

/// What each step touches depends on what stands there when its turn comes.
void find_footprints(const DatabaseWork& work, Unit& unit) {
  Schema schema = work.base->slice(unit.named);
  for (const std::size_t lower : unit.below) {
    play(work.units[lower].steps, schema);
  }
  for (std::size_t i = 0; i < unit.steps.size(); ++i) {
    PendingStep& step = unit.steps[i];
    step.touched = contact_footprint(*step.change, schema);
    if (const auto outcome = apply(schema, *step.change); !outcome && !unit.problem) {
      unit.problem = SelfProblem{i, outcome.error()};
    }
  }
}

void recall_footprints(Unit& unit) {
  for (std::size_t i = 0; i < unit.steps.size(); ++i) {
    unit.steps[i].touched = unit.before->touched[i];
  }
  unit.problem = unit.before->problem;
}

}  // namespace

std::vector<const PendingMigration*> in_runner_order(const std::vector<const PendingMigration*>& group) {
  // Only what decides the order is copied.
  const Framework* framework = find_framework(group.front()->migration.framework);
  if (framework == nullptr || group.size() < 2) {
    return group;
  }
  std::vector<Migration> shadows;
  std::map<std::string, const PendingMigration*> by_path;
  for (const PendingMigration* pending : group) {
    const Migration& migration = pending->migration;
    Migration shadow;
    shadow.path = migration.path;
    shadow.framework = migration.framework;
    shadow.name = migration.name;
    shadow.revision = migration.revision;
    shadow.parents = migration.parents;
    shadow.dependencies = migration.dependencies;
    shadow.kind = migration.kind;
    shadows.push_back(std::move(shadow));
    by_path[migration.path] = pending;
  }
  sort_migrations(*framework, shadows);
  Group out;
  for (const Migration& shadow : shadows) {
    out.push_back(by_path.at(shadow.path));
  }
  return out;
}

bool matters(const Operation& operation) {
  const bool harmless = std::holds_alternative<Comment>(operation) || std::holds_alternative<Grant>(operation) ||
                        std::holds_alternative<Revoke>(operation) || std::holds_alternative<AlterRole>(operation) ||
                        std::holds_alternative<SetParameter>(operation) ||
                        std::holds_alternative<TransactionControl>(operation) ||
                        std::holds_alternative<LockTable>(operation) || std::holds_alternative<Maintain>(operation);
  return !harmless;
}

void play(const std::vector<PendingStep>& steps, Schema& schema) {
  for (const PendingStep& step : steps) {
    static_cast<void>(apply(schema, *step.change));
  }
}

BranchKey key_of(const Unit& unit) {
  return {unit.service, unit.branch};
}

std::vector<DatabaseBranches> branches_by_database(const Situation& situation) {
  std::map<std::string, std::map<BranchKey, BranchLines>> databases;
  for (const PendingMigration& pending : situation.pending) {
    if (is_played(pending) && situation.bases.contains(pending.database)) {
      databases[pending.database][{pending.service, pending.branch}][pending.key].push_back(&pending);
    }
  }
  std::vector<DatabaseBranches> out;
  for (auto& [database, branches] : databases) {
    out.push_back({database, std::move(branches)});
  }
  return out;
}

bool is_base_partial(const Situation& situation, const std::string& database) {
  return std::ranges::any_of(situation.histories, [&](const BaseHistory& history) {
    return history.database == database && has_unreadable(history);
  });
}

DatabaseWork gather_work(const Situation& situation, const DatabaseBranches& branches, const DatabaseBefore* before) {
  DatabaseWork work;
  work.database = branches.database;
  work.base = std::make_unique<SchemaIndex>(situation.bases.at(branches.database));
  work.base_is_partial = is_base_partial(situation, branches.database);
  for (const auto& [who, lines] : branches.branches) {
    Unit unit;
    unit.index = work.units.size();
    unit.service = who.first;
    unit.branch = who.second;
    for (const auto& [key, group] : lines) {
      append_steps(unit, group);
    }
    work.units.push_back(std::move(unit));
  }
  link_stacks(work.units);
  if (before != nullptr) {
    recognise(branches, *before, work.units);
  }
  for (Unit& unit : work.units) {
    if (unit.before != nullptr) {
      recall_footprints(unit);
    } else {
      find_footprints(work, unit);
    }
  }
  return work;
}

}  // namespace signalbox
