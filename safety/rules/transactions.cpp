// What one migration puts into a transaction, and what it leaves outside of one.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

void unbalanced(const MigrationContext& c, Findings& out) {
  const SchemaChange* open = nullptr;
  bool runners = false;  // the runner's transaction was interrupted and goes on: the runner ends it
  for (const Step& step : c.steps) {
    const auto* control = std::get_if<TransactionControl>(&step.change->operation);
    if (control == nullptr) {
      continue;
    }
    const bool ends = control->verb == "commit" || control->verb == "rollback";
    runners |= ends && open == nullptr && c.migration.transactional && c.migration.framework != "sql";
    if (control->verb == "begin") {
      if (open != nullptr) {
        say_at(out, *step.change, "BEGIN inside a transaction: the server only warns, and the first COMMIT ends both.",
               "Remove one of the two.");
      }
      open = step.change;
    }
    if (ends) {
      open = nullptr;
    }
  }
  if (open != nullptr && !runners) {
    say_at(out, *open,
           "BEGIN without COMMIT: the locks stay until the connection is closed, and then nothing was done.",
           "Write the COMMIT, or leave the transaction to the runner.");
  }
}

/// Whether a BEGIN follows: "COMMIT; CREATE INDEX CONCURRENTLY …; BEGIN", as Alembic's autocommit_block does it.
bool goes_on(std::span<const Step> later) {
  return std::ranges::any_of(later, [](const Step& step) {
    const auto* control = std::get_if<TransactionControl>(&step.change->operation);
    return control != nullptr && control->verb == "begin";
  });
}

/// The runner opens a transaction and the file opens one too: the file's COMMIT ends the runner's.
void nested(const MigrationContext& c, Findings& out) {
  if (!c.migration.transactional || c.migration.framework.empty() || c.migration.framework == "sql") {
    return;
  }
  const std::span<const Step> steps(c.steps);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const auto* control = std::get_if<TransactionControl>(&step.change->operation);
    if (control != nullptr && control->verb == "commit" && !goes_on(steps.subspan(i + 1))) {
      say_at(out, *step.change,
             fmt::format("{} wraps the migration in a transaction, which this COMMIT ends early: what follows is not "
                         "covered, and neither is the entry in its version table.",
                         c.migration.framework),
             "Leave BEGIN and COMMIT out.");
      return;
    }
  }
}

bool changes_something(const Operation& operation) {
  return !std::holds_alternative<SetParameter>(operation) && !std::holds_alternative<TransactionControl>(operation) &&
         !std::holds_alternative<Query>(operation) && !std::holds_alternative<Comment>(operation);
}

bool is_guarded(const SchemaChange& change) {
  return change.idempotent || std::visit(overloaded{[](const CreateTable& op) { return op.if_not_exists; },
                                                    [](const DropTable& op) { return op.if_exists; },
                                                    [](const AddColumn& op) { return op.if_not_exists; },
                                                    [](const DropColumn& op) { return op.if_exists; },
                                                    [](const CreateIndex& op) { return op.if_not_exists; },
                                                    [](const DropIndex& op) { return op.if_exists; },
                                                    [](const DropConstraint& op) { return op.if_exists; },
                                                    [](const AddEnumValue& op) { return op.if_not_exists; },
                                                    [](const auto&) { return false; }},
                                         change.operation);
}

/// PostgreSQL, several statements, and nothing that makes them one.
void no_boundary(const MigrationContext& c, Findings& out) {
  if (c.server.engine != Engine::Postgres || c.migration.transactional) {
    return;
  }
  std::set<int> statements;
  const SchemaChange* unguarded = nullptr;
  for (const Step& step : c.steps) {
    if (step.in_transaction) {
      return;
    }
    if (changes_something(step.change->operation)) {
      statements.insert(step.change->statement);
      if (!is_guarded(*step.change) && unguarded == nullptr) {
        unguarded = step.change;
      }
    }
  }
  if (statements.size() < 2 || unguarded == nullptr) {
    return;
  }
  say_at(out, *unguarded,
         "The migration has several statements and no transaction: when one fails, the earlier ones stay and the next "
         "run stumbles over them.",
         "Write BEGIN and COMMIT, or one statement per migration, or make each one repeatable by IF [NOT] EXISTS.");
}

void implicit_commit(const MigrationContext& c, Findings& out) {
  if (!is_mysql_family(c.server.engine)) {
    return;
  }
  std::set<int> ddl;
  bool data = false;
  const SchemaChange* last = nullptr;
  for (const Step& step : c.steps) {
    data |= std::holds_alternative<InsertRows>(step.change->operation) ||
            std::holds_alternative<UpdateRows>(step.change->operation) ||
            std::holds_alternative<DeleteRows>(step.change->operation);
    if (!step.work.tables.empty() && !step.on_new_table && step.work.online) {
      ddl.insert(step.change->statement);
      last = step.change;
    }
  }
  if (last == nullptr || (ddl.size() < 2 && !data)) {
    return;
  }
  say_at(out, *last,
         "Each of these statements commits on its own: when one fails, the earlier ones and all rows written before "
         "stay.",
         "One ALTER TABLE per migration.");
}

void not_rerunnable(const MigrationContext& c, Findings& out) {
  for (const Step& step : c.steps) {
    if (!step.in_transaction && changes_something(step.change->operation) && !is_guarded(*step.change)) {
      say_at(out, *step.change, "Outside a transaction and without a guard: a second run fails here.",
             "IF [NOT] EXISTS, and compare the definition too: a guard hides a difference.");
      return;
    }
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_migration({.id = "transaction-unbalanced",
                  .engines = Engines::All,
                  .severity = Severity::Error,
                  .gate = Gate::Transaction,
                  .summary = "BEGIN and COMMIT do not match.",
                  .hazard = "Locks are held by a transaction that nobody ends, or work is not covered by one.",
                  .bad = "BEGIN;\nALTER TABLE orders ADD COLUMN remark text;",
                  .good = "BEGIN;\nALTER TABLE orders ADD COLUMN remark text;\nCOMMIT;"},
                 unbalanced),
    on_migration({.id = "transaction-nested",
                  .engines = Engines::All,
                  .severity = Severity::Warning,
                  .gate = Gate::Transaction,
                  .summary = "The file ends the runner's transaction.",
                  .hazard = "The COMMIT in the file ends the transaction that the runner opened."},
                 nested),
    on_migration({.id = "no-transaction-boundary",
                  .severity = Severity::Warning,
                  .gate = Gate::Transaction,
                  .summary = "Several statements, and no transaction around them.",
                  .hazard = "When one fails the earlier ones stay: the migration is half applied.",
                  .bad = "ALTER TABLE orders ADD COLUMN a text;\nALTER TABLE customers ADD COLUMN a text;",
                  .good = "BEGIN;\nALTER TABLE orders ADD COLUMN a text;\nALTER TABLE customers ADD COLUMN a "
                          "text;\nCOMMIT;"},
                 no_boundary),
    on_migration({.id = "ddl-implicit-commit",
                  .engines = Engines::MySql,
                  .severity = Severity::Info,
                  .gate = Gate::Transaction,
                  .summary = "Every ALTER TABLE commits on its own.",
                  .hazard = "A transaction around them is none: what ran before the failure stays.",
                  .bad = "UPDATE orders SET note = '' WHERE id < 100;\nALTER TABLE orders ADD COLUMN remark text;",
                  .good = "ALTER TABLE orders ADD COLUMN remark text;"},
                 implicit_commit),
    on_migration({.id = "not-rerunnable",
                  .engines = Engines::All,
                  .summary = "A second run after a failure stops here.",
                  .hazard = "Outside a transaction the first part of a failed migration stays.",
                  .bad = "ALTER TABLE orders ADD COLUMN remark text;",
                  .good = "ALTER TABLE orders ADD COLUMN IF NOT EXISTS remark text;"},
                 not_rerunnable),
});

}  // namespace

std::span<const Rule> transactions_rules() {
  return kRules;
}

}  // namespace signalbox
