#pragma once
// The gradual way to do what a migration does at once: steps that each promise what they lock, say what must hold
// before them, where one may stop, and how to go back. Pure: a plan is a value, and files.h writes it in the words of a
// framework.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "migrations/migration.h"
#include "safety/locks.h"
#include "schema/schema.h"

namespace signalbox {

/// Expand adds beside the old, backfill fills it, migrate moves programs over, contract takes the old away.
enum class PlanPhase { Expand, Backfill, Migrate, Contract };

std::string_view to_string(PlanPhase phase);

/// The strongest lock that a step takes on a table that programs use.
struct PromisedLock {
  QualifiedName table;
  LockMode lock = LockMode::None;

  bool operator==(const PromisedLock&) const = default;
};

/// A query that must give 0, and what its number counts.
struct Precondition {
  std::string query;
  std::string counts;

  bool operator==(const Precondition&) const = default;
};

struct PlanStep {
  PlanPhase phase = PlanPhase::Expand;
  std::string name;               ///< for file names: "add_orders_state"
  std::string title;              ///< one sentence
  std::vector<std::string> up;    ///< statements with their semicolons; empty: nothing runs on the database
  std::vector<std::string> down;  ///< the way back; empty: none is needed
  bool transactional = true;      ///< false: one statement that PostgreSQL refuses in a transaction
  bool job = false;               ///< run by hand or a scheduler beside the deployments, not by the framework
  std::string instructions;       ///< what people do: a release, a decision
  std::vector<Precondition> before;
  std::string stop_point;            ///< what holds when one stops after this step
  std::string way_back;              ///< what `down` cannot bring back, and how to get it all the same
  std::vector<std::string> accepts;  ///< rules whose finding this step answers for: the plan is their advice
  std::vector<PromisedLock> locks;
  std::string online;  ///< MySQL and MariaDB: the dearest "ALGORITHM=INPLACE, LOCK=NONE" that its statements ask for
  /// Command lines of gh-ost and pt-online-schema-change, each of which does what `up` says where rows are many. Empty:
  /// the server does it beside the traffic by itself.
  std::vector<std::string> tools;
  std::vector<std::string> tools_back;  ///< likewise for `down`
  std::string estimate;                 ///< "0.5 s to 5 s for 1,000,000 rows"; empty: an instant

  bool operator==(const PlanStep&) const = default;
};

/// A statement of the migration that may stay as it is.
struct KeptChange {
  int line = 0;
  std::string change;  ///< describe(operation)

  bool operator==(const KeptChange&) const = default;
};

struct Plan {
  std::string path;  ///< of the migration
  std::vector<PlanStep> steps;
  std::vector<KeptChange> kept;
  std::vector<std::string> notes;  ///< what no plan is known for, and what to do instead

  bool operator==(const Plan&) const = default;
};

/// What is known about the place where it will run.
struct PlanInput {
  DatabaseServer server;
  std::vector<TableFacts> tables;
  std::uint64_t large_table_rows = 1'000'000;
};

/// `before` is the schema that the migration meets.
Plan plan_for(const Migration& migration, const Schema& before, const PlanInput& input);

}  // namespace signalbox
