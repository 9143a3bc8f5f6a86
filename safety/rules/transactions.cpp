// Transactions, timeouts, and what one migration puts into one of them.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

bool sets(const Migration& migration, std::string_view parameter) {
  return std::ranges::any_of(migration.changes, [&](const SchemaChange& change) {
    const auto* set = std::get_if<SetParameter>(&change.operation);
    return set != nullptr && lower(set->parameter).find(parameter) != std::string::npos;
  });
}

/// The strongest lock that a step takes on a table which others use.
LockMode strongest(const Step& step) {
  LockMode mode = LockMode::None;
  for (const TableWork& one : step.work.tables) {
    mode = std::max(mode, one.lock);
  }
  return mode;
}

const Step* first_blocking(std::span<const Step> steps) {
  const auto found =
      std::ranges::find_if(steps, [](const Step& step) { return strongest(step) == LockMode::AccessExclusive; });
  return found == steps.end() ? nullptr : &*found;
}

void lock_timeout(const MigrationContext& c, Findings& out) {
  const Step* step = first_blocking(c.steps);
  if (step == nullptr || sets(c.migration, "lock_timeout")) {
    return;
  }
  say_at(
      out, *step->change,
      "No lock_timeout is set: while a statement waits for its lock, every later query of the table waits behind it.",
      "SET LOCAL lock_timeout = '2s'; at the top, and retry with a pause.");
}

void my_lock_wait(const MigrationContext& c, Findings& out) {
  const auto found = std::ranges::find_if(
      c.steps, [](const Step& step) { return step.work.online.has_value() && !step.work.tables.empty(); });
  if (found == c.steps.end() || sets(c.migration, "lock_wait_timeout")) {
    return;
  }
  say_at(out, *found->change,
         "No lock_wait_timeout is set: the statement waits for the metadata lock for up to a year, and every query of "
         "the table waits behind it.",
         "SET SESSION lock_wait_timeout = 5; at the top, and retry with a pause.");
}

void statement_timeout(const MigrationContext& c, Findings& out) {
  const auto found = std::ranges::find_if(c.steps, [](const Step& step) { return !step.work.tables.empty(); });
  if (found != c.steps.end() && !sets(c.migration, "statement_timeout")) {
    say_at(out, *found->change, "No statement_timeout is set: a runaway statement is stopped by nobody.",
           "SET statement_timeout to what the statement may take.");
  }
}

/// Rows are read or written under the lock that an earlier statement of the transaction took.
void work_after_lock(const MigrationContext& c, Findings& out) {
  const Step* holder = nullptr;
  for (const Step& step : c.steps) {
    if (!step.in_transaction) {
      holder = nullptr;
      continue;
    }
    const bool same_statement = holder != nullptr && holder->change->statement == step.change->statement;
    const bool heavy = std::ranges::any_of(step.work.tables, &TableWork::is_long);
    if (holder != nullptr && !same_statement && heavy) {
      const std::string table =
          holder->work.tables.empty() ? std::string("its table") : shown(holder->work.tables.front().table);
      say_at(out, *step.change,
             fmt::format("This reads or writes rows while the transaction still holds {} against everybody (from line "
                         "{}).",
                         table, holder->change->line),
             "One heavy statement per transaction: split the migration.");
      return;
    }
    if (holder == nullptr && strongest(step) == LockMode::AccessExclusive) {
      holder = &step;
    }
  }
}

void many_tables(const MigrationContext& c, Findings& out) {
  std::vector<QualifiedName> tables;
  const SchemaChange* last = nullptr;
  for (const Step& step : c.steps) {
    if (!step.in_transaction) {
      continue;
    }
    for (const TableWork& one : step.work.tables) {
      if (one.lock == LockMode::AccessExclusive && std::ranges::find(tables, one.table) == tables.end()) {
        tables.push_back(one.table);
        last = step.change;
      }
    }
  }
  constexpr std::size_t kMany = 4;
  if (tables.size() < kMany) {
    return;
  }
  std::vector<std::string> names;
  for (const QualifiedName& table : tables) {
    names.push_back(shown(table));
  }
  say_at(out, *last,
         fmt::format("One transaction locks {} tables against everybody ({}): all wait for the slowest, and a deadlock "
                     "with ordinary traffic is likely.",
                     tables.size(), ellipsize(join(names, ", "), 120)),
         "One table per migration.");
}

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

void over_budget(const RuleContext& c, Findings& out) {
  const double budget = static_cast<double>(c.policy.max_runtime.count());
  if (c.cost.assumed || c.cost.high <= budget) {
    return;
  }
  say(out, fmt::format("This is expected to run longer than {}: {}.", duration_text(budget), c.cost.note),
      "Split the work into batches, or agree on a window; the sizes are those of `databases.<name>.tables`.");
}

/// A range that rests on an assumed size says so; teams that want figures can demand them.
void size_unknown(const RuleContext& c, Findings& out) {
  if (!c.cost.assumed) {
    return;
  }
  for (const TableWork& one : c.work.tables) {
    if (one.is_long()) {
      say(out, fmt::format("The size of {} is unknown, so it is assumed to be large.", shown(one.table)),
          "Write its rows under `databases.<name>.tables`, or name a statistics file.");
      return;
    }
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change(
        {.id = "estimated-runtime-over-budget",
         .engines = Engines::All,
         .severity = Severity::Warning,
         .summary = "The statement is expected to run longer than the policy allows.",
         .hazard = "The policy `max_runtime` (5 minutes) is compared with the upper end of the estimate; silent while "
                   "the table's size is not known.",
         .bad = "-- with: rows=500000000\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);",
         .good = "-- with: rows=5000\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
        over_budget),
    on_change(
        {.id = "table-size-unknown",
         .engines = Engines::All,
         .summary = "The estimate rests on an assumed size.",
         .hazard = "Without a figure every table is taken for large, so that small ones are warned about as well.",
         .bad = "CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);",
         .good = "-- with: rows=5000\nCREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);"},
        size_unknown),
    on_migration(
        {.id = "missing-lock-timeout",
         .summary = "Nothing limits how long the migration waits for its lock.",
         .hazard = "A waiting ACCESS EXCLUSIVE stops every later query of the table. Off by default: most teams "
                   "set lock_timeout on the role or in the runner.",
         .bad = "ALTER TABLE orders ADD COLUMN remark text;",
         .good = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN remark text;"},
        lock_timeout),
    on_migration({.id = "missing-statement-timeout",
                  .summary = "Nothing limits how long a statement runs.",
                  .hazard = "A runaway statement holds its locks until somebody notices.",
                  .bad = "ALTER TABLE orders ADD COLUMN remark text;",
                  .good = "SET statement_timeout = '5s';\nALTER TABLE orders ADD COLUMN remark text;"},
                 statement_timeout),
    on_migration(
        {.id = "my-metadata-lock-wait",
         .engines = Engines::MySql,
         .summary = "Nothing limits how long the migration waits for the metadata lock.",
         .hazard = "lock_wait_timeout is a year in MySQL and a day in MariaDB; every query of the table queues "
                   "behind the waiting ALTER.",
         .bad = "ALTER TABLE orders ADD COLUMN remark text;",
         .good = "SET SESSION lock_wait_timeout = 5;\nALTER TABLE orders ADD COLUMN remark text;"},
        my_lock_wait),
    on_migration(
        {.id = "work-after-ax-lock",
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .summary = "Rows are read or written while an earlier statement's lock is held.",
         .hazard = "ACCESS EXCLUSIVE is held until the commit, so through everything that follows in the "
                   "transaction.",
         .bad = "BEGIN;\nALTER TABLE orders ADD COLUMN remark text;\nUPDATE customers SET name = 'x' WHERE id > "
                "5;\nCOMMIT;",
         .good = "BEGIN;\nALTER TABLE orders ADD COLUMN remark text;\nCOMMIT;"},
        work_after_lock),
    on_migration(
        {.id = "ax-on-many-tables",
         .severity = Severity::Warning,
         .summary = "One transaction locks many tables against everybody.",
         .hazard = "All are held until the last is done; traffic that locks them in another order deadlocks.",
         .bad = "BEGIN;\nALTER TABLE orders ADD COLUMN a text;\nALTER TABLE customers ADD COLUMN a text;\nALTER "
                "TABLE tags ADD COLUMN a text;\nALTER TABLE old_events ADD COLUMN a text;\nCOMMIT;",
         .good = "ALTER TABLE orders ADD COLUMN a text;"},
        many_tables),
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
