// A column that goes: its values, what hangs on it, and who still asks for it.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

bool contains(std::span<const std::string> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// The column is there because this same migration added it: nobody has seen it.
bool added_here(const RuleContext& c, const QualifiedName& table, std::string_view column) {
  return std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    const auto* add = std::get_if<AddColumn>(&change.operation);
    return &change < &c.change && add != nullptr && add->table == table && add->column.name == column;
  });
}

const DropColumn* of_used_column(const RuleContext& c) {
  const auto* drop = c.as<DropColumn>();
  const bool used = drop != nullptr && !c.is_new(drop->table) && !added_here(c, drop->table, drop->column);
  return used ? drop : nullptr;
}

/// Indexes and checks over several columns that PostgreSQL drops with the column, without a word.
std::vector<std::string> silently_dropped(const Table& table, std::string_view column) {
  std::vector<std::string> names;
  for (const Index& index : table.indexes) {
    if (index.columns.size() > 1 && contains(index.columns, column)) {
      names.push_back("index " + index.name);
    }
  }
  for (const Unique& unique : table.uniques) {
    if (unique.columns.size() > 1 && contains(unique.columns, column)) {
      names.push_back("unique constraint " + unique.name);
    }
  }
  for (const Check& check : table.checks) {
    if (check.columns.size() > 1 && contains(check.columns, column)) {
      names.push_back("check " + check.name);
    }
  }
  return names;
}

void drop_column(const RuleContext& c, Findings& out) {
  const DropColumn* drop = of_used_column(c);
  if (drop == nullptr) {
    return;
  }
  std::string message = fmt::format("Dropping {} deletes its values for good, and code that still selects it fails",
                                    shown(drop->table, drop->column));
  const Table* table = c.existing(drop->table);
  const auto gone = table == nullptr ? std::vector<std::string>{} : silently_dropped(*table, drop->column);
  if (!gone.empty() && c.server.engine == Engine::Postgres) {
    message += "; it silently takes " + join(gone, ", ") + " with it";
  }
  say(out, message + ".",
      "Stop reading it, then stop writing it, deploy that everywhere (let the ORM ignore the column), and drop it in a "
      "later migration of its own.");
}

void old_writers(const RuleContext& c, Findings& out) {
  const DropColumn* drop = of_used_column(c);
  const Table* table = drop == nullptr ? nullptr : c.existing(drop->table);
  const Column* column = table == nullptr ? nullptr : table->find_column(drop->column);
  if (column == nullptr || column->nullable || column->default_value || column->generated ||
      !column->identity.empty() || is_in_primary_key(*table, drop->column)) {
    return;
  }
  say(out,
      fmt::format("{} is NOT NULL without a default: code that stops writing it before it is dropped can no longer "
                  "insert.",
                  shown(drop->table, drop->column)),
      fmt::format("One migration earlier: ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;", sql(c, drop->table),
                  sql(c, drop->column)));
}

/// Views, foreign keys, generated columns and policies that need the column.
std::vector<std::string> dependants(const Schema& schema, const QualifiedName& table_name, std::string_view column) {
  std::vector<std::string> names;
  for (const auto& [name, view] : schema.views) {
    if (std::ranges::find(view.reads, ColumnRef{table_name, std::string(column)}) != view.reads.end()) {
      names.push_back("view " + shown(name));
    }
  }
  for (const IncomingKey& incoming : incoming_keys(schema, table_name)) {
    if (contains(incoming.key->referenced_columns, column)) {
      names.push_back(fmt::format("foreign key {} of {}", incoming.key->name, shown(incoming.table->name)));
    }
  }
  const Table* table = schema.find_table(table_name);
  if (table == nullptr) {
    return names;
  }
  for (const Column& other : table->columns) {
    if (other.generated && contains(other.reads, column)) {
      names.push_back("generated column " + other.name);
    }
  }
  for (const Policy& policy : table->policies) {
    if (contains(policy.columns, column)) {
      names.push_back("policy " + policy.name);
    }
  }
  return names;
}

void referenced(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropColumn>();
  if (drop == nullptr) {
    return;
  }
  const auto names = dependants(c.before, drop->table, drop->column);
  if (names.empty()) {
    return;
  }
  say(out,
      drop->cascade
          ? fmt::format("CASCADE removes {} together with {}.", join(names, ", "), shown(drop->table, drop->column))
          : fmt::format("The server refuses: {} needs {}.", join(names, ", "), shown(drop->table, drop->column)),
      "Drop or replace them one by one before, foreign keys first, and leave CASCADE out.");
}

void locks_parent(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropColumn>();
  const Table* table = drop == nullptr ? nullptr : c.existing(drop->table);
  if (table == nullptr) {
    return;
  }
  for (const ForeignKey& key : table->foreign_keys) {
    if (contains(key.columns, drop->column) && key.references != drop->table && !c.is_new(key.references)) {
      say(out,
          fmt::format("Dropping {} also drops the foreign key {}, which locks {} against reads and writes.",
                      shown(drop->table, drop->column), key.name, shown(key.references)),
          fmt::format("First, alone and with a lock_timeout: ALTER TABLE {} DROP CONSTRAINT {};", sql(c, drop->table),
                      sql(c, key.name)));
    }
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "drop-column",
               .engines = Engines::All,
               .severity = Severity::Error,
               .summary = "Dropping a column deletes data and breaks code that still reads it.",
               .hazard = "The lock is brief; the values are gone, indexes and checks over several columns go with it, "
                         "and ORM code that lists all columns fails until the deploy is over.",
               .bad = "ALTER TABLE orders DROP COLUMN note;",
               .good = "-- first: a release that neither reads nor writes it, and one migration without the NOT "
                       "NULL\nALTER TABLE orders ALTER COLUMN total DROP NOT NULL;"},
              drop_column),
    on_change({.id = "drop-column-not-null-old-writers",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .summary = "A required column cannot be forgotten by the code before it is dropped.",
               .hazard = "Between the release that stops writing the column and the migration that drops it every "
                         "INSERT fails.",
               .bad = "ALTER TABLE orders DROP COLUMN total;",
               .good = "ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;"},
              old_writers),
    on_change({.id = "drop-column-referenced",
               .severity = Severity::Error,
               .summary = "Something still depends on the column.",
               .hazard = "Without CASCADE the statement fails; with it views, foreign keys and generated columns "
                         "disappear unseen.",
               .bad = "ALTER TABLE customers DROP COLUMN email CASCADE;",
               .good = "DROP VIEW customer_emails;\nALTER TABLE customers DROP COLUMN email;"},
              referenced),
    on_change({.id = "drop-column-fk-locks-parent",
               .severity = Severity::Warning,
               .summary = "Dropping a foreign key column also locks the parent table.",
               .hazard = "ACCESS EXCLUSIVE on the parent too, for an instant once it is granted: everything that uses "
                         "the parent queues behind it.",
               .bad = "ALTER TABLE orders DROP COLUMN customer_id;",
               .good = "SET lock_timeout = '2s';\nALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;"},
              locks_parent),
});

}  // namespace

std::span<const Rule> drop_column_rules() {
  return kRules;
}

}  // namespace signalbox
