// New tables, and tables that are locked by name.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

void no_primary_key(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateTable>();
  if (create == nullptr || create->temporary || create->from_query || create->like || create->table.primary_key ||
      create->table.partition_of || !create->table.inherits.empty()) {
    return;
  }
  const bool later = std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    const auto* add = std::get_if<AddPrimaryKey>(&change.operation);
    return add != nullptr && add->table == create->table.name;
  });
  if (later || is_unique_over(create->table, {}) || !create->table.uniques.empty()) {
    return;
  }
  say(out,
      fmt::format("{} has no primary key: logical replication and online schema change tools need one.",
                  shown(create->table.name)),
      "Add one while the table is empty.");
}

void lock_table(const RuleContext& c, Findings& out) {
  const auto* lock = c.as<LockTable>();
  if (lock == nullptr) {
    return;
  }
  for (const QualifiedName& table : lock->tables) {
    if (!c.is_new(table)) {
      say(out, fmt::format("LOCK TABLE holds {} in {} mode until the commit.", shown(table), lock->mode),
          "Leave it out: each statement takes the lock that it needs.");
    }
  }
}

void with_foreign_keys(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateTable>();
  if (create == nullptr) {
    return;
  }
  std::vector<std::string> parents;
  for (const ForeignKey& key : create->table.foreign_keys) {
    if (key.references != create->table.name && !c.is_new(key.references)) {
      parents.push_back(shown(key.references));
    }
  }
  if (!parents.empty()) {
    say(out,
        fmt::format("Creating {} locks {} against writes, for an instant once it is granted.",
                    shown(create->table.name), join(parents, ", ")),
        "Set a lock_timeout and retry; for busy parents add the foreign keys one by one afterwards.");
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change(
        {.id = "create-table-with-fk",
         .summary = "A new table with foreign keys locks the tables that they refer to.",
         .hazard = "SHARE ROW EXCLUSIVE on every parent, for an instant once all are granted: writers queue behind it.",
         .bad = "CREATE TABLE visits (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));",
         .good = "CREATE TABLE visits (id bigint PRIMARY KEY, order_id bigint);"},
        with_foreign_keys),
    on_change({.id = "table-no-primary-key",
               .engines = Engines::All,
               .severity = Severity::Info,
               .summary = "A table without a primary key.",
               .hazard = "Logical replication, gh-ost and pt-online-schema-change need a unique key.",
               .bad = "CREATE TABLE visits (at timestamptz);",
               .good = "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamptz);"},
              no_primary_key),
    on_change({.id = "lock-table-explicit",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .summary = "LOCK TABLE holds a lock until the commit.",
               .hazard = "Without a mode it is ACCESS EXCLUSIVE: nobody reads or writes until the transaction ends.",
               .bad = "BEGIN;\nLOCK TABLE orders;\nCOMMIT;",
               .good = "CREATE TABLE visits (id bigint PRIMARY KEY);\nLOCK TABLE visits;"},
              lock_table),
});

}  // namespace

std::span<const Rule> tables_rules() {
  return kRules;
}

}  // namespace signalbox
