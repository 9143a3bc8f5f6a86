// How long others wait for the locks of one transaction.

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

constexpr auto kRules = std::to_array<Rule>({
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
});

}  // namespace

std::span<const Rule> transaction_locks_rules() {
  return kRules;
}

}  // namespace signalbox
