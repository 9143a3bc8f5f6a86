#include "graph/rollout.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

#include "base/hash.h"
#include "base/text.h"
#include "graph/users.h"
#include "migrations/ignores.h"

namespace signalbox {
namespace {

/// What an operation takes away for good; an empty table: nothing.
ColumnRef taken_away(const Operation& operation) {
  if (const auto* drop = std::get_if<DropColumn>(&operation)) {
    return {drop->table, drop->column};
  }
  if (const auto* rename = std::get_if<RenameColumn>(&operation)) {
    return {rename->table, rename->column};
  }
  if (const auto* drop = std::get_if<DropTable>(&operation)) {
    return {drop->table, ""};
  }
  if (const auto* rename = std::get_if<RenameTable>(&operation)) {
    return {rename->table, ""};
  }
  if (const auto* drop = std::get_if<DropView>(&operation)) {
    return {drop->view, ""};
  }
  return {};
}

/// A migration that may hold an earlier step, wherever it stands.
struct Candidate {
  const Migration* migration = nullptr;
  std::string service;
  std::string database;
  std::string name;  ///< as a step calls it
  PendingState state = PendingState::Deployed;
};

/// A change with the migration that it stands in.
struct TableStep {
  const Candidate* candidate;
  const SchemaChange* change;
};
using StepsByTable = std::map<std::pair<std::string, QualifiedName>, std::vector<TableStep>>;

bool is_like(std::string_view a, std::string_view b) {
  return a.find(b) != std::string_view::npos || b.find(a) != std::string_view::npos;
}

std::string short_commit(const Evidence& place) {
  return place.commit.empty() ? "" : "@" + place.commit.substr(0, 7);
}

class Ledger {
 public:
  explicit Ledger(const RolloutInput& input) : input_(input) {
    for (const PastMigration& past : input.past) {
      candidates_.push_back({past.migration, past.service, past.database, past.migration->path, past.state});
    }
    for (const PendingMigration& pending : input.pending) {
      candidates_.push_back({&pending.migration, pending.service, pending.database, pending.id(), pending.state});
    }
    index_candidates();
  }

  std::vector<Rollout> run() {
    for (const PendingMigration& pending : input_.pending) {
      if (pending.state == PendingState::Deployed || pending.status == FileStatus::Deleted) {
        continue;
      }
      for (const SchemaChange& change : pending.migration.changes) {
        const ColumnRef object = taken_away(change.operation);
        if (!object.table.empty() && exists(pending.database, object)) {
          contract(pending, change, object);
        }
      }
    }
    std::vector<Rollout> out;
    for (auto& [object, rollout] : rollouts_) {
      judge(rollout);
      out.push_back(std::move(rollout));
    }
    return out;
  }

 private:
  /// What a branch makes and takes back concerns nobody else.
  bool exists(const std::string& database, const ColumnRef& object) const {
    const auto schema =
        input_.bases == nullptr ? std::map<std::string, Schema>::const_iterator{} : input_.bases->find(database);
    if (input_.bases == nullptr || schema == input_.bases->end()) {
      return true;
    }
    const Table* table = schema->second.find_table(object.table);
    if (table == nullptr) {
      return schema->second.views.contains(object.table);
    }
    return object.column.empty() || table->find_column(object.column) != nullptr;
  }

  void contract(const PendingMigration& pending, const SchemaChange& change, const ColumnRef& object) {
    const std::string name = object_text(pending.database, object.table, object.column);
    Rollout& rollout = rollouts_[name];
    if (rollout.id.empty()) {
      rollout.id = fingerprint("r", {name});
      rollout.object = name;
      find_expand(pending, object, rollout);
    }
    rollout.steps.push_back({RolloutPhase::Contract, pending.service, pending.id(), change.line,
                             describe(change.operation), pending.state});
  }

  /// The step that added what takes the object's place: declared by a comment, or the last column that was added to
  /// the table and was filled from the old one or is called alike with the same type.
  void find_expand(const PendingMigration& pending, const ColumnRef& object, Rollout& rollout) {
    for (const Ignore& remark : pending.migration.ignores) {
      if (remark.rule != kContractMark) {
        continue;
      }
      rollout.declared = true;
      if (declared_expand(pending, remark.reason, rollout)) {
        return;
      }
    }
    if (object.column.empty()) {
      return;
    }
    // The last migration's first column that fits.
    const TableStep* best = nullptr;
    for (const TableStep& step : steps_of(adds_, pending.database, object.table)) {
      const Column& added = std::get<AddColumn>(step.change->operation).column;
      const bool earlier = best != nullptr && best->candidate == step.candidate;
      if (!earlier && step.candidate->migration != &pending.migration && added.name != object.column &&
          succeeds(pending.database, object, added)) {
        best = &step;
      }
    }
    if (best != nullptr) {
      const std::string& column = std::get<AddColumn>(best->change->operation).column.name;
      take_expand(*best->candidate, *best->change, column, object, rollout);
    }
  }

  bool declared_expand(const PendingMigration& pending, const std::string& mark, Rollout& rollout) const {
    const auto named = parse_object(mark);
    for (const Candidate& candidate : candidates_) {
      const bool by_migration = candidate.migration->revision == mark || candidate.migration->path == mark ||
                                candidate.migration->path.ends_with("/" + mark);
      for (const SchemaChange& change : candidate.migration->changes) {
        const auto* added = std::get_if<AddColumn>(&change.operation);
        const bool by_object = added != nullptr && named && equals_ignoring_case(named->table, added->table.name) &&
                               equals_ignoring_case(named->column, added->column.name);
        if (candidate.database == pending.database && added != nullptr && (by_migration || by_object)) {
          take_expand(candidate, change, added->column.name, {added->table, ""}, rollout);
          return true;
        }
      }
    }
    return false;
  }

  void take_expand(const Candidate& candidate, const SchemaChange& change, const std::string& column,
                   const ColumnRef& object, Rollout& rollout) const {
    rollout.successor = object_text(candidate.database, object.table, column);
    rollout.steps.push_back({RolloutPhase::Expand, candidate.service, candidate.name, change.line,
                             describe(change.operation), candidate.state});
    for (const TableStep& fill : steps_of(fills_, candidate.database, object.table)) {
      const auto& update = std::get<UpdateRows>(fill.change->operation);
      if (std::ranges::find(update.columns, column) != update.columns.end()) {
        rollout.steps.push_back({RolloutPhase::Migrate, fill.candidate->service, fill.candidate->name,
                                 fill.change->line, describe(fill.change->operation), fill.candidate->state});
      }
    }
  }

  bool succeeds(const std::string& database, const ColumnRef& old, const Column& added) const {
    for (const TableStep& fill : steps_of(fills_, database, old.table)) {
      const auto& update = std::get<UpdateRows>(fill.change->operation);
      if (std::ranges::find(update.columns, added.name) != update.columns.end() &&
          update.assignments.find(old.column) != std::string::npos) {
        return true;
      }
    }
    const auto schema = input_.bases == nullptr ? nullptr : &*input_.bases;
    if (schema == nullptr || !schema->contains(database)) {
      return false;
    }
    const Table* table = schema->at(database).find_table(old.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(old.column);
    return column != nullptr && column->type == added.type && is_like(column->name, added.name);
  }

  void judge(Rollout& rollout) const {
    for (const Impact& impact : input_.impacts) {
      if (impact.object == rollout.object && asks_to_act(impact) && !dismissed(impact.task)) {
        rollout.reasons.push_back(reason_of(impact));
      }
    }
    for (const Task& task : input_.tasks) {
      if (task.state == TaskState::Open && task.object == rollout.object) {
        rollout.reasons.push_back(
            fmt::format("Task {} of {} is open{}.", task.id, task.team, task.due.empty() ? "" : ", due " + task.due));
      }
    }
    for (const RolloutStep& step : rollout.steps) {
      if (step.phase != RolloutPhase::Contract && step.state != PendingState::Deployed) {
        rollout.reasons.push_back(fmt::format("Its {} step {} is {} and not deployed.", to_string(step.phase),
                                              step.migration, to_string(step.state)));
      }
    }
    std::ranges::sort(rollout.reasons);
    const auto repeated = std::ranges::unique(rollout.reasons);
    rollout.reasons.erase(repeated.begin(), repeated.end());
    rollout.blocked = !rollout.reasons.empty();
  }

  bool dismissed(const std::string& id) const {
    return std::ranges::any_of(input_.tasks, [&](const Task& task) {
      return task.id == id && (task.state == TaskState::NotAffected || task.state == TaskState::ClosedByHand);
    });
  }

  static std::string reason_of(const Impact& impact) {
    std::vector<std::string> places;
    for (const Evidence& place : impact.evidence) {
      places.push_back(fmt::format("{}:{}{}", place.path, place.line, short_commit(place)));
    }
    const std::string_view how = impact.deployed_only                   ? "runs code that uses"
                                 : impact.source == UseSource::Declared ? "declares a use of"
                                 : !impact.via.empty()                  ? "gets data passed on from"
                                                                        : "still uses";
    return fmt::format("{} {} {}{}.", impact.service, how, impact.object,
                       places.empty() ? "" : " (" + join(places, ", ") + ")");
  }

  static std::span<const TableStep> steps_of(const StepsByTable& all, const std::string& database,
                                             const QualifiedName& table) {
    const auto found = all.find({database, table});
    return found == all.end() ? std::span<const TableStep>() : std::span<const TableStep>(found->second);
  }

  /// A question about a table costs what was done to that table.
  void index_candidates() {
    for (const Candidate& candidate : candidates_) {
      for (const SchemaChange& change : candidate.migration->changes) {
        if (const auto* added = std::get_if<AddColumn>(&change.operation)) {
          adds_[{candidate.database, added->table}].push_back({&candidate, &change});
        } else if (const auto* update = std::get_if<UpdateRows>(&change.operation)) {
          fills_[{candidate.database, update->table}].push_back({&candidate, &change});
        }
      }
    }
  }

  const RolloutInput& input_;
  std::vector<Candidate> candidates_;
  StepsByTable adds_;
  StepsByTable fills_;
  std::map<std::string, Rollout> rollouts_;
};

}  // namespace

std::string_view to_string(RolloutPhase phase) {
  switch (phase) {
    case RolloutPhase::Expand:
      return "expand";
    case RolloutPhase::Migrate:
      return "migrate";
    case RolloutPhase::Contract:
      return "contract";
  }
  return "contract";
}

std::vector<Rollout> rollouts_of(const RolloutInput& input) {
  return Ledger(input).run();
}

}  // namespace signalbox
