#pragma once
// A safety rule: what it is called, what it is afraid of, and the function that looks. Rules live in rules/, one file
// per tight family, and are listed in rules.def; see docs/adding-a-rule.md.

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "migrations/migration.h"
#include "safety/estimate.h"
#include "safety/finding.h"
#include "safety/locks.h"
#include "schema/schema.h"

namespace signalbox {

enum class Engines { All, Postgres, MySql };  ///< MySql: MariaDB too

/// The five non-negotiables; a finding of such a rule fails its gate.
enum class Gate {
  None = 0,
  NoLongLock = 1,        ///< no long exclusive lock on a production-sized table
  NoDropWithAdd = 2,     ///< no drop together with an add
  Rollback = 3,          ///< an explicit forward-only flag or a working rollback
  Transaction = 4,       ///< explicit transaction boundaries
  NoDataWithSchema = 5,  ///< no data change beside a schema change
};

/// What a rule says about itself: its page in docs/rules/ is made of this.
struct RuleInfo {
  std::string_view id{};
  Engines engines = Engines::Postgres;
  std::optional<Severity> severity{};  ///< nullopt: off unless the policy asks for it
  Gate gate = Gate::None;
  bool depends_on_size = false;       ///< harmless on a table that is known to be small
  std::string_view summary{};         ///< one sentence
  std::string_view hazard{};          ///< what happens on the server or to running code
  std::string_view bad{};             ///< SQL that it finds, on the schema of docs/rules/README.md; see `framework`
  std::string_view good{};            ///< SQL that does the same safely
  std::string_view versions = "all";  ///< to which servers it applies, when not to all of `engines`
  bool graded = false;                ///< each finding says its own severity
  std::string_view framework{};       ///< whose files the examples are, when they are no SQL
};

/// What a rule may look at for one change.
struct RuleContext {
  const Migration& migration;
  const SchemaChange& change;
  std::span<const SchemaChange> statement;  ///< earlier changes of the same statement
  const Schema& before;                     ///< the schema right before the change
  const DatabaseServer& server;
  const Work& work;
  const Estimate& cost;
  const ReviewPolicy& policy;
  const std::set<QualifiedName>& created;  ///< tables that are new in this pending set: nobody uses them yet
  bool in_transaction = true;              ///< the statement runs in a transaction with others

  template <typename Operation>
  const Operation* as() const {
    return std::get_if<Operation>(&change.operation);
  }
  bool is_new(const QualifiedName& table) const { return created.contains(table); }
  /// The table as it is, or nullptr when it is new or not known.
  const Table* existing(const QualifiedName& table) const { return is_new(table) ? nullptr : before.find_table(table); }
};

/// One change of a migration with what was seen when it was played.
struct Step {
  const SchemaChange* change = nullptr;
  Work work;  ///< without tables that are new
  Estimate cost;
  bool on_new_table = false;  ///< the changed table is new in this pending set
  bool in_transaction = true;
  bool loses_data = false;  ///< drops a column or table that was there before
};

/// What a rule may look at for a whole migration.
struct MigrationContext {
  const Migration& migration;
  std::span<const Step> steps;
  const Schema& before;  ///< the schema before the migration
  const Schema& after;
  const DatabaseServer& server;
  const ReviewPolicy& policy;
  const std::set<QualifiedName>& created;
};

using Findings = std::vector<Finding>;

/// One of the two functions is set. A rule fills in message, fix and data_check; review() adds everything else from the
/// lock model. Findings of a whole migration name their line themselves.
struct Rule {
  RuleInfo info;
  void (*check)(const RuleContext& context, Findings& out) = nullptr;
  void (*check_migration)(const MigrationContext& context, Findings& out) = nullptr;
};

/// Every rule, in the order of rules.def.
std::span<const Rule* const> all_rules();
/// nullptr when there is none of that name. Also knows other spellings that people use.
const Rule* find_rule(std::string_view id);
/// The families of rules.def: the files of rules/.
std::span<const std::string_view> rule_families();

}  // namespace signalbox
