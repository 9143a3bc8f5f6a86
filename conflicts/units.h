#pragma once
// The pending work as the engine plays it: what one branch of one service would do to one database, in the runner's
// order, as one unit.

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conflicts/engine.h"
#include "conflicts/slice.h"
#include "schema/apply.h"
#include "schema/footprint.h"

namespace signalbox {

struct DatabaseBefore;
struct UnitBefore;

/// A branch of one service, which merges as a whole.
using BranchKey = std::pair<std::string, std::string>;
/// What one branch brings, by migration folder.
using BranchLines = std::map<std::string, std::vector<const PendingMigration*>>;

/// The pending migrations that are played on one database.
struct DatabaseBranches {
  std::string database;
  std::map<BranchKey, BranchLines> branches;
};

/// One change of a unit and what it touches.
struct PendingStep {
  const PendingMigration* pending = nullptr;
  const SchemaChange* change = nullptr;
  Footprint touched;
};

/// The first step of a unit that fails on the base alone, with what stands below it already there.
struct SelfProblem {
  std::size_t step = 0;
  ApplyError error;
};

struct Unit {
  std::size_t index = 0;
  std::string service;
  std::string branch;
  std::vector<const PendingMigration*> migrations;  ///< in the runner's order
  std::vector<PendingStep> steps;
  std::vector<std::size_t> below;  ///< units that run first because this branch contains theirs, lowest first
  Named named;                     ///< by its own steps and by those below
  std::optional<SelfProblem> problem;
  const UnitBefore* before = nullptr;  ///< when neither it nor what is below it changed since it was last judged
};

BranchKey key_of(const Unit& unit);

/// All units on one database.
struct DatabaseWork {
  std::string database;
  std::unique_ptr<SchemaIndex> base;
  std::vector<Unit> units;
  bool base_is_partial = false;  ///< the history holds statements that could not be read: a missing object may exist
};

/// True when playing it can change the answer: comments, rights and session settings are left out.
bool matters(const Operation& operation);

/// One line of migrations of one branch, ordered as its runner would.
std::vector<const PendingMigration*> in_runner_order(const std::vector<const PendingMigration*>& group);

/// The situation must outlive the result. Merged and deployed work is part of the base, edited and deleted files are a
/// matter of history; neither is played.
std::vector<DatabaseBranches> branches_by_database(const Situation& situation);

/// Some statement of the base histories could not be read.
bool is_base_partial(const Situation& situation, const std::string& database);

/// `before`: what the same database was when it was last judged on the same base; nullptr: never. All must outlive the
/// result.
DatabaseWork gather_work(const Situation& situation, const DatabaseBranches& branches,
                         const DatabaseBefore* before = nullptr);

/// Plays every step and ignores refusals: the state on which something else is judged.
void play(const std::vector<PendingStep>& steps, Schema& schema);

}  // namespace signalbox
